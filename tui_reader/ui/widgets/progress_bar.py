"""A progress bar as text: a heavy line as far as the work is done, and a thin one for the rest."""

from __future__ import annotations

CELLS = 12


def progress_bar(done: int, expected: int, cells: int = CELLS) -> str:
    """A bar of so many cells, in steps of half a cell; full only when everything is done."""
    share = min(1.0, max(0.0, done / expected)) if expected else 0.0
    halves = int(share * cells * 2)
    whole, half = divmod(halves, 2)
    return "━" * whole + "╸" * half + "─" * (cells - whole - half)
