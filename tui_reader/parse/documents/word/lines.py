"""Lines of Word documents of both formats: paragraphs with their numbers, list items merged into lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tui_reader.model import Align, Link, ListBlock, ListItem
from tui_reader.parse.documents.word.numbers import BULLET
from tui_reader.parse.draft import DraftLine


@dataclass(slots=True)
class PartialLine:
    """A line of a paragraph under construction; `bold` counts its bold characters."""

    text: str = ""
    bold: int = 0
    links: list[Link] = field(default_factory=list)


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
