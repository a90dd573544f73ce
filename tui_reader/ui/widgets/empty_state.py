"""What a pane without rows says: what is empty, why, and the keys that help."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tui_reader.text.width import cell_width
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.status import BETWEEN, Hint

WIDEST = 56
"""Cells of a line of the reason, at most."""


class EmptyState(NamedTuple):
    """`what` is a phrase, `why` a sentence or "", and `hints` are those of keys that lead on."""

    what: str
    why: str = ""
    hints: tuple[Hint, ...] = ()


def empty_state_lines(state: EmptyState, width: int, height: int, ambiguous: int) -> list[Line]:
    """The lines from the top of a pane, centred in it. With little height, blank lines go first, and then what is
    at the end."""
    room = max(2, min(WIDEST, width - 4))
    parts = [
        [_centered([Run(text, "title")], width, ambiguous) for text in _wrapped(state.what, room, ambiguous)],
        [_centered([Run(text, "muted")], width, ambiguous) for text in _wrapped(state.why, room, ambiguous)],
        [_centered(runs, width, ambiguous) for runs in _hint_rows(state.hints, room, ambiguous)],
    ]
    parts = [part for part in parts if part]
    lines = sum(map(len, parts))
    if lines + len(parts) - 1 <= height:
        spaced = [line for part in parts for line in (EMPTY_LINE, *part)][1:]
    else:
        # The keys count more than the last lines of the reason.
        spaced = [line for part in parts for line in part]
        if len(parts) == 3 and lines > height:
            kept = max(0, height - len(parts[0]) - len(parts[2]))
            spaced = [*parts[0], *parts[1][:kept], *parts[2]]
    return ([EMPTY_LINE] * (max(0, height - len(spaced)) // 3) + spaced)[:height]


def _wrapped(text: str, room: int, ambiguous: int) -> list[str]:
    # Takes 6 ms to import, and panes are rarely empty.
    from tui_reader.text.wrap import line_breaks

    if not text:
        return []
    breaks = [*line_breaks(text, room, ambiguous=ambiguous), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(breaks)]


def _hint_rows(hints: tuple[Hint, ...], room: int, ambiguous: int) -> Iterator[list[Run]]:
    """Hints beside each other as far as there is room, and then on further lines."""
    row: list[Run] = []
    for hint in hints:
        runs = [Run(hint.keys, "key"), Run(f" {hint.word}", "muted")] if hint.keys else [Run(hint.word, "muted")]
        gap = [Run(" " * BETWEEN, "muted")] if row else []
        if row and _cells([*row, *gap, *runs], ambiguous) > room:
            yield row
            row, gap = [], []
        row += [*gap, *runs]
    if row:
        yield row


def _centered(runs: list[Run], width: int, ambiguous: int) -> Line:
    cells = _cells(runs, ambiguous)
    lead = max(0, (width - cells) // 2)
    return Line((Run(" " * lead, "body"), *runs), lead + cells)


def _cells(runs: list[Run], ambiguous: int) -> int:
    return sum(cell_width(run.text, ambiguous) for run in runs)
