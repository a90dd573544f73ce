"""A bulletin as paragraphs in reading order, and its stated fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tui_reader.compare.values import ComparedHead, Role, Unit
from tui_reader.display_title import unmasked
from tui_reader.model import (
    Block,
    Bulletin,
    Image,
    ListBlock,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
)

_TITLE: Role = "title"


def statements(bulletin: Bulletin) -> dict[str, str]:
    """The fields that a page states about its bulletin, by their paths in the JSON, without injected strings."""
    values: dict[str, str | None] = {
        _TITLE: bulletin.title,
        "document_number": bulletin.document_number,
        "published": _moment(bulletin.published),
        "source": bulletin.source,
        "author": bulletin.author,
        **{f"catalogue.{name}": value for name, value in bulletin.catalogue.items()},
    }
    parts = {"masthead": bulletin.masthead, "byline": bulletin.byline, "sign_off": bulletin.sign_off}
    for part, fields in parts.items():
        stated = fields._asdict() if fields else {}
        values |= {f"{part}.{name}": str(value) for name, value in stated.items() if value is not None}
    shown = {name: unmasked(value, bulletin.tampering.masked) for name, value in values.items()}
    return {name: value for name, value in shown.items() if value}


def _moment(value: datetime | None) -> str | None:
    """As shown: without a time zone, which is mostly assumed, and without midnight, which means no time."""
    if value is None:
        return None
    timed = (value.hour, value.minute) != (0, 0)
    return f"{value.date().isoformat()} {value:%H:%M}" if timed else value.date().isoformat()


def units(bulletin: Bulletin) -> list[Unit]:
    """The non-empty paragraphs of the text, without injected strings."""
    return list(_UnitReader(bulletin).units())


def attachments(bulletin: Bulletin) -> list[Unit]:
    """One paragraph per attachment: title and address."""
    masked = bulletin.tampering.masked
    found: list[Unit] = []
    for each in bulletin.attachments:
        text = unmasked(f"{each.title} <{each.address}>" if each.address else each.title, masked)
        if text:
            found.append(Unit("attachment", text, ComparedHead(), len(found)))
    return found


class _UnitReader:
    """Reads the paragraphs of a bulletin, counting them and its sections."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        self.masked = bulletin.tampering.masked
        self.heads = 0
        self.place = 0

    def units(self) -> Iterator[Unit]:
        head = ComparedHead()
        repeated = self.bulletin.repeated_title
        for number, block in enumerate(self.bulletin.preamble):
            if repeated and repeated.place == number:
                yield from self._unit(_TITLE, repeated.text, head)
            yield from self._block(block, head)
        if repeated and repeated.place >= len(self.bulletin.preamble):
            yield from self._unit(_TITLE, repeated.text, head)
        for section in self.bulletin.sections:
            yield from self._section(section, head, None)

    def _section(self, section: Section, around: ComparedHead, parent: int | None) -> Iterator[Unit]:
        self.heads += 1
        name = unmasked(section_heading(section), self.masked) or ""
        head = ComparedHead(self.heads, parent, section.address, section.label or "", (*around.path, name))
        heading = f"{section_heading(section)}{section.closing}"
        words = len(section_heading(section)) - len(section.heading)
        blocks = section.blocks
        if section.run_in and blocks:
            # One line, as printed: the number alone does not identify the paragraph.
            first, *others = self._texts(blocks[0])
            yield from self._unit("run-in", heading + first[1], head, words)
            for role, text, start in others:
                yield from self._unit(role, text, head, start)
            blocks = blocks[1:]
        else:
            yield from self._unit("heading", heading, head, words)
        for block in blocks:
            yield from self._block(block, head)
        for child in section.sections:
            yield from self._section(child, head, head.place)

    def _block(self, block: Block, head: ComparedHead) -> Iterator[Unit]:
        for role, text, words in self._texts(block):
            yield from self._unit(role, text, head, words)

    def _texts(self, block: Block) -> list[tuple[Role, str, int]]:
        """The paragraphs of a block, at least one, and the offsets of their words."""
        found: list[tuple[Role, str, int]] = []
        match block:
            case Paragraph():
                found = [("paragraph", block.text, 0)]
            case Quotation():
                found = [("quotation", block.text, 0)]
            case Preformatted():
                found = [("preformatted", line, 0) for line in block.text.split("\n")]
            case ListBlock():
                for item in block.items:
                    text = f"{item.label} {item.text}".strip()
                    found.append(("item", text, len(text) - len(item.text.strip()) if item.text.strip() else 0))
            case Table():
                found = [("caption", block.caption, 0)] if block.caption else []
                found += [("row", "\t".join(cell.text for cell in row), 0) for row in block.rows]
            case Image():
                found = [("image", block.alt or "", 0)]
                found += [("caption", block.caption, 0)] if block.caption else []
        return found or [("paragraph", "", 0)]

    def _unit(self, role: Role, text: str, head: ComparedHead, words: int = 0) -> Iterator[Unit]:
        if self.masked and any(string in text for string in self.masked):
            text, words = unmasked(text, self.masked) or "", 0
        if text.strip():
            yield Unit(role, text, head, self.place, words)
            self.place += 1
