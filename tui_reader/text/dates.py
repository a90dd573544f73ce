"""Dates in text, moments with their zone, and dates that lost some of their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations

from tui_reader.text.clean import clean_line
from tui_reader.text.date_forms.conventions import conventions
from tui_reader.text.date_forms.patterns import ONES, ZERO, full_year, may_hold_dates, normalized, printed_dates
from tui_reader.text.numerals import chinese_number

CHINA = timezone(timedelta(hours=8), "+08:00")
"""The zone of a time without one: Asia/Shanghai has had no other offset since 1992."""

CENTRAL = timezone(timedelta(hours=-6), "-06:00")
"""Central Standard Time of North America."""

_LONGEST = 500  # characters of a field that are searched for its date. Chosen by hand.

_DAMAGED = re.compile(r"\d[\d\s年月日号./-]*")
_SPLITS = [
    (year, re.compile(rf"(\d{{{year}}})[\s年./-]*(\d{{{month}}})[\s月./-]*(\d{{{day}}})[\s日号./-]*"))
    for year in (4, 2)
    for month in (1, 2)
    for day in (1, 2)
]
_DAMAGED_YEAR = re.compile(
    rf"([{ZERO}{ONES}?？□\ufffd]{{2,4}})\s*年\s*([{ONES}十]{{1,2}})\s*月\s*([{ONES}十廿卅]{{1,3}})"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d\d:?\d\d)?$")
_ZONE_GAP = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")
_RFC = re.compile(
    r"(?:[A-Za-z]{3,9},?\s*)?\d{1,2}\s+[A-Za-z]{3}\s+(?:\d\d|[1-9]\d{3})\s+\d{1,2}:\d\d(?::\d\d)?\s+"
    r"(?:[+-]\d{4}|UT|GMT|[ECMP][SD]T)$"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_CST = re.compile(r"(?<![A-Za-z])CST(?![A-Za-z])")
_JAVA = re.compile(r"CST\s+\d{4}$")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `text[start:end]` is `raw`.

    `value` is a date, or a datetime where a time is printed, which is aware where a zone is printed too.
    `calendar` is the calendar that the date was converted from, None for the Gregorian.
    """

    start: int
    end: int
    value: date | datetime
    raw: str
    calendar: str | None = None

    @property
    def day(self) -> date:
        """The date as printed, without its time."""
        return self.value.date() if isinstance(self.value, datetime) else self.value


def find_dates(text: str) -> list[FoundDate]:
    """Every complete calendar date in `text`, in order, not overlapping; impossible dates are skipped.

    The forms are Chinese, Japanese (with eras) and Korean dates in digits or Han numerals; ISO 8601, also with `/`
    and `.`; eight digits in a row; day, month's name and year in the languages of `month_names.txt`, in any order;
    Vietnamese, Mongolian, Uyghur and Tibetan dates; RFC 822 and asctime; digits of all scripts. Dates of other
    calendars are converted (see `date_forms.calendars`). A numeric date with the year last is read day first; with
    slashes, only where the page or the numbers leave no other reading.
    """
    if not may_hold_dates(text):
        return []
    dates: list[FoundDate] = []
    spans = printed_dates(normalized(text), text)
    for start, end, value, calendar in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not dates or start >= dates[-1].end:
            dates.append(FoundDate(start, end, value, text[start:end], calendar))
    return dates


def parse_moment(text: str) -> tuple[datetime, bool] | None:
    """The first date in `text` as an aware datetime, and whether its zone was assumed.

    +08:00 is assumed; for CST, which stands for two zones, -06:00 unless the page is Chinese or Java printed it. A
    date without a time is taken as midnight. None where there is no date.
    """
    for found in find_dates(text[:_LONGEST]):
        value = found.value
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        if value.tzinfo is not None:
            return value, False
        # Java programs in China print China Standard Time so; only they put a zone before the year.
        american = _CST.search(found.raw) and not _JAVA.search(found.raw) and conventions().language != "zh"
        return value.replace(tzinfo=CENTRAL if american else CHINA), True
    return None


