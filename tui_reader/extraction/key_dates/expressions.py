"""Days, periods and durations in a sentence, also those without a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tui_reader.extraction.key_dates.clock_times import (
    END_OF_DAY,
    clock_time,
    end_of_hours,
    offset_text,
    time_before,
    time_behind,
    zone_beside,
)
from tui_reader.extraction.key_dates.context import Context
from tui_reader.extraction.key_dates.durations import Duration, durations
from tui_reader.extraction.key_dates.rules import DAY, MARKS, MONTH_END, PERIOD, SPAN
from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.month_names import month_named
from tui_reader.text.date_forms.patterns import normalized
from tui_reader.text.date_forms.times import TIME, time_of_day, zone_of
from tui_reader.text.dates import find_dates
from tui_reader.text.numerals import chinese_number

_NEAR = timedelta(150)
"""A day without a year is the nearest to the document; farther away the year is not certain. Chosen by hand."""

_NEXT = timedelta(300)
"""One that is farther away than `_NEAR` is the next such day, at most so far ahead, where a rule says that it is
to come. Chosen by hand."""
_FIRST_ROC_YEAR = 1912
_ROC_YEARS = 10
"""A year of the Republic of China without its era is one so near to the document. Chosen by hand."""

_MARKS = re.compile(f"[{MARKS}]")
_HAN_DAY = (
    r"(?<![\d.年○〇一二三四五六七八九十])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月월]\s?"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?[日号號일]"
)
_DAY_NAME = (
    r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|\.?[ºª°])?\.?[ -]{1,2}(?:(?:de|of|di|d')\s?)?"
    r"(?P<name>[^\W\d_]{3,12})(?![\w-])"
)
_NAME_DAY = (
    r"(?<![\w.-])(?P<name>[A-Z][a-z]{2,8})\.?[ ](?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:\s?(?:-|to|through|until)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?(?:,?[ ](?P<year>\d{4}))?(?![\w:%]|[.,]\d)"
)
_DOTTED = r"(?<![\d.,/])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\s?\d)"
_FIRST_OF_PERIOD = re.compile(
    r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.?[ºª°]|\.)?(?:[ ](?:de[ ])?)?"
    r"(?:-|(?P<next>/|&|\b(?:und|et|e|y|i|en|och|og|and)\b)|\b(?:to|bis|au|al|a|ao|по|do|t/m|tot|til|till|until)\b)\s?"
    r"(?:(?:zum|the|den|le|el|o|dia|en[ ]met|met)[ ])?$"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(20\d\d),? (?:von|vom|am|du|le|del|el|dal|il|from|on) $")
_BETWEEN = (
    r"\.?(?:\s?[(（][^()（）\n]{1,9}[)）])?(?:\s?\d{1,2}[:：]\d{2})?\s{0,2}(?:[時时]|o['’]clock|Uhr|horas|heures|ore)?\s?(?:起|开始|開始|부터)?\s?[,，、]?\s?"
    r"(?:[-—–~～―－∼〜]{1,2}|至|到|迄|to|through|thru|until|till|bis|au|jusqu['’]au|al|a|até|ao|по|до|do"
    r"|tot|t/m|til|til\sog\smed|sampai(?:\sdengan)?|s\.?/?d\.?|hingga|đến(?:\shết)?(?:\sngày)?|ถึง(?:วันที่)?|تا|إلى|حتى|से|から|より|부터|and|et|y|e|und)\s{0,2}(?:zum|the|den|le|el|o\sdia|dia|en\smet|met|and\sincluding|einschließlich)?\s?"
    r"(?:[^\W\d_]{2,12}\.?,?\s)?(?:the\s|den\s|le\s|el\s)?"
)
_JOINED_BY_AND = re.compile(r"(?:^|\s)(?:and|et|y|e|und)\s")
_BETWEEN_WORDS = re.compile(
    r"\b(?:between|entre|zwischen)\s(?:the\s|le\s|el\s|dem\s)?(?:[^\W\d_]{2,12},?\s)?$", re.I
)
_SAME_MONTH = re.compile(
    r"\s?(?:[(（][^()（）\n]{1,6}[)）])?\s?(?:[-—–~～―－〜]{1,2}|至|到)\s?(?P<day>\d{1,2})\s?[日号號일]"
)
_ROC_DAY = (
    r"(?<![\d〇○零一二三四五六七八九十百])(?:中[华華]民[国國]|民[国國])?\s?(?P<year>\d{2,3}|[〇零一二三四五六七八九十百]{2,6})\s?年\s?"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?日"
)
_HAN_MONTH_END = (
    r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年\s?)?"
    r"(?:(?<![\d.一二三四五六七八九])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份)?|(?<=年)年?)(?:底|末)"
)
_LATIN_MONTH_END = (
    r"\b(?:end[ ]of|ende|fin|finales[ ]de|fines[ ]de|fine|final[ ]de|fins[ ]de|eind|końca|конца|slutet[ ]av"
    r"|utgangen[ ]av|udgangen[ ]af)[ ](?:de[ ]|des[ ]|monats[ ]|месяца[ ])?(?P<name>[^\W\d_]{3,12})"
    r"(?:[ ](?:de[ ]|del[ ])?(?P<year>\d{4}))?(?!\w)"
)
_MONTH_END_WORDS = ("end of", "ende ", "fin", "fine ", "eind ", "końca", "конца", "slutet", "udgang", "utgang")
_DOTTED_END = re.compile(
    r"\s?[-—–~～―－〜至]{1,2}\s?(?P<month>\d{1,2})(?P<mark>[.月/-])(?P<day>\d{1,2})(?![\d.:/-])日?"
)
_YEAR_FIRST = re.compile(r"\d{4}\s?[年./-]")
_DOTTED_LANGUAGES = ("de", "cs", "sk", "fi", "no", "da", "hr", "ko", "pl", "et", "sl")


_NEXT_DAY = "the next such day after the date of the document,"


_SHORT_MONTHS = ("mai", "maj", "mei")
"""Names of a month in small letters that are no words of a language."""


class Point(NamedTuple):
    """A day as printed at `start:end`; `year` is None where none is printed."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    clock: time | None = None
    zone: str = ""
    first: int = 0
    """The day on which a period of the same month begins; 0 for a day alone."""
    mark: str = DAY


