"""Lines of a body into its outline: the blocks before the first section, and the tree of numbered sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_reader.model import Block, Link, Paragraph, Section
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.headings import Heading, is_outline, read_heading
from tui_reader.parse.structure.markers import ANNEX, find_markers
from tui_reader.parse.structure.numbering import Part, number_lines

_LONGEST_ANNEX_TITLE = 60


@dataclass(slots=True)
class _Draft:
    """A section while its lines still come in."""

    label: str | None
    number: int | None
    heading: Heading
    blocks: list[Block] = field(default_factory=list)
    sections: list[_Draft] = field(default_factory=list)


def read_sections(lines: Sequence[DraftLine]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """The preamble and the sections of a body, in the order of its lines; all text is kept, each line once.

    A standing heading is a line of its own; a run-in heading opens its paragraph. An article (第三条) is a section
    with an empty heading whose text is its first block and whose `closing` is the space printed after the label,
    so that an outline shows the label and the first clause, and the body reads as printed; one that a caption
    names has that for a heading, behind its label instead of above it. Items of lists in the text stay paragraphs
    that begin with their label. 附件 opens a new root. Addresses are not filled in (`model.address_sections` does
    that).
    """
    outline = _Outline()
    outline.add(number_lines(lines), [outline.root])
    return tuple(outline.root.blocks), tuple(_section(draft, 1) for draft in outline.root.sections)


class _Outline:
    """Receives parts in reading order; text always goes to the section opened last, so order cannot change."""

    def __init__(self) -> None:
        self.root = _Draft(None, None, Heading(""))
        self.latest = self.root

    def add(self, part: Part, path: list[_Draft], item_rank: int | None = None) -> None:
        """Everything under `part`; `path` are the open sections around it, `item_rank` set inside a list item."""
        for child in part.children:
            if isinstance(child, DraftLine):
                self._text(child)
            elif self._opens(child, item_rank):
                section = self._open(child, path)
                self.add(child, [*path, section])
            else:
                self._text(child.line)
                assert child.marker is not None
                self.add(child, path, child.marker.rank)

    def _opens(self, part: Part, item_rank: int | None) -> bool:
        if not is_outline(part) or not (part.rest or part.children or part.caption):
            return False
        # What counts under an item of a list belongs to the item, unless it is of a style that outranks it.
        return item_rank is None or part.marker is None or part.marker.rank < item_rank or part.explicit

    def _open(self, part: Part, path: list[_Draft]) -> _Draft:
        heading = _annex_title(part) or read_heading(part)
        marker = part.marker
        label = marker.label if marker else None
        section = _Draft(label, marker.number if marker else None, heading)
        path[-1].sections.append(section)
        self.latest = section
        if heading.body_start:
            self.latest.blocks.append(paragraph(part.line, heading.body_start))
        return section

    def _text(self, line: DraftLine) -> None:
        if line.block is not None:
            self.latest.blocks.append(line.block)
        elif line.text.strip():
            self.latest.blocks.append(paragraph(line))


def _annex_title(part: Part) -> Heading | None:
    """The title of an annex stands on the line after 附件1; it is taken from there as the section's heading."""
    if part.marker is None or part.marker.style != ANNEX or part.rest or len(part.children) < 2:
        return None
    title = part.children[0]
    if not isinstance(title, DraftLine) or title.block is not None:
        return None
    text = title.text.strip()
    if not 0 < len(text) <= _LONGEST_ANNEX_TITLE or text.endswith(tuple("。；：:，,、")) or find_markers(text):
        return None
    del part.children[0]
    return Heading(text)


def paragraph(line: DraftLine, start: int = 0) -> Paragraph:
    """The line as a paragraph without its outer padding, from offset `start` of its stripped text on.

    Links keep covering the words they covered; what lies before `start` is cut off them.
    """
    offset = len(line.text) - len(line.text.lstrip()) + start
    text = line.text[offset:].rstrip()
    inner = len(text) - len(text.lstrip())
    text, offset = text[inner:], offset + inner
    links = (
        Link(max(0, link.start - offset), min(len(text), link.end - offset), link.address) for link in line.links
    )
    return Paragraph(text, tuple(link for link in links if link.start < link.end), line.align)


def _section(draft: _Draft, level: int) -> Section:
    heading = draft.heading
    return Section(
        label=draft.label,
        number=draft.number,
        level=level,
        heading=heading.text,
        run_in=heading.run_in,
        closing=heading.closing,
        blocks=tuple(draft.blocks),
        sections=tuple(_section(child, level + 1) for child in draft.sections),
    )
