"""Printed forms of dates: a pattern and a reader for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.calendars import ERA, ERA_LETTERS, ERAS, MINGUO, gregorian, named_date
from tui_reader.text.date_forms.conventions import conventions
from tui_reader.text.date_forms.month_names import month_named
from tui_reader.text.date_forms.times import CST, TIME, ZONE, time_of_day, zone_of
from tui_reader.text.date_forms.written_out import may_hold_written_dates, written_dates
from tui_reader.text.numerals import chinese_number

ZERO = "〇○◯零Oo"
ONES = "一二三四五六七八九"

# The zeros of Arabic, Persian, NKo, the Indic scripts, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian, Limbu, Tai
# Lue and Sundanese; the other digits follow them.
_ZEROS = (
    *(0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0),
    *(0xF20, 0x1040, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1BB0),
)
_NORMALIZED = {
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF0D, 0xFF1B), 0xFF2F)},
    **{zero + value: str(value) for zero in _ZEROS for value in range(10)},
    **dict.fromkeys((0x00A0, 0x3000, 0x2009, 0x202F, 0x200E, 0x200F, 0x061C), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2212), "-"),
}
_OTHER_CHARACTERS = re.compile(f"[{''.join(map(chr, _NORMALIZED))}]")


class DateSpan(NamedTuple):
    """Start and end of a date in a text, its value, and the calendar it was printed in if not the Gregorian."""

    start: int
    end: int
    value: date | datetime
    calendar: str | None


def may_hold_dates(text: str) -> bool:
    """Whether `text` has two digits near each other, 年, or words of a date; faster than the forms."""
    return _CANDIDATE.search(text) is not None or may_hold_written_dates(text)


def normalized(text: str) -> str:
    """`text` with ASCII for digits of all scripts, full-width marks, other spaces and dashes; offsets are kept."""
    return text.translate(_NORMALIZED) if _OTHER_CHARACTERS.search(text) else text


def printed_dates(plain: str, source: str) -> Iterator[DateSpan]:
    """Every date of every form in normalized text, unordered; they may overlap. `source` is the text itself."""
    if may_hold_written_dates(plain):
        yield from _written_out(plain, source)
    is_ascii = plain.isascii()
    for shape, pattern, read, beyond_ascii in _FORMS if _FULL_YEAR.search(plain) else _FORMS_OF_ANY_YEAR:
        if not (beyond_ascii and is_ascii) and shape.search(plain):
            for match in compiled(pattern).finditer(plain):
                if found := read(match, source):
                    yield found


def _written_out(plain: str, source: str) -> Iterator[DateSpan]:
    """Dates in words; a time behind them is not read."""
    for found in written_dates(plain):
        month = month_named(found.month)
        if month and not month.calendar:
            parts = (found.year, month.number, found.day)
            if dated := named_date(*parts, None, source, found.end):
                yield DateSpan(found.start, found.end, *dated)


def _read_cjk(match: re.Match[str], source: str) -> DateSpan | None:
    """年月日 in any numerals; the year may have an era or two digits (see `full_year`)."""
    year = _YEAR.search(match["year"])
    if not year:
        return None
    calendar: str | None = None
    if year["era"]:
        count = 1 if year["count"] == "元" else chinese_number(year["count"])
        number = ERAS[year["era"]] + count if count else None
        calendar = _era_calendar(year["era"])
    else:
        number = chinese_number(year["plain"].replace("O", "〇").replace("o", "〇"))
        if number is not None and len(year["plain"]) < 4:
            if conventions().minguo:
                number, calendar = number + 1911, MINGUO
            elif len(year["plain"]) == 3:
                return None
            else:
                number = full_year(number)
    month, day = chinese_number(match["month"]), chinese_number(match["day"])
    if number is None or month is None or day is None:
        return None
    return _finish(match, match.start("year") + year.start(), (number, month, day), source, calendar=calendar)


def _era_calendar(era: str) -> str:
    return MINGUO if era in ("民國", "民国") else ERA


def _read_counted(match: re.Match[str], source: str) -> DateSpan | None:
    """`令和8.3.3`, on Japanese pages `R8.3.3`, on pages of Taiwan `115.03.03`."""
    if match.string[match.start() - 1 : match.start()].isdigit():
        return None
    before = _ERA_BEFORE.search(match.string, max(0, match.start() - 4), match.start())
    era, count = before[1] if before else None, int(match["count"])
    if era in ERAS:
        year, calendar = ERAS[era] + count, _era_calendar(era)
    elif era:
        if conventions().language != "ja":
            return None
        year, calendar = ERAS[ERA_LETTERS[era]] + count, ERA
    elif len(match["count"]) == 3 and not _follows_digit(match) and conventions().minguo:
        year, calendar = count + 1911, MINGUO
    else:
        return None
    start = before.start() if before else match.start()
    return _finish(match, start, (year, int(match["month"]), int(match["day"])), source, calendar=calendar)


def _read_numeric(match: re.Match[str], source: str) -> DateSpan | None:
    """Year, month, day with `-`, `/` or `.`; a time without a gap needs parts of two digits."""
    if _follows_digit(match):
        return None
    parts = (int(match["year"]), int(match["month"]), int(match["day"]))
    return _finish(match, match.start(), parts, source, bare=True)


def _read_compact(match: re.Match[str], source: str) -> DateSpan | None:
    """Eight digits, with or without the time in four or six more."""
    year = int(match["year"])
    if _follows_digit(match) or not 1500 < year < 2200:
        return None
    return _finish(match, match.start(), (year, int(match["month"]), int(match["day"])), source)


def _read_named(match: re.Match[str], source: str) -> DateSpan | None:
    """Day, month's name and year in any order that has the day directly before or after the name."""
    before = match.string[match.start() - 1 : match.start()]
    if before.isalnum() and before.isascii():
        return None
    month = month_named(match["name"])
    if month is None:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        thai = "\u0e00" <= match["name"][0] <= "\u0e7f"
        year = 2500 + year if thai else full_year(year)
    parts = (year, month.number, int(match["day"]))
    return _finish(match, match.start(), parts, source, named=True, month_of=month.calendar)


