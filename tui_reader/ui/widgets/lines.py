"""A laid-out line: runs of text, each with a role and its offset in the text that find searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Text in one role; `start` is its offset in the text of its block, or -1 for decoration."""

    text: str
    role: str
    start: int = -1


class Line(NamedTuple):
    """Runs from left to right, and their width in cells."""

    runs: tuple[Run, ...]
    cells: int


EMPTY_LINE = Line((), 0)


def split_runs(text: str, start: int, end: int, role: str, spans: Sequence[tuple[int, int, str]]) -> Iterable[Run]:
    """`text[start:end]` as runs, in `role` except within the spans (start, end, role).

    The spans are in order; where two overlap, the first one wins.
    """
    position = start
    for span_start, span_end, span_role in spans:
        if span_end <= position:
            continue
        if span_start >= end:
            break
        if span_start > position:
            yield Run(text[position:span_start], role, position)
            position = span_start
        stop = min(span_end, end)
        yield Run(text[position:stop], span_role, position)
        position = stop
    if position < end:
        yield Run(text[position:end], role, position)


def overlay(line: Line, spans: Sequence[tuple[int, int, str]]) -> Line:
    """The line with spans of its block's text in other roles, such as the matches of find."""
    if not spans:
        return line
    runs: list[Run] = []
    for run in line.runs:
        if run.start < 0:
            runs.append(run)
            continue
        shifted = [(s - run.start, e - run.start, r) for s, e, r in spans]
        parts = split_runs(run.text, 0, len(run.text), run.role, shifted)
        runs.extend(Run(part.text, part.role, part.start + run.start) for part in parts)
    return Line(tuple(runs), line.cells)


def with_mark(line: Line, mark: str, cell: int) -> Line:
    """The line with a mark of one cell at a blank cell, up to which all characters are narrow; the line itself if
    the cell is not blank."""
    runs: list[Run] = []
    start = 0
    for run in line.runs:
        at = cell - start
        start += len(run.text)
        if 0 <= at < len(run.text) and run.text[at] == " ":
            before, after = run.text[:at], run.text[at + 1 :]
            parts = (run._replace(text=before), Run(mark, "body"), run._replace(text=after))
            runs += (part for part in parts if part.text)
        else:
            runs.append(run)
    return Line(tuple(runs), line.cells)
