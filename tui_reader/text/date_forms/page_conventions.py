"""How a page writes its dates: its language, the order of day and month, and its years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from tui_reader.text.character_ranges import HAN, HANGUL, KANA_LETTERS
from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.conventions import DateConventions

# Characters that are read. Chosen by hand: enough for the longest official pages, and bounded.
_SAMPLED = 500_000
_HEAD = 20_000

_TAG = re.compile(r"<[^<>]{1,2000}>")
_HIDDEN = re.compile(r"<(script|style)\b", re.I)
_LANGUAGE = re.compile(
    r"<html\b[^<>]{0,1000}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,8}))?(?:[-_]([A-Za-z]{2}))?\b"
    r"|<language>\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?\s*</language>"
    r"|\bxml:lang\s*=\s*[\"']([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?[\"']",
    re.I,
)
_HOST = re.compile(r"[a-z]{1,10}://[^/?#\s\"'<>]{0,250}?\.([a-z]{2,6})\.?(?::\d+)?(?=[/?#\s\"'<>]|$)", re.I)
_ORIGIN = re.compile(r"(?:\brel=[\"']?canonical\b|\bog:url\b)[^<>]{0,200}?(https?://[^\s\"'<>]{1,300})", re.I)
_SCRIPTS = {
    "zh": f"[{HAN}]+",
    "ja": f"[{KANA_LETTERS}]+",
    "ko": f"[{HANGUL}]+",
    "ar": "[\u0620-\u06d3]+",
    "he": "[\u05d0-\u05ea]+",
    "th": "[\u0e01-\u0e3a]+",
    "ru": "[\u0400-\u04ff]+",
}
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(256) if not chr(code).isalpha() or code > 127)
_PERSIAN = re.compile("[پچژگکی]")
_URDU = re.compile("[ٹڈڑےں]")
_TRADITIONAL = re.compile("[發國機關會時為對學業變經縣區]")
_SIMPLIFIED = re.compile("[发国机关会时为对学业变经县区]")
_ARABIC_SCRIPT = ("ar", "fa", "ur", "ps", "ug", "ckb", "sd")
_CYRILLIC_SCRIPT = ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "uz", "az", "bs", "ba", "tt")

_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
_SLASHED_YEAR = re.compile(r"/(?:19|20)\d\d(?![\d/])")
_MACHINE = re.compile(
    r"(?:content|datetime)\s{0,9}=\s{0,9}[\"']?((?:19|20)\d\d-\d\d-\d\d)"
    r"|\"date\w{1,20}\"\s{0,9}:\s{0,9}\"(\d{4}-\d\d-\d\d)",
    re.I,
)
_AMERICAN_HOSTS = ("gov", "mil", "us", "edu")
_AMERICAN_REGIONS = ("us", "ph", "fm", "pw", "mh", "gu", "pr")
# Countries whose pages use either order, and endings that are used outside their country.
_EITHER = ("ca", "ph", "co", "io", "tv", "me", "ai", "fm", "cc", "ws", "ly", "to", "gg", "im", "eu", "su")


def page_conventions(text: str, address: str, language: str | None = None) -> DateConventions:
    """The conventions of the page with this markup or text.

    The language is that of the script where the script has one (templates declare wrong ones), else the declared
    one, else `language`, that of a text without markup. Years count from the founding of the Republic of China on
    pages in traditional Chinese from Taiwan, or from an unknown place if they are not from Hong Kong or Macau.
    """
    declared = _declared(text)
    language = declared[0] if declared else language
    plain = _without_markup(text[:_SAMPLED])
    written = _by_script(plain, language)
    language = written or language
    region = declared[1] if declared and declared[0] == language else None
    host = _country(text, address)
    return DateConventions(
        language,
        month_first=_month_first(text, plain, language, region, host),
        minguo=_is_minguo(plain, language, region, host),
    )


def _without_markup(text: str) -> str:
    """The text between tags, without scripts and styles."""
    parts: list[str] = []
    at = 0
    while match := _HIDDEN.search(text, at):
        parts.append(text[at : match.start()])
        end = text.find(f"</{match[1]}", match.end())
        if end < 0:
            break
        at = end
    else:
        parts.append(text[at:])
    return _TAG.sub(" ", " ".join(parts))


def _declared(text: str) -> tuple[str, str | None] | None:
    """Language and region (or script) that the page states."""
    head = text[:_HEAD]
    places = _places(head, (b"<html", b"<language>", b"xml:lang"))
    match = next((match for at in places if (match := _LANGUAGE.match(head, at))), None)
    if match is None:
        return None
    language, *regions = (part.lower() for part in match.groups() if part)
    return language, (regions[-1] if regions else None)


def _places(text: str, marks: Sequence[bytes]) -> list[int]:
    """Where marks in lower case stand in a text, in any case of ASCII; bytes are searched much faster."""
    data = text.encode("utf-8", "surrogatepass")
    lower = data.lower()
    found: list[int] = []
    for mark in marks:
        at = lower.find(mark)
        while at >= 0:
            found.append(at)
            at = lower.find(mark, at + len(mark))
    places: list[int] = []
    start = characters = 0
    for at in sorted(found):
        characters += len(data[start:at].decode("utf-8", "surrogatepass"))
        start = at
        places.append(characters)
    return places


def _by_script(plain: str, declared: str | None) -> str | None:
    """The language that the letters show; None where several languages share them."""
    sample = plain[:50_000]
    # A Latin letter is a fifth of a character of scripts without vowels or spaces, and all pages hold some.
    latin = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS)) // 5
    others = "".join(_BEYOND_ASCII.findall(sample))
    if len(others) <= latin:
        return None
    counts = Counter(en=latin)
    for name, pattern in _SCRIPTS.items():
        rest = compiled(pattern).sub("", others)
        counts[name] = len(others) - len(rest)
        others = rest
    script, count = counts.most_common(1)[0]
    if not count or script == "en":
        return None
    if script in ("zh", "ja"):
        return "ja" if counts["ja"] * 8 > counts["zh"] else "zh"
    if script == "ar":
        if declared in _ARABIC_SCRIPT:
            return declared
        if len(_URDU.findall(sample)) * 20 > count:
            return "ur"
        return "fa" if len(_PERSIAN.findall(sample)) * 20 > count else "ar"
    if script == "ru":
        return declared if declared in _CYRILLIC_SCRIPT else "ru"
    return script


def _country(text: str, address: str) -> str | None:
    """The last label of the host, which names a country or a kind of office."""
    host = _HOST.match(address)
    if host is None and (origin := _origin(text[: 10 * _HEAD])):
        host = _HOST.match(origin[1])
    return host[1].lower() if host else None


def _origin(head: str) -> re.Match[str] | None:
    """The canonical address, searched only where its name stands, which is much faster."""
    places = _places(head, (b"canonical", b"og:url"))
    return _ORIGIN.search(head, max(0, places[0] - 10)) if places else None


def _is_minguo(plain: str, language: str | None, region: str | None, host: str | None) -> bool:
    if language != "zh":
        return False
    if host == "tw" or region == "tw":
        return True
    if host in ("cn", "hk", "mo", "sg") or region in ("cn", "hk", "mo", "sg", "hans"):
        return False
    sample = plain[:50_000]
    traditional = len(_TRADITIONAL.findall(sample))
    return traditional > len(_SIMPLIFIED.findall(sample)) and "香港" not in sample and "澳門" not in sample


def _month_first(text: str, plain: str, language: str | None, region: str | None, host: str | None) -> bool | None:
    """Whether 3/4/2024 is the fourth of March on this page, by the first evidence there is.

    1. A date on the page that has only one reading, unless others contradict it. 2. A date that, read one way, is
    a machine-readable date of the page. 3. The country of the host. 4. The region of the declared language. 5. The
    language: all but English write the day first.
    """
    printed = [
        (int(found[1]), int(found[2]), int(found[3]))
        for year in _SLASHED_YEAR.finditer(plain)
        if (found := _NUMERIC.search(plain, max(0, year.start() - 5), year.end())) is not None
    ]
    single = {second > 12 for first, second, _ in printed if (first > 12) != (second > 12)}
    if (shown := _one_way(single)) is not None:
        return shown
    machine = _MACHINE.findall(text[:_SAMPLED]) if printed else []
    stated = {found for pair in machine for found in pair if found}
    matches = {
        month_first
        for first, second, year in printed
        if first != second
        for month_first, month, day in ((True, first, second), (False, second, first))
        if _iso(year, month, day) in stated
    }
    if (shown := _one_way(matches)) is not None:
        return shown
    if host in _AMERICAN_HOSTS:
        return True
    if host and len(host) == 2 and host not in _EITHER:
        return False
    if region and region not in _EITHER:
        return region in _AMERICAN_REGIONS and language in ("en", "es", "haw", "tl", "fil")
    if region in _AMERICAN_REGIONS:
        return language in ("en", "fil", "tl")
    return None if language in ("en", None) else False


def _one_way(readings: set[bool]) -> bool | None:
    return next(iter(readings)) if len(readings) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