class Expression(NamedTuple):
    """What a mark in a masked sentence stands for: a day, a period with `begins`, or a duration."""

    start: int
    end: int
    mark: str
    day: date | None = None
    begins: date | None = None
    clock: time | None = None
    ends_at: time | None = None
    zone: str = ""
    basis: str = ""
    duration: Duration | None = None
    is_certain: bool = True
    """Whether its year is printed, or follows from a day of the document that is near."""


def masked(sentence: str, context: Context, *, counted: bool = True) -> tuple[str, list[Expression]]:
    """The sentence with a mark for each expression, and the expressions in order.

    A day without a year takes that of a day before it in the sentence, else the year in which it is nearest to the
    document; where that is not certain it stays text. Durations are looked for if they are `counted`.
    """
    text = _MARKS.sub(" ", sentence)
    plain = normalized(text)
    points = _points(plain, text, context)
    found = list(_resolved(points, plain, context))
    taken = [(each.start, each.end) for each in found]
    found.extend(
        Expression(each.start, each.end, SPAN, duration=each)
        for each in (durations(plain) if counted else ())
        if not any(start < each.end and each.start < end for start, end in taken)
    )
    found.sort(key=lambda each: each.start)
    parts: list[str] = []
    at = 0
    for each in found:
        parts += text[at : each.start], each.mark
        at = each.end
    return "".join([*parts, text[at:]]), found


def _points(plain: str, text: str, context: Context) -> list[Point]:
    """Every day in the sentence, in order, not overlapping."""
    points: list[Point] = []
    for found in find_dates(text):
        value = found.value
        clock, zone = None, ""
        day = found.day
        if isinstance(value, datetime):
            clock = value.time()
            if clock == time(0) and re.search(r"24\s?[:时時点點시]", normalized(found.raw)):
                day, clock = day - timedelta(1), END_OF_DAY
            if value.tzinfo is not None:
                zone = offset_text(value.utcoffset() or timedelta(0))
        start = found.start - 2 if text[: found.start].endswith(("中華", "中华")) else found.start
        points.append(Point(start, found.end, day.year, day.month, day.day, clock, zone))
    whole = [(each.start, each.end) for each in points]
    points.extend(
        point
        for point in _partial(plain, context)
        if not any(start < point.end and point.start < end for start, end in whole)
    )
    points.sort(key=lambda each: each.start)
    kept: list[Point] = []
    for point in points:
        if not kept or point.start >= kept[-1].end:
            kept.append(_with_surroundings(point, plain, kept[-1].end if kept else 0))
    return kept


