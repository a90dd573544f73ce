"""Printed forms of dates and times: a pattern and a reader for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone

from tui_reader.text.numerals import chinese_number

ZERO = "〇○◯零Oo"
ONES = "一二三四五六七八九"

_NORMALIZED = {
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF0D, 0xFF1B), 0xFF2F)},
    **dict.fromkeys((0x00A0, 0x3000, 0x2009, 0x202F), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2212), "-"),
}
_UNUSUAL = re.compile(f"[{''.join(map(re.escape, map(chr, _NORMALIZED)))}]")

# The year before the first year of each era, and of 民國.
_ERAS = {
    **{"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867},
    **{"民國": 1911, "民国": 1911},
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari января",
            "february feb februar février févr fevrier febrero febbraio fevereiro fev februari февраля",
            "march mar märz mrz maerz mars marzo março maart марта",
            "april apr avril avr abril abr aprile апреля",
            "may mai mayo maggio maio mei мая",
            "june jun juni juin junio giugno giu junho июня",
            "july jul juli juillet juil julio luglio lug julho июля",
            "august aug août aout agosto ago augustus августа",
            "september sep sept septembre septiembre settembre set setembro сентября",
            "october oct oktober okt octobre octubre ottobre ott outubro out октября",
            "november nov novembre noviembre novembro ноября",
            "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro декабря",
        ),
        1,
    )
    for name in names.split()
}
# RFC 822 section 5, and names on pages of other countries.
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT"), 0),
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"CET": 1, "CEST": 2, "JST": 9, "KST": 9, "HKT": 8, "北京时间": 8},
}
_AFTERNOON = ("下午", "晚上", "晚", "午後", "오후", "p")
_MORNING = ("上午", "早上", "凌晨", "午前", "오전", "a")

_ZONE = (
    r"(?P<zone>Z|(?:UTC|GMT|UT)?[ ]?[+-]\d{1,2}(?::?\d{2})?"
    r"|UTC|GMT|UT|[ECMP][SD]T|CES?T|JST|KST|HKT|北京时间)(?![A-Za-z0-9])"
)
_TIME = rf"""(?:
    (?:\s*[(（](?:星期|周|週)?[一二三四五六日天月火水木金土][)）]|\s*(?:星期|周|週)[一二三四五六日天])?
    (?P<gap>\s*[T,]?\s*(?:at\s+|um\s+|à\s+)?|-)
    (?P<half>上午|下午|晚上|晚|凌晨|中午|早上|午前|午後|오전|오후)?\s*
    (?P<hour>\d{{1,2}})
    (?: :(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d)
      | \s*[时時点點시]\s*(?:(?P<minutes>\d{{1,2}})\s*[分분]|(?P<thirty>半)|整)?
        (?:\s*(?P<seconds>\d{{1,2}})\s*[秒초])?
      | (?=\s*[ap]\.?m)
    )
    (?:\s*(?P<noon>[ap])\.?m\b\.?)?
    (?:\s*{_ZONE})?
)?"""

DateSpan = tuple[int, int, date | datetime]
"""Start and end of a date in a text, and its value."""


def normalized(text: str) -> str:
    """`text` with ASCII for full-width digits and marks and for other spaces and dashes; offsets are kept."""
    return text.translate(_NORMALIZED) if _UNUSUAL.search(text) else text


def printed_dates(plain: str) -> Iterator[DateSpan]:
    """Every date of every form in normalized text, unordered; they may overlap."""
    for pattern, read in _READERS:
        for match in pattern.finditer(plain):
            if found := read(match):
                yield found


def _read_cjk(match: re.Match[str]) -> DateSpan | None:
    """年月日 in any numerals; the year may have an era or two digits (see `full_year`)."""
    year = _YEAR.search(match["year"])
    if not year:
        return None
    if year["era"]:
        count = 1 if year["count"] == "元" else chinese_number(year["count"])
        number = _ERAS[year["era"]] + count if count else None
    else:
        number = chinese_number(year["plain"].replace("O", "〇").replace("o", "〇"))
        if number is not None and len(year["plain"]) == 2:
            number = full_year(number)
    month, day = chinese_number(match["month"]), chinese_number(match["day"])
    if number is None or month is None or day is None:
        return None
    return _finish(match, match.start("year") + year.start(), (number, month, day))


def _read_numeric(match: re.Match[str]) -> DateSpan | None:
    """Year, month, day with `-`, `/`, `.` or no mark; a time without a gap needs two-digit parts."""
    if _follows_digit(match):
        return None
    glued = match["gap"] == "" and not (len(match["month"]) == len(match["day"]) == len(match["hour"]) == 2)
    return _finish(
        match, match.start(), (int(match["year"]), int(match["month"]), int(match["day"])), untimed=glued
    )


def _read_named(match: re.Match[str]) -> DateSpan | None:
    month = _MONTHS.get(match["name"].lower())
    before = match.string[match.start() - 1 : match.start()]
    if month is None or (before.isalnum() and before.isascii()):
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year = full_year(year)
    # Java programs in China print China Standard Time as CST; only they use this order with a zone.
    local = match.re is _ASCTIME and match["zone"] == "CST"
    return _finish(match, match.start(), (year, month, int(match["day"])), zoneless=local)


def _read_year_last(match: re.Match[str]) -> DateSpan | None:
    if _follows_digit(match):
        return None
    year, day, month = int(match["year"]), int(match["day"]), int(match["month"])
    if match["mark"] == "/" and day != month and month <= 12 and day <= 12:
        return None
    if match["mark"] != "." and month > 12:
        day, month = month, day
    return _finish(match, match.start(), (year, month, day))


def _finish(
    match: re.Match[str],
    start: int,
    parts: tuple[int, int, int],
    *,
    untimed: bool = False,
    zoneless: bool = False,
) -> DateSpan | None:
    """The date with its time where that is valid, else the date alone; None for an impossible date."""
    if not 1000 <= parts[0] <= 2999:
        return None
    try:
        day = date(*parts)
    except ValueError:
        return None
    end = match.end()
    groups = match.groupdict()
    if groups.get("hour") and not untimed:
        time = _time_of_day(groups)
        if time is not None:
            zone = None if zoneless else _zone(match)
            if groups.get("zone") and zone is None and not zoneless:
                end = match.start("zone")
            moment = datetime(day.year, day.month, day.day, tzinfo=zone)
            moment += time
            return start, start + len(match.string[start:end].rstrip()), moment
    end = match.end("date") if "date" in groups else end
    return None if match.string[end : end + 1].isdigit() else (start, end, day)


def _time_of_day(groups: dict[str, str | None]) -> timedelta | None:
    """Time since midnight; None for an invalid time. 24:00, common in deadlines, is the end of the day."""
    hour = int(groups["hour"] or 0)
    minute = 30 if groups.get("thirty") else int(groups["minute"] or groups.get("minutes") or 0)
    second = int(groups["second"] or groups.get("seconds") or 0)
    half = groups.get("half") or groups.get("noon")
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(match: re.Match[str]) -> timezone | None:
    """The printed zone; None for `-11:30` after `09:00`, which is the end of a period."""
    name = match.groupdict().get("zone")
    if not name:
        return None
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    digits = re.sub(r"\D", "", name)
    meant = "+" in name or name[0] in "UG" or match.groupdict().get("second") or "T" in (match["gap"] or "")
    if not meant and not (len(digits) == 4 and ":" not in name and match.string[match.start("zone") - 1] == " "):
        return None
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if "-" in name else offset)


def _follows_digit(match: re.Match[str]) -> bool:
    """Whether the match continues a longer number, or a version with the same mark (`1.2010.7.16`)."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    return before[-1:].isdigit() or (before[:1].isdigit() and before[1:] == match.groupdict().get("mark"))


