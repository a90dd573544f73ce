"""Folds of an outline: headings whose subsections are hidden."""

from __future__ import annotations

from collections.abc import Sequence


class Folds:
    """Which of the headings are shown; all of them at first.

    Headings are numbered in reading order; `parents` holds the number of each one's parent.
    """

    def __init__(self, parents: Sequence[int | None] = ()) -> None:
        self._parents = tuple(parents)
        self._foldable = frozenset(parent for parent in self._parents if parent is not None)
        self._folded: set[int] = set()
        self.shown: list[int] = []
        """The headings that are shown, in reading order."""
        self._update()

    def _update(self) -> None:
        hidden: set[int] = set()
        # Parents precede their children.
        for heading, parent in enumerate(self._parents):
            if parent is not None and (parent in hidden or parent in self._folded):
                hidden.add(heading)
        self.shown = [heading for heading in range(len(self._parents)) if heading not in hidden]

    def foldable(self, heading: int) -> bool:
        """Whether a heading has subsections."""
        return heading in self._foldable

    def folded(self, heading: int) -> bool:
        """Whether the subsections of a heading are hidden."""
        return heading in self._folded

    def toggle(self, heading: int) -> int | None:
        """Hide or show the subsections of a heading or, where it has none, hide it and its siblings. Returns the
        heading that was folded or unfolded; None where there is nothing to fold."""
        target: int | None = heading if heading in self._foldable else self._parents[heading]
        if target is not None:
            self._folded ^= {target}
            self._update()
        return target

    def fold_all(self) -> None:
        """Show only the headings of the top level."""
        self._folded = set(self._foldable)
        self._update()

    def unfold_all(self) -> None:
        """Show all headings."""
        self._folded.clear()
        self._update()

    def reveal(self, heading: int) -> None:
        """Show a heading: unfold those above it."""
        parent = self._parents[heading]
        while parent is not None:
            self._folded.discard(parent)
            parent = self._parents[parent]
        self._update()

    def row_of(self, heading: int) -> int:
        """The row of a heading among those shown; where it is hidden, that of the nearest one above it."""
        shown = set(self.shown)
        at: int | None = heading
        while at is not None and at not in shown:
            at = self._parents[at]
        return self.shown.index(at) if at is not None else 0
