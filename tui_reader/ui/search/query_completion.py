"""Completion of a query in the prompt with Tab, and the place of a syntax error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.ui.widgets.prompt import NO_ERROR, PromptError

if TYPE_CHECKING:
    from datetime import date

    from tui_reader.query.completion import KnownNames


class QueryCompletion:
    """Completes the part of a query at the cursor with the first match, then with one after another."""

    def __init__(self, names: KnownNames, today: date | None = None) -> None:
        self._names = names
        self._today = today
        self._completed = ("", -1)
        self._before = self._after = ""
        self._choices: list[str] = []

    def __call__(self, text: str, cursor: int) -> tuple[str, int]:
        """The completed query and the new position of the cursor; both unchanged without a match."""
        from tui_reader.query.completion import completions

        if self._choices and (text, cursor) == self._completed:
            self._choices.append(self._choices.pop(0))
        else:
            found = completions(text, cursor, self._names, self._today)
            self._choices = list(found.choices)
            self._before, self._after = text[: found.start], text[found.end :]
        if not self._choices:
            return text, cursor
        head = self._before + self._choices[0]
        self._completed = (head + self._after, len(head))
        return self._completed


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
