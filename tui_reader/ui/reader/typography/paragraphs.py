"""Paragraphs laid out as lines: indents, prefixes, alignment, and marks that hang into the margins."""

from __future__ import annotations

import re
from itertools import pairwise

from tui_reader.text.character_ranges import HAN_BASIC
from tui_reader.text.typography.balance import balanced_breaks
from tui_reader.text.typography.full_width import full_width_marks
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import hangs, line_breaks
from tui_reader.ui.reader.document import Mark, TextBlock
from tui_reader.ui.reader.typography.typesetting import TYPESETTING, Typesetting
from tui_reader.ui.widgets.lines import Line, Run, split_runs

LEAST_ROOM = 12
"""Cells of text beside an indent at least; where a pane has fewer, the indent is left out. Chosen by hand."""


_HAN_SPACE = re.compile(f"(?<=[{HAN_BASIC}》”）]) (?=[{HAN_BASIC}《“（])")

_STRETCHED = re.compile(
    f"(?<=[、。，．；：！？）］〉》」』】〕”’])(?=.)|(?<=.)(?=[（［〈《「『【〔“‘])"
    f"|(?<=[{HAN_BASIC}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{HAN_BASIC}])|(?<=[^ ])(?= )"
)


def justification(text: str, start: int, end: int, missing: int) -> list[int]:
    """The places of `missing` spaces within a line, after marks and between Han and Latin, spread over the line;
    none where the line has fewer such places than spaces."""
    places = [match.start() for match in _STRETCHED.finditer(text, start, end) if start < match.start()]
    places = [at for at in places if text[at:end].strip()]
    if not 0 < missing <= len(places):
        return []
    return [places[number * len(places) // missing] for number in range(missing)]


class ParagraphLayout:
    """Lays out paragraphs in `width` cells, of which no line has more, and up to `hanging` cells on either side of
    them for marks. A line begins with the cells on the left side."""

    def __init__(
        self, width: int, ambiguous: int = 1, hanging: int = 0, typesetting: Typesetting = TYPESETTING
    ) -> None:
        self.width = width
        self.ambiguous = ambiguous
        self.hanging = hanging
        self.typesetting = typesetting

    def lines(self, block: TextBlock, width: int = 0) -> list[Line]:
        """The lines of a paragraph with prefix, indents and alignment; without indents where it is too narrow.

        `width`: the cells in which a caption is centred, if those of its table are fewer than those of the text.
        """
        prefix_cells = cell_width(block.prefix, self.ambiguous)
        indent = block.indent if block.indent + prefix_cells + LEAST_ROOM <= self.width else 0
        if block.prefix and indent + prefix_cells + 4 > self.width:
            return self._inline_prefix(block)
        room = self.width - indent - prefix_cells
        rest = block.rest_indent if block.rest_indent + LEAST_ROOM <= room else 0
        first = block.first_indent if max(block.first_indent, rest) + 8 <= room else 0
        marks = [(m.start, m.end, m.role) for m in block.marks]
        may_hang = block.align == "left" and block.role != "preformatted" and block.prefix[-1:] in ("", " ")
        hanging = self.hanging if may_hang else 0
        text = self.drawn(block)
        if block.role == "title" and block.align == "center":
            starts = balanced_breaks(text, room, self.ambiguous)
        else:
            starts = line_breaks(
                text, room - rest, ambiguous=self.ambiguous, first_indent=first - rest, hanging=hanging
            )
        lines = []
        for number, (start, end) in enumerate(pairwise([*starts, len(text)])):
            # Trailing spaces beyond the measure would shift an aligned line to the left.
            shown = end if block.align == "left" else start + len(text[start:end].rstrip())
            cells = cell_width(text[start:shown], self.ambiguous)
            space = rest if number else first
            if block.align == "right":
                space = max(0, room - cells - block.right_indent)
            elif block.align == "center":
                space = max(0, ((width if cells <= width else room) - cells) // 2)
            prefix = block.prefix if number == 0 or block.repeat_prefix else " " * prefix_cells
            hung = hanging and hangs(text[start : start + 1], self.ambiguous)
            runs = self._lead(indent, prefix, space, block.role, hung=bool(hung))
            lead = sum(cell_width(run.text, self.ambiguous) for run in runs)
            stretched: list[int] = []
            if self.typesetting.justified and block.first_indent and end < len(text):
                missing = self.hanging + self.width - lead - cell_width(text[start:end].rstrip(), self.ambiguous)
                stretched = justification(text, start, end, missing)
            for part_start, part_end in pairwise([start, *stretched, shown]):
                runs += split_runs(text, part_start, part_end, block.role, marks)
                if part_end < shown:
                    runs.append(Run(" ", block.role))
            lines.append(Line(tuple(runs), lead + cells + len(stretched)))
        return lines

    def drawn(self, block: TextBlock) -> str:
        """The text of a block as it is drawn, character by character in the places of the text itself."""
        text = block.text
        if self.typesetting.full_width_marks and block.role != "preformatted":
            text = full_width_marks(text)
        # The parts of a title, which its page has on a line each.
        return _HAN_SPACE.sub("　", text) if block.role == "title" else text

    def _lead(self, indent: int, prefix: str, space: int, role: str, *, hung: bool) -> list[Run]:
        """What stands before the text of a line; without its last space where a mark hangs."""
        parts = [(" " * (self.hanging + indent), "body"), (prefix, "prefix"), (" " * space, role)]
        runs = [Run(text, role) for text, role in parts if text]
        if hung and runs and runs[-1].text[-1] == " ":
            runs[-1] = runs[-1]._replace(text=runs[-1].text[:-1])
        return [run for run in runs if run.text]

    def _inline_prefix(self, block: TextBlock) -> list[Line]:
        """For widths too narrow to indent after a prefix: prefix and text as one paragraph."""
        shift = len(block.prefix)
        shifted = (Mark(m.start + shift, m.end + shift, m.role, m.address) for m in block.marks)
        marks = (Mark(0, shift, "prefix"), *shifted)
        joined = TextBlock(block.prefix + block.text, block.role, align=block.align, marks=marks)
        return [
            Line(
                tuple(
                    run if run.start < 0 else run._replace(start=max(-1, run.start - shift)) for run in line.runs
                ),
                line.cells,
            )
            for line in self.lines(joined)
        ]
