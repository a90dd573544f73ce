"""Keys that are typed while the action of an earlier key waits for the archive: handled after it, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from textual import events

from tui_reader.ui.remote.suspension import SuspendedActions
from tui_reader.ui.remote.waiting_notice import StoppableTimer, WaitingNotice

Input: TypeAlias = "events.Key | events.Paste"


class TypedAhead:
    """Keeps what is typed while an action is held. Escape ends that action, and forgets what was typed."""

    def __init__(
        self,
        handle: Callable[[Input], object],
        show: Callable[[str], object],
        set_timer: Callable[[float, Callable[[], None]], StoppableTimer],
        texts: tuple[str, str, str],
    ) -> None:
        """`handle` handles what was typed. `show` shows a line: the first of `texts` while an answer is awaited,
        the second where Escape ends the waiting, the third while the connection is lost; "" otherwise."""
        self._handle, self._show, self._texts = handle, show, texts
        self._typed: deque[Input] = deque()
        self._lost = False
        self._opening = ""
        self.actions = SuspendedActions(self._show_notice, self._freed)
        self.notice = WaitingNotice(set_timer, lambda _visible: self._show_notice())

    def take(self, event: Input, *, is_quit: bool) -> bool:
        """Keep what is typed while an action is held. False when none is, or for a key that quits at once: one
        that types nothing, for the action may be about to open a prompt, or any once the notice is visible."""
        if self.actions.held is None:
            return False
        key = event if isinstance(event, events.Key) else None
        if key is not None and key.key == "escape" and self._opening:
            # Without the archive no key can be handled.
            self._typed.clear()
            return True
        if key is not None and key.key == "escape":
            self.forget()
            return True
        visible = self.notice.visible or self._opening
        if is_quit and key is not None and (visible or not key.is_printable):
            return False
        self._typed.append(event)
        return True

    def forget(self) -> None:
        """End the held action, and forget what was typed."""
        self._typed.clear()
        self.actions.give_up()

    def _freed(self) -> None:
        while self._typed and self.actions.held is None:
            self._handle(self._typed.popleft())
        self._show_notice()

    def opening(self, text: str) -> None:
        """Show a line while the archive is opened; "" once it is open. The waiting cannot be ended, but for the
        program."""
        self._opening = text
        self._show_notice()

    def connection(self, *, lost: bool) -> None:
        """Note that the connection is lost, or there again."""
        if lost != self._lost:
            self._lost = lost
            self._show_notice()

    def _show_notice(self) -> None:
        waiting, held, lost = self._texts
        if self._opening:
            self._show(self._opening)
        elif self.notice.visible and self.actions.held is not None:
            self._show(held)
        elif self._lost:
            self._show(lost)
        else:
            self._show(waiting if self.notice.visible else "")
