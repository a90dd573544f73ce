"""Names of months in many languages and in the Persian, Hijri and Ethiopic calendars."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tui_reader.text.date_forms.calendars import ETHIOPIC, HIJRI, PERSIAN
from tui_reader.text.date_forms.conventions import conventions

_FILE = Path(__file__).with_name("month_names.txt")

_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200c-\u200f\\s.'\u2019\u02bc\u02bb\u2018-]"
)
_FOLDED = str.maketrans("أإآٱىیکەۆı", "ااااييكهوi")
_PREFIXES = ("เดือน", "ខែ", "ເດືອນ", "ב", "d'", "d\u2019")
# Endings of names in running text: Kazakh, Uzbek, Kyrgyz, Tajik, Turkmen, Azerbaijani and Kurdish; and Persian for
# "month".
_ENDINGS = (
    "дагы",
    "деги",
    "тагы",
    "теги",
    "дағы",
    "дегі",
    "тағы",
    "тегі",
    "dagi",
    "ы",
    "и",
    "y",
    "inda",
    "unda",
    "ي",
    "ماه",
)
_ENDING = re.compile(f"(?:{'|'.join(_ENDINGS)})$")
# Persian, Dari and Pashto names (calendar of Iran and Afghanistan), Arabic names of the Hijri months, and Amharic
# names of the Ethiopic calendar: CLDR and usage.
_PERSIAN = (
    "فروردین حمل وری|اردیبهشت ثور غويی|خرداد جوزا غبرګولی|تیر سرطان چنګاښ|مرداد امرداد اسد زمری|"
    "شهریور سنبله وږی|مهر میزان تله|آبان عقرب لړم|آذر قوس ليندۍ|"
    "دی جدی مرغومی|بهمن دلو سلواغه|اسفند حوت کب"
)
_HIJRI = (
    "محرم المحرم muharram|صفر safar|ربيعالأول ربيعاول rabialawwal|ربيعالآخر ربيعالثاني ربيعثاني rabialthani|"
    "جمادىالأولى جمادىالأول جمادياول jumadaalawwal jumadaalula|"
    "جمادىالآخرة جمادىالثانية جماديثاني jumadaalthani|رجب rajab|شعبان shaban|رمضان ramadan ramadhan|"
    "شوال shawwal|ذوالقعدة ذيالقعدة ذيقعده dhualqadah|ذوالحجة ذيالحجة ذيحجه dhualhijjah"
)

_ETHIOPIC = "መስከረም|ጥቅምት|ኅዳር ህዳር ሕዳር|ታኅሣሥ ታኅሳስ ታህሳስ|ጥር|የካቲት|መጋቢት|ሚያዝያ ሚያዚያ|ግንቦት|ሰኔ|ሐምሌ ሀምሌ|ነሐሴ ነሀሴ ነሃሴ|ጳጉሜን ጳጉሜ"


class NamedMonth(NamedTuple):
    """A month by its name, and its calendar if that is not the Gregorian."""

    number: int
    calendar: str | None = None


def folded_name(name: str) -> str:
    """A name of a month without case, accents, dots and spaces; ı is i, as in capitals."""
    return _DROPPED.sub("", unicodedata.normalize("NFKD", name.casefold())).translate(_FOLDED)


def month_named(name: str) -> NamedMonth | None:
    """The month that a printed name means; None for other words.

    The language of the page decides between languages that use one name for different months (listopad is October
    in Croatia and November in Poland); where it is unknown, the meaning in more languages counts.
    """
    months, shared = _names()
    for prefix in ("", *_PREFIXES):
        if not name.startswith(prefix):
            continue
        folded = folded_name(name[len(prefix) :])
        if found := months.get(folded) or (
            months.get(_ENDING.sub("", folded)) if folded.endswith(_ENDINGS) else None
        ):
            return found
        if meanings := shared.get(folded):
            language = conventions().language
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
    for calendar, listed in ((PERSIAN, _PERSIAN), (HIJRI, _HIJRI), (ETHIOPIC, _ETHIOPIC)):
        for number, names in enumerate(listed.split("|"), 1):
            for name in names.split():
                months.setdefault(folded_name(name), NamedMonth(number, calendar))
    return months, shared
