"""Key dates of bulletins in words: what is due, how many days are left, the day with its time and zone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from tui_reader.i18n import N_, ngettext, pgettext
from tui_reader.i18n import gettext as _
from tui_reader.text.date_forms.times import named_zone

if TYPE_CHECKING:
    from tui_reader.extraction.values import KeyDate, KeyDateKind

KIND_LABELS: dict[KeyDateKind, str] = {
    "application": N_("Applications"),
    "bid": N_("Bids"),
    "objection": N_("Objections"),
    "comment": N_("Comments"),
    "effective": N_("Entry into force"),
    "expiry": N_("Expiry"),
    "hearing": N_("Hearings and meetings"),
    "payment": N_("Payments"),
    "other": N_("Other deadlines"),
}
"""The kinds of key dates, as one chooses among them."""

_DUE_LABELS: dict[KeyDateKind, str] = {
    "application": N_("application deadline"),
    "bid": N_("bids"),
    "objection": N_("objections until"),
    "comment": N_("comments until"),
    "effective": N_("in force from"),
    "expiry": N_("valid until"),
    "hearing": N_("hearing or meeting"),
    "payment": N_("payment due"),
    "other": N_("deadline"),
}

_COMING: dict[KeyDateKind, str] = {
    "application": N_("closes"),
    "bid": N_("bids due"),
    "objection": N_("objections close"),
    "comment": N_("comments close"),
    "effective": N_("in force"),
    "expiry": N_("expires"),
    "hearing": N_("takes place"),
    "payment": N_("payment due"),
    "other": N_("deadline"),
}

_PAST: dict[KeyDateKind, str] = {
    "application": N_("closed"),
    "bid": N_("bids were due"),
    "objection": N_("objections closed"),
    "comment": N_("comments closed"),
    "effective": N_("took effect"),
    "expiry": N_("expired"),
    "hearing": N_("took place"),
    "payment": N_("payment was due"),
    "other": N_("was due"),
}

_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")),
)


_IN_YEARS = 2
"""Years after which the past is counted in years. Chosen by hand."""


def key_date_label(kind: KeyDateKind) -> str:
    """What takes place on a key date of a kind, whenever it is, as it stands before a title: `valid until`."""
    return _(_DUE_LABELS[kind])


def days_left(day: date, today: date) -> str:
    """How far a day is from today: `today`, `tomorrow`, `in 3 days`, `3 days ago`; from two years ago on in whole
    years, as nobody counts days of."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in {count} day", "in {count} days", days).format(count=f"{days:,}")
    years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if years >= _IN_YEARS:
        return ngettext("{count} year ago", "{count} years ago", years).format(count=f"{years:,}")
    return ngettext("{count} day ago", "{count} days ago", -days).format(count=f"{-days:,}")


def due_label(key_date: KeyDate, today: date) -> str:
    """What is due, and when: `closes in 3 days`."""
    what = (_COMING if key_date.day >= today else _PAST)[key_date.kind]
    return _("{what} {when}").format(what=_(what), when=days_left(key_date.day, today))


def due_sentence(key_date: KeyDate, today: date) -> str:
    """What is due, the days left, and the day with its time: `closes in 3 days, 5 May 17:00`."""
    return _("{due}, {day}").format(due=due_label(key_date, today), day=moment_label(key_date, today))


def moment_label(key_date: KeyDate, today: date) -> str:
    """The day of a key date with its time, and the zone where the clock here shows another time; before it the
    first day of a period."""
    day = day_label(key_date.day, today)
    if key_date.time is not None:
        day = _("{day} {time}").format(day=day, time=f"{key_date.time:%H:%M}")
        if zone := _other_zone(key_date.day, key_date.time, key_date.zone):
            day = _("{day} ({zone})").format(day=day, zone=zone)
    if key_date.begins is not None and key_date.begins != key_date.day:
        day = _("{first} to {last}").format(first=day_label(key_date.begins, today), last=day)
    return day


def day_label(day: date, today: date) -> str:
    """A day, with its year where that is another than that of today: `5 May`, `5 May 2027`."""
    if day.year == today.year:
        text = pgettext("day of a year", "{day} {month}")
    else:
        text = pgettext("date", "{day} {month} {year}")
    return text.format(day=day.day, month=_month(day.month), year=day.year)


def _month(number: int) -> str:
    return (
        *(pgettext("month", "Jan"), pgettext("month", "Feb"), pgettext("month", "Mar")),
        *(pgettext("month", "Apr"), pgettext("month", "May"), pgettext("month", "Jun")),
        *(pgettext("month", "Jul"), pgettext("month", "Aug"), pgettext("month", "Sep")),
        *(pgettext("month", "Oct"), pgettext("month", "Nov"), pgettext("month", "Dec")),
    )[number - 1]


def weekday_label(day: date) -> str:
    """The name of the day of the week."""
    return _(_WEEKDAYS[day.weekday()])


def _other_zone(day: date, clock: time, zone: str) -> str:
    """The zone, where it has another time than the clock of this machine; "" for the same, or for none."""
    here = named_zone(zone)
    if here is None:
        return zone
    moment = datetime.combine(day, clock, here)
    try:
        local = moment.astimezone()
    except OverflowError:  # beyond the calendar here: 9999-12-31 in a zone west of Greenwich
        return zone
    return "" if not zone or moment.utcoffset() == local.utcoffset() else zone
