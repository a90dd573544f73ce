"""Groups of the article list: rows of one month, one year or one publisher, with the title of each group."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from tui_reader.archive.collation import sort_key
from tui_reader.archive.values import Order, Row
from tui_reader.i18n import gettext as _

Group: TypeAlias = "tuple[object, ...]"
"""Equal for rows of the same group, different for adjacent groups."""

_publisher_key = lru_cache(maxsize=512)(sort_key)


def group_of(order: Order, row: Row, read: bool, *, months: bool) -> Group | None:
    """The group of a row; None in an order without groups. `read`: whether the row is among the read ones.
    `months`: whether dates are grouped by month rather than by year."""
    match order:
        case "date":
            return _period(row, months)
        case "unread":
            return (read, *_period(row, months))
        case "source":
            # The archive's collation: spellings that differ in case or width are one publisher.
            return (_publisher_key(row.source) if row.source else None,)
        case "title":
            return None


def group_title(order: Order, row: Row, read: bool, *, months: bool) -> str:
    """The heading of the group of a row."""
    if order == "source":
        return row.source or _("No publisher")
    published = row.published
    period = _("No date")
    if published and months:
        period = _("{year}-{month:02}").format(year=published.year, month=published.month)
    elif published:
        period = str(published.year)
    if order == "unread":
        state = _("Read") if read else _("Unread")
        return f"{state} · {period}"
    return period


def _period(row: Row, months: bool) -> tuple[object, ...]:
    day = row.published
    if day is None:
        return (None,)
    return (day.year, day.month) if months else (day.year,)
