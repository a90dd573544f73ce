"""The outline of a body: the blocks before the first section, and the tree of numbered sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_reader.model import Block, Section
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.headings import Heading, is_outline, read_heading
from tui_reader.parse.structure.markers import ANNEX, ARTICLE, Marker, find_markers
from tui_reader.parse.structure.numbering import Part, number_lines
from tui_reader.text.character_ranges import CJK

_LONGEST_ANNEX_TITLE, _LONGEST_TITLE = 60, 120
_NO_TITLE_END = tuple("。；：:，,、.;!?！？—-")
_INNER_STOP = re.compile(r"[。！？；;]|[.!?]\s+[^\W\d_]")
_WIDE = re.compile(f"[{CJK}]")


@dataclass(slots=True)
class _SectionDraft:
    """A section that is still receiving lines."""

    marker: Marker | None
    heading: Heading
    blocks: list[Block] = field(default_factory=list)
    sections: list[_SectionDraft] = field(default_factory=list)


def read_sections(lines: Sequence[DraftLine]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """The preamble and the sections of a body, in the order of its lines; every line is kept exactly once.

    A standing heading is a line of its own; a run-in heading opens its paragraph. An article (第三条) is a
    section with an empty heading, its text in its first block and the space printed after the label in `closing`,
    so that an outline shows the label and the first clause, and the body reads as printed. An article with a
    caption has the caption as its heading, after the label instead of above it. List items in the text stay
    paragraphs that begin with their label. 附件 opens a section of the first level. `model.address_sections`
    fills in the addresses.
    """
    outline = _Outline()
    outline.add(number_lines(lines), [outline.root])
    return tuple(outline.root.blocks), tuple(_section(draft, 1) for draft in outline.root.sections)


class _Outline:
    """Receives parts in reading order; text goes to the section opened last, so the order cannot change."""

    def __init__(self) -> None:
        self.root = _SectionDraft(None, Heading(""))
        self.latest = self.root

    def add(self, part: Part, path: list[_SectionDraft], item_rank: int | None = None) -> None:
        """Add everything under `part`; `path` holds the open sections, `item_rank` the rank of the list item."""
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
        # Numbers under a list item belong to the item, unless their style outranks it.
        return item_rank is None or part.marker is None or part.marker.rank < item_rank or part.explicit

    def _open(self, part: Part, path: list[_SectionDraft]) -> _SectionDraft:
        heading = _title_below(part) or read_heading(part)
        section = _SectionDraft(part.marker, heading)
        path[-1].sections.append(section)
        self.latest = section
        if heading.body_start:
            self.latest.blocks.append(part.line.paragraph(heading.body_start))
        return section

    def _text(self, line: DraftLine) -> None:
        if line.block is not None:
            self.latest.blocks.append(line.block)
        elif line.text.strip():
            self.latest.blocks.append(line.paragraph())


def _title_below(part: Part) -> Heading | None:
    """The line after 附件1, 第一章 or Article 2 as its heading; it is removed from the children of the part.

    A title is short, is not a sentence and does not open a part itself. Under an article more text follows it.
    """
    marker = part.marker
    if marker is None or part.rest or part.caption or not (marker.style == ANNEX or marker.ranked):
        return None
    if not part.children or (len(part.children) < 2 and (marker.style == ANNEX or marker.rank >= ARTICLE)):
        return None
    title = part.children[0]
    if not isinstance(title, DraftLine) or title.block is not None or title.align == "right":
        return None
    text = title.text.strip()
    if not 0 < len(text) <= (_LONGEST_ANNEX_TITLE if _WIDE.search(text) else _LONGEST_TITLE):
        return None
    if text.endswith(_NO_TITLE_END) or _INNER_STOP.search(text) or find_markers(text):
        return None
    # In a sentence that is cut by a line break, or an item of a list, the first letter is small.
    if text[0].islower() or not any(map(str.isalpha, text)):
        return None
    del part.children[0]
    return Heading(text)


def _section(draft: _SectionDraft, level: int) -> Section:
    heading, marker = draft.heading, draft.marker
    return Section(
        label=marker.label if marker else None,
        number=marker.number if marker else None,
        level=level,
        heading=heading.text,
        run_in=heading.run_in,
        closing=heading.closing,
        blocks=tuple(draft.blocks),
        sections=tuple(_section(child, level + 1) for child in draft.sections),
    )