def stated_moment(text: str | None) -> tuple[datetime, bool] | None:
    """The moment of a machine-readable date, and whether its zone was assumed.

    ISO 8601 and RFC 5322, whose `-0000` is UTC, keep their zone; ten or thirteen digits are seconds or
    milliseconds since 1970; otherwise as `parse_moment`.
    """
    text = clean_line(text or "", 100)
    moment: datetime | None = None
    try:
        if _ISO.match(text):
            moment = datetime.fromisoformat(_ZONE_GAP.sub("", text))
        elif _EPOCH.fullmatch(text):
            moment = datetime.fromtimestamp(int(text[:10]), UTC)
        elif _RFC.match(text) and not _CST.search(text):
            from email.utils import parsedate_to_datetime  # takes 6 ms, and most dates are not of this form

            moment = parsedate_to_datetime(text)
            if moment.tzinfo is None and text.endswith("-0000"):
                moment = moment.replace(tzinfo=UTC)
        if moment is not None and moment.tzinfo is not None:
            # Raises for a moment outside the years 1 to 9999 in UTC, which cannot be compared.
            moment.astimezone(UTC)
            return moment, False
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return parse_moment(text)


def parse_date(text: str) -> date | None:
    """The first date in `text` as printed, without conversion of zones; None where there is none."""
    return next((found.day for found in find_dates(text[:_LONGEST])), None)


def restore_date(damaged: str, not_after: date | None = None) -> list[date]:
    """Every calendar date that a damaged one may have been, earliest first; empty where there is none.

    It lost marks (`2010716日`) or the zeros of a Han year (`二一年七月十六日`). Dates after `not_after`, the day
    of publication, are excluded. A two-digit year is considered only where no reading with four digits is valid; a
    padded day with an unpadded month, or the reverse, only where no other reading is.
    """
    plain = normalized(damaged)[:_LONGEST]
    # Before complete dates: `二一年` is more likely 二○一○年 without its zeros than the year 2021.
    if restored := sorted(set(_zero_restored(plain, not_after))):
        return restored
    whole = parse_date(plain)
    if whole is not None:
        return [whole] if not_after is None or whole <= not_after else []
    for chunk in _DAMAGED.findall(plain):
        for digits in (chunk.strip(), "".join(chunk.split())):
            if candidates := _split_dates(digits, not_after):
                return candidates
    return []


def _split_dates(digits: str, not_after: date | None) -> list[date]:
    """The best readings of a run of digits that lost some of its marks."""
    readings: list[tuple[int, bool, date]] = []
    for length, pattern in _SPLITS:
        match = pattern.fullmatch(digits)
        if not match:
            continue
        month, day = match[2], match[3]
        padded = month[0] == "0" or day[0] == "0"
        uneven = padded and not len(month) == len(day) == 2
        year = int(match[1]) if length == 4 else full_year(int(match[1]))
        value = _plausible(year, int(month), int(day), not_after)
        if value:
            readings.append((4 - length, uneven, value))
    best = min((reading[:2] for reading in readings), default=None)
    return sorted({value for *rank, value in readings if tuple(rank) == best})


def _zero_restored(text: str, not_after: date | None) -> Iterator[date]:
    """Dates whose Han year lost its ○, or has another character for it, since old fonts lacked it."""
    for match in _DAMAGED_YEAR.finditer(text):
        written = re.sub(r"[?？□\ufffd]", "〇", match[1])
        month, day = chinese_number(match[2]), chinese_number(match[3])
        for places in combinations(range(4), 4 - len(written)):
            rest = iter(written)
            year = chinese_number("".join("〇" if at in places else next(rest) for at in range(4)))
            value = _plausible(year or 0, month or 0, day or 0, not_after)
            if value:
                yield value


def _plausible(year: int, month: int, day: int, not_after: date | None) -> date | None:
    """The date, if it is from 1900 to 2099 and not too late; else None."""
    if not 1900 <= year <= 2099:
        return None
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return value if not_after is None or value <= not_after else None
