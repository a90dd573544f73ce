"""A laid-out line: runs of text, each with a role and its offset in the text that find searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from tui_reader.text.width import cell_width, character_widths, cluster_end, cluster_start


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

    The spans are in order; where two overlap, the first one wins. What is drawn as one is in one run: a span that
    begins or ends within it has all of it.
    """
    position = start
    for span_start, span_end, span_role in spans:
        if span_end <= position:
            continue
        if span_start >= end:
            break
        begin = cluster_start(text, span_start) if span_start > position else position
        if begin > position:
            yield Run(text[position:begin], role, position)
            position = begin
        stop = min(cluster_end(text, span_end), end)
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


def stamp(line: Line, text: str, cell: int, role: str, ambiguous: int = 1) -> Line:
    """The line with `text`, of narrow characters, in `role` over the cells from `cell` on. Nothing moves: a wide
    character that is covered in part becomes a space in its other cell."""
    end = cell + len(text)
    before: list[Run] = []
    after: list[Run] = []
    at = 0
    for run in line.runs:
        split = [len(run.text), len(run.text)]
        """The first character that is covered, and the first one behind the covered ones."""
        blank = [0, 0]
        """Cells on the left and on the right of characters that are covered in part."""
        for offset, cells in enumerate(character_widths(run.text, ambiguous)):
            if cells and at + cells > cell:
                split[0] = min(split[0], offset)
                if at >= end:
                    split[1] = min(split[1], offset)
                else:
                    blank[0] += max(0, cell - at)
                    blank[1] += max(0, at + cells - end)
            at += cells
        left, right = run.text[: split[0]], run.text[split[1] :]
        before += [run._replace(text=left)] if left else []
        before += [Run(" " * blank[0], run.role)] if blank[0] else []
        after += [Run(" " * blank[1], run.role)] if blank[1] else []
        if right:
            after.append(run._replace(text=right, start=run.start + split[1] if run.start >= 0 else -1))
    gap = [Run(" " * (cell - at), "body")] if at < cell else []
    return Line((*before, *gap, Run(text, role), *after), max(line.cells, end))


def has_text(line: Line) -> bool:
    """Whether a line shows text of its block, and not only decoration."""
    return any(run.start >= 0 for run in line.runs)


def cell_of(line: Line, offset: int, ambiguous: int) -> int:
    """The cell of a line at which the character at an offset begins."""
    at = 0
    for run in line.runs:
        if run.start >= 0 and run.start <= offset < run.start + len(run.text):
            return at + cell_width(run.text[: offset - run.start], ambiguous)
        at += cell_width(run.text, ambiguous)
    return at


def offset_at(line: Line, cell: int, ambiguous: int) -> int | None:
    """The offset of the character at a cell of a line, or of the nearest one; None without text."""
    nearest, distance = None, 1 << 30
    at = 0
    for run in line.runs:
        width = cell_width(run.text, ambiguous)
        if run.start >= 0 and run.text:
            if at <= cell < at + width:
                ends = accumulate(character_widths(run.text, ambiguous))
                return run.start + next(number for number, end in enumerate(ends) if cell < at + end)
            away = at - cell if cell < at else cell - (at + width) + 1
            if away < distance:
                nearest, distance = (run.start if cell < at else run.start + len(run.text) - 1), away
        at += width
    return nearest
