"""Groups of the list: the month or the source under which rows stand together."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from tui_reader.archive.collation import sort_key
from tui_reader.archive.values import Order, Row
from tui_reader.i18n import gettext as _

Group: TypeAlias = "tuple[object, ...]"
"""What the rows of one group have in common; rows of the next group have another."""

_key_of_source = lru_cache(maxsize=512)(sort_key)


def group_of(order: Order, row: Row, read: bool) -> Group | None:
    """The group of a row, None in an order that has none; `read` is whether it stands among the read ones."""
    match order:
        case "date":
            return _month(row)
        case "unread":
            return (read, *_month(row))
        case "source":
            # As the archive compares them: spellings that differ in case or width stand together.
            return (_key_of_source(row.source) if row.source else None,)
        case "title":
            return None


def group_title(order: Order, row: Row, read: bool) -> str:
    """What stands above the rows of a group."""
    if order == "source":
        return row.source or _("No source")
    published = row.published
    month = _("No date")
    if published:
        month = _("{year}-{month:02}").format(year=published.year, month=published.month)
    if order == "unread":
        state = _("Read") if read else _("Unread")
        return f"{state} · {month}"
    return month


def _month(row: Row) -> tuple[object, ...]:
    return (row.published.year, row.published.month) if row.published else (None,)
