"""Documents named by their kind and number in languages with letters: loi n° 78-17, Ley 39/2015, приказ № 1н.

Keys: `law:`, the kind of document in its base form, the number without thousands separators, and the year, where
the number, a date beside it or another mention in the same text tells it: `law:loi:78-17`, `law:ley:39/2015`,
`law:lei:8666/1993`, `law:закон:44-фз/2013-04-05`; orders in Cyrillic have the whole date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, line_start, year_of
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import parse_date

# The base form of each kind of document, and its inflected forms; longer forms before those that they contain.
_KINDS = (
    # French
    ("loi", "lois?(?: organique| constitutionnelle| de finances)?"),
    ("décret", "décrets?(?:-lois?)?"),
    ("arrêté", "arrêtés?(?: royal| ministériel| préfectoral| municipal| interministériel| interpréfectoral)?"),
    ("ordonnance", "ordonnances?"),
    ("circulaire", "circulaires?"),
    ("délibération", "délibérations?"),
    ("règlement", "règlements?"),
    ("décision", "décisions?"),
    ("avis", "avis"),
    # Spanish
    ("ley orgánica", "ley(?:es)? orgánicas?"),
    ("ley", "ley(?:es)?"),
    ("real decreto-ley", "real(?:es)? decretos?[- ]ley"),
    ("real decreto legislativo", "real(?:es)? decretos? legislativos?"),
    ("real decreto", "real(?:es)? decretos?"),
    ("decreto-ley", "decretos?[- ]ley"),
    ("decreto supremo", "decretos? supremos?"),
    ("orden", "orden(?:es)?(?: ministerial| foral)?"),
    ("resolución", "resoluci(?:ón|ones)(?: ministerial| directoral| administrativa| exenta| suprema| jefatural)?"),
    ("ordenanza", "ordenanzas?(?: municipal| regional)?"),
    # Portuguese
    ("lei complementar", "leis? complementar(?:es)?"),
    ("lei", "leis?"),
    ("decreto-lei", "decretos?-leis?"),
    ("portaria", "portarias?(?: conjunta| interministerial| normativa)?"),
    ("resolução", "resoluç(?:ão|ões)(?: normativa)?"),
    ("instrução normativa", "instruç(?:ão|ões) normativas?"),
    ("medida provisória", "medidas? provisórias?"),
    ("despacho", "despachos?"),
    ("deliberação", "deliberaç(?:ão|ões)"),
    # Italian
    ("decreto legislativo", r"decret[oi] legislativ[oi]|d\. ?lgs\.?|dlgs"),
    ("decreto-legge", r"decret[oi][- ]legge|d\. ?l\."),
    ("legge regionale", r"legg[ei] regional[ei]|l\. ?r\."),
    ("legge", r"legg[ei]|l\."),
    ("dpr", r"d\. ?p\. ?r\.|dpr|decret[oi] del presidente della repubblica"),
    ("decreto ministeriale", r"decret[oi] ministerial[ei]|d\. ?m\."),
    ("dpcm", r"d\. ?p\. ?c\. ?m\.|dpcm"),
    ("delibera", "deliber[ae](?:zion[ei])?"),
    ("decreto", "decretos?|decreti"),
    # Romanian
    ("legea", "lege[ai]?|legii"),
    ("oug", "ordonanț(?:a|ei|ă) de urgență(?: a guvernului)?|oug|o\\.u\\.g\\."),
    ("hg", "hotărâr(?:ea|ii|e)(?: guvernului)?|hg|h\\.g\\."),
    ("ordinul", "ordin(?:ul|ului)?"),
    # Russian, Ukrainian, Bulgarian, Serbian
    ("закон", "(?:федеральн\\w+ )?(?:конституционн\\w+ )?закон(?:а|ом|у|е|ів|ами?|ът)?"),
    ("постановление", "постановлени(?:е|я|ем|ю|и|й)"),
    ("постанова", "постанов(?:а|и|ою|у|і)"),
    ("приказ", "приказ(?:а|ом|у|е|ы|ов)?"),
    ("наказ", "наказ(?:у|ом|і)?"),
    ("указ", "указ(?:а|ом|у|е)?"),
    ("распоряжение", "распоряжени(?:е|я|ем|ю|и)"),
    ("розпорядження", "розпоряджен(?:ня|ням|ні)"),
    ("решение", "решени(?:е|я|ем|ю|и)"),
    ("рішення", "рішен(?:ня|ням|ні)"),
    ("письмо", "письм(?:о|а|ом|у|е)"),
    ("наредба", "наредб(?:а|ата)"),
    ("заповед", "заповед(?:та)?"),
    # Polish
    ("ustawa", "ustaw(?:a|y|ie|ę|ą)"),
    ("rozporządzenie", "rozporządzeni(?:e|a|em|u)"),
    ("uchwała", "uchwał(?:a|y|ę|ą|ie)"),
    ("zarządzenie", "zarządzeni(?:e|a|em|u)"),
    # Czech and Slovak, Serbian, Croatian, Slovene
    ("zákon", "zákon(?:a|em|e|u|om|y|ů)?"),
    ("vyhláška", "vyhlášk(?:a|y|u|ou|ách)|vyhláš(?:ce|ke)"),
    ("nařízení", "nařízení(?:m|ch)?(?: vlády)?|nariadeni(?:e|a|u|m)(?: vlády)?"),
    ("zakon", "zakon(?:a|om|u)?"),
    ("uredba", "uredb(?:a|e|i|o|u)"),
    ("pravilnik", "pravilnik(?:a|om|u)?"),
    ("odluka", "odluk(?:a|e|u|om)"),
    # Danish, Norwegian, Dutch, German
    ("lov", "lov(?:en|bekendtgørelse)?|lbk"),
    ("bekendtgørelse", "bekendtgørelse|bek"),
    ("forskrift", "forskrift"),
    ("verordnung", "verordnung|erlass|rundschreiben|bekanntmachung"),
    # Vietnamese, Indonesian, Malay
    ("nghị định", "nghị định"),
    ("thông tư", "thông tư(?: liên tịch)?"),
    ("quyết định", "quyết định"),
    ("nghị quyết", "nghị quyết"),
    ("chỉ thị", "chỉ thị"),
    ("công văn", "công văn"),
    ("luật", "luật"),
    ("undang-undang", "undang-undang|uu"),
    ("peraturan", "peraturan(?: pemerintah| menteri| presiden| daerah)?|pp|perpres|permen\\w{0,12}"),
    ("keputusan", "keputusan(?: presiden| menteri)?"),
    # English
    ("executive order", "executive orders?"),
    ("act", "acts?"),
    ("law", "(?:federal |republic )?laws?"),
    ("decree", "(?:presidential |government |supreme )?decrees?"),
    ("proclamation", "proclamations?"),
    ("order", "(?:administrative |department |memorandum )?orders?"),
    ("notice", "(?:government |general |gazette |legal |board )?notices?"),
    ("ordinance", "ordinances?"),
    ("resolution", "resolutions?"),
    ("decision", "decisions?"),
    ("regulation", "regulations?"),
    ("circular", "circulars?"),
    ("notification", "notifications?"),
    ("bylaw", "by-?laws?"),
    ("bill", "(?:senate |house |assembly )bills?"),
    ("proposition", "propositions?"),
)
_KIND_OF = rf"(?<!\w)(?:{'|'.join(f'(?P<k{place}>{forms})' for place, (_, forms) in enumerate(_KINDS))})"
_KIND_AT_END = rf"{_KIND_OF}{GAP}{{1,2}}$"
_KIND = rf"{_KIND_OF}(?!\w)"
_SIGNS = (
    "No", " N ", "NO.", " nr", "Nr", " n. ", ",n. ", "Number", " br.", "Nomor", " nomor", "Numero", " numero",
    "oi no", "êté no", "ret no", "ment no", " numéro", "n°", "N°", "nº", "Nº", "n.º", "N.º", "n.°", "N.°",
    "n.ª", "nᵒ", "n˚", "núm",
    "Núm", "úmero", "№", "č.", "čís.", "št.", "бр.", "số", "Số",
)  # fmt: skip
_NUMBER = r"[.:s]?\.?[ \u00a0]{0,2}(?P<number>(?:[A-ZА-ЯĐ]{1,5}[-/]?)?\d[\w./\u2010-\u2013-]{0,30})"
_SLASHED = r"/(?:\d{2,4}|[A-Z]{2,4}/\d{4})(?:/[A-ZĐ][\w-]{1,12})?(?![\d/])"
_FIRST = re.compile(r"(?<=[ \u00a0])\d(?:\d|\.(?=\d)){0,7}$")
_BARE = (
    r"(?<!\w)(?P<kind>[Ll]ey|[Dd]ecreto|[Ll]ei|[Dd]ecreto [Ss]upremo|[Rr]esolución|[Ll]aw|[Dd]"
    r"ecree|Act|[Ss]enate [Bb]ill|[Hh]ouse "
    r"[Bb]ill|[Aa]ssembly [Bb]ill|[Rr]esolution|Proclamation|Prop(?:osition)?\.?|[Dd]écret|[Ll]oi|"
    r"[Oo]rdonnance|[Rr]èglement|Ordinance|By-?law) "
    r"(?P<number>\d{1,2}\.\d{3}|(?<=écret )\d{2,4}-\d{1,5}|(?<=[Ll]oi )\d{2,4}-\d{1,5}|(?<=nance )\d{2,4}-\d{1,5}|"
    r"(?<=glement )\d{2,4}-\d{1,5}|(?<=olution )\d{2,4}-\d{1,4}|(?<=law )\d{4}-\d{1,4}|(?<=Bill )\d|"
    r"\d{2,5})(?![\w/:%-]|[.,]\d)"
)
_BARE_WORDS = (
    "Ley ", "ley ", "Decreto ", "decreto ", "Lei ", "lei ", "Resolución ", "resolución ", "Law ", "Decree ",
    "decree ", "Act ", "Senate Bill ", "House Bill ", "Assembly Bill ", "Resolution ", "resolution ",
    "Proclamation ", "Prop. ", "Décret ", "décret ", "Loi ", "loi ", "Ordonnance ", "ordonnance ",
    "Règlement ", "règlement ",
    "Ordinance ", "Bylaw ", "By-law ",
    "Proposition ",
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AFTER = re.compile(
    r"(?:,? ?(?:de|du|del|di|of|от|від|z dnia|z|af|av|vom|tahun|Tahun|năm|dated|op|ze dne|zo dňa|din|da)"
    r"(?: (?:\d{1,2}(?:er|º)?\.? ?(?:de )?)?(?:[^\W\d_]{3,12}\.? )?(?:de |del )?|(?: \d{1,2}[./]\d{1,2}[./])| )"
    r"|/| \()(?P<year>(?:19|20)\d\d)(?!\d)"
)
_SEASON = re.compile(r"(?:19|20)\d\d-(?:19|20)\d\d")
# Between a kind and its number: adjectives, or the authority and a date.
_BETWEEN = re.compile(
    rf"(?:{GAP}[^\W\d_]{{4,20}}){{0,2}}{GAP}{{0,2}}|{GAP}(?:[^\W\d_][\w.'’-]{{0,24}},?{GAP}){{0,5}}"
)
_DATED = re.compile(
    r"[^;()/\n]{0,90}(?<!\d)(?:19|20)\d\d(?!\d)[^;()/\n]{0,14}|[^;()/\n]{0,90}\d\d\.\d\d\.\d\d[^;()/\n]{0,14}"
)
_TRADE = re.compile(r"invoice|shipp|deliver|customer|purchase|cart(?!\w)|refund|checkout", re.IGNORECASE)
"""Beside an order for goods."""
_UNION = re.compile(r"/(?:EU|EG|EC|CE|UE|EWG|EEC|CEE|JHA|JI|EF|EØF|ES|EK|WE|ЕС|ЕО|Euratom)$")
_ENGLISH_WORDS = "act law decree proclamation order notice ordinance resolution decision regulation circular bill"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FRENCH = frozenset(("loi", "décret", "ordonnance", "arrêté"))
"""Numbers of France begin with the year in two digits."""
_REACH = 110
_DASHES = str.maketrans("‐‑‒–", "----")


def _numbered(text: str) -> Iterator[Mention]:
    found = list(_signed(text))
    years = {(kind, number): year for _, _, kind, number, year in found if year}
    yield from _mentions((*each[:4], each[4] or years.get(each[2:4], "")) for each in found)


def _with_year(text: str) -> Iterator[Mention]:
    yield from _mentions(_slashed(text))


def _alone(text: str) -> Iterator[Mention]:
    yield from _mentions(_bare(text))


def _mentions(found: Iterable[_Found]) -> Iterator[Mention]:
    for start, end, kind, number, year in found:
        yield Mention(start, end, "number", f"law:{kind}:{number}{'/' if year else ''}{year}")


_Found = tuple[int, int, str, str, str]
"""Start, end, kind, number and year of a mention; the year is "" where the number holds it or none is stated."""


def _signed(text: str) -> Iterator[_Found]:
    """A kind, then a sign and a number; a date or the authority may stand between."""
    form, ascii_only = compiled(_NUMBER), text.isascii()
    for sign in _SIGNS:
        at = -1 if ascii_only and not sign.isascii() else text.find(sign)
        last = 0
        while at >= 0:
            end = at + len(sign)
            inside = sign[0].isupper() and text[at - 1 : at].isalnum()
            if not inside and (number := form.match(text, end)) is not None:
                begin = text.rfind(" ", at, end - 1) + 1 if sign.endswith(" no") else at
                yield from _with_kind(text, begin, number, last)
                last = end
            at = text.find(sign, end)


def _with_kind(text: str, at: int, found: re.Match[str], after: int) -> Iterator[_Found]:
    """The number found behind a sign at a place, if a kind stands before it and after another place."""
    first = max(line_start(text, at, _REACH), after)
    before = text[first:at]
    kind = _last_kind(before)
    if kind is None:
        return
    between = before[kind.end() :]
    base = _KINDS[_place(kind)][0]
    dated = base not in _ENGLISH and _DATED.fullmatch(between)
    if not dated and not _BETWEEN.fullmatch(between):
        return
    number = found["number"].rstrip("./-–‐‑")
    if _UNION.search(number) or (base == "order" and _TRADE.search(text, first, found.end() + 60)):
        return
    years = [_day(between) if base[0] >= "а" else found for found in _YEAR.findall(between)] if dated else []
    end = found.start("number") + len(number)
    year, end = (years[-1], end) if years else _year_after(text, end)
    yield first + kind.start(), end, *_normal(kind, number, year)


def _day(between: str) -> str:
    """The date of an order of a Russian or Ukrainian authority: many of them have the same number in a year."""
    day = parse_date(between)
    return day.isoformat() if day else ""


def _last_kind(before: str) -> re.Match[str] | None:
    """The kind named last; in small letters, since to ignore case takes three times as long."""
    small = before.lower()
    if len(small) != len(before):
        return None
    last = None
    for last in compiled(_KIND).finditer(small):  # noqa: B007
        pass
    return last


def _slashed(text: str) -> Iterator[_Found]:
    """A kind, then a number and year."""
    for found in compiled(_SLASHED).finditer(text):
        begin = _FIRST.search(text, max(0, found.start() - 9), found.start())
        if begin is None:
            continue
        at = begin.start()
        last = text[max(0, at - 24) : at - 1].rsplit(None, 1)
        if not last or last[-1].lower().lstrip("(„“\"'«»’") not in _last_words():
            continue
        first = line_start(text, at, 50)
        kind = compiled(_KIND_AT_END, re.IGNORECASE).search(text, first, at)
        number = text[at : found.end()]
        if kind is None or _UNION.search(number):
            continue
        year, end = _year_after(text, found.end())
        yield kind.start(), end, *_normal(kind, number, year)


_LAST_WORDS = (
    "loi lois décret arrêté ordonnance circulaire délibération règlement ley leyes orgánica "
    "decreto decretos decreto-ley legislativo supremo orden resolución ordenanza lei leis "
    "complementar decreto-lei portaria resolução normativa provisória despacho deliberação legge "
    "leggi decreto-legge d.lgs. d.lgs dlgs d.l. l. l.r. d.p.r. dpr d.m. dpcm lgs. p.r. r. delibera "
    "deliberazione legea legii lege urgență guvernului oug hg o.u.g. h.g. ordinul закон закона "
    "приказ приказа указ постановление zákon zákona vyhláška vyhlášky vlády zakon zakona uredba "
    "pravilnik nghị định thông tư quyết nghị quyết luật act law decree order notice ordinance "
    "resolution decision regulation circular"
)
"""Words that can end the name of a kind, to pass by other numbers quickly."""


@cache
def _last_words() -> frozenset[str]:
    return frozenset(_LAST_WORDS.split())


def _bare(text: str) -> Iterator[_Found]:
    """A kind, then a number alone; the year may follow."""
    for found in anchored(text, _BARE_WORDS, _BARE):
        if _YEAR.fullmatch(found["number"]) or _SEASON.fullmatch(found["number"]):
            continue
        kind = compiled(_KIND_AT_END, re.IGNORECASE).search(f"{found['kind']} ")
        if kind is not None:
            year, end = _year_after(text, found.end())
            yield found.start(), end, *_normal(kind, found["number"], year)


def _year_after(text: str, end: int) -> tuple[str, int]:
    after = _AFTER.match(text, end)
    return (after["year"], after.end()) if after else ("", end)


def _normal(kind: re.Match[str], number: str, year: str) -> tuple[str, str, str]:
    """The base form of a kind, a number in one form, and the year unless the number holds it."""
    base = _KINDS[_place(kind)][0]
    number = number.translate(_DASHES).lower()
    number = re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", number)
    if short := re.fullmatch(r"(\d+)/(\d{2}|0\d\d)", number):
        number = f"{short[1]}/{year_of(short[2][-2:])}"
    number = number.lstrip("0") or "0"
    if _YEAR.search(number) or (base in _FRENCH and re.fullmatch(r"\d\d-\d{1,5}", number)):
        year = ""
    return base, number, year


def _place(kind: re.Match[str]) -> int:
    """The place of a kind in the table."""
    return int(next(name for name, value in kind.groupdict().items() if value)[1:])


RULES = (
    ReferenceRule(_SIGNS, _numbered),
    ReferenceRule(("/",), _with_year),
    ReferenceRule(_BARE_WORDS, _alone),
)
