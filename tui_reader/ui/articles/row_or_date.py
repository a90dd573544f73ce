"""Row numbers, dates and ranges of dates as the user types them, and the shortest text of a range."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = r"\d{1,7}|\d{1,3}([,，]\d{3})+"


class BadRowOrDate(ValueError):
    """The text is neither a row nor a date; the message is one line for the user."""


def row_or_day(text: str, today: date) -> int | date:
    """A row counted from 1, or the last day of a date, a month or a year, the first one in a list with the newest
    first. A year alone is a row; 2010年 is a year. Raises BadRowOrDate."""
    text = text.strip()
    if re.fullmatch(_NUMBER, text):
        return int(text.replace(",", "").replace("，", ""))
    # A range without an end begins with the newest row.
    return days(text, today)[1] or today


def days(text: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of a date or a range such as 2010-07..2012; None for an open end.
    Raises BadRowOrDate."""
    from tui_reader.query.days import parse_days
    from tui_reader.query.nodes import QueryError

    try:
        found = parse_days(text.strip(), 0, today)
    except QueryError as error:
        raise BadRowOrDate(str(error)) from error
    return found.since, found.until


def range_text(since: date | None, until: date | None) -> str:
    """The shortest text that means a range of days: `2010`, `2010-07`, `2010-07..2012`, `..2010-07-05`."""
    if since and until and (name := _name_of_all(since, until)):
        return name
    first = since and (_name_of_all(since, date(since.year, 12, 31)) or _month_or_day(since, since.day == 1))
    last = until and (
        _name_of_all(date(until.year, 1, 1), until) or _month_or_day(until, until.day == _length(until))
    )
    return f"{first or ''}..{last or ''}"


def _name_of_all(since: date, until: date) -> str:
    """The text of the day, month or year from `since` to `until`; "" when they are no such period."""
    if since == until:
        return since.isoformat()
    if since.year != until.year or since.day != 1:
        return ""
    if (since.month, until.month, until.day) == (1, 12, 31):
        return f"{since.year:04}"
    return _month_or_day(since, True) if since.month == until.month and until.day == _length(until) else ""


def _month_or_day(day: date, month: bool) -> str:
    return day.isoformat()[:7] if month else day.isoformat()


def _length(day: date) -> int:
    from calendar import monthrange

    return monthrange(day.year, day.month)[1]
