"""Law of the United States: Public Law 117-58, 42 U.S.C. 1983, 14 CFR 39.13, 75 FR 12345, Executive Order 13563.

Keys: `us:pl:117-58`, `us:usc:42` with the section as article, `us:cfr:14:39` (the part) with the section, or
else the part, as article, `us:fr:75:12345`, `us:frdoc:2010-1234`, `us:eo:13563`, `us:stat:135:429`,
`us:hr:117:3684` ….
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, plain
from tui_reader.text.compiled import compiled

_DASH = "[-–‑—]"
_BROKEN = rf"{_DASH}{GAP}?"
"""A dash at which a line may have ended."""
_LAW = (
    rf"(?<!\w)(?:Pub(?:lic|\.){GAP}?L(?:aw|\.)|P\.{GAP}?L\.){GAP}?(?:No\.?{GAP}?)?(?P<congress>\d{{2,3}}){_DASH}"
    rf"(?P<number>\d{{1,4}})(?![\d-])"
)
_SUB = r"(?:\((?:\d{1,2}|[A-Za-z]{1,4})\)){0,6}"
_SECTION = rf"\d{{1,6}}[a-z]{{0,3}}(?:{_DASH}\d{{1,3}}[a-z]?)?{_SUB}"
_CODE = (
    rf"(?<![\w.])(?P<title>\d{{1,2}}){GAP}?U\.?{GAP}?S\.?{GAP}?C\.?(?:A\.)?{GAP}?(?:[Ss]ections?{GAP}?|Sec\.{GAP}"
    rf"?|§{{1,2}}{GAP}?)?(?P<section>{_SECTION})"
    rf"(?P<more>(?:(?:,{GAP}?(?:and{GAP}|or{GAP})?|{GAP}(?:and|or|through|to){GAP}){_SECTION}(?!{GAP}"
    rf"?(?:U\.?{GAP}?S|C\.?{GAP}?F|F\.?R|Stat|percent|days?|years?|million)|[\d.]|\w)){{0,12}})"
)
_RULES = (
    rf"(?<![\w.])(?P<title>\d{{1,2}}){GAP}?C\.?{GAP}?F\.?{GAP}?R\.?{GAP}?(?:[Pp]arts?{GAP}?|§{{1,2}}{GAP}"
    rf"?|[Ss]ections?{GAP}?)?"
    rf"(?P<part>\d{{1,5}})(?:\.(?P<section>\d{{1,5}}[a-z]?(?:{_DASH}\d{{1,4}}[A-Za-z]?)?{_SUB}))?(?!\d)"
    rf"(?P<more>(?:(?:,{GAP}?(?:and{GAP})?|{GAP}and{GAP})\d{{1,4}}(?:\.\d{{1,5}}{_SUB})?(?!{GAP}"
    rf"?(?:U\.?{GAP}?S|C\.?{GAP}?F|FR|F\.R|Stat|percent|days?|years?)|\d|,\d{{3}}|\.\d|\w)){{0,12}})"
)
_REGISTER = (
    rf"(?<![\w.])(?P<volume>\d{{1,3}}){GAP}?(?:FR|F\.R\.|Fed\.{GAP}?Reg\.|Federal{GAP}Register){GAP}?(?:at{GAP}"
    rf")?(?P<page>\d{{1,3}},\d{{3}}|\d{{1,6}})(?![\d-])"
)
_FILED = rf"(?<!\w)FR{GAP}Doc\.?{GAP}?(?:No\.?{GAP}?)?(?P<year>\d{{2,4}}){_DASH}(?P<number>\d{{1,6}})(?!\d)"
_ORDER = (
    rf"(?<!\w)(?:Executive{GAP}Order|E\.{GAP}?O\.|EO(?={GAP}1[1-4]\d{{3}}(?!\d)))(?:{GAP}\(?E\.?O\.?\)?)?{GAP}?(?:No\.?{GAP}?)"
    rf"?(?P<number>\d{{4,5}})(?!\d)"
)
_STATUTES = rf"(?<![\w.])(?P<volume>\d{{1,3}}){GAP}Stat\.{GAP}(?P<page>\d{{1,5}})(?!\d)"
_BILL = (
    rf"(?<!\w)(?P<house>H\.{GAP}?R\.|S\.|H\.{GAP}?Res\.|S\.{GAP}?Res\.|H\.J\.{GAP}?Res\.|S\.J\.{GAP}?Res\.){GAP}"
    rf"(?P<number>\d{{1,5}})(?!\d|[.,]\d)"
)
_DOCKET = (
    rf"(?<!\w)(?:[Dd]ocket|File){GAP}(?:ID{GAP})?(?:[Nn]os?\.?|[Nn]umbers?:?|ID:?)?:?{GAP}?(?P<number>[A-Z]"
    rf"{{1,6}}(?:{_BROKEN}"
    rf"[A-Z]{{1,5}}){{0,3}}(?:{_BROKEN})?\d{{2,4}}(?:{_BROKEN}\d{{1,6}}){{1,3}}|[A-Z]{{1,3}}\d{{2}}{_DASH}"
    rf"\d{{1,4}}(?:{_DASH}\d{{3}})?)"
)


_WRITTEN = (
    rf"(?<!\w)(?:(?:[Ss]ections?|§{{1,2}}){GAP}?(?P<before>{_SECTION})(?:,?{GAP}(?:of|in|under){GAP}))?[Tt]itle{GAP}"
    rf"(?P<title>\d{{1,2}}),?{GAP}(?:of{GAP}(?:the{GAP})?)?(?P<code>United{GAP}States{GAP}Code|U\.?S\.?{GAP}Code|U\.S\.C\.|"
    rf"Code{GAP}of{GAP}Federal{GAP}Regulations|C\.?F\.?R\.?)(?!\w)"
    rf"(?:(?:,{GAP}|{GAP}\(?)(?:at{GAP}|in{GAP})?(?:[Ss]ections?|[Pp]arts?|§{{1,2}}){GAP}?"
    rf"(?P<after>\d{{1,5}}(?:\.\d{{1,5}})?[a-z]{{0,3}}{_SUB}))?"
)
_APPENDIX = (
    rf"(?<![\w.])(?P<title>\d{{1,2}}){GAP}U\.?S\.?C\.?{GAP}App\.?{GAP}?(?:§{GAP}?)?"
    rf"(?P<section>\d{{1,3}}[a-z]?)?(?!\w)"
)
_SERVICE = (
    rf"(?<!\w)(?P<name>(?:(?:[A-Z][\w&-]*|\((?:[A-Z]{{2,4}})\)){GAP}){{0,4}}"
    rf"(?:[Ss]ervice{GAP}(?:[Bb]ulletin|[Ll]etter|[Ii]nformation)|SB|ASB)s?"
    rf"(?:{GAP}\((?:A|S)?SB\))?(?:{GAP}(?:SB|ASB))?)(?:{GAP}(?:[Nn]os?\.|[Nn]umber))?{GAP}(?P<number>(?=[\w.-]*\d)"
    rf"[A-Z0-9]{{1,8}}(?:[-–‑.][A-Z0-9]{{1,8}}){{1,5}})(?!\w)"
)


def _written(text: str) -> Iterator[Mention]:
    """Sections of codes whose names are written out, appendices of the United States Code."""
    for found in compiled(_WRITTEN).finditer(text):
        title, section = int(found["title"]), found["before"] or found["after"] or ""
        if found["code"].startswith(("C.F", "CF", "Code")):
            key, article = f"us:cfr:{title}:{section.partition('.')[0]}", section
            key = key.rstrip(":")
        else:
            key, article = f"us:usc:{title}", section
        yield Mention(found.start(), found.end(), "number", key, article)
    for found in compiled(_APPENDIX).finditer(text):
        yield Mention(
            found.start(), found.end(), "number", f"us:usc:{int(found['title'])}app", found["section"] or ""
        )


def _service_bulletins(text: str) -> Iterator[Mention]:
    """Bulletins of makers of aircraft, which airworthiness directives cite."""
    for found in compiled(_SERVICE).finditer(text):
        number = found["number"].replace("–", "-").replace("‑", "-").lower()
        yield Mention(found.start(), found.end(), "number", f"sb:{number}")


def _public_laws(text: str) -> Iterator[Mention]:
    for found in compiled(_LAW).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:pl:{found['congress']}-{found['number']}")


def _code(text: str) -> Iterator[Mention]:
    """Sections of the United States Code, lists of them too."""
    section = compiled(_SECTION)
    for found in compiled(_CODE).finditer(text):
        key = f"us:usc:{int(found['title'])}"
        yield Mention(found.start(), found.end("section"), "number", key, found["section"])
        for more in section.finditer(text, *found.span("more")):
            yield Mention(more.start(), more.end(), "number", key, more[0])


def _regulations(text: str) -> Iterator[Mention]:
    """Parts and sections of the Code of Federal Regulations, lists of them too."""
    for found in compiled(_RULES).finditer(text):
        title, part = int(found["title"]), found["part"]
        article = f"{part}.{found['section']}" if found["section"] else part
        yield Mention(found.start(), found.start("more"), "number", f"us:cfr:{title}:{part}", article)
        for more in compiled(rf"(?P<part>\d{{1,4}})(?:\.\d{{1,5}}{_SUB})?").finditer(text, *found.span("more")):
            article = more[0]
            yield Mention(more.start(), more.end(), "number", f"us:cfr:{title}:{more['part']}", article)


def _register(text: str) -> Iterator[Mention]:
    for found in compiled(_REGISTER).finditer(text):
        key = f"us:fr:{int(found['volume'])}:{found['page'].replace(',', '')}"
        yield Mention(found.start(), found.end(), "number", key)
    for found in compiled(_FILED).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:frdoc:{found['year']}-{found['number']}")


def _orders(text: str) -> Iterator[Mention]:
    for found in compiled(_ORDER).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:eo:{found['number']}")


def _statutes(text: str) -> Iterator[Mention]:
    for found in compiled(_STATUTES).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:stat:{found['volume']}:{found['page']}")


def _bills(text: str) -> Iterator[Mention]:
    for found in compiled(_BILL).finditer(text):
        if found["house"] == "S." and not re.search(r"H\. ?R\.|Senat(?:e|ors?)(?!\w)|Congress", text):
            continue
        house = "".join(found["house"].lower().replace(".", "").split())
        yield Mention(found.start(), found.end(), "number", f"us:bill:{house}:{found['number']}")


def _dockets(text: str) -> Iterator[Mention]:
    for found in compiled(_DOCKET).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:docket:{plain(found['number'])}")


RULES = (
    ReferenceRule(
        ("United States C", "U.S. Code", "US Code", "U.S.C", "CFR", "C.F.R", "Code of Federal"), _written
    ),
    ReferenceRule(
        ("Service B", "Service b", "Service L", "Service I", "SERVICE B", "SB ", "ASB "), _service_bulletins
    ),
    ReferenceRule(("Public L", "Pub. L", "P.L.", "P. L.", "Pub.L", "Public\u00a0L"), _public_laws),
    ReferenceRule(("U.S.C", "USC", "U. S. C"), _code),
    ReferenceRule(("CFR", "C.F.R"), _regulations),
    ReferenceRule(("FR", "F.R.", "Fed.", "Federal Register"), _register),
    ReferenceRule(("Executive", "E.O.", "EO "), _orders),
    ReferenceRule(("Stat.",), _statutes),
    ReferenceRule(("H.R.", "H. R.", "H. Res", "S. Res", "H.J.", "S.J.", "Senate", "Senator", "Congress"), _bills),
    ReferenceRule(("Docket", "docket ", "File N"), _dockets),
)
