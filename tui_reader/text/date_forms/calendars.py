"""Calendars other than the Gregorian: which one a printed year belongs to, and its dates as Gregorian ones."""

from __future__ import annotations

import re
from datetime import date, timedelta

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
ETHIOPIC = "Ethiopic"
ERA = "Japanese"
MINGUO = "Minguo"

_BUDDHIST_YEARS = range(2400, 2700)
_PERSIAN_YEARS = range(1300, 1430)
_HIJRI_YEARS = range(1340, 1501)
_OTHER_YEARS = range(1300, 1501)
_NEPALI_YEARS = range(2040, 2110)
_ETHIOPIC_YEARS = range(1950, 2100)
_PERSIAN_LANGUAGES = ("fa", "ps", "prs")
_HIJRI_LANGUAGES = ("ar", "ur", "ug")
_PERSIAN_TEXT = re.compile("[پچژگکی\u06f0-\u06f9]")
_PERSIAN_MARK = re.compile(r"\s{0,2}(?:ه\S{0,2}\s?ش\b|خورشیدی|شمسی)")
_ETHIOPIC_MARK = re.compile(r"\s{0,2}ዓ")
_DEVANAGARI = re.compile("[\u0966-\u096f]")
_HIJRI_MARK = re.compile(r"\s{0,2}(?:هـ?|ﻫ)(?![^\W\d_])")


def gregorian(year: int, month: int, day: int, source: str, end: int) -> tuple[date, str | None] | None:
    """A numeric date of any calendar as a Gregorian date, with the calendar if it is another; None if impossible.

    `source` is the text, and the date ends at `end`. The year decides: 2400 to 2699 are Buddhist. On Nepali pages
    2040 to 2109 are years of the Bikram Sambat, whose months have no rule, and such a date is not read. 1300 to
    1500 are Persian or Hijri by the mark after the date, else by the language of the page or the letters of the
    text; in other languages such a date is not read, since no page was published in those years.
    """
    if year in _BUDDHIST_YEARS:
        return _valid(year - 543, month, day, BUDDHIST)
    if year in _NEPALI_YEARS and _is_nepali(source, end):
        return None
    if year in _OTHER_YEARS:
        calendar = _eastern(year, source, end)
        return _converted(calendar, year, month, day) if calendar else None
    return _valid(year, month, day, None) if 1500 < year < 2200 else None


def named_date(
    year: int, month: int, day: int, calendar: str | None, source: str, end: int
) -> tuple[date, str | None] | None:
    """A date whose month's name belongs to `calendar` (None: Gregorian months, whose year may be Buddhist).

    The Ethiopic names are also those of Gregorian months in Eritrea: the language or the mark of the era decides.
    """
    if calendar == ETHIOPIC:
        ethiopic = conventions().language == "am" or _ETHIOPIC_MARK.match(source, end)
        return _ethiopic(year, month, day) if ethiopic and year in _ETHIOPIC_YEARS else None
    if calendar:
        return _converted(calendar, year, month, day)
    if year in _BUDDHIST_YEARS:
        return _valid(year - 543, month, day, BUDDHIST)
    return _valid(year, month, day, None) if 1000 <= year < 2200 else None


def _is_nepali(source: str, end: int) -> bool:
    return conventions().language == "ne" or _DEVANAGARI.search(source, max(0, end - 10), end) is not None


def _ethiopic(year: int, month: int, day: int) -> tuple[date, str] | None:
    """Twelve months of 30 days and the rest of the year; every fourth year has a day more at its end."""
    if not 1 <= day <= (30 if month < 13 else 6 if year % 4 == 3 else 5):
        return None
    # The year 2000 began on 12 September 2007.
    days = 365 * (year - 2000) + year // 4 - 500 + 30 * (month - 1) + day - 1
    return date(2007, 9, 12) + timedelta(days), ETHIOPIC


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
