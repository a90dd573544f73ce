"""Recognises that rows of a screen have moved up or down, so that the terminal can move them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_reader.ui.terminal.row_writer import Row

LEAST_ROWS = 4
"""Rows that must have moved: fewer are written again with as many bytes. Chosen by hand."""

AMBIGUOUS_ROWS = 4
"""A row that occurs more often than this, such as an empty one, says nothing about a move. Chosen by hand."""


class Scroll(NamedTuple):
    """The rows from `top` up to, not including, `bottom` have moved up by `lines`, or down if negative."""

    top: int
    bottom: int
    lines: int


def find_scroll(before: Mapping[int, Row], after: Sequence[Row], start: int, end: int) -> Scroll | None:
    """By how much most of the changed rows have moved between two columns.

    `before` are the former cells of the rows that have changed, `after` all rows as they are now.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for y, row in before.items():
        places[_text(row[start:end])].append(y)
    moves: Counter[int] = Counter()
    landed: dict[int, list[int]] = defaultdict(list)
    for y in before:
        found = places.get(_text(after[y][start:end]), [])
        if len(found) <= AMBIGUOUS_ROWS:
            for old in found:
                moves[old - y] += 1
                landed[old - y].append(y)
    if not moves:
        return None
    lines, rows = moves.most_common(1)[0]
    if not lines or rows < LEAST_ROWS:
        return None
    first, last = min(landed[lines]), max(landed[lines])
    return Scroll(min(first, first + lines), max(last, last + lines) + 1, lines)


def _text(row: Row) -> str:
    """The text of some cells. Their pens do not matter for a guess."""
    return "".join([cell.text if cell else "" for cell in row])