def _read_name_before(match: re.Match[str], source: str) -> DateSpan | None:
    """`March 5, 2024`: the name stands before what the pattern found, which is faster to look for."""
    start = max(0, match.start() - _LONGEST_NAME)
    name = _NAME_BEFORE.search(match.string, start, match.start())
    if name is None:
        return None
    month = month_named(name["name"])
    before = match.string[name.start() - 1 : name.start()]
    if month is None or before.isalnum():
        return None
    parts = (int(match["year"]), month.number, int(match["day"]))
    return _finish(match, name.start(), parts, source, named=True, month_of=month.calendar)


def _read_numbered(match: re.Match[str], source: str) -> DateSpan | None:
    """A form whose words for year, month and day stand between the digits."""
    parts = (int(match["year"]), int(match["month"]), int(match["day"]))
    return _finish(match, match.start(), parts, source)


def _read_roman(match: re.Match[str], source: str) -> DateSpan | None:
    """A month in Roman numerals between day and year."""
    before = _BEFORE_ROMAN.search(match.string, max(0, match.start() - 7), match.start())
    if before is None or match["month"] not in _ROMAN_MONTHS or (len(match["last"]) == 4) != bool(before["day"]):
        return None
    month = _ROMAN_MONTHS.index(match["month"]) + 1
    day, year = (before["day"], match["last"]) if before["day"] else (match["last"], before["year"])
    return _finish(match, before.start(), (int(year), month, int(day)), source)


def _read_short_year(match: re.Match[str], source: str) -> DateSpan | None:
    """Two digits behind an apostrophe, which on Korean pages are a year of this century."""
    if conventions().language != "ko":
        return None
    parts = (2000 + int(match["year"]), int(match["month"]), int(match["day"]))
    return _finish(match, match.start(), parts, source)


def _read_year_last(match: re.Match[str], source: str) -> DateSpan | None:
    """Day and month by the conventions of the page where both are possible; else by what is valid."""
    if _follows_digit(match):
        return None
    year, day, month = int(match["year"]), int(match["day"]), int(match["month"])
    if match["mark"] != ".":
        if month > 12:
            day, month = month, day
        elif day != month and day <= 12:
            month_first = conventions().month_first
            # Scripts with digits of their own write the day first, and so do the Persian and Hijri calendars.
            local = year < 1600 or not source[match.start() : match.end()].isascii()
            if month_first is None and match["mark"] == "/" and not local:
                return None
            if month_first:
                day, month = month, day
    return _finish(match, match.start(), (year, month, day), source)


