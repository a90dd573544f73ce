"""Official journals, and laws cited by their place in them: Dz. U. z 2018 r. poz. 1000, SFS 2018:218, JORF n° 123,
FOR-2018-06-15-876, 2011. évi CXII. törvény, 6698 sayılı Kanun, ν. 4624/2019.

Keys: `pl:dzu:2018:1000`, `se:sfs:2018:218`, `fi:1050/2018`, `fr:jorf:2020:123`, `fr:nor:…`,
`no:lov:2018-06-15-38`, `hu:tv:2011:112`, `hu:123/2020korm`, `tr:kanun:6698`, `gr:ν:4624/2019`, `nl:stb:2018:144`,
`es:boe:2015:236`, `bg:дв:2020:12`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, year_of
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import roman_number

_POLISH = (
    rf"(?P<name>Dz\.{GAP}?U\.|M\.{GAP}?P\.){GAP}?(?:z{GAP})?(?:(?P<year>\d{{4}}){GAP}?(?:r\.?,?)"
    rf"?{GAP}?)?(?:(?:[Nn]r{GAP}(?P<issue>\d{{1,3}}),?{GAP})?"
    rf"poz\.{GAP}?(?P<number>\d{{1,5}}))(?!\d)"
)
_SWEDISH = r"(?<!\w)(?P<series>SFS|[A-ZÅÄÖ-]{2,7}FS) (?P<year>(?:19|20)\d\d):(?P<number>\d{1,5})(?!\d)"
_SWEDISH_LAW = r"\((?P<year>(?:19|20)\d\d):(?P<number>\d{1,5})\)"
_SWEDISH_KIND = re.compile(r"(?<!\w)[\w-]*(?:lag|förordning|balk|föreskrift)\w{0,10} $", re.IGNORECASE)
_FINNISH = r"\((?P<number>\d{1,4}/(?:19|20)\d\d)\)"
_FINNISH_KIND = re.compile(r"(?:laki|lain|lakia|asetus|asetuksen|laissa|asetuksessa|lag|förordning)\w{0,6} ?$")
_NORWEGIAN = r"(?<!\w)(?P<kind>FOR|LOV)[-‑](?P<date>(?:19|20)\d\d-\d\d-\d\d)(?:[-‑](?P<number>\d{1,5}))?(?!\d)"
_NORWEGIAN_LAW = (
    r"(?P<kind>lov|Lov|forskrift|Forskrift) (?:av |om [^\n.;()]{3,60}? av )?(?P<day>\d{1,2})\. "
    r"(?P<month>[a-z]+) (?P<year>(?:19|20)\d\d) nr\.? (?P<number>\d{1,5})"
)
_MONTH_NAMES = "januar februar mars april mai juni juli august september oktober november desember"
_MONTHS = _MONTH_NAMES.split()
_JORF = (
    rf"(?<!\w)(?:JORF|J\.?O\.?){GAP}?n[°ºo]{GAP}?(?P<number>\d{{1,5}})(?P<rest>{GAP}du{GAP}"
    rf"(?:\d{{1,2}}(?:er)?{GAP})?[^\W\d_]+{GAP}(?P<year>\d{{4}}))?"
)
_NOR = rf"(?<!\w)NOR{GAP}?:?{GAP}?(?P<number>[A-Z]{{4}}\d{{7}}[A-Z])(?!\w)"
_BOE = (
    rf"(?<!\w)(?:«)?(?P<name>BOE|BOJA|DOGC|DOGV|BOCM)(?:»)?{GAP}?(?:n[úu]m\.?|n[.°º]|nº){GAP}"
    rf"?(?P<number>\d{{1,4}})(?:,?{GAP}de{GAP}\d{{1,2}}{GAP}de{GAP}\w+{GAP}de{GAP}(?P<year>\d{{4}}))"
    rf"?"
)
_BOE_CODE = r"(?<!\w)BOE-[ABS]-(?P<year>\d{4})-(?P<number>\d{1,6})(?!\d)"
_ORDER = r"(?<!\w)(?P<kind>Orden|Resolución) (?:Ministerial )?(?P<number>[A-Z]{2,4}/\d{1,5}/(?:19|20)\d\d)(?!\d)"
_DUTCH = (
    rf"(?<!\w)(?P<name>Stb|Stcrt|Trb|Staatsblad|Staatscourant|Tractatenblad)\.?{GAP}?(?P<year>(?:19|20)\d\d),?{GAP}?(?:nr\.{GAP}?)"
    rf"?(?P<number>\d{{1,5}})(?!\d)"
)
_DUTCH_NAMES = {"Staatsblad": "stb", "Staatscourant": "stcrt", "Tractatenblad": "trb"}
_HUNGARIAN = r"(?<!\d)(?P<year>(?:19|20)\d\d)\. évi (?P<number>[IVXLC]{1,9})\. (?:törvény|tv)\w{0,4}"
_DECREE = (
    r"(?<![\w/])(?P<number>\d{1,4}/\d{4})\. ?\((?P<month>[IVX]{1,4})\. ?\d{1,2}\.\) "
    r"(?P<issuer>[^\W\d_]{1,8})\.?(?: (?:rendelet|határozat|utasítás)\w{0,4})?"
)
_TURKISH = (
    r"(?<![\w.])(?P<number>\d{3,5}) (?:sayılı|Sayılı|SAYILI|s\.) [^.;\n]{0,60}?(?P<kind>Kanun|KHK|"
    r"Karar|Cumhurbaşkanlığı Kararnamesi|Yönetmelik)\w{0,6}"
)
_GREEK = (
    rf"(?<!\w)(?P<kind>[Νν]\.|[Νν]όμο\w?|[Ππ]\.{GAP}?[Δδ]\.|[Νν]\.{GAP}?[Δδ]\.){GAP}"
    rf"?(?P<number>\d{{2,5}}/\d{{4}})(?!\d)"
)
_BULGARIAN = r"(?:ДВ|Д\.в\.),? бр\. ?(?P<number>\d{1,3}) (?:от|/) ?(?P<year>\d{4})"


def _polish(text: str) -> Iterator[Mention]:
    for found in compiled(_POLISH).finditer(text):
        year = found["year"]
        if year is None:
            years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text[max(0, found.start() - 60) : found.start()])
            if not years:
                continue
            year = years[-1]
        series = "dzu" if found["name"].startswith("D") else "mp"
        issue = f"{found['issue']}:" if found["issue"] else ""
        yield Mention(found.start(), found.end(), "number", f"pl:{series}:{year}:{issue}{found['number']}")


def _swedish(text: str) -> Iterator[Mention]:
    for found in compiled(_SWEDISH).finditer(text):
        key = f"se:{found['series'].lower()}:{found['year']}:{found['number']}"
        yield Mention(found.start(), found.end(), "number", key)


def _swedish_laws(text: str) -> Iterator[Mention]:
    for found in compiled(_SWEDISH_LAW).finditer(text):
        kind = _SWEDISH_KIND.search(text, line_start(text, found.start(), 40), found.start())
        if kind is not None:
            yield Mention(kind.start(), found.end(), "number", f"se:sfs:{found['year']}:{found['number']}")


def _finnish(text: str) -> Iterator[Mention]:
    for found in compiled(_FINNISH).finditer(text):
        if _FINNISH_KIND.search(text, max(0, found.start() - 24), found.start()):
            yield Mention(found.start() + 1, found.end() - 1, "number", f"fi:{found['number']}")


def _norwegian(text: str) -> Iterator[Mention]:
    for found in compiled(_NORWEGIAN).finditer(text):
        number = f"-{found['number']}" if found["number"] else ""
        yield Mention(found.start(), found.end(), "number", f"no:{found['kind'].lower()}:{found['date']}{number}")
    for found in compiled(_NORWEGIAN_LAW).finditer(text):
        if found["month"] in _MONTHS:
            day = f"{found['year']}-{_MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}"
            key = f"no:{found['kind'].lower()[:3]}:{day}-{found['number']}"
            yield Mention(found.start(), found.end(), "number", key)


def _french(text: str) -> Iterator[Mention]:
    for found in compiled(_JORF).finditer(text):
        if found["year"]:
            key = f"fr:jorf:{found['year']}:{int(found['number'])}"
            yield Mention(found.start(), found.end(), "number", key)
    for found in compiled(_NOR).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"fr:nor:{found['number'].lower()}")


def _spanish(text: str) -> Iterator[Mention]:
    for found in compiled(_BOE).finditer(text):
        if found["year"]:
            key = f"es:{found['name'].lower()}:{found['year']}:{found['number']}"
            yield Mention(found.start(), found.end(), "number", key)
    for found in compiled(_BOE_CODE).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"es:{found[0].lower()}")


def _orders(text: str) -> Iterator[Mention]:
    for found in compiled(_ORDER).finditer(text):
        key = f"law:{found['kind'].lower()}:{found['number'].lower()}"
        yield Mention(found.start(), found.end(), "number", key)


def _dutch(text: str) -> Iterator[Mention]:
    for found in compiled(_DUTCH).finditer(text):
        name = _DUTCH_NAMES.get(found["name"], found["name"].lower())
        key = f"nl:{name}:{found['year']}:{found['number']}"
        yield Mention(found.start(), found.end(), "number", key)


def _hungarian(text: str) -> Iterator[Mention]:
    for found in compiled(_HUNGARIAN).finditer(text):
        yield Mention(
            found.start(), found.end(), "number", f"hu:tv:{found['year']}:{roman_number(found['number'])}"
        )
    for found in compiled(_DECREE).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"hu:{found['number']}{found['issuer'].lower()}")


def _turkish(text: str) -> Iterator[Mention]:
    for found in compiled(_TURKISH).finditer(text):
        kind = found["kind"].split()[-1].lower()
        yield Mention(found.start(), found.end(), "number", f"tr:{kind}:{found['number']}")


def _greek(text: str) -> Iterator[Mention]:
    for found in compiled(_GREEK).finditer(text):
        kind = "".join(letter for letter in found["kind"].lower() if letter.isalpha())
        kind = "ν" if kind.startswith("νόμο") else kind
        yield Mention(found.start(), found.end(), "number", f"gr:{kind}:{found['number']}")


def _bulgarian(text: str) -> Iterator[Mention]:
    for found in compiled(_BULGARIAN).finditer(text):
        year = year_of(found["year"])
        yield Mention(found.start(), found.end(), "number", f"bg:дв:{year}:{found['number']}")


RULES = (
    ReferenceRule(("poz.",), _polish),
    ReferenceRule(("SFS ", "FS 19", "FS 20"), _swedish),
    ReferenceRule(("(19", "(20"), _swedish_laws),
    ReferenceRule(("/",), _finnish),
    ReferenceRule(("FOR-", "LOV-", "FOR‑", "LOV‑", "lov ", "Lov ", "forskrift "), _norwegian),
    ReferenceRule(("JORF", "J.O", "JO n", "NOR"), _french),
    ReferenceRule(("BOE", "BOJA", "DOGC", "DOGV", "BOCM"), _spanish),
    ReferenceRule(("Orden ", "Resolución "), _orders),
    ReferenceRule(("Stb", "Stcrt", "Trb", "Staatsblad", "Staatscourant", "Tractatenblad"), _dutch),
    ReferenceRule((" évi ", "rendelet", "határozat", "utasítás"), _hungarian),
    ReferenceRule(("sayılı", "Sayılı", "SAYILI"), _turkish),
    ReferenceRule(("ν.", "Ν.", "όμο", "Δ.", "δ."), _greek),
    ReferenceRule(("ДВ", "Д.в."), _bulgarian),
)
