"""Names of months in many languages and in the Persian and Hijri calendars."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tui_reader.text.date_forms.calendars import HIJRI, PERSIAN

_FILE = Path(__file__).with_name("month_names.txt")

_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200c-\u200f\\s.'\u2019\u02bc\u02bb\u2018-]"
)
_ARABIC = str.maketrans("أإآٱىیکەۆ", "ااااييكهو")
_PREFIXES = ("เดือน", "ខែ", "ເດືອນ", "ב", "d'", "d\u2019")
# Persian and Dari names (calendar of Iran and Afghanistan), and Arabic names of the Hijri months: CLDR and usage.
_PERSIAN = (
    "فروردین حمل|اردیبهشت ثور|خرداد جوزا|تیر سرطان|مرداد امرداد اسد|شهریور سنبله|مهر میزان|آبان عقرب|آذر قوس|"
    "دی جدی|بهمن دلو|اسفند حوت"
)
_HIJRI = (
    "محرم المحرم muharram|صفر safar|ربيعالأول ربيعاول rabialawwal|ربيعالآخر ربيعالثاني ربيعثاني rabialthani|"
    "جمادىالأولى جمادىالأول جمادياول jumadaalawwal jumadaalula|"
    "جمادىالآخرة جمادىالثانية جماديثاني jumadaalthani|رجب rajab|شعبان shaban|رمضان ramadan ramadhan|"
    "شوال shawwal|ذوالقعدة ذيالقعدة ذيقعده dhualqadah|ذوالحجة ذيالحجة ذيحجه dhualhijjah"
)


class NamedMonth(NamedTuple):
    """A month by its name, and its calendar if that is not the Gregorian."""

    number: int
    calendar: str | None = None


def folded_name(name: str) -> str:
    """A name of a month without case, accents, dots and spaces."""
    return _DROPPED.sub("", unicodedata.normalize("NFKD", name.casefold())).translate(_ARABIC)


def month_named(name: str, language: str | None) -> NamedMonth | None:
    """The month that a printed name means; None for other words.

    `language` decides between languages that use one name for different months (listopad is October in Croatia
    and November in Poland); where it is unknown, the meaning in more languages counts.
    """
    months, shared = _names()
    for prefix in ("", *_PREFIXES):
        if not name.startswith(prefix):
            continue
        folded = folded_name(name[len(prefix) :])
        if found := months.get(folded):
            return found
        if meanings := shared.get(folded):
            for month, languages in meanings:
                if language in languages:
                    return NamedMonth(month)
            return NamedMonth(max(reversed(meanings), key=lambda one: len(one[1]))[0])
    return None


@cache
def _names() -> tuple[dict[str, NamedMonth], dict[str, list[tuple[int, list[str]]]]]:
    """The names that mean one month, and those that mean several with the languages of each."""
    months: dict[str, NamedMonth] = {}
    shared: dict[str, list[tuple[int, list[str]]]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        first, *rest = line.split(" ")
        if first.isdigit():
            months |= dict.fromkeys(rest, NamedMonth(int(first)))
        elif first != "#":
            pairs = (one.partition(":") for one in rest)
            shared[first] = [(int(month), languages.split(",")) for month, _, languages in pairs]
    for calendar, listed in ((PERSIAN, _PERSIAN), (HIJRI, _HIJRI)):
        for number, names in enumerate(listed.split("|"), 1):
            for name in names.split():
                months.setdefault(folded_name(name), NamedMonth(number, calendar))
    return months, shared