def _partial(plain: str, context: Context) -> Iterator[Point]:
    """Days without a year, and the forms of a period that ends with one (May 1-10, 2024)."""
    if "月" in plain or "월" in plain:
        for match in compiled(_HAN_DAY).finditer(plain):
            month, day = chinese_number(match["month"]), chinese_number(match["day"])
            if month and day:
                yield _timed(Point(match.start(), match.end(), None, month, day), plain)
        if "年" in plain and (written := context.written):
            for match in compiled(_ROC_DAY).finditer(plain):
                counted = (chinese_number(match["year"]) or 0) + _FIRST_ROC_YEAR - 1
                month, day = chinese_number(match["month"]), chinese_number(match["day"])
                if month and day and abs(counted - written.year) <= _ROC_YEARS:
                    yield _timed(Point(match.start(), match.end(), counted, month, day), plain)
    if compiled("[^\\W\\d_]{3}").search(plain):
        for match in compiled(_DAY_NAME).finditer(plain):
            if number := _month(match["name"]):
                yield _timed(Point(match.start(), match.end(), None, number, int(match["day"])), plain)
        for match in compiled(_NAME_DAY).finditer(plain):
            if (match["last"] or not match["year"]) and (number := _month(match["name"])):
                year = int(match["year"]) if match["year"] else None
                day, first = int(match["last"] or match["day"]), int(match["day"]) if match["last"] else 0
                yield _timed(Point(match.start(), match.end(), year, number, day, first=first), plain)
    yield from _month_ends(plain)
    if any(language in _DOTTED_LANGUAGES for language in context.languages):
        for match in compiled(_DOTTED).finditer(plain):
            first, second = int(match["day"]), int(match["month"])
            month, day = (first, second) if "ko" in context.languages else (second, first)
            yield _timed(Point(match.start(), match.end(), None, month, day), plain)


def _month_ends(plain: str) -> Iterator[Point]:
    """The last days of months and years, for which a number of zero stands."""
    if "底" in plain or "末" in plain:
        for match in compiled(_HAN_MONTH_END).finditer(plain):
            year = chinese_number(match["year"]) if match["year"] else None
            month = chinese_number(match["month"]) if match["month"] else 12
            if month and (year is None or 1900 < year < 2200):
                yield Point(match.start(), match.end(), year, month, 0, mark=MONTH_END)
    elif any(map(plain.lower().__contains__, _MONTH_END_WORDS)):
        for match in compiled(_LATIN_MONTH_END, re.IGNORECASE).finditer(plain):
            if number := _month(match["name"]):
                year = int(match["year"]) if match["year"] else None
                yield Point(match.start(), match.end(), year, number, 0, mark=MONTH_END)


def _month(name: str) -> int | None:
    """The month of a name; `may` and abbreviations of three small letters are words."""
    if len(name) <= 3 and name.isascii() and name[0].islower() and name not in _SHORT_MONTHS:
        return None
    found = month_named(name)
    return found.number if found and not found.calendar else None


def _timed(point: Point, plain: str) -> Point:
    """With the time behind it."""
    clock = TIME.match(plain, point.end)
    if not clock or (clock["gap"] == "" and not clock["half"] and plain[point.end - 1].isdigit()):
        return point
    since = time_of_day(clock.groupdict())
    if since is None:
        return point
    zone = zone_of(clock)
    stop = clock.start("zone") if clock["zone"] and zone is None else clock.end()
    offset = zone.utcoffset(None) if zone else None
    return point._replace(
        end=stop, clock=clock_time(since), zone=offset_text(offset) if offset is not None else ""
    )


def _with_surroundings(point: Point, plain: str, after: int) -> Point:
    """With a time before it, a zone behind its time, and the first day of a period of the same month."""
    if point.clock is None and (before := time_before(plain, after, point.start)):
        clock, zone = before
        point = point._replace(clock=clock, zone=zone or point.zone)
    if point.clock is None and (behind := time_behind(plain, point.end)):
        clock, end = behind
        point = point._replace(clock=clock, end=end)
    if point.clock is not None and not point.zone:
        point = point._replace(zone=zone_beside(plain, point.start, point.end))
    if not point.first and (first := _FIRST_OF_PERIOD.search(plain, max(after, point.start - 24), point.start)):
        day = int(first["day"])
        # The fourth and fifth of March are a period, the fourth and tenth are not.
        if (day == point.day - 1) if first["next"] else (0 < day < point.day):
            point = point._replace(start=first.start(), first=day)
    if point.year is None and (year := _YEAR_BEFORE.search(plain, max(after, point.start - 16), point.start)):
        point = point._replace(year=int(year[1]))
    return point


