"""What a bulletin says about the dates in it: the day it was published, its country, its zone, its language."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tui_reader.extraction.key_dates.language_detection import languages_of
from tui_reader.model import Bulletin
from tui_reader.text.dates import find_dates

_DATE_LINE = re.compile(
    r"\s*[\d〇○零Ｏ一二三四五六七八九]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日\s*"
)
_LETTER = 3000  # characters in which a letter ends that stands above what it issues. Chosen by hand.
_LONGEST_ISSUER = 40  # characters of the line above such a date. Chosen by hand.
_ENDS = re.compile("[。；：]$|\\d{4}")
"""What the name of an issuer does not have."""

_HOST = re.compile(r"https?://(?:[^/?#@]*@)?[^/?#:]*?\.([a-z]{2,6})\.?(?::\d+)?(?:[/?#]|$)", re.I)
# Countries with one zone, or whose offices keep that of the capital; tzdata's zone1970.tab.
_ZONES = {
    **{"cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "tw": "Asia/Taipei", "jp": "Asia/Tokyo"},
    **{"kr": "Asia/Seoul", "sg": "Asia/Singapore", "vn": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok"},
    **{"in": "Asia/Kolkata", "ph": "Asia/Manila", "tr": "Europe/Istanbul", "il": "Asia/Jerusalem"},
    **{
        "de": "Europe/Berlin",
        "fr": "Europe/Paris",
        "it": "Europe/Rome",
        "at": "Europe/Vienna",
        "ch": "Europe/Zurich",
    },
    **{"nl": "Europe/Amsterdam", "be": "Europe/Brussels", "lu": "Europe/Luxembourg", "uk": "Europe/London"},
    **{"ie": "Europe/Dublin", "pl": "Europe/Warsaw", "cz": "Europe/Prague", "sk": "Europe/Bratislava"},
    **{"hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "gr": "Europe/Athens"},
    **{"se": "Europe/Stockholm", "no": "Europe/Oslo", "dk": "Europe/Copenhagen", "fi": "Europe/Helsinki"},
    **{"ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "hr": "Europe/Zagreb"},
    **{"si": "Europe/Ljubljana", "rs": "Europe/Belgrade", "ua": "Europe/Kyiv", "by": "Europe/Minsk"},
    **{
        "ar": "America/Argentina/Buenos_Aires",
        "pe": "America/Lima",
        "co": "America/Bogota",
        "uy": "America/Montevideo",
    },
    **{"za": "Africa/Johannesburg", "ng": "Africa/Lagos", "ke": "Africa/Nairobi", "eg": "Africa/Cairo"},
}
_ZONES_OF_LANGUAGES = {"ja": "Asia/Tokyo", "ko": "Asia/Seoul"}
_GENERIC = ("com", "org", "net", "info", "edu", "gov", "mil", "int", "co", "io", "tv", "me")

_SIMPLIFIED = re.compile("[时间报开会请实为发国]")


class Context(NamedTuple):
    """Days and places by which dates of a bulletin are resolved. `signed` is the date of the document, `published`
    that of its page. `country` is the last label of the host, `cn` too for text in simplified characters whose
    host names no country; `zone` is "" where the address names no country with one zone."""

    published: date | None
    signed: date | None
    country: str
    zone: str
    languages: tuple[str, ...]

    @property
    def written(self) -> date | None:
        """The date of the document, else that of its page."""
        return self.signed or self.published


def context_of(bulletin: Bulletin, text: str) -> Context:
    """The context of a bulletin with this text."""
    languages = languages_of(f"{bulletin.title or ''}\n{text}")
    host = _HOST.match(bulletin.address)
    country = host[1].lower() if host else ""
    zone = _ZONES.get(country, "")
    if not zone and (not country or country in _GENERIC):
        zone = next((_ZONES_OF_LANGUAGES[each] for each in languages if each in _ZONES_OF_LANGUAGES), "")
    if (not country or country in _GENERIC) and "zh" in languages and _SIMPLIFIED.search(text):
        country = "cn"
    signed = bulletin.sign_off.date if bulletin.sign_off else None
    if signed is None and bulletin.masthead:
        signed = bulletin.masthead.date
    if signed is None and "zh" in languages:
        signed = _date_below_issuer(text)
    published = bulletin.published.date() if bulletin.published else None
    return Context(published, signed, country, zone, languages)


def _date_below_issuer(text: str) -> date | None:
    """The date of a letter that stands above the document which it issues: a line of its own below a short one."""
    lines = text[:_LETTER].split("\n")
    for above, line in pairwise(lines):
        if _DATE_LINE.fullmatch(line) and 0 < len(above.strip()) <= _LONGEST_ISSUER and not _ENDS.search(above):
            return next((found.day for found in find_dates(line)), None)
    return None
