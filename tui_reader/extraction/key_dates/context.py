"""What a bulletin says about the dates in it: the day it was published, its country, its zone, its language."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from tui_reader.model import Bulletin
from tui_reader.text.character_ranges import HANGUL, KANA_LETTERS
from tui_reader.text.compiled import compiled

_SAMPLED = 3000  # characters of the text by which its languages are detected. Chosen by hand.
_SCRIPT_SAMPLED = 1000  # characters by which its scripts are detected. Chosen by hand.

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

# Frequent short words that tell languages of the Latin alphabet apart.
_FUNCTION_WORDS = {
    "en": "the of and to in is for that with by be on are this will",
    "de": "der die und das den von mit für ist im auf nicht ein eine zu dem werden",
    "fr": "le la les des et du est une pour dans par sur au aux que qui en",
    "es": "el la los las de del y que en por para con una se al su",
    "pt": "o os as do da dos das e que em para com uma no na ao não",
    "it": "il la di e che per del della dei delle con una nel alla gli le",
    "nl": "de het een van en in is op te voor met dat zijn niet worden aan",
    "pl": "w i na z do się nie jest dla o oraz od przez lub że",
    "cs": "a v na se je z do s o pro že k podle od nebo",
    "sk": "a v na sa je z do s o pre že k podľa od alebo",
    "sv": "och i att det som en på är av för med den till om ska",
    "da": "og i at det som en på er af for med den til de skal",
    "no": "og i å det som en på er av for med den til om skal",
    "fi": "ja on ei että se oli tai sekä mukaan joka ovat myös kun",
    "hu": "a az és hogy nem is egy meg szerint vagy kell",
    "ro": "și de la în din cu pe care pentru se nu este sau al",
    "tr": "ve bir bu ile için de da olarak olan en ya daha",
    "vi": "và của các là có cho được trong với ngày không những tại",
    "id": "dan yang di untuk dengan dari pada ini dalam adalah oleh atau",
    "hr": "i u je na se za da od su s o ili koji",
}
_LANGUAGES_OF_WORDS: dict[str, list[str]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF_WORDS.setdefault(_word, []).append(_language)


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
    languages = languages_of(text)
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
    published = bulletin.published.date() if bulletin.published else None
    return Context(published, signed, country, zone, languages)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages whose rules read the text: those of its scripts, and at most two of the Latin alphabet."""
    sample = text[:_SAMPLED]
    found: list[str] = []
    scripts = sample[:_SCRIPT_SAMPLED]
    length = len(scripts)
    if len(scripts.encode("ascii", "ignore")) * 20 < length * 19:
        han = _count("[\u4e00-\u9fff]+", scripts)
        if _count(f"[{HANGUL}]+", scripts) * 20 > length:
            found.append("ko")
        if han * 20 > length:
            found.append("ja" if _count(f"[{KANA_LETTERS}]+", scripts) * 8 > han else "zh")
        elif _count("[\u0400-\u04ff]+", scripts) * 5 > length:
            found.append("ru")
    words = Counter(sample.lower().split())
    counts: dict[str, int] = {}
    for word in words.keys() & _LANGUAGES_OF_WORDS.keys():
        for language in _LANGUAGES_OF_WORDS[word]:
            counts[language] = counts.get(language, 0) + words[word]
    ranked = sorted(counts, key=lambda language: -counts[language])
    if ranked and (counts[ranked[0]] >= 3 or not found):
        most = counts[ranked[0]]
        found.extend(language for language in ranked[:3] if counts[language] * 2 > most)
    return tuple(found) or ("en",)


def _count(pattern: str, text: str) -> int:
    return sum(map(len, compiled(pattern).findall(text)))
