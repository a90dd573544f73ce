"""Durations: numbers of days, working days, weeks, months and years, in several languages."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from tui_reader.extraction.key_dates.working_days import after_working_days
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number

Unit = Literal["day", "working day", "week", "month", "year"]

_HAN = (
    r"(?<![\d.第之〇一二三四五六七八九十百])(?P<count>\d{1,3}|[一二两三四五六七八九十百]{1,4})(?:\s?\(\d{1,3}\))?\s?[个個か"
    r"ヶカケヵ]?\s?(?P<unit>(?:法定)?工作日|営業日|개?\s?영업일|(?:自然|日历|日曆)[日天]|日历天|日間|日間|週間|年間|일간|개월|"
    r"天|日|周|週|星期|月|年|일|년)(?![月日])"
)
_LATIN = (
    r"(?<![\w.,])(?P<count>\d{1,3}|WORDS)(?:\s?\((?:\d{1,3}|\w{2,14})\))?[\s-]"
    r"(?P<unit>(?:(?:calendar|consecutive|clear|natural|business|working)\s)?(?:days?|weeks?|months?|years?)"
    r"|werktagen?|arbeitstagen?|tage?n?|wochen?|monaten?|jahren?"
    r"|jours?(?:\s(?:ouvrables?|ouvrés?|calendaires|francs))?|semaines?|mois|ans?"
    r"|d[ií]as?(?:\s(?:h[áa]biles|naturales|corridos|[úu]teis))?|semanas?|meses|mes|años?|anos?"
    r"|giorn[io](?:\s(?:lavorativi|naturali))?|settimane|mesi|anni"
    r"|dni(?:\sroboczych)?|dnia|tygodni|miesięcy|lat|werkdagen|dag(?:en)?|weken|maanden|jaar"
    r"|(?:рабочих\s|календарных\s)?дней|дня|недель|месяцев|месяца|лет|года)(?!\w)"
)
_NUMBERS = {
    word: number
    for number, words in {
        1: "one ein einem un une uno una um uma один",
        2: "two zwei deux dos dois due dwa twee два",
        3: "three drei trois tres três tre trzy drie три",
        4: "four vier quatre cuatro quatro quattro",
        5: "five fünf cinq cinco cinque pięć vijf пять",
        6: "six sechs seis sei",
        7: "seven sieben sept siete sete sette siedem семь",
        8: "eight acht huit ocho oito otto",
        9: "nine neun neuf nueve nove",
        10: "ten zehn dix diez dez dieci dziesięć tien десять",
        12: "twelve zwölf douze doce",
        14: "fourteen vierzehn quatorze catorce czternaście veertien",
        15: "fifteen fünfzehn quinze quince quindici",
        20: "twenty zwanzig vingt veinte vinte venti twentieth zwanzigsten vingtième vigésimo ventesimo"
        " twintigste dwudziestego",
        21: "twenty-one",
        28: "twenty-eight",
        30: "thirty dreißig trente treinta trinta trenta",
        45: "forty-five",
        60: "sixty sechzig soixante sesenta sessenta sessanta",
        90: "ninety neunzig noventa",
    }.items()
    for word in words.split()
}
_WORKING = ("工作日", "営業日", "영업일", "business", "working", "werktag", "arbeitstag", "ouvr", "bil", "teis")
_WORKING_LATIN = (*_WORKING, "lavorativi", "roboczych", "werkdagen", "рабоч")
_STARTS: tuple[tuple[Unit, tuple[str, ...]], ...] = (
    ("week", ("周", "週", "星期", "week", "woche", "semaine", "semana", "settiman", "tygod", "weken", "недел")),
    ("month", ("月", "개월", "month", "monat", "mois", "mes", "miesi", "maand", "месяц")),
    ("year", ("年", "년", "year", "jahr", "an", "año", "lat", "jaar", "лет", "года")),
)


class Duration(NamedTuple):
    """A number of units, printed at `start:end`."""

    start: int
    end: int
    number: int
    unit: Unit


def durations(plain: str) -> Iterator[Duration]:
    """Every duration in normalized text."""
    for pattern in (_HAN, _latin()) if not plain.isascii() else (_latin(),):
        for match in compiled(pattern).finditer(plain if pattern is _HAN else plain.lower()):
            count = _NUMBERS.get(match["count"]) or chinese_number(match["count"])
            if count:
                yield Duration(match.start(), match.end(), count, _unit(match["unit"]))


@cache
def _latin() -> str:
    return _LATIN.replace("WORDS", "|".join(sorted(_NUMBERS, key=len, reverse=True)))


def _unit(word: str) -> Unit:
    if any(map(word.__contains__, _WORKING_LATIN)):
        return "working day"
    for unit, starts in _STARTS:
        if word.startswith(starts):
            return unit
    return "day"


def ends_on(start: date, duration: Duration, country: str, *, through: bool = False) -> tuple[date, str] | None:
    """The last day of a duration that begins after `start`, and in English how it was counted; None beyond the
    calendar. `through`: years and months include their first day and end on the day before the anniversary.
    """
    count, unit = duration.number, duration.unit
    try:
        if unit == "working day":
            counted = after_working_days(start, count, country)
            return counted and (counted.last, f"{count} working days after {start} ({counted.calendar})")
        if unit in ("day", "week"):
            return start + timedelta(count * (7 if unit == "week" else 1)), f"{count} {unit}s after {start}"
        months = start.month - 1 + count * (12 if unit == "year" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        day = date(year, month, min(start.day, monthrange(year, month)[1]))
        if through:
            return day - timedelta(1), f"{count} {unit}s from {start} on"
        return day, f"{count} {unit}s after {start}"
    except (ValueError, OverflowError):
        return None