def _finish(
    match: re.Match[str],
    start: int,
    parts: tuple[int, int, int],
    source: str,
    *,
    bare: bool = False,
    named: bool = False,
    month_of: str | None = None,
    calendar: str | None = None,
) -> DateSpan | None:
    """The date with the time behind it where that is valid, else the date alone; None for an impossible date.

    `calendar` is that of a year that has been converted; `month_of` that of a month's name. A `bare` date ends
    in a digit: directly behind it a time needs an hour of two digits, and so do month and day.
    """
    inner = "hour" in match.re.groupindex
    end = match.end()
    dated = named_date(*parts, month_of, source, end) if named else gregorian(*parts, source, end)
    if dated is None:
        return None
    day, calendar = dated[0], calendar or dated[1]
    clock = match if inner else TIME.match(match.string, end)
    glued = bare and clock and clock["gap"] == "" and not clock["half"]
    if glued and clock and not len(match["month"]) == len(match["day"]) == len(clock["hour"]) == 2:
        clock = None
    if clock and clock["hour"]:
        time = time_of_day(clock.groupdict())
        if time is not None:
            zone = zone_of(clock)
            unread = clock["zone"] and zone is None and clock["zone"] != CST
            stop = clock.start("zone") if unread else clock.end()
            moment = datetime(day.year, day.month, day.day, tzinfo=zone) + time
            return DateSpan(start, start + len(match.string[start:stop].rstrip(" (（")), moment, calendar)
    return None if match.string[end : end + 1].isdigit() else DateSpan(start, end, day, calendar)


