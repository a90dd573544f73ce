"""What Tab makes of a query in the prompt, and which of its characters an error is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.ui.widgets.prompt import NO_ERROR, PromptError

if TYPE_CHECKING:
    from datetime import date


class KnownNames(NamedTuple):
    """The names that Tab completes in a query."""

    publishers: Sequence[str] = ()
    sources: Sequence[str] = ()
    tags: Sequence[str] = ()


class QueryCompletion:
    """Completes the piece of a query at the cursor: the first that fits, and then one after the other."""

    def __init__(self, names: KnownNames, today: date | None = None) -> None:
        self._names = names
        self._today = today
        self._given = ("", -1)
        self._before = self._after = ""
        self._choices: list[str] = []

    def __call__(self, text: str, cursor: int) -> tuple[str, int]:
        """The query and where the cursor is then; both as they were when nothing fits."""
        from tui_reader.query.completion import completions

        if self._choices and (text, cursor) == self._given:
            self._choices.append(self._choices.pop(0))
        else:
            found = completions(text, cursor, self._names, self._today)
            self._choices = list(found.choices)
            self._before, self._after = text[: found.start], text[found.end :]
        if not self._choices:
            return text, cursor
        head = self._before + self._choices[0]
        self._given = (head + self._after, len(head))
        return self._given


def error_in(text: str) -> PromptError:
    """The syntax error of a query that is being typed. An error at its end is placed on the last character."""
    from tui_reader.query.nodes import QueryError
    from tui_reader.query.syntax import parse

    try:
        parse(text, typing=True)
    except QueryError as error:
        start = min(error.start, max(0, len(text) - 1))
        return PromptError(error.message, start, max(error.end, start + 1))
    return NO_ERROR
