"""Bars of characters: horizontal ones behind labels, and small vertical ones in one line."""

from __future__ import annotations

from collections.abc import Sequence

_PARTS = " ▏▎▍▌▋▊▉"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_NARROW = "▐"


def bar(value: int, most: int, cells: int, ambiguous: int = 1) -> str:
    """A bar of up to `cells` cells for a value out of `most`, in eighths of a cell, and never empty for a value
    that is not 0. Terminals that give two cells to ambiguous characters get whole cells."""
    if value <= 0 or most <= 0 or cells <= 0:
        return ""
    if ambiguous > 1:
        return _NARROW * max(1, round(cells * value / most))
    eighths = max(1, round(8 * cells * value / most))
    return "█" * (eighths // 8) + _PARTS[eighths % 8].strip()


def column_bounds(count: int, columns: int) -> list[int]:
    """Where columns of about as many of `count` values begin, and where the last one ends; at most as many columns
    as values."""
    columns = min(columns, count)
    return [count * at // columns for at in range(columns + 1)] if columns > 0 else [0]


def column_of(place: int, count: int, columns: int) -> int:
    """The column of `column_bounds` that has the value at a place among so many."""
    columns = min(columns, count)
    return next((at for at in range(columns) if place < count * (at + 1) // columns), 0)


def sparkline(values: Sequence[int]) -> str:
    """A character for each value, higher for larger ones; a blank for 0."""
    most = max(values, default=0)
    return "".join(
        _HEIGHTS[min(len(_HEIGHTS) - 1, len(_HEIGHTS) * value // (most + 1))] if value else " " for value in values
    )
