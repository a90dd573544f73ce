"""Lines about printed pages: what is missing or doubtful on them, with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.parse.documents.printed.pages import page_ranges


class PageLine(NamedTuple):
    """What is said of one page, and of several; `{}` stands for their numbers."""

    one: str
    several: str

    def of(self, numbers: Sequence[int]) -> list[str]:
        """The line about pages, numbered from 1 in ascending order; nothing where there are none."""
        form = self.one if len(numbers) == 1 else self.several
        return [form.format(page_ranges(list(numbers)))] if numbers else []


UNREADABLE = PageLine("page {} could not be read", "the pages {} could not be read")
WITHOUT_TEXT = PageLine(
    "page {} holds no text; it may be a picture", "the pages {} hold no text; they may be pictures"
)
FEW_WORDS = PageLine(
    "page {} is a picture with few words; text in the picture is missing",
    "the pages {} are pictures with few words; text in the pictures is missing",
)
DRAWN = PageLine(
    "page {} has characters without a code; what they show may be missing",
    "the pages {} have characters without a code; what they show may be missing",
)
TURNED = PageLine(
    "page {} has turned text that could not be read", "the pages {} have turned text that could not be read"
)
NOTES_MISSING = PageLine(
    "notes and fields on page {} may be missing; they are damaged or too many",
    "notes and fields on the pages {} may be missing; they are damaged or too many",
)
TOO_LATE = PageLine(
    "page {} was not read; the PDF takes too long", "the pages {} were not read; the PDF takes too long"
)
RECOGNIZED = PageLine(
    "the text of page {} was recognized from its picture; it may have errors",
    "the text of the pages {} was recognized from pictures; it may have errors",
)