def full_year(year: int) -> int:
    """The year for two digits by the rule of POSIX: 69 to 99 are 1969 to 1999."""
    return year + (1900 if year >= 69 else 2000)


_YEAR = re.compile(
    rf"(?:(?P<era>{'|'.join(_ERAS)})\s*(?P<count>元|\d{{1,3}}|[{ONES}十百]{{1,4}})"
    rf"|(?P<plain>\d{{4}}|[\d{ZERO}{ONES}]{{4}}|(?<!\d)\d{{2}}|(?<![{ZERO}{ONES}])[{ZERO}{ONES}]{{2}}))$"
)
_CJK = re.compile(
    rf"(?P<date>(?P<year>[\d{ZERO}{ONES}{''.join({name[0] for name in _ERAS})}]"
    rf"[\d{ZERO}{ONES}十百元{''.join({name[1] for name in _ERAS})}]{{0,6}})\s*[年년]"
    rf"\s*(?P<month>\d{{1,2}}|[{ONES}十]{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}}|[{ONES}十廿卅]{{1,3}})\s*[日号號일])"
    rf"{_TIME}",
    re.VERBOSE,
)
_NUMERIC = re.compile(
    rf"(?P<date>(?P<year>\d{{4}})\s?(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=mark)\s?(?P<day>\d{{1,2}})"
    rf"(?!(?P=mark)\d{{1,4}}(?!\d*:))){_TIME}",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?P<year>[12]\d{3})(?P<month>[01]\d)(?P<day>[0-3]\d)"
    r"(?:(?P<gap>T?)(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?P<date>(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ -]?\s*(?:of\s+|de\s+)?(?P<name>[^\W\d_]{{3,10}}+)"
    rf"\.?,?[ -]?\s*(?:de\s+|del\s+)?(?P<year>\d{{4}}|\d{{2}}(?=\s\d\d:))){_TIME}",
    re.VERBOSE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<date>(?P<name>[JFMASONDjfmasond][^\W\d_]{{2,9}}+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)"
    rf"(?P<year>\d{{4}})){_TIME}",
    re.VERBOSE,
)
_ASCTIME = re.compile(
    rf"(?P<name>[JFMASOND][a-z]{{2}})\s+(?P<day>\d{{1,2}})(?P<gap>\s+)(?P<hour>\d{{2}}):(?P<minute>\d{{2}})"
    rf":(?P<second>\d{{2}})(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})(?!\d)"
)
_YEAR_LAST = re.compile(
    rf"(?P<date>(?P<day>\d{{1,2}})(?P<mark>[-/.])[ ]?(?P<month>\d{{1,2}})(?P=mark)[ ]?(?P<year>\d{{4}})(?![\d:]))"
    rf"{_TIME}",
    re.VERBOSE,
)
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateSpan | None]], ...] = (
    (_CJK, _read_cjk),
    (_NUMERIC, _read_numeric),
    (_COMPACT, _read_numeric),
    (_DAY_FIRST, _read_named),
    (_MONTH_FIRST, _read_named),
    (_ASCTIME, _read_named),
    (_YEAR_LAST, _read_year_last),
)
