"""Lines of Word documents of both formats: paragraphs with their numbers, list items merged into lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui_reader.model import Align, Link, ListBlock, ListItem
from tui_reader.parse.documents.paragraphs.numbers import BULLET
from tui_reader.parse.draft import DraftLine


class PartialLine:
    """A line of a paragraph under construction, which takes its text piece by piece: `length` characters so far,
    of which `bold` are bold, and `links` by their offsets."""

    __slots__ = ("_parts", "bold", "length", "links")

    def __init__(self, text: str = "", links: Iterable[Link] = (), bold: int = 0) -> None:
        self._parts = [text]
        self.length = len(text)
        self.bold = bold
        self.links = list(links)

    @property
    def text(self) -> str:
        """The text so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    def add(self, text: str, address: str | None = None) -> None:
        """Add text, which leads to an address."""
        if address:
            self.links.append(Link(self.length, self.length + len(text), address))
        self._parts.append(text)
        self.length += len(text)


def aligned(value: str | None) -> Align:
    """The alignment of a paragraph by its name in Word."""
    return "center" if value == "center" else "right" if value in ("right", "end") else "left"


def finished_line(
    partial: PartialLine, label: str, level: int | None, align: Align, depth: int
) -> DraftLine | None:
    """The line of a paragraph behind its number; a bullet makes it a list item; None without text."""
    if not partial.text.strip():
        return None
    bold = partial.bold * 5 >= len(partial.text.strip()) * 4  # four fifths, chosen by hand
    if label == BULLET and level is None:
        indent = len(partial.text) - len(partial.text.lstrip())
        inner = (link._replace(start=link.start - indent, end=link.end - indent) for link in partial.links)
        item = ListItem(BULLET, partial.text.strip(), tuple(link for link in inner if link.start >= 0), depth)
        return DraftLine("", block=ListBlock((item,)))
    lead = f"{label}{'' if not label or label[-1] in '、）)．，' else ' '}"
    links = tuple(link._replace(start=link.start + len(lead), end=link.end + len(lead)) for link in partial.links)
    return DraftLine(lead + partial.text, heading=level, bold=bold, align=align, links=links)


def with_merged_lists(lines: list[DraftLine]) -> list[DraftLine]:
    """The lines with numbers, adjacent list items merged into one block."""
    grouped: list[DraftLine] = []
    for line in lines:
        before = grouped[-1].block if grouped else None
        if isinstance(line.block, ListBlock) and isinstance(before, ListBlock):
            grouped[-1] = DraftLine("", grouped[-1].number, block=ListBlock((*before.items, *line.block.items)))
        else:
            grouped.append(replace(line, number=len(grouped) + 1))
    return grouped
