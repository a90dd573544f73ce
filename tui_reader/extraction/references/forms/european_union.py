"""Acts of the European Union in its languages: Regulation (EU) 2016/679, Richtlinie 95/46/EG, COM(2020) 66, OJ L
119.

Keys: `eu:2016/679`, from 2015 on the same for acts of all kinds; before, numbers were counted for each kind:
`eu:reg:2004/883`, `eu:dir:1995/46`, `eu:dec:2010/427`, always year before number. `eu:com:2020/66`,
`eu:oj:l:2016:119:1`, `eu:case:c-131/12`, and acts by CELEX number as by their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, line_start, year_of
from tui_reader.extraction.references.tables import Form, rule_of
from tui_reader.text.compiled import compiled

COMMUNITY = (
    "EU|EG|EC|CE|UE|EWG|EEC|CEE|EØF|EF|ЕС|ЕО|EÚ|EL|ES|EHS|EK|EB|WE|EWG|EGK|EÜ|EY|EE|AE|EIE|ΕΕ|ΕΚ|ΕΟΚ|"
    "Euratom|EURATOM|ЕИО"
)
_SIGN = rf"(?:(?:No\.?|Nr\.?|nr\.?|NR|n\.?{GAP}?[°ºo]\.?|n\.|č\.|št\.|br\.|№|αριθ\.|nro|núm\.){GAP}?)?"
_BRACKETED = (
    rf"\((?:{COMMUNITY})(?:[,/]{GAP}?(?:Euratom|EURATOM|{COMMUNITY}))*\){GAP}?(?P<sign>{_SIGN})"
    rf"(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})(?![\d/])"
)
_UNBRACKETED = ("to UE ", "ent UE ", "ion EU ", "ung EU ", "iva UE ", "ive UE ", "ive EU ")
_UNBRACKETED_FORM = rf"\w{{2,3}}{GAP}(?:UE|EU){GAP}(?P<sign>{_SIGN})(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})(?![\d/])"
"""The Community without its brackets: Regolamento UE 2016/679."""
_SUFFIXED = rf"/(?P<two>\d{{1,4}})/(?P<community>{COMMUNITY}|JHA|JI|JAI|GAI|PESC|CFSP|GASP|ΠΕΣΧ)(?!\w)"
_ONE = re.compile(rf"(?P<sign>(?<!\w){_SIGN})(?<![\d/.])(?P<one>\d{{1,4}})$")
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
    (
        "reg",
        "regul|règlement|reglament|regolament|rozporządz|verord|forordn|förordn|nařízen|"
        "nariaden|uredb|rendelet|κανονισμ|регламент|asetus|määrus",
    ),
)
_REACH = 90
"""Characters before a number in which its kind is named. Chosen by hand."""
_ADJECTIVES = re.compile(rf"(?:{GAP}[^\W\d_]{{4,20}}){{0,2}}{GAP}{{0,2}}")
_COM = (
    rf"(?<!\w)(?P<series>COM|SWD|SEC|JOIN|KOM){GAP}?[(/]?{GAP}?\(?(?P<year>(?:19|20)\d\d)\)?[/]?{GAP}"
    rf"?(?P<number>\d{{1,5}})(?:{GAP}?(?:final|endg\.|final/\d))?(?!\w)"
)
_JOURNAL = (
    rf"(?<!\w)(?:OJ|ABl\.?(?:{GAP}(?:EU|EG))?\.?|JO(?:UE|CE)?|DO(?:UE|CE)?|GU(?:UE|CE)?|PB|EUT|EFT|EYVL|"
    rf"EUVL|Dz\.{GAP}?(?:Urz\.{GAP}?)?(?:U\.{GAP}?)?(?:UE|WE)|Úř\.{GAP}?věst\.){GAP}?"
    rf"(?:(?:EU|EG){GAP})?(?:(?:No|Nr\.|n°|nº|núm\.|n\.){GAP}?)?(?P<series>[LC]),?{GAP}?(?P<issue>\d{{1,4}}(?:/\d{{1,5}})?)(?P<rest>[^\n;]{{0,50}}?(?:p|S|"
    rf"s|str|pág|blz)\.?{GAP}"
    rf"?(?P<page>\d{{1,4}}))?"
)
_PARLIAMENT = (
    rf"(?<![\w/])(?:PE{GAP}?\d{{3}}[.\u00a0 ]\d{{3}}(?:v\d\d-\d\d)?|\d{{4}}/\d{{4}}[A-Z]"
    rf"?\((?:COD|BUD|NLE|INI|INL|CNS|APP|DEC|RSP|DEA|IMM|REG|ACI|AVC|BUI|DCE)\)|"
    rf"[A-Z]{{4}}/\d{{1,2}}/\d{{5}}|[ABC]\d{{1,2}}[-–‑]\d{{4}}/\d{{4}}|P\d_TA\(\d{{4}}\)\d{{4}}|"
    rf"ECLI:[A-Z]{{2}}:[A-Z0-9]{{1,7}}:\d{{4}}:[A-Z0-9.]{{1,25}})(?!\w)"
)
_CELEX = r"(?<!\w)(?:CELEX:?\s?)?(?P<celex>3(?P<year>\d{4})(?P<kind>[RLDF])(?P<number>\d{4}))(?!\w)"
_CASE = r"(?<![\w-])(?P<court>[CTF])[-‑–](?P<number>\d{1,4}/\d{2})(?:{GAP}?P)?(?![\w/])"
_COURTS = (
    r"[Cc]ourt|[Cc]ase|[Jj]udg|[Gg]eric?h?t|[Uu]rteil|EuGH|Rechtssache|[Aa]ffaire|[Aa]rrêt|[Cc]our(?!\w)|CJUE|CJEU|ECJ|[Aa]sunto|"
    r"[Ss]enten|[Cc]aus[ae](?!\w)|[Pp]rocesso|[Aa]córdão|[Tt]ribunal|[Zz]aak|[Hh]of(?!\w)|[Ss]praw|[Ww]yrok|TSUE|[Dd]omstol|[Mm]ål(?!\w)|"
    r"[Ss]ag(?!\w)|[Vv]ěc|[Rr]ozsud|[Úú]gy|[Cc]auz|υπόθεσ|[Дд]ел[оа]|[Сс]уд"
)
_FURTHER = (
    rf"\((?:{COMMUNITY})\){GAP}?(?:No|Nr\.?|n°|nº|n\.º){GAP}?\d{{1,4}}/(?:\d\d){{1,2}}(?!\d)"
    rf"(?P<more>(?:(?:,{GAP}?|,?{GAP}(?:and|und|et|y|e){GAP})(?:\((?:{COMMUNITY})\){GAP}?)?(?:No|Nr\.?|n°|nº|n\.º){GAP}?"
    rf"\d{{1,4}}/(?:\d\d){{1,2}}(?![\d/])){{1,12}})"
)
"""Lists of regulations, the Community named once: Regulations (EC) No 1234/2007 and No 73/2009."""
_FURTHER_ONE = r"(?<!\) )(?<!\))(?P<whole>(?:No|Nr\.?|n°|nº|n\.º) ?(?P<number>\d{1,4})/(?P<year>\d{2,4}))"
_FORMS = (
    Form(
        ("M.", "AT.", "SA."),
        "eu:case",
        rf"(?<!\w)(?:(?:Cases?|Sache|Affaire|affaire|Asunto|asunto|Caso){GAP}(?:(?:No\.?|Nr\.|n°){GAP})?(?:COMP/)?|COMP/)"
        r"((?:M|AT|SA)\.\d{4,6})(?!\d)",
    ),
    Form(("C(19", "C(20"), "eu:c", rf"(?<![\w(])C\(((?:19|20)\d\d)\){GAP}?(\d{{1,5}})(?:{GAP}?final)?(?!\d)"),
    Form(
        ("CJ0", "CJ1", "TJ0", "TJ1", "CO0", "TO0", "CA0", "CC0"),
        "eu:celex",
        r"(?<!\w)(6\d{4}[CTF][JOCA]\d{4})(?!\w)",
    ),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEW_COUNT = 2015


def _acts(text: str) -> Iterator[Mention]:
    """Numbers with the Community in brackets before them, or after a slash."""
    for found in chain(compiled(_BRACKETED).finditer(text), anchored(text, _UNBRACKETED, _UNBRACKETED_FORM)):
        one, two = found["one"], found["two"]
        first = not found["sign"] and _is_year(one) and int(one) >= _NEW_COUNT
        year, number = (one, two) if first else (two, one)
        if first or _is_year(year_of(year)):
            start, kind = _kind(text, found.start())
            yield Mention(start, found.end(), "number", _key(kind or "reg", year, number))
    for found in compiled(_SUFFIXED).finditer(text):
        begin = _ONE.search(text, max(0, found.start() - 9), found.start())
        if begin is None:
            continue
        one, two = begin["one"], found["two"]
        first = not begin["sign"] and (_is_year(one) or (len(one) == 2 and not _is_year(two)))
        year, number = (one, two) if first else (two, one)
        if _is_year(year_of(year)):
            start, kind = _kind(text, begin.start())
            yield Mention(
                start, found.end(), "number", _key(kind or ("dir" if len(one) == 2 else "dec"), year, number)
            )


def _is_year(text: str) -> bool:
    return len(text) == 4 and text[:2] in ("19", "20")


def _key(kind: str, year: str, number: str) -> str:
    year = year_of(year)
    return f"eu:{year}/{int(number)}" if int(year) >= _NEW_COUNT else f"eu:{kind}:{year}/{int(number)}"


def _kind(text: str, at: int) -> tuple[int, str]:
    """Where an act begins whose number starts at a place, and its kind: with the word for it if that stands right
    before, else with the number; the kind that is named last before it, "" for none."""
    first = line_start(text, at, _REACH)
    before = text[first:at].lower()
    last, kind = None, ""
    for name, words in _KINDS:
        for word in compiled(rf"(?<!\w)(?:{words})\w{{0,8}}").finditer(before):
            if last is None or word.start() > last.start():
                last, kind = word, name
    if last is not None and _ADJECTIVES.fullmatch(before, last.end()):
        at = first + last.start()
    return at, kind


def _documents(text: str) -> Iterator[Mention]:
    """Documents of the Commission."""
    for found in compiled(_COM).finditer(text):
        series = found["series"].lower().replace("kom", "com")
        yield Mention(found.start(), found.end(), "number", f"eu:{series}:{found['year']}/{int(found['number'])}")


def _journal(text: str) -> Iterator[Mention]:
    """The Official Journal, with the page where it is printed."""
    for found in compiled(_JOURNAL).finditer(text):
        if "/" in found["issue"]:
            yield Mention(
                found.start(), found.end("issue"), "number", f"eu:oj:{found['series'].lower()}:{found['issue']}"
            )
            continue
        year = _YEAR.search(found["rest"] or "") or _YEAR.search(text, found.end(), found.end() + 30)
        if year is None:
            continue
        page = f":{found['page']}" if found["page"] else ""
        key = f"eu:oj:{found['series'].lower()}:{year[0]}:{found['issue']}{page}"
        yield Mention(found.start(), found.end(), "number", key)


def _parliament(text: str) -> Iterator[Mention]:
    """Documents and procedures of the European Parliament, and identifiers of judgments."""
    for found in compiled(_PARLIAMENT).finditer(text):
        scheme = "ecli" if found[0].startswith("ECLI") else "eu:ep"
        yield Mention(
            found.start(),
            found.end(),
            "number",
            f"{scheme}:{''.join(found[0].lower().split()).removeprefix('ecli:')}",
        )


def _celex(text: str) -> Iterator[Mention]:
    """CELEX numbers of regulations, directives and decisions."""
    for found in compiled(_CELEX).finditer(text):
        kind = {"R": "reg", "L": "dir"}.get(found["kind"], "dec")
        yield Mention(found.start(), found.end(), "number", _key(kind, found["year"], found["number"]))


def _further(text: str) -> Iterator[Mention]:
    """The further members of lists of regulations."""
    for found in compiled(_FURTHER).finditer(text):
        for one in compiled(_FURTHER_ONE).finditer(text, *found.span("more")):
            if _is_year(year_of(one["year"])):
                _, kind = _kind(text, found.start())
                yield Mention(one.start(), one.end(), "number", _key(kind or "reg", one["year"], one["number"]))


def _cases(text: str) -> Iterator[Mention]:
    """Cases of the Court of Justice, in a text about courts."""
    courts = None
    for found in compiled(_CASE).finditer(text):
        courts = courts or compiled(_COURTS).search(text)
        if courts is None:
            return
        yield Mention(found.start(), found.end(), "number", f"eu:case:{found['court'].lower()}-{found['number']}")


RULES = (
    ReferenceRule(("/",), _acts),
    ReferenceRule(("COM", "SWD", "SEC", "JOIN", "KOM"), _documents),
    ReferenceRule(("OJ", "ABl", "JO", "DO", "GU", "PB", "EUT", "Dz.", "EYVL", "EUVL"), _journal),
    ReferenceRule(
        (
            "PE",
            "(COD",
            "(BUD",
            "(NLE",
            "(INI",
            "(CNS",
            "(APP",
            "(DEC",
            "(RSP",
            "_TA(",
            "ECLI",
            "A9-",
            "A10-",
            "B9-",
            "B10-",
            "C9-",
            "C10-",
            "A8-",
            "C8-",
            "B8-",
        ),
        _parliament,
    ),
    ReferenceRule(("CELEX",), _celex),
    ReferenceRule(("C-", "C‑", "C–", "T-", "T‑", "T–"), _cases),
    ReferenceRule(("No ", "no ", "n° ", "Nr. "), _further),
    *map(rule_of, _FORMS),
)
