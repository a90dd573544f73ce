"""A history of places, as browsers have one."""

from __future__ import annotations

from typing import Generic, TypeVar

Place = TypeVar("Place")

MOST = 100
"""Places that can be returned to."""


class History(Generic[Place]):
    """The places before and after the present one, which the caller knows."""

    def __init__(self) -> None:
        self._earlier: list[Place] = []
        self._later: list[Place] = []

    def leave(self, place: Place) -> None:
        """Record the place that is left for a new one. The way forward ends."""
        if not self._earlier or self._earlier[-1] != place:
            self._earlier = [*self._earlier[1 - MOST :], place]
        self._later.clear()

    def back(self, here: Place | None) -> Place | None:
        """The place before, to go there from `here`; None when there is none."""
        return self._step(self._earlier, self._later, here)

    def forward(self, here: Place | None) -> Place | None:
        """The place after, once one came back from it; None when there is none."""
        return self._step(self._later, self._earlier, here)

    def _step(self, origin: list[Place], target: list[Place], here: Place | None) -> Place | None:
        if not origin:
            return None
        if here is not None:
            target.append(here)
        return origin.pop()

    def clear(self) -> None:
        """Forget all places."""
        self._earlier.clear()
        self._later.clear()
