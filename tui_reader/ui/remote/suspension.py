"""Actions that are suspended in the middle while they wait for an answer, and go on when it is there.

Each runs in a greenlet, as synchronous code of SQLAlchemy does on top of asyncio.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

from tui_reader.archive.errors import ArchiveError

Result = TypeVar("Result")


class AnswerPending(ArchiveError):
    """A question that only a suspended action can wait for was asked outside of one."""

    def __init__(self) -> None:
        super().__init__(None, "the archive has not answered yet")


class Outcome:
    """A result, or the error instead of it."""

    def __init__(self, value: Any = None, error: Exception | None = None) -> None:
        self._value, self._error = value, error

    @property
    def error(self) -> Exception | None:
        """The error, if there is one."""
        return self._error

    def result(self) -> Any:
        """The result. Raises the error."""
        if self._error is not None:
            raise self._error
        return self._value


class SuspendableAction(greenlet):
    """One action; `kind` as in `SuspendedActions.start`."""

    kind = ""
    give_up: Callable[[], object] | None = None
    """Withdraws the question that the action waits for."""


_SUSPENDED = object()


class SuspendedActions:
    """Starts actions in the thread that draws, suspends and resumes them.

    Of the actions that keys have started, at most one waits at a time: it is `held`, and the keys that are typed
    meanwhile are not handled before it is over.
    """

    def __init__(self, on_held: Callable[[], object], on_free: Callable[[], object]) -> None:
        """`on_held` is called when an action is held, `on_free` when it is over."""
        self.held: SuspendableAction | None = None
        self._on_held, self._on_free = on_held, on_free

    def run(self, action: Callable[[], Result]) -> Result | None:
        """The result of an action; None when it has been suspended. Within another action, that one waits."""
        if isinstance(getcurrent(), SuspendableAction):
            return action()
        return self.start(action)

    def start(self, action: Callable[[], Result], kind: str = "", *, holds: bool = False) -> Result | None:
        """As `run`, but within another action, that one goes on when this one is suspended. Of a `kind`, a later
        question takes the place of one that has not been sent yet, and ends the action that has asked it.
        `holds`: the action is held while it is suspended."""
        started = SuspendableAction(action)
        started.kind = kind
        started.gr_context = copy_context()
        answer = started.switch()
        if started.dead:
            return None if isinstance(answer, GreenletExit) else answer
        if holds:
            self.held = started
            self._on_held()
        return None

    def wait(
        self, ask: Callable[[Callable[[Outcome], None], Callable[[], None], str], Callable[[], object]]
    ) -> Any:
        """Suspend the present action until an answer is there, and return it or raise its error. `ask` is called
        with a function that takes the answer, one that ends the action instead, and the kind of the action; it
        returns a function that withdraws the question. Raises AnswerPending outside of an action."""
        action = getcurrent()
        if not isinstance(action, SuspendableAction):
            raise AnswerPending
        early: list[Outcome] = []
        suspended = False

        def answer(outcome: Outcome) -> None:
            if not suspended:
                early.append(outcome)
            elif not action.dead:
                self._resume(action, outcome)

        action.give_up = ask(answer, lambda: self._end(action), action.kind)
        if not early:
            suspended = True
            assert action.parent is not None
            early.append(action.parent.switch(_SUSPENDED))
        action.give_up = None
        return early[0].result()

    def give_up(self) -> None:
        """End the held action where it is."""
        held = self.held
        if held is not None:
            self._end(held)

    def _end(self, action: SuspendableAction) -> None:
        if not action.dead:
            if action.give_up is not None:
                action.give_up()
            self._switch(action, lambda: action.throw(GreenletExit))

    def _resume(self, action: SuspendableAction, outcome: Outcome) -> None:
        self._switch(action, lambda: action.switch(outcome))

    def _switch(self, action: SuspendableAction, switch: Callable[[], object]) -> None:
        # It returns to the caller that resumes it, not to the one that started it.
        action.parent = getcurrent()
        try:
            switch()
        finally:
            if self.held is action and action.dead:
                self.held = None
                self._on_free()
