"""The layout of a search hit: its row, and below it the section and the words around the hit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from tui_reader.attachment_labels import SEPARATOR, shown_path
from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.articles.row_layout import EDGE, LEAD, RowLayout
from tui_reader.ui.widgets.lines import Line, Run, split_runs

if TYPE_CHECKING:
    from tui_reader.archive.values import Hit

BETWEEN = " > "
"""Follows each heading of a path; ASCII, which is one cell wide in every terminal."""

_LEAST_NAME = 12
"""Cells of the name of an attached file that are shown in any case."""

Span = tuple[int, int, str]


def hit_lines(hit: Hit, height: int, width: int, ambiguous: int, facts: Sequence[str] = ()) -> list[Line]:
    """A hit in `height` lines of `width` cells: its row, as the list draws it, with `facts`, then the path of
    headings and the snippet."""
    lines = [RowLayout(width, ambiguous).one_line(hit.row, False, facts)]
    room, count = max(4, width - LEAD - EDGE), height - 1
    # A hit in a heading itself: the snippet is the last of the path.
    shown = shown_path(hit)
    headings = shown[:-1] if shown and hit.snippet.strip() == shown[-1].strip() else shown
    path = _place(headings[0], room, ambiguous) if hit.attachment else _path(headings, room // 2, ambiguous)
    text, spans = _from_hit(hit, room * count - cell_width(path, ambiguous) - 2, ambiguous)
    shifted = [(0, len(path), "muted"), *((s + len(path), e + len(path), role) for s, e, role in spans)]
    text = path + text
    breaks = [*line_breaks(text, room, ambiguous=ambiguous)[: count + 1], len(text)]
    for start, end in islice(pairwise(breaks), count):
        lines.append(_line(text, start, end, shifted, room, ambiguous))
    return [*lines, *([Line((), 0)] * (height - len(lines)))]


def _path(path: tuple[str, ...], cells: int, ambiguous: int) -> str:
    """All headings from the outermost on, or only the innermost if they need more than `cells` cells."""
    if not path:
        return ""
    whole = BETWEEN.join(path)
    if cell_width(whole, ambiguous) > cells:
        whole = crop(path[-1], cells, ambiguous)
    return whole + BETWEEN


def _place(place: str, cells: int, ambiguous: int) -> str:
    """The place of a hit in an attached file; if it needs more than `cells` cells, its name is cut."""
    file, separator, rest = place.rpartition(SEPARATOR)
    free = cells - cell_width(separator + rest + BETWEEN, ambiguous)
    if separator and cell_width(file, ambiguous) > free:
        place = crop(file, max(free, _LEAST_NAME), ambiguous) + separator + rest
    return crop(place, cells, ambiguous) + BETWEEN


def _from_hit(hit: Hit, cells: int, ambiguous: int) -> tuple[str, list[Span]]:
    """The snippet and its hits; its beginning is cut off if the first hit would be outside `cells` cells."""
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
    runs = [Run(" " * LEAD, "body"), *split_runs(text, start, start + kept, "body", spans)]
    if cut != shown:
        runs.append(Run(cut[kept:], "body"))
    return Line(tuple(runs), LEAD + cell_width(cut, ambiguous))
