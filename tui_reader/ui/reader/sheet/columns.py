"""Columns of a sheet: their widths, their alignment, which of them fit on the screen, and rows drawn in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tui_reader.export_formats.sheet import Sheet
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.sheet.sorting import is_empty, number_of
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run

GAP = 2
"""Cells between columns."""

WIDEST = 40
"""Cells of a column at most, the length of a comfortable line of Han; longer cells are wrapped. Chosen by hand."""

NARROWEST = 8
"""Cells that the first column keeps beside the others, four Han characters."""

SAMPLE = 400
"""Rows that determine the widths, at the top and spread over the rest; other cells are wrapped if need be."""

RULE, HEAVY_RULE = "─", "━"

_UNIT = re.compile(r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))$")


class SheetColumns:
    """The columns of a sheet in `width` cells. The first one is always shown, of the others those from `left` on
    that fit whole."""

    def __init__(self, sheet: Sheet, width: int, ambiguous: int = 1) -> None:
        self.sheet = sheet
        self.width = max(4, width)
        self.ambiguous = ambiguous
        self.labels = [_with_unit_apart(sheet.label(column)) for column in range(sheet.columns)]
        step = max(1, len(sheet.rows) // SAMPLE)
        sample = [*sheet.rows[: SAMPLE // 2], *sheet.rows[::step]]
        self._alignments = [
            "right" if _is_numeric([row[column] for row in sample]) else stated or "left"
            for column, stated in enumerate(sheet.alignments)
        ]
        natural = [self._natural(column, sample) for column in range(sheet.columns)]
        self.widths = self._limited(natural)
        pairs = enumerate(zip(natural, self.widths, strict=True))
        self._wrapped = frozenset(column for column, (wide, width) in pairs if wide > width)

    def _natural(self, column: int, sample: Sequence[tuple[str, ...]]) -> int:
        texts = [*self.labels[column], *(row[column][: 4 * WIDEST] for row in sample)]
        return max([1, *(cell_width(text, self.ambiguous) for text in texts)])

    def _limited(self, natural: list[int]) -> list[int]:
        if len(natural) < 2:
            return [min(wide, self.width) for wide in natural]
        if sum(natural) + GAP * (len(natural) - 1) <= self.width:
            return natural
        first = min(natural[0], max(NARROWEST, self.width // 3), max(1, self.width - GAP - 2))
        room = max(1, self.width - first - GAP)
        return [first, *(min(wide, WIDEST, room) for wide in natural[1:])]

    def shown_from(self, left: int) -> list[int]:
        """The columns on the screen if `left` is the first one behind the pinned column, at least one of them."""
        shown = [0] if self.widths else []
        used = self.widths[0] if self.widths else 0
        for column in range(max(1, left), len(self.widths)):
            used += GAP + self.widths[column]
            if used > self.width and len(shown) > 1:
                break
            shown.append(column)
        return shown

    def wraps(self, shown: Sequence[int]) -> bool:
        """Whether rows are separated by rules, because cells on the screen take several lines."""
        return not self._wrapped.isdisjoint(shown)

    def left_for(self, column: int, left: int) -> int:
        """The first column behind the pinned one with which a column is in sight, as near to `left` as can be."""
        if column == 0:
            return left
        left = min(left, column)
        while column not in self.shown_from(left):
            left += 1
        return left

    def head_lines(self, shown: Sequence[int], current: int) -> list[Line]:
        """The headings of columns, units below them; that of the current column stands out."""
        cells = [
            [part for label in self.labels[column] for part in self._wrap(label, 0, column)] for column in shown
        ]
        height = max((len(cell) for cell in cells), default=0)
        # By its background: in some themes all headings that stand out look alike.
        roles = ["selected-text" if column == current else "table-head" for column in shown]
        return [self._joined(shown, cells, roles, y, plain=True) for y in range(height)]

    def row_lines(self, row: tuple[str, ...], shown: Sequence[int]) -> list[Line]:
        """The lines of a row, at least one; offsets are those in `joined_row`."""
        starts = [0]
        for value in row[:-1]:
            starts.append(starts[-1] + len(value) + 1)
        cells = [self._wrap(row[column], starts[column], column) for column in shown]
        height = max(1, *(len(cell) for cell in cells)) if cells else 1
        return [self._joined(shown, cells, ["body"] * len(shown), y) for y in range(height)]

    def rule(self, shown: Sequence[int], character: str = RULE) -> Line:
        """A rule as wide as the columns on the screen."""
        cells = sum(self.widths[column] for column in shown) + GAP * max(0, len(shown) - 1)
        return Line((Run(" ", "body"), Run(character * cells, "rule")), cells + 1)

    def _wrap(self, text: str, start: int, column: int) -> list[tuple[str, int]]:
        if not text:
            return []
        breaks = [*line_breaks(text, self.widths[column], ambiguous=self.ambiguous), len(text)]
        return [(text[low:high].rstrip(" "), start + low) for low, high in pairwise(breaks)]

    def _joined(
        self,
        shown: Sequence[int],
        cells: Sequence[Sequence[tuple[str, int]]],
        roles: Sequence[str],
        y: int,
        *,
        plain: bool = False,
    ) -> Line:
        """Line `y` of cells side by side, behind the column for marks; `plain`: without offsets."""
        runs: list[Run] = [Run(" ", "body")]
        at = 1
        space = 0
        for column, cell, role in zip(shown, cells, roles, strict=True):
            text, start = cell[y] if y < len(cell) else ("", -1)
            rest = max(0, self.widths[column] - cell_width(text, self.ambiguous))
            before = {"left": 0, "center": rest // 2, "right": rest}[self._alignments[column]]
            if text:
                if space + before:
                    runs.append(Run(" " * (space + before), "body"))
                runs.append(Run(text, role, -1 if plain else start))
                at += space + before + cell_width(text, self.ambiguous)
                space = rest - before + GAP
            else:
                space += self.widths[column] + GAP
        return Line(tuple(runs), at) if at > 1 else EMPTY_LINE


def joined_row(row: Sequence[str]) -> str:
    """The text of a row that find searches, values separated by line ends."""
    return "\n".join(row)


def _with_unit_apart(label: str) -> tuple[str, ...]:
    """A heading without the unit in brackets at its end, and the unit."""
    unit = _UNIT.search(label)
    return (label[: unit.start()], label[unit.start() :]) if unit and unit.start() else (label,)


def _is_numeric(values: Sequence[str]) -> bool:
    numbers = [number_of(value) is not None for value in values if not is_empty(value)]
    return bool(numbers) and all(numbers)


def card_lines(
    sheet: Sheet, row: tuple[str, ...], width: int, ambiguous: int = 1, current: int = -1
) -> list[Line]:
    """A row as a card: for each value a line of heading and value, both wrapped, the values aligned. The heading
    of the current column stands out."""
    labels = [sheet.label(column) for column in range(sheet.columns)]
    widest = max((cell_width(label, ambiguous) for label in labels), default=0)
    room = max(1, min(widest, width * 2 // 5))
    lines: list[Line] = []
    start = 0
    for column, (label, value) in enumerate(zip(labels, row, strict=True)):
        names = [label[low:high].rstrip() for low, high in pairwise([*line_breaks(label, room), len(label)])]
        breaks = pairwise([*line_breaks(value, max(1, width - room - GAP), ambiguous=ambiguous), len(value)])
        parts = [(value[low:high].rstrip(" "), start + low) for low, high in breaks]
        for y in range(max(1, len(names) if label else 0, len(parts) if value else 0) if label or value else 0):
            name = names[y] if label and y < len(names) else ""
            text, offset = parts[y] if value and y < len(parts) else ("", -1)
            lead = room + GAP - cell_width(name, ambiguous) if widest else 0
            role = "current-section" if column == current else "muted"
            runs = (Run(" ", "body"), Run(name, role), Run(" " * lead, "body"), Run(text, "body", offset))
            cells = sum(cell_width(run.text, ambiguous) for run in runs)
            lines.append(Line(tuple(run for run in runs if run.text), cells))
        start += len(value) + 1
    return lines or [EMPTY_LINE]
