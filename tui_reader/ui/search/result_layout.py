"""How a hit of a search is laid out: title and date, and below them the section and the words around the hit."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.articles.row_layout import RowLayout
from tui_reader.ui.widgets.lines import Line, Run, split_runs

if TYPE_CHECKING:
    from tui_reader.archive.values import Hit

BETWEEN = " > "
"""Between the headings of a path and behind the last, in ASCII, whose width no terminal disputes."""

INDENT = 3
"""Cells before a snippet: it stands below the title, behind the marks."""

Span = tuple[int, int, str]


def hit_lines(hit: Hit, height: int, width: int, ambiguous: int) -> list[Line]:
    """A hit in so many lines: its row of the list, then the path in one role and the snippet with its hits."""
    lines = [RowLayout(width, ambiguous).one_line(hit.row, False)]
    room, count = max(4, width - INDENT - 1), height - 1
    path = _path(hit.path, room // 2, ambiguous)
    text, spans = _from_hit(hit, room * count - cell_width(path, ambiguous) - 2, ambiguous)
    shifted = [(0, len(path), "muted"), *((s + len(path), e + len(path), role) for s, e, role in spans)]
    text = path + text
    breaks = [*line_breaks(text, room, ambiguous=ambiguous)[: count + 1], len(text)]
    for start, end in islice(pairwise(breaks), count):
        lines.append(_line(text, start, end, shifted, room, ambiguous))
    return [*lines, *([Line((), 0)] * (height - len(lines)))]


def _path(path: tuple[str, ...], cells: int, ambiguous: int) -> str:
    """The headings from the outermost on; where they have no room, the innermost."""
    if not path:
        return ""
    whole = BETWEEN.join(path)
    if cell_width(whole, ambiguous) > cells:
        whole = crop(path[-1], cells, ambiguous)
    return whole + BETWEEN


def _from_hit(hit: Hit, cells: int, ambiguous: int) -> tuple[str, list[Span]]:
    """The snippet, begun later where its first hit would stand outside so many cells."""
    text = hit.snippet.replace("\n", " ")
    start = 0
    if hit.spans and cell_width(text[: hit.spans[0][1]], ambiguous) > cells:
        start = hit.spans[0][0]
        while start > 0 and cell_width(text[start - 1 : hit.spans[0][1]], ambiguous) <= cells // 2:
            start -= 1
    lead = "…" if start else ""
    shift = len(lead) - start
    return lead + text[start:], [(s + shift, e + shift, "match") for s, e in hit.spans if s >= start]


def _line(text: str, start: int, end: int, spans: list[Span], room: int, ambiguous: int) -> Line:
    shown = text[start:end].rstrip(" ")
    cut = crop(shown, room, ambiguous)
    kept = len(cut) if cut == shown else len(cut) - 1
    runs = [Run(" " * INDENT, "body"), *split_runs(text, start, start + kept, "body", spans)]
    if cut != shown:
        runs.append(Run(cut[kept:], "body"))
    return Line(tuple(runs), INDENT + cell_width(cut, ambiguous))
