"""A comparison of two texts as a document, with the positions of the changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.compare.lines import LEFT, SECTION, DiffLine, lines
from tui_reader.compare.values import Comparison
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.ui.reader.document import Document, DocumentBlock, Mark, TextBlock, chunks

_EDITS = {"added": "inserted", "removed": "removed"}
_ROLES = {"+": "added", "-": "removed", "»": "body", LEFT: "moved"}


class ComparisonDocument(NamedTuple):
    """A comparison as a document without headings; `changes` are the indices of the blocks that begin one."""

    document: Document
    changes: tuple[int, ...]


def comparison_document(
    comparison: Comparison, *, whole: bool = False, bracketed: bool = False
) -> ComparisonDocument:
    """The differences, or with `whole` both texts merged. Each paragraph has a mark for its kind of change.

    Removed words are struck out and added ones underlined; `bracketed`: they are in brackets too, where no colour
    tells them apart.
    """
    blocks: list[DocumentBlock] = []
    changes: list[int] = []
    before = SECTION
    for number, line in enumerate(lines(comparison, whole=whole, bracketed=bracketed)):
        if line.is_change:
            changes.append(len(blocks))
        blocks += _blocks(line, number, before)
        before = line.mark
    if comparison.same and not whole:
        blocks.append(TextBlock(_("No differences; injected content is not compared."), "muted"))
    return ComparisonDocument(Document.of(blocks), tuple(changes))


def note_document(text: str) -> ComparisonDocument:
    """A sentence instead of a comparison, translated if it is kept in English."""
    return ComparisonDocument(Document.of([TextBlock(translated(text), "muted")]), ())


def _blocks(line: DiffLine, ordinal: int, before: str) -> Iterator[DocumentBlock]:
    if line.mark == SECTION:
        yield TextBlock(line.text, "heading-2", ordinal, space_before=1)
        return
    lead = f"{line.note} " if line.note else ""
    marks = [Mark(0, len(lead), "moved")] if lead else []
    if line.mark in ("~", "»"):
        marks += [Mark(each.start + len(lead), each.end + len(lead), _EDITS[each.kind]) for each in line.spans]
    block = TextBlock(
        lead + line.text,
        _ROLES.get(line.mark, "body"),
        ordinal,
        space_before=int(before != SECTION),
        prefix=f"{line.mark} ",
        marks=tuple(marks),
    )
    yield from chunks(block)
