"""Calls that one thread carries out in their order, of which later ones may take the place of earlier ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.remote.suspension import Outcome


class ArchiveRequest:
    """A call, and what is done with its answer in the thread that draws."""

    def __init__(
        self,
        call: Callable[[], Any],
        then: Callable[[Outcome], None],
        ended: Callable[[], None],
        kind: str,
        write: bool,
    ) -> None:
        self.call, self.then, self.ended = call, then, ended
        self.kind, self.write = kind, write


class Requests:
    """Carries out calls one after the other, in a thread that lives as long as there are any."""

    def __init__(
        self,
        run: Callable[[Callable[[], None]], None],
        call_in_ui: Callable[[Callable[[Outcome], object], Outcome], None],
    ) -> None:
        """`run` runs a function in a thread, `call_in_ui` calls one in the thread that draws."""
        self._run, self._call_in_ui = run, call_in_ui
        self._changed = Condition()
        self._waiting: deque[ArchiveRequest] = deque()
        self._busy: ArchiveRequest | None = None
        self._has_thread = False
        self.ending = False
        """Whether nothing but what is to be written is carried out any more."""

    def put(
        self,
        call: Callable[[], Any],
        then: Callable[[Outcome], None],
        ended: Callable[[], None] = lambda: None,
        *,
        kind: str = "",
        write: bool = False,
    ) -> ArchiveRequest:
        """Add a call; `then` gets its result or its ArchiveError. A waiting one of the same kind is dropped: its
        `ended` is called. `write`: it is carried out even while the program is ending."""
        request = ArchiveRequest(call, then, ended, kind, write)
        with self._changed:
            dropped = [each for each in self._waiting if kind and each.kind == kind]
            for each in dropped:
                self._waiting.remove(each)
            self._waiting.append(request)
            begins, self._has_thread = not self._has_thread, True
        if begins:
            self._run(self._work)
        for each in dropped:
            each.ended()
        return request

    def withdraw(self, request: ArchiveRequest) -> bool:
        """Forget a call that has not begun; False when it has."""
        with self._changed:
            if request not in self._waiting:
                return False
            self._waiting.remove(request)
            return True

    def finish(self) -> None:
        """Carry out what is to be written, and nothing else any more; returns when that is done."""
        with self._changed:
            self.ending = True
            self._changed.wait_for(lambda: not self._has_thread)

    @property
    def unwritten(self) -> int:
        """How many calls that write have not come to their end."""
        with self._changed:
            left = [*self._waiting, *([self._busy] if self._busy else [])]
            return sum(each.write for each in left)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._busy = None
                while self.ending and self._waiting and not self._waiting[0].write:
                    self._waiting.popleft()
                if not self._waiting:
                    self._has_thread = False
                    self._changed.notify_all()
                    return
                request = self._busy = self._waiting.popleft()
            try:
                outcome = Outcome(request.call())
            except ArchiveError as error:
                outcome = Outcome(error=error)
            self._call_in_ui(request.then, outcome)
