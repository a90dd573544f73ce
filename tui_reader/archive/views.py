"""Views of the list, whichever engine stores the rows: their effective order, their keys, their days."""

from __future__ import annotations

from tui_reader.archive.collation import NOTHING_LAST, sort_key
from tui_reader.archive.values import View

_DAY_SECONDS = 86400
_EPOCH = 719163
"""1970-01-01 as a proleptic ordinal, from which `sort_date` counts."""


def settled(view: View) -> View:
    """The view with its effective order: among unread bulletins all are unread, and of one publisher all have the
    same publisher."""
    same = (view.order == "unread" and view.filter == "unread") or (
        view.order == "source" and view.source is not None
    )
    return view._replace(order="date") if same else view


def source_key(name: str) -> bytes:
    """The key of a publisher: spellings that sort alike are one."""
    return sort_key(name) if name else NOTHING_LAST


def newest(day: int) -> int:
    """The `sort_date` of the last second of a day, which is the least: a negated number of seconds. The day is a
    negated ordinal, as in the column."""
    return oldest(day) - (_DAY_SECONDS - 1)


def oldest(day: int) -> int:
    """The `sort_date` of the first second of a day."""
    return (day + _EPOCH) * _DAY_SECONDS
