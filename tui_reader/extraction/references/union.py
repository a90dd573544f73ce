"""Acts of the European Union in its languages: Regulation (EU) 2016/679, Richtlinie 95/46/EG, COM(2020) 66, OJ L
119.

Keys: `eu:2016/679`, from 2015 on the same for acts of all kinds; before, numbers were counted for each kind:
`eu:reg:2004/883`, `eu:dir:1995/46`, `eu:dec:2010/427`, always year before number. `eu:com:2020/66`,
`eu:oj:l:2016:119:1`, `eu:case:c-131/12`, and acts by CELEX number as by their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.rules import GAP, Mention, ReferenceRule, year_of
from tui_reader.text.compiled import compiled

COMMUNITY = (
    "EU|EG|EC|CE|UE|EWG|EEC|CEE|EØF|EF|ЕС|ЕО|EÚ|EL|ES|EHS|EK|EB|WE|EWG|EGK|EÜ|EY|EE|AE|EIE|ΕΕ|ΕΚ|ΕΟΚ|"
    "Euratom|EURATOM|ЕИО"
)
_SIGN = rf"(?:(?:No|Nr\.?|nr\.?|NR|n\.?{GAP}?[°ºo]\.?|n\.|č\.|št\.|br\.|№|αριθ\.|nro|núm\.){GAP}?)?"
_BRACKETED = (
    rf"\((?:{COMMUNITY})(?:[,/]{GAP}?(?:Euratom|EURATOM|{COMMUNITY}))*\){GAP}?(?P<sign>{_SIGN})"
    rf"(?P<one>\d{{1,4}})/(?P<two>\d{{2,4}})(?![\d/])"
)
_SUFFIXED = (
    rf"(?<![\d/.])(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})/(?P<community>{COMMUNITY}|JHA|JI|JAI|GAI|PESC|CFSP|"
    rf"GASP|ΠΕΣΧ)(?!\w)"
)
_KINDS = (
    (
        "dir",
        "directive|richtlinie|directiv[ae]|direttiv[ae]|diretiva|dyrektyw|richtlijn|direktiv|směrnic|"
        "smernic|irányelv|οδηγί|директив|direktiiv|"
        "direktyv|direktīv",
    ),
    (
        "dec",
        "decision|beschlu|entscheidung|décision|decisi[oó]n|decisão|decyzj|besluit|beslut|afgørelse|"
        "rozhodnut|odluk|határozat|απόφασ|"
        "решение|päätös|otsus|sprendim|lēmum|decizi|sklep",
    ),
)
_COM = (
    rf"(?<!\w)(?P<series>COM|SWD|SEC|JOIN|KOM){GAP}?[(/]?{GAP}?\(?(?P<year>(?:19|20)\d\d)\)?[/]?{GAP}"
    rf"?(?P<number>\d{{1,5}})(?:{GAP}?(?:final|endg\.|final/\d))?(?!\w)"
)
_JOURNAL = (
    rf"(?<!\w)(?:OJ|ABl\.?(?:{GAP}(?:EU|EG))?\.?|JO(?:UE|CE)?|DO(?:UE|CE)?|GU(?:UE|CE)?|PB|EUT|EFT|EYVL|"
    rf"EUVL|Dz\.{GAP}?(?:Urz\.{GAP}?)?(?:U\.{GAP}?)?(?:UE|WE)|Úř\.{GAP}?věst\.){GAP}?"
    rf"(?P<series>[LC]),?{GAP}?(?P<issue>\d{{1,4}})(?P<rest>[^\n;]{{0,50}}?(?:p|S|s|str|pág|blz)\.?{GAP}"
    rf"?(?P<page>\d{{1,4}}))?"
)
_CELEX = r"(?<!\w)(?:CELEX:?\s?)?(?P<celex>3(?P<year>\d{4})(?P<kind>[RLDF])(?P<number>\d{4}))(?!\w)"
_CASE = r"(?<![\w-])(?P<court>[CTF])[-‑–](?P<number>\d{1,4}/\d{2})(?:{GAP}?P)?(?![\w/])"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEW_COUNT = 2015


def _acts(text: str) -> Iterator[Mention]:
    """Numbers with the Community in brackets before them, or after a slash."""
    for found in compiled(_BRACKETED).finditer(text):
        one, two = found["one"], found["two"]
        first = not found["sign"] and _is_year(one) and int(one) >= _NEW_COUNT
        year, number = (one, two) if first else (two, one)
        if not first and not _is_year(year_of(year)):
            continue
        kind = _kind(text, found.start()) or "reg"
        yield Mention(found.start(), found.end(), "number", _key(kind, year, number))
    for found in compiled(_SUFFIXED).finditer(text):
        one, two = found["one"], found["two"]
        kind = _kind(text, found.start())
        numbered = (
            text[max(0, found.start() - 5) : found.start()]
            .rstrip()
            .lower()
            .endswith(("no", "nr", "nr.", "n°", "nº", "№"))
        )
        first = not numbered and (_is_year(one) or (len(one) == 2 and not _is_year(two)))
        year, number = (one, two) if first else (two, one)
        if not _is_year(year_of(year)):
            continue
        yield Mention(
            found.start(), found.end(), "number", _key(kind or ("dir" if len(one) == 2 else "dec"), year, number)
        )


def _is_year(text: str) -> bool:
    return len(text) == 4 and text[:2] in ("19", "20")


def _key(kind: str, year: str, number: str) -> str:
    year = year_of(year)
    return f"eu:{year}/{int(number)}" if int(year) >= _NEW_COUNT else f"eu:{kind}:{year}/{int(number)}"


def _kind(text: str, at: int) -> str:
    """The kind of act that is named last before its number, "" for none."""
    before = text[max(0, at - 90) : at].lower()
    before = before[before.rfind("\n") + 1 :]
    best, kind = -1, ""
    for name, words in (
        *_KINDS,
        (
            "reg",
            "regul|règlement|reglament|regolament|rozporządz|verord|forordn|förordn|nařízen|nariaden|"
            "uredb|rendelet|κανονισμ|регламент|asetus|määrus|reglamentas",
        ),
    ):
        for word in compiled(words).finditer(before):
            if word.start() > best:
                best, kind = word.start(), name
    return kind


def _documents(text: str) -> Iterator[Mention]:
    """Documents of the Commission."""
    for found in compiled(_COM).finditer(text):
        series = found["series"].lower().replace("kom", "com")
        yield Mention(found.start(), found.end(), "number", f"eu:{series}:{found['year']}/{int(found['number'])}")


def _journal(text: str) -> Iterator[Mention]:
    """The Official Journal, with the page where it is printed."""
    for found in compiled(_JOURNAL).finditer(text):
        year = _YEAR.search(found["rest"] or text[found.end() : found.end() + 30])
        if year is None:
            continue
        page = f":{found['page']}" if found["page"] else ""
        key = f"eu:oj:{found['series'].lower()}:{year[0]}:{found['issue']}{page}"
        yield Mention(found.start(), found.end(), "number", key)


def _celex(text: str) -> Iterator[Mention]:
    """CELEX numbers of regulations, directives and decisions."""
    for found in compiled(_CELEX).finditer(text):
        kind = {"R": "reg", "L": "dir"}.get(found["kind"], "dec")
        yield Mention(found.start(), found.end(), "number", _key(kind, found["year"], found["number"]))


def _cases(text: str) -> Iterator[Mention]:
    """Cases of the Court of Justice."""
    for found in compiled(_CASE).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"eu:case:{found['court'].lower()}-{found['number']}")


RULES = (
    ReferenceRule(("/",), _acts),
    ReferenceRule(("COM", "SWD", "SEC", "JOIN", "KOM"), _documents),
    ReferenceRule(("OJ", "ABl", "JO", "DO", "GU", "PB", "EUT", "Dz.", "EYVL", "EUVL"), _journal),
    ReferenceRule(("CELEX",), _celex),
    ReferenceRule(("C-", "C‑", "C–", "T-"), _cases),
)
