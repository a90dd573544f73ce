"""Slides of presentations as a draft: each is a section, with its tables and the notes of its speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tui_reader.model import MISSING, DocumentFile, Quotation
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.paragraphs.lines import with_merged_lists
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

NO_TEXT = "is a presentation without text; its slides may be pictures"
"""The end of the message on a presentation without text."""
LONGEST_TITLE = 1000
"""Characters of a text that the file calls the title of a slide; a longer one is text of it. Chosen by hand."""
_LONGEST_TITLE = 120
"""Characters of a line that is the title of a slide or a presentation. Chosen by hand."""


@dataclass(slots=True)
class Slide:
    """What stands on a slide: its title, lines in reading order, and notes. `is_missing`: the file lacks it, or it
    is damaged."""

    title: str = ""
    lines: list[DraftLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: bool = False
    is_missing: bool = False
    comments: list[str] = field(default_factory=list)


def read_slides(
    slides: Iterable[Slide],
    address: str,
    kind: str,
    stated_title: str | None,
    not_read: Sequence[str] = (),
    embedded: Sequence[str] = (),
) -> Draft:
    """The draft of a presentation. A slide without a title has its number as heading, `– 3 –`. Hidden slides and
    comments are left out. `embedded` are the names of files in it. Raises UnsupportedPage without text."""
    draft = Draft(address)
    passages = PassageRecorder()
    missing: list[int] = []
    count = 0
    for count, slide in enumerate(slides, 1):
        if slide.is_missing:
            missing.append(count)
            passages.leave_out("…", f"slide {count}", MISSING)
        lines = _lines(slide, count)
        if slide.hidden:
            passages.leave_out("\n".join(line.all_text for line in lines), f"slide {count}", "hidden slide")
        else:
            draft.lines += passages.passing(with_merged_lists(lines))
        for comment in slide.comments:
            passages.leave_out(clean_line(comment, 10_000), f"slide {count}", "comment of an editor")
    if not draft.lines:
        raise UnsupportedPage(NO_TEXT)
    draft.lines = [replace(line, number=at) for at, line in enumerate(draft.lines, 1)]
    headings = (line.text for line in draft.lines[:1] if line.heading and not _is_number(line.text))
    draft.title = meaningful_title(stated_title) or next(headings, None)
    attachments, not_named = embedded_files(embedded)
    draft.attachments = tuple(dict.fromkeys((*draft.attachments, *attachments)))
    said = [f"the slides {', '.join(map(str, missing))} could not be read"] if missing else []
    said += [*dict.fromkeys(not_read), *not_named]
    draft.warnings += said
    draft.coverage.append(passages.coverage)
    draft.document = DocumentFile(kind, "", "", count, not_read=tuple(said))
    return draft


def _lines(slide: Slide, number: int) -> list[DraftLine]:
    lines = [line for line in slide.lines if line.block is not None or line.text.strip()]
    notes = [DraftLine("", block=Quotation(text)) for text in slide.notes if text]
    if not (slide.title or lines or notes):
        return []
    title = slide.title
    if not title and lines and lines[0].block is None and len(lines) > 1:
        # Many programs set a title as any other text.
        title = lines[0].text.strip() if len(lines[0].text.strip()) <= _LONGEST_TITLE // 2 else ""
        lines = lines[1:] if title else lines
    return [DraftLine(title or f"– {number} –", heading=1), *lines, *notes]


def _is_number(text: str) -> bool:
    return text.startswith("– ") and text.endswith(" –")
