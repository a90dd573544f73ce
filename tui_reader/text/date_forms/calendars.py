"""Calendars other than the Gregorian: which one a printed year belongs to, and its dates as Gregorian ones."""

from __future__ import annotations

import re
from datetime import date

from tui_reader.text.date_forms.conventions import conventions

ERAS = {
    **{"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867},
    **{"民國": 1911, "民国": 1911},
}
"""The year before the first year of each era, and of 民國."""
ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}

BUDDHIST = "Buddhist"
PERSIAN = "Persian"
HIJRI = "Hijri"
ERA = "Japanese"
MINGUO = "Minguo"

_BUDDHIST_YEARS = range(2400, 2700)
_PERSIAN_YEARS = range(1300, 1430)
_HIJRI_YEARS = range(1340, 1501)
_OTHER_YEARS = range(1300, 1501)
_PERSIAN_LANGUAGES = ("fa", "ps", "prs")
_HIJRI_LANGUAGES = ("ar", "ur", "ug")
_PERSIAN_TEXT = re.compile("[پچژگکی\u06f0-\u06f9]")
_PERSIAN_MARK = re.compile(r"\s{0,2}(?:ه\S{0,2}\s?ش\b|خورشیدی|شمسی)")
_HIJRI_MARK = re.compile(r"\s{0,2}(?:هـ?|ﻫ)(?![^\W\d_])")


def gregorian(year: int, month: int, day: int, source: str, end: int) -> tuple[date, str | None] | None:
    """A numeric date of any calendar as a Gregorian date, with the calendar if it is another; None if impossible.

    `source` is the text, and the date ends at `end`. The year decides: 2400 to 2699 are Buddhist. 1300 to 1500 are
    Persian or Hijri by the mark after the date, else by the language of the page or the letters of the text; in
    other languages such a date is none, since no page was published in those years.
    """
    if year in _BUDDHIST_YEARS:
        return _valid(year - 543, month, day, BUDDHIST)
    if year in _OTHER_YEARS:
        calendar = _eastern(year, source, end)
        return _converted(calendar, year, month, day) if calendar else None
    return _valid(year, month, day, None) if 1500 < year < 2200 else None


def named_date(year: int, month: int, day: int, calendar: str | None) -> tuple[date, str | None] | None:
    """A date whose month's name belongs to `calendar` (None: Gregorian months, whose year may be Buddhist)."""
    if calendar:
        return _converted(calendar, year, month, day)
    if year in _BUDDHIST_YEARS:
        return _valid(year - 543, month, day, BUDDHIST)
    return _valid(year, month, day, None) if 1000 <= year < 2200 else None


def _eastern(year: int, source: str, end: int) -> str | None:
    if _PERSIAN_MARK.match(source, end):
        return PERSIAN
    if _HIJRI_MARK.match(source, end):
        return HIJRI
    language = conventions().language
    persian = language in _PERSIAN_LANGUAGES or (language is None and _PERSIAN_TEXT.search(source))
    if persian and year in _PERSIAN_YEARS:
        return PERSIAN
    return HIJRI if (persian or language in _HIJRI_LANGUAGES) and year in _HIJRI_YEARS else None


def _valid(year: int, month: int, day: int, calendar: str | None) -> tuple[date, str | None] | None:
    try:
        return date(year, month, day), calendar
    except ValueError:
        return None


def _converted(calendar: str, year: int, month: int, day: int) -> tuple[date, str] | None:
    """The Gregorian date of a Persian or Hijri one (Umm al-Qura, as official calendars of Arabia count)."""
    try:
        if calendar == PERSIAN:
            from persiantools.jdatetime import JalaliDate  # these take 15 and 25 ms, and few pages need them

            day_of: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        else:
            from hijridate import Hijri

            day_of = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(day_of.year, day_of.month, day_of.day), calendar