def _follows_digit(match: re.Match[str]) -> bool:
    """Whether the match continues a longer number, or a version with the same mark (`1.2010.7.16`)."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    if before[-1:].isdigit():
        return True
    return before[:1].isdigit() and "mark" in match.re.groupindex and before[1:] == match["mark"]


def full_year(year: int) -> int:
    """The year for two digits by the rule of POSIX: 69 to 99 are 1969 to 1999."""
    return year + (1900 if year >= 69 else 2000)


# Letters of any script with their marks, and apostrophes; digits are ASCII by then.
_LETTER = (
    "[^\\s\\d\x00-&(-@\\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u200b\u200e-\u2018\u201a-\u206f"
    "\u3000-\u303f\uff00-\uff20\u060c\u061b\u061f\u0964\u0965]"
)
_LONGEST_NAME = 36
_WORD = rf"{_LETTER}{{2,24}}(?:\.{_LETTER}{{1,4}}){{0,2}}"
# A second name of the same month may follow (٥ آذار/مارس ٢٠٢٤, as the United Nations print it).
_NAME = rf"(?P<name>{_WORD}(?:[ ]{_LETTER}{{2,12}})??)(?:/{_LETTER}{{2,12}}(?:[ ]{_LETTER}{{2,12}})?)?"
# Between the day and the month, also as in deeds: the 13th day of March, 13 días del mes de marzo.
_LINK = (
    r"(?:(?=[DdONon])(?i:days?[ ]of|d[ií]as?[ ]del[ ]mes[ ]de|dias?[ ]do[ ]m[êe]s[ ]de|of|de|del|di|do|da|dhe|den"
    r"|ng)[ ]{1,2}"
    r"|من[ ]{1,2}|ta['’][ ]?|d['’]|päiv(?:änä|ästä|ään|än)[ ]|(?:เดือน|ខែ|ເດືອນ)[ ]?)?"
)
_CANDIDATE = re.compile(r"\d\D{0,40}\d|年")
_YEAR = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)})\s*(?P<count>元|\d{{1,3}}|[{ONES}十百]{{1,5}})"
    rf"|(?P<plain>\d{{4}}|[\d{ZERO}{ONES}]{{4}}|(?<!\d)\d{{2,3}}|(?<![{ZERO}{ONES}])[{ZERO}{ONES}]{{2}}))$"
)
_CJK = (
    rf"(?P<year>[\d{ZERO}{ONES}{''.join(dict.fromkeys(name[0] for name in ERAS))}]"
    rf"[\d{ZERO}{ONES}十百元{''.join(dict.fromkeys(name[1] for name in ERAS))}]{{0,6}})[)）]?\s{{0,4}}[年년][)）]?"
    rf"\s{{0,4}}(?P<month>\d{{1,2}}|[{ONES}十]{{1,2}})\s{{0,4}}[月월]\s{{0,4}}"
    rf"(?P<day>\d{{1,2}}|[{ONES}十廿卅]{{1,3}})\s{{0,4}}[日号號일]"
)
_COUNTED = r"(?P<count>\d{1,3})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})(?!\d|(?P=mark)\d)"
_ERA_BEFORE = re.compile(rf"({'|'.join(ERAS)}|(?<![A-Za-z0-9])[RHS])\.?\s?$")
_NUMERIC = (
    r"(?P<year>\d{4})\s?(?P<mark>[-/.])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<day>\d{1,2})"
    r"(?!(?P=mark)\d{1,4}(?!\d*:))"
)
_COMPACT = (
    r"(?P<year>[12]\d{3})(?P<month>[01]\d)(?P<day>[0-3]\d)"
    r"(?:(?P<gap>T?)(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_DAY_FIRST = (
    r"(?P<day>\d{1,2})(?![\d:;,%])(?:(?=[ºª°ᵉηersnt.iaяг«»”\")-]|[ERSNTی])"
    r"(?:(?:st|nd|rd|th|er|re|ST|ND|RD|TH|ER|ᵉʳ|\.?[ºª°]|η|ης|-?[eiaя]|-?го|ی|-n[jc][iy])(?![^\W\d_])|[»”\"]"
    r"|\)(?=[ ]d[ií]as?[ ])))?\.?"
    rf"[ /-]?[ ]{{0,3}}{_LINK}{_NAME}[.]?[,،]?[ /-]?[ ]{{0,3}}"
    r"(?:(?:(?=[DdOoAaNn])(?i:de|del|of|del[ ]año|do[ ]ano(?:[ ]de)?|anul|anno|năm)"
    r"|พ\.?ศ\.?|ค\.?ศ\.?|พุทธศักราช|คริสต์ศักราช|ឆ្នាំ|ປີ|سنة|عام|سال|соли)[ ]{0,2})?"
    r"(?P<year>\d{4}|(?<=[\u0e00-\u0e7f.][ ])\d{2}(?![\d.])|\d{2}(?=[ ]\d\d:))"
)
_NAME_BEFORE = re.compile(rf"(?P<name>{_WORD})\.?[ ]{{1,3}}$")
_MONTH_FIRST = (
    r"(?<=[ ])(?P<day>\d{1,2})(?i:st|nd|rd|th)?(?:[,،፣]?[ ]{1,3}|[,،፣])(?i:of[ ]|del?[ ]|ቀን[ ])?"
    r"(?P<year>\d{4})"
)
# What follows a year that stands first: Lithuanian, Latvian, Basque, Kazakh, Uzbek, Russian, Burmese and others.
_YEAR_WORD = (
    r"(?:[.]?[ ]?-?(?:\(?e?\)?ko|m\.|metų|gada|ж\.|жылы|жылғы|жылдын|оны|(?:c[ıiuü][ ])?ili?n?"
    r"|yil|yilgi|йил|года?|г\.|р\.|року"
    r"|nj[iy][ ]ýylyň|թ\.|թվականի|წლის|کال(?:[ ]د)?|ခုနှစ်|年))?[.,၊]?"
)
_YEAR_NAME_DAY = (
    rf"(?<!\d)(?P<year>\d{{4}}){_YEAR_WORD}[ -]{{1,3}}{_NAME}(?:\.|[ ](?:mėn\.|сарын))?"
    r"[ -]{1,3}(?P<day>\d{1,2})(?!\d)"
)
_YEAR_DAY_NAME = (
    rf"(?<!\d)(?P<year>\d{{4}}){_YEAR_WORD}[ ]{{1,3}}(?P<day>\d{{1,2}})(?:-n[jc][iy]|[.-])?[ ]{{0,3}}"
    rf"(?P<name>{_WORD})"
)
# Vietnamese, Mongolian, Uyghur, Tibetan, and a Chinese or Korean month inside a Western date.
_NUMBERED = {
    "áng|ÁNG": r"(?P<day>\d{1,2})\s{1,3}tháng\s{1,3}(?P<month>\d{1,2})\s{0,3}(?:,|năm|-|/)?\s{0,3}(?P<year>\d{4})",
    "сар|САР": (
        r"(?P<year>\d{4})\s?оны?\s{1,3}(?P<month>\d{1,2})\s?-?\s?[а-яөү]{0,6}\s{1,3}сар[а-я]{0,4}"
        r"\s{1,3}(?P<day>\d{1,2})(?!\d)"
    ),
    "ئاي": (
        r"(?P<year>\d{4})\s?-?\s?يىل\w{0,6}\s{1,3}(?P<month>\d{1,2})\s?-?\s?ئاي\w{0,6}"
        r"\s{1,3}(?P<day>\d{1,2})(?!\d)"
    ),
    "ཚེས": (
        r"(?P<year>\d{4})[^\d\s]{0,8}ཟླ[^\d\s]{0,2}(?P<month>\d{1,2})[^\d\s]{0,6}ཚེས[^\d\s]{0,2}"
        r"(?P<day>\d{1,2})(?!\d)"
    ),
    "[月월] |月,": r"(?<!\d)(?P<day>\d{1,2})\s{1,3}(?P<month>\d{1,2})[月월],?\s{1,3}(?P<year>\d{4})",
    "[月월]": r"(?<!\d)(?P<month>\d{1,2})[月월]\s{1,3}(?P<day>\d{1,2}),?\s{1,3}(?P<year>\d{4})",
}
_ASCTIME = (
    rf"(?P<name>[JFMASOND][a-z]{{2}})\s{{1,8}}(?P<day>\d{{1,2}})(?P<gap>\s{{1,8}})(?P<hour>\d{{2}})"
    rf":(?P<minute>\d{{2}}):(?P<second>\d{{2}})(?:\s{{1,8}}{ZONE})?\s{{1,8}}(?P<year>\d{{4}})(?!\d)"
)
_YEAR_LAST = (
    r"(?P<day>\d{1,2})[ ]?(?P<mark>[-/.])[ ]?(?P<month>\d{1,2})[ ]?(?P=mark)[ ]?"
    r"(?P<year>\d{4})(?![\d:]|\.\d)"
)
# 13.III.2026, 13 III 2026 and 2026. III. 13.: the month is faster to look for; then what stands before it.
_ROMAN = r"(?P<month>[IVX]{1,4})(?:\.[ ]?|[ ])(?P<last>\d{4}|\d{1,2})(?![\d:]|\.\d)"
_BEFORE_ROMAN = re.compile(r"(?<![\w.-])(?:(?P<day>\d{1,2})(?:\.[ ]?|[ ])|(?P<year>\d{4})\.[ ]?)$")
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# On Korean pages: '26. 3. 13.
_SHORT_YEAR = r"(?<!\w)['’‘](?P<year>\d{2})\.[ ]?(?P<month>\d{1,2})\.[ ]?(?P<day>\d{1,2})(?!\d|\.\d)"


class _Form(NamedTuple):
    """A form of dates and its reader. A text with it has the `shape`, which is found faster than the form: a word,
    or the digits with what stands between them, of at least as many characters as in the form. `beyond_ascii`: the
    form has characters that are not of ASCII."""

    shape: re.Pattern[str]
    pattern: str
    read: Callable[[re.Match[str], str], DateSpan | None]
    beyond_ascii: bool = False


_FULL_YEAR = re.compile(r"\d{4}")
_THREE_NUMBERS = re.compile(r"\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d")
_FORMS_OF_ANY_YEAR = (
    _Form(re.compile("[年년]"), _CJK, _read_cjk, True),
    _Form(_THREE_NUMBERS, _COUNTED, _read_counted),
    _Form(
        re.compile(r"\d\D{2,140}+\d{4}|[\u0e00-\u0e7f.][ ]\d{2}(?![\d.])|\D{2}\d{2}[ ]\d\d:"),
        _DAY_FIRST,
        _read_named,
    ),
    _Form(re.compile(r"['’‘]\d\d\."), _SHORT_YEAR, _read_short_year),
)
"""Forms whose years may have two or three digits, or none."""
_FORMS = (
    *_FORMS_OF_ANY_YEAR,
    _Form(_THREE_NUMBERS, _NUMERIC, _read_numeric),
    _Form(re.compile(r"\d{8}"), _COMPACT, _read_compact),
    _Form(re.compile(r" \d{1,2}\D{1,12}+\d{4}"), _MONTH_FIRST, _read_name_before),
    _Form(re.compile(r"\d{4}\D{4,140}+\d"), _YEAR_NAME_DAY, _read_named),
    _Form(re.compile(rf"\d{{4}}\D{{0,20}} \d{{1,2}}[.-]?[ ]{{0,3}}{_LETTER}"), _YEAR_DAY_NAME, _read_named),
    *(_Form(re.compile(words), f"(?i){form}", _read_numbered, True) for words, form in _NUMBERED.items()),
    _Form(re.compile(r":\d\d:\d\d\s"), _ASCTIME, _read_named),
    _Form(_THREE_NUMBERS, _YEAR_LAST, _read_year_last),
    _Form(re.compile(r"[IVX](?:\.[ ]?|[ ])\d"), _ROMAN, _read_roman),
)
