"""Which texts of a bulletin are compared with each other."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.archive.values import Revision


def current(revisions: Sequence[Revision]) -> Revision:
    """The text that stands at the address now."""
    return next(each for each in revisions if each.current)


def before(revisions: Sequence[Revision], revision: Revision) -> Revision | None:
    """The text that a revision took the place of: for the current one, which may have come back, the other one
    that was seen last; else the one that was first seen before it. None for the first."""
    others = [each for each in revisions if each.number != revision.number]
    if revision.current:
        return max(others, key=lambda each: (each.last_seen, each.number), default=None)
    earlier = [each for each in others if each.number < revision.number]
    return max(earlier, key=lambda each: each.number, default=None)
