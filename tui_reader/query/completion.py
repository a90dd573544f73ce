"""Completion of a query at the cursor: field names and the values of fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tui_reader.query.kinds import GROUPS, KINDS, SINGLE
from tui_reader.query.lexer import FIELDS, FORMER_FIELDS, FieldName, tokens
from tui_reader.query.syntax import STATES
from tui_reader.text.fold import search_fold

_MOST = 20  # more than a popup shows


class KnownNames(NamedTuple):
    """The names that can be completed: publishers of bulletins, followed sources, tags; the most useful first."""

    publishers: Sequence[str] = ()
    sources: Sequence[str] = ()
    tags: Sequence[str] = ()


class Completions(NamedTuple):
    """Choices that can replace the characters from `start` up to `end` of the query."""

    start: int
    end: int
    choices: tuple[str, ...]


def completions(text: str, cursor: int, names: KnownNames, today: date | None = None) -> Completions:
    """The completions of the piece of the query that ends at the cursor.

    For a word: the fields whose names begin with it, in either language. After a field: its values that begin with
    what is typed, and after them names that contain it. None in a phrase or in empty space. `today` is the day
    that dates are offered for.
    """
    before = tokens(text[:cursor])
    last = before[-1] if before else None
    if last is None or last.end < cursor:
        return Completions(cursor, cursor, ())
    if last.kind == "field":
        return _values(FIELDS[last.text], "", cursor, _end_of(cursor, text, cursor), names, today)
    if last.kind not in ("word", "phrase"):
        return Completions(cursor, cursor, ())
    if last.glued:
        if last.kind == "phrase" and last.closed:
            return Completions(cursor, cursor, ())
        end = _end_of(last.start, text, cursor)
        return _values(FIELDS[before[-2].text], last.text, last.start, end, names, today)
    typed = search_fold(last.text)
    begun = [name for name in FIELDS if last.kind == "word" and name.startswith(typed) and typed]
    fields = dict.fromkeys(f"{FORMER_FIELDS.get(name, name)}:" for name in begun)
    return Completions(last.start, _end_of(last.start, text, cursor), tuple(fields))


def _values(
    field: FieldName, typed: str, start: int, end: int, names: KnownNames, today: date | None
) -> Completions:
    folded = search_fold(typed.strip())
    values: Iterable[str]
    if field == "is":
        values = STATES if folded else dict.fromkeys(STATES.values())
    elif field == "kind":
        values = (*KINDS, *SINGLE) if folded else (*GROUPS, *SINGLE)
    elif field == "date":
        values = _days(today or date.today())
    else:
        known = {"tag": names.tags, "publisher": names.publishers, "in": (*names.sources, "attachment")}.get(
            field, ()
        )
        matching = [(search_fold(name).find(folded), name) for name in known]
        matching = [(place, name) for place, name in matching if place >= 0 and len(name) > len(folded)]
        matching.sort(key=lambda one: one[0] > 0)
        return Completions(start, end, tuple(quoted(name) for _, name in matching[:_MOST]))
    begun = (value for value in values if search_fold(value).startswith(folded))
    return Completions(start, end, tuple(value for value in begun if value != folded))


def quoted(value: str) -> str:
    """A value as it is written after a field, in quotation marks where needed."""
    for written in (value, f'"{value}"', f"「{value}」"):
        read = tokens(f"tag:{written}")
        if len(read) == 2 and read[1].text == value and read[1].closed and not read[1].prefix:
            return written
    return f"『{value}』"


def _end_of(start: int, text: str, cursor: int) -> int:
    """The end of the word or field around the cursor; in a quotation the cursor itself."""
    return next(
        (each.end for each in tokens(text) if each.start == start and each.kind in ("word", "field")), cursor
    )


def _days(today: date) -> list[str]:
    """One value of each form, the most useful first."""
    year = today.year
    calendar = [f"{today:%Y-%m}", f"{year}", f"{year - 1}", f"{year - 1}..{year}", f"{year}..", f"..{year - 1}"]
    return ["today", "yesterday", "7d", "30d", *calendar]
