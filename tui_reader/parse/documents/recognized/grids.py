"""Tables on the picture of a page, found by their rules: groups of rules that meet, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.parse.documents.recognized.page import PixelBox

TOUCH = 8
"""Pixels at 150 dpi by which two rules that meet may be apart. Chosen by hand."""

_COVERED = 0.6
"""The share of a side of a place of the grid that a rule along it covers. Chosen by hand."""


class GridCell(NamedTuple):
    """A cell: the row and column where it begins, how many it covers, and its place on the page."""

    row: int
    column: int
    rows: int
    columns: int
    box: PixelBox


class RuledGrid(NamedTuple):
    """A table: its place on the page and its cells, row by row."""

    box: PixelBox
    cells: tuple[GridCell, ...]


def meeting(rules: Sequence[PixelBox]) -> list[list[PixelBox]]:
    """The rules in groups that meet, each with at least two horizontal and two vertical ones; others are left
    out."""
    across = [rule for rule in rules if rule.width > rule.height]
    down = [rule for rule in rules if rule.height >= rule.width]
    group = list(range(len(across) + len(down)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for first, one in enumerate(across):
        for second, other in enumerate(down, len(across)):
            if _meet(one, other):
                group[root(second)] = root(first)
    groups: dict[int, list[PixelBox]] = {}
    for number, rule in enumerate([*across, *down]):
        groups.setdefault(root(number), []).append(rule)
    return [
        found
        for found in groups.values()
        if min(sum(1 for rule in found if rule.width > rule.height), sum(r.height >= r.width for r in found)) >= 2
    ]


def _meet(one: PixelBox, other: PixelBox) -> bool:
    return (
        one.left - TOUCH <= other.right
        and other.left - TOUCH <= one.right
        and one.top - TOUCH <= other.bottom
        and other.top - TOUCH <= one.bottom
    )


def grids(rules: Sequence[PixelBox]) -> list[RuledGrid]:
    """The tables that rules draw, with at least two columns or rows; a frame around text is none."""
    found = (_grid(group) for group in meeting(rules))
    return [grid for grid in found if grid is not None]


def _grid(rules: Sequence[PixelBox]) -> RuledGrid | None:
    across = [rule for rule in rules if rule.width > rule.height]
    down = [rule for rule in rules if rule.height >= rule.width]
    tops = _edges(rule.middle[1] for rule in across)
    lefts = _edges(rule.middle[0] for rule in down)
    if len(tops) < 2 or len(lefts) < 2 or (len(tops) == 2 and len(lefts) == 2):
        return None
    rows, columns = len(tops) - 1, len(lefts) - 1
    owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((root(one), root(other)))
        owner[second] = first

    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns and not _covers(down, lefts[column + 1], tops[row], tops[row + 1], False):
                join((row, column), (row, column + 1))
            if row + 1 < rows and not _covers(across, tops[row + 1], lefts[column], lefts[column + 1], True):
                join((row, column), (row + 1, column))
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        places.setdefault(root(place), []).append(place)
    cells = tuple(
        _cell(part, tops, lefts)
        for _first, covered in sorted(places.items())
        for part in ([covered] if _is_rectangle(covered) else [[place] for place in covered])
    )
    if len(cells) < 2 or len(cells) > 2000:
        return None
    return RuledGrid(PixelBox(round(lefts[0]), round(tops[0]), round(lefts[-1]), round(tops[-1])), cells)


def _is_rectangle(places: Sequence[tuple[int, int]]) -> bool:
    rows, columns = {place[0] for place in places}, {place[1] for place in places}
    return len(places) == len(rows) * len(columns)


def _cell(places: Sequence[tuple[int, int]], tops: Sequence[float], lefts: Sequence[float]) -> GridCell:
    row, column = min(place[0] for place in places), min(place[1] for place in places)
    last_row, last_column = max(place[0] for place in places), max(place[1] for place in places)
    box = PixelBox(
        round(lefts[column]), round(tops[row]), round(lefts[last_column + 1]), round(tops[last_row + 1])
    )
    return GridCell(row, column, last_row - row + 1, last_column - column + 1, box)


def _edges(places: Iterable[float]) -> list[float]:
    """The places of rules, those of one edge together."""
    edges: list[list[float]] = []
    for place in sorted(places):
        if edges and place - edges[-1][-1] <= TOUCH:
            edges[-1].append(place)
        else:
            edges.append([place])
    return [sum(edge) / len(edge) for edge in edges]


def _covers(rules: Sequence[PixelBox], at: float, start: float, end: float, across: bool) -> bool:
    """Whether rules at a place cover most of the way from `start` to `end`."""
    covered = 0.0
    for rule in rules:
        middle, first, last = (
            (rule.middle[1], rule.left, rule.right) if across else (rule.middle[0], rule.top, rule.bottom)
        )
        if abs(middle - at) <= TOUCH:
            covered += max(0.0, min(last, end) - max(first, start))
    return covered >= _COVERED * (end - start)
