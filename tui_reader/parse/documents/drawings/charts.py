"""Charts in DrawingML (ECMA-376, 21.2), which documents, slides and workbooks hold as parts of their own."""

from __future__ import annotations

from itertools import islice
from typing import Any

from tui_reader.model import Cell, Table
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.draft import DraftLine
from tui_reader.text.clean import clean_line

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# Series of a chart, and points of a series. Chosen by hand.
_MOST_SERIES = 100
_MOST_POINTS = 2000


def lines_of_chart(chart: Any, warnings: list[str]) -> list[DraftLine]:
    """The title of a chart as a line, its data as a table with a row for each category. A chart that is larger
    than what is read adds to `warnings`."""
    lines: list[DraftLine] = []
    title = chart.find(f"{_C}chart/{_C}title")
    if title is not None and (text := _drawn_text(title)):
        lines.append(DraftLine(text))
    if rows := _chart_rows(chart):
        lines.append(DraftLine("", block=Table(tuple(rows), 1)))
    if len(list(chart.iter(f"{_C}ser"))) > _MOST_SERIES or any(
        _number(point) >= _MOST_POINTS for point in chart.iter(f"{_C}pt")
    ):
        warnings.append(f"only {_MOST_SERIES} series and {_MOST_POINTS:,} points of each were read of a chart")
    return lines


def _chart_rows(root: Any) -> list[tuple[Cell, ...]]:
    """The names of the series above their values, behind the categories."""
    series = list(islice(root.iter(f"{_C}ser"), _MOST_SERIES))
    columns = [_points(one, ("val", "yVal", "bubbleSize")) for one in series]
    categories: dict[int, str] = {}
    for one in series:
        categories = _points(one, ("cat", "xVal")) | categories
    names = [_drawn_text(name) if (name := one.find(f"{_C}tx")) is not None else "" for one in series]
    indexes = sorted({index for column in (categories, *columns) for index in column})
    if not indexes:
        return []
    table = [
        ["", *names],
        *([categories.get(index, ""), *(one.get(index, "") for one in columns)] for index in indexes),
    ]
    return [tuple(map(Cell, row)) for row in table]


def _points(series: Any, names: tuple[str, ...]) -> dict[int, str]:
    """The points of a series by their numbers."""
    found: dict[int, str] = {}
    for name in names:
        data = series.find(f"{_C}{name}")
        for point in data.iter(f"{_C}pt") if data is not None else ():
            if 0 <= (number := _number(point)) < _MOST_POINTS:
                found.setdefault(number, clean_line(" ".join(point.itertext()), 300))
    return found


def _number(point: Any) -> int:
    """The number of a point from 0; -1 without one."""
    return stated_number(point.get("idx"), -1)


def _drawn_text(element: Any) -> str:
    """The text of a title or a name: typed, or the value of a cell."""
    parts = [one.text or "" for one in element.iter(f"{_A}t")] or [
        one.text or "" for one in element.iter(f"{_C}v")
    ]
    return clean_line("".join(parts), 500)
