"""Notes which answers are waited for, and says so when one takes long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

SHOWN_AFTER = 0.1
"""Seconds after which the status line says that an answer is waited for. A key is answered within that time."""


class StoppableTimer(Protocol):
    """A timer of Textual."""

    def stop(self) -> None:
        """Do not go off."""


class WaitingNotice:
    """Shows a notice while answers are waited for, from `SHOWN_AFTER` on."""

    def __init__(
        self,
        set_timer: Callable[[float, Callable[[], None]], StoppableTimer],
        show: Callable[[bool], object],
    ) -> None:
        """`show` shows the notice, or removes it."""
        self._set_timer, self._show = set_timer, show
        self._awaited: set[object] = set()
        self._timer: StoppableTimer | None = None
        self.visible = False

    def set(self, token: object, awaited: bool) -> None:
        """Note that an answer is waited for, or not any more."""
        (self._awaited.add if awaited else self._awaited.discard)(token)
        if self._awaited and self._timer is None and not self.visible:
            self._timer = self._set_timer(SHOWN_AFTER, self._appear)
        elif not self._awaited:
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
            if self.visible:
                self.visible = False
                self._show(False)

    def _appear(self) -> None:
        self._timer = None
        if self._awaited:
            self.visible = True
            self._show(True)
