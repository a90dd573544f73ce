"""The text of a bulletin as anchors count it: title and body without white space, full-width forms as plain ones.

Another parser, or another version of the page, breaks lines elsewhere, sets other spaces and other forms of marks;
none of that moves a passage.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable
from functools import cached_property

from tui_reader.anchoring.values import LONGEST, Anchor
from tui_reader.model import Bulletin, body_text

CONTEXT = 32
"""Code points before and after a passage, as Hypothesis and Apache Annotator keep them."""

MOST_CONTEXT = 256
"""Code points to which the context of a passage grows until no other passage has the same. Chosen by hand."""


def anchored_text(bulletin: Bulletin) -> str:
    """The text in which passages are found: the title, and below it the body."""
    return f"{bulletin.title or ''}\n{body_text(bulletin)}"


def words_of(text: str) -> str:
    """The text without white space, and each character with a compatible plain one as that one (NFKC), such as
    the marks and digits of full width; those that would become several stay."""
    squeezed = "".join(text.split())
    return squeezed if squeezed.isascii() else squeezed.translate(_PLAIN)


class _PlainForms(dict[int, str]):
    """The plain form of each character that was asked for, because asking takes longer than the rest of
    `words_of`."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        self[code] = plain if len(plain) == 1 and not plain.isspace() else character
        return self[code]


_PLAIN = _PlainForms()


class AnchorText:
    """A text, and its `words`, in which positions are counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)

    @classmethod
    def of(cls, bulletin: Bulletin) -> AnchorText:
        """The text of a bulletin."""
        return cls(anchored_text(bulletin))

    @cached_property
    def _offsets(self) -> array[int]:
        return array("L", (at for at, each in enumerate(self.text) if not each.isspace()))

    def passage(self, start: int, end: int) -> str:
        """The text from `start` up to `end` of the words, with its spaces and line breaks; "" for none."""
        start, end = max(0, start), min(end, len(self.words))
        return self.text[self._offsets[start] : self._offsets[end - 1] + 1] if start < end else ""

    def anchor(self, start: int, end: int) -> Anchor:
        """The anchor of the passage from `start` up to `end` of the words. Raises ValueError where there are no
        words, and for one of more than `LONGEST`."""
        if not 0 <= start < end <= len(self.words):
            raise ValueError("there are no words")
        if len(exact := self.passage(start, end)) > LONGEST:
            raise ValueError(f"the passage is longer than {LONGEST} characters")
        context = CONTEXT
        while context < MOST_CONTEXT and not self._is_unique(max(0, start - context), end + context):
            context *= 2
        return Anchor(
            exact,
            self.passage(start - context, start),
            self.passage(end, end + context),
            start,
            len(self.words) - end,
            self._is_unique(start, end),
        )

    def _is_unique(self, start: int, end: int) -> bool:
        part = self.words[start:end]
        first = self.words.find(part)
        return self.words.find(part, first + 1) < 0


def occurrences(words: str, part: str, most: int) -> list[int]:
    """Where a part begins, overlapping ones too, up to `most` places."""
    return list(_occurrences(words, part, most))


def _occurrences(words: str, part: str, most: int) -> Iterable[int]:
    at = words.find(part) if part else -1
    while at >= 0 and most > 0:
        yield at
        most -= 1
        at = words.find(part, at + 1)
