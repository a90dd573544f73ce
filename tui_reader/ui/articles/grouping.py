"""Groups of the article list: rows of one month or one publisher, with the title of each group."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from tui_reader.archive.collation import sort_key
from tui_reader.archive.values import Order, Row
from tui_reader.i18n import gettext as _

Group: TypeAlias = "tuple[object, ...]"
"""Equal for rows of the same group, different for adjacent groups."""

_publisher_key = lru_cache(maxsize=512)(sort_key)


def group_of(order: Order, row: Row, read: bool) -> Group | None:
    """The group of a row; None in an order without groups. `read`: whether the row is among the read ones."""
    match order:
        case "date":
            return _month(row)
        case "unread":
            return (read, *_month(row))
        case "source":
            # The archive's collation: spellings that differ in case or width are one publisher.
            return (_publisher_key(row.source) if row.source else None,)
        case "title":
            return None


def group_title(order: Order, row: Row, read: bool) -> str:
    """The heading of the group of a row."""
    if order == "source":
        return row.source or _("No publisher")
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
