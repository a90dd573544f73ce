"""A document with notes opened below the paragraphs that refer to them, and the marks of a note."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from tui_reader.ui.reader.document import (
    Document,
    DocumentBlock,
    Mark,
    OpenNoteBlock,
    TableBlock,
    TextBlock,
    chunks,
)
from tui_reader.ui.reader.layout import TextPoint

FRAME = "│ "
INDENT = 4
"""Cells of the indent of an open note: two Han characters."""


class OpenNote(NamedTuple):
    """A note opened below the element of a document with this ordinal."""

    name: str
    ordinal: int


def with_open_notes(document: Document, opened: Collection[OpenNote]) -> Document:
    """The document with some notes opened, in the order in which they were. They are drawn and can be followed,
    but are no text of the document: find, copies and reading positions do not see them."""
    if not opened:
        return document
    wanted: dict[int, list[str]] = {}
    for name, ordinal in opened:
        wanted.setdefault(ordinal, []).append(name)
    blocks: list[DocumentBlock] = []
    moved: list[int] = []
    for index, block in enumerate(document.blocks):
        moved.append(len(blocks))
        blocks.append(block)
        following = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
        if following is None or following.ordinal != block.ordinal:
            for name in wanted.get(block.ordinal, ()):
                blocks += _opened(document, name, blocks[-1])
    headings = [heading._replace(block=moved[heading.block]) for heading in document.headings]
    return Document.of(blocks, headings, document.head)


def _opened(document: Document, name: str, above: DocumentBlock) -> Iterable[OpenNoteBlock]:
    """A note below a block, whose reading positions it continues."""
    base = above.base + len(above.text) + 1
    for index in document.notes.get(name, ()):
        block = document.blocks[index]
        if not isinstance(block, TextBlock):
            continue
        label = block.prefix if block.prefix.strip() != "•" else ""
        marks = tuple(Mark(m.start + len(label), m.end + len(label), m.role, m.address) for m in block.marks)
        text = TextBlock(
            label + block.text, "note", prefix=FRAME, repeat_prefix=True, indent=INDENT, marks=marks, note=name
        )
        for part in chunks(text):
            yield OpenNoteBlock(part, above.ordinal, base)
            base += len(part.text) + 1


def follows_its_mark(document: Document, note: OpenNote) -> bool:
    """Whether a note stands right below the element that refers to it, with nothing but notes between."""
    after = [block for block in document.blocks if block.ordinal > note.ordinal]
    for block in after:
        if not isinstance(block, TextBlock) or not block.note:
            return False
        if block.note == note.name:
            return True
    return False


def marks_of(document: Document, name: str) -> list[TextPoint]:
    """The marks that refer to a note, in reading order."""
    address = f"#{name}"
    return [
        TextPoint(index, mark.start)
        for index, block in enumerate(document.blocks)
        if isinstance(block, TableBlock) or (isinstance(block, TextBlock) and block.note != name)
        for mark in block.marks
        if mark.address and mark.address.startswith("#") and _same(mark.address, address)
    ]


def _same(address: str, other: str) -> bool:
    from tui_reader.text.link_target import place_name

    return place_name(address) == place_name(other)


def moved_blocks(before: Document, after: Document) -> dict[int, int]:
    """The new index of each block that is no open note, where only these differ."""
    own = [
        [index for index, block in enumerate(document.blocks) if not isinstance(block, OpenNoteBlock)]
        for document in (before, after)
    ]
    return dict(zip(*own, strict=True))
