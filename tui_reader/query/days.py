"""Values of `date:` in a query: a day, a month, a year, a range, or a number of days up to today."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from tui_reader.i18n import gettext as _
from tui_reader.query.nodes import Days, QueryError
from tui_reader.text.fold import search_fold

_FORMS = [
    re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?"),
    re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?"),
    re.compile(r"(\d{4})(\d\d)(\d\d)"),
]
_BACK = re.compile(r"(\d{1,4})(?:([d天日])|([w周])|(m|个月)|([y年]))")
_TODAY, _YESTERDAY = ("today", "今天"), ("yesterday", "昨天")


def parse_days(text: str, start: int, today: date) -> Days:
    """The days of the value of a `date:` field; `start` is its offset in the query. Raises QueryError with the
    offsets of what is not a date.
    """
    first, dots, last = search_fold(text).partition("..")
    if not dots:
        return _back(first, today) or _days(first, text, start, today)
    end_of_first = start + len(first)
    since = _days(first, text, start, today).since if first.strip() else None
    until = _days(last, text[len(first) + 2 :], end_of_first + 2, today).until if last.strip() else None
    if since is None and until is None:
        raise QueryError(_("A range needs a date before or after the two dots."), start, start + len(text))
    if since and until and since > until:
        raise QueryError(_("This range ends before it begins."), start, start + len(text))
    return Days(since, until)


def _days(folded: str, shown: str, start: int, today: date) -> Days:
    """The days of one date, a day, month or year by its precision; `shown` begins with it as typed."""
    name = folded.strip()
    if name in _TODAY:
        return Days(today, today)
    if name in _YESTERDAY:
        return Days(today - timedelta(1), today - timedelta(1))
    end = start + len(folded)
    for form in _FORMS:
        if match := form.fullmatch(name):
            days = _calendar(*(int(number) if number else None for number in match.groups()))
            if days:
                return days
            raise QueryError(
                _("There is no day {date} in the calendar.").format(date=shown[: len(folded)]), start, end
            )
    message = _(
        "{text} is not a date: write 2010, 2010-07, 2010-07-16, a range such as 2010-07..2012, today, or 7d."
    )
    raise QueryError(message.format(text=shown[: len(folded)]), start, end)


def _calendar(year: int | None, month: int | None, day: int | None) -> Days | None:
    if not year:
        return None
    try:
        since = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if month is None:
        return Days(since, date(year, 12, 31))
    return Days(since, since if day is not None else since.replace(day=monthrange(year, month)[1]))


def _back(text: str, today: date) -> Days | None:
    """A number of days, weeks, months or years up to and including today; None for other text."""
    match = _BACK.fullmatch(text.strip())
    if not match or (match[5] == "年" and len(match[1]) == 4):
        return None
    count = int(match[1])
    if count == 0:
        return None
    try:
        if match[2] or match[3]:
            since = today - timedelta(count * (1 if match[2] else 7) - 1)
        else:
            year, month = divmod(today.year * 12 + today.month - 1 - count * (1 if match[4] else 12), 12)
            length = monthrange(year, month + 1)[1]
            since = date(year, month + 1, min(today.day, length)) + timedelta(1)
    except (ValueError, OverflowError):
        since = date.min
    return Days(since, today)
