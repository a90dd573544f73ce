"""The selection of the article list, to which keys such as `s` apply as a whole."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 20_000
"""Bulletins that can be selected: marking so many takes a second, undoing it another."""


class Selection:
    """Selected bulletins by their number in the archive, which does not change when rows move.

    `last` is the bulletin selected last by itself, where a range begins.
    """

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self.last: int | None = None

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> list[int]:
        """All selected bulletins, in the order of their numbers."""
        return sorted(self._ids)

    def toggle(self, id: int) -> None:
        """Select a bulletin, or deselect it."""
        self._ids ^= {id}
        self.last = id if id in self._ids else None

    def add(self, ids: Iterable[int]) -> None:
        """Select more bulletins."""
        self._ids.update(ids)

    def clear(self) -> None:
        """Deselect all bulletins."""
        self._ids.clear()
        self.last = None