_RECURRING = re.compile(
    r"每年|毎年|매년|\b(?:every year|each year|annually|jährlich|jedes Jahr|chaque année|cada año|cada ano"
    r"|ogni anno|co roku|corocznie|jaarlijks|elk jaar|varje år|hvert år|každoročně)|ежегодно|каждый год",
    re.IGNORECASE,
)


def _resolved(points: list[Point], plain: str, context: Context) -> Iterator[Expression]:
    """Days with their years, two of a period joined; impossible ones, those of every year and reversed periods are
    left out."""
    year: int | None = None
    if any(point.year is None for point in points) and _RECURRING.search(plain):
        points = [point for point in points if point.year is not None]
    index = 0
    while index < len(points):
        point, second = points[index], _end_of_period(points, index, plain)
        index += 2 if second is not None and second in points[index + 1 : index + 2] else 1
        if second is not None:
            first = point._replace(day=point.first, clock=None) if point.first else point
            yield from _period(first, second, year, context)
        elif (day := _dated(point, year, context)) is not None:
            yield _single(point, day[0], day[1], plain)
        year = (second.year if second else None) or point.year or year


def _end_of_period(points: list[Point], index: int, plain: str) -> Point | None:
    """The last day of the period that begins with a day; None where it stands alone."""
    point = points[index]
    if point.first:
        return point
    if index + 1 < len(points):
        between = compiled(_BETWEEN).fullmatch(plain, point.end, points[index + 1].start)
        before = plain[max(0, point.start - 40) : point.start]
        if between and (not _JOINED_BY_AND.search(between[0]) or _BETWEEN_WORDS.search(before)):
            return points[index + 1]
    if tail := _SAME_MONTH.match(plain, point.end):
        return _timed(Point(tail.start("day"), tail.end(), point.year, point.month, int(tail["day"])), plain)
    if (tail := _DOTTED_END.match(plain, point.end)) and _YEAR_FIRST.match(plain, point.start):
        return _timed(Point(tail.start("month"), tail.end(), None, int(tail["month"]), int(tail["day"])), plain)
    return None


def _day(point: Point, year: int) -> date:
    return date(year, point.month, point.day or monthrange(year, point.month)[1])


def _single(point: Point, day: date, basis: str, plain: str) -> Expression:
    """A day, with the end of its hours."""
    hours = None if point.clock is None else end_of_hours(plain, point.end, point.clock)
    ends_at, end = hours or (None, point.end)
    return Expression(
        point.start,
        end,
        point.mark,
        day,
        None,
        point.clock,
        ends_at,
        point.zone,
        basis,
        is_certain=not basis.startswith(_NEXT_DAY),
    )


def _period(first: Point, second: Point, year: int | None, context: Context) -> Iterator[Expression]:
    """A period whose days may have one year between them."""
    if first.year is None and second.year is not None:
        later = (first.month, first.day) > (second.month, second.day)
        first = first._replace(year=second.year - later)
    begins = _dated(first, year, context)
    if begins is None:
        return
    if second.year is None:
        later = (second.month, second.day) < (first.month, first.day)
        second = second._replace(year=begins[0].year + later)
    ends = _dated(second, None, context)
    if ends is None or ends[0] < begins[0]:
        return
    start = min(first.start, second.start)
    yield Expression(
        start,
        second.end,
        PERIOD,
        ends[0],
        begins[0],
        first.clock,
        second.clock,
        second.zone or first.zone,
        begins[1],
        is_certain=not begins[1].startswith(_NEXT_DAY),
    )


def _dated(point: Point, year: int | None, context: Context) -> tuple[date, str] | None:
    """The day and how its year was found; None where it is impossible or not certain."""
    try:
        if point.year is not None or year is not None:
            return _day(point, point.year or year or 0), "the last day of the month" if not point.day else ""
    except ValueError:
        return None
    written = context.published or context.signed
    if written is None:
        return None
    nearest: date | None = None
    for candidate in (written.year - 1, written.year, written.year + 1):
        try:
            day = _day(point, candidate)
        except ValueError:
            continue
        if abs(day - written) <= _NEAR and (nearest is None or abs(day - written) < abs(nearest - written)):
            nearest = day
        if nearest is None and timedelta(0) < day - written <= _NEXT:
            return day, f"{_NEXT_DAY} {written}"
    return None if nearest is None else (nearest, f"the year follows from the date of the document, {written}")
