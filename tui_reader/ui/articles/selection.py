"""The bulletins that are selected in the list, so that one key acts on all of them."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 20_000
"""Bulletins that can be selected: marking so many takes a second, and taking it back another."""


class Selection:
    """Bulletins by their number in the archive, which stays when rows move.

    `last` is the one that was selected by itself last: from there a range is selected.
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
        """All that are selected, in order of arrival."""
        return sorted(self._ids)

    def toggle(self, id: int) -> None:
        """Select a bulletin, or leave it out again."""
        self._ids ^= {id}
        self.last = id if id in self._ids else None

    def add(self, ids: Iterable[int]) -> None:
        """Select bulletins beside those that are."""
        self._ids.update(ids)

    def clear(self) -> None:
        """Select nothing."""
        self._ids.clear()
        self.last = None
