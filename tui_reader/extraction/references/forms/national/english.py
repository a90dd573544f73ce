"""Codes, constitutions, treaties and state laws by name in English: section 18 of the Australian Consumer Law, the
Convention on the Rights of the Child, Texas Penal Code, Cal. Civ. Code § 1798.100, 14th Amendment; chapters of
statutes of Canada: R.S.C. 1985, c. C-46.

Keys are those of titles; `us:state:…` for sections of state laws, `us:amendment:14`, `ca:rsc:1985:c-46`; treaties
of the European Union as in `codes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, WORD, spread
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, near, title_key
from tui_reader.text.compiled import compiled

_CAPITAL = r"[A-Z][\w’'-]*"
_KINDS = (
    "Code|Law|Constitution|Charter|Convention|Treaty|Protocol|Covenant|Statute|Statutes|Ordinance|Declaration|"
    "Rules|Regulations"
)
_MORE = (
    rf"(?:{GAP}(?:of|on|for|and|the|in|to|against|relating{GAP}to|"
    rf"concerning){{1}}){{1,2}}{GAP}(?!(?:Section|Article|Part|Rule|Schedule)s?(?!\w)){_CAPITAL}(?:{GAP}{_CAPITAL}){{0,4}}"
)
_CITED = (
    rf"(?P<word>{WORD}){GAP}?(?P<list>(?>{LIST})),?{GAP}(?:of|to|in|under){GAP}(?:the|that|its){GAP}"
    rf"(?P<name>(?:{_CAPITAL}{GAP}(?:and{GAP}|of{GAP}|on{GAP})?){{0,6}}?(?P<kind>{_KINDS})(?!\w)(?:{_MORE}){{0,4}}(?:{GAP}(?:1[789]|20)\d\d(?!\d))?)"
)
_BARE_KIND = re.compile(rf"(?:{_KINDS})(?:{GAP}.*)?$")
_DAY = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    rf"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*{GAP}\d)"
)
_TREATY = (
    rf"(?<!\w)(?P<name>(?:(?:[A-Z][\w’'-]*{GAP}){{1,4}})?(?:Convention|Treaty|Covenant|Protocol|Agreement|Declaration|Charter)"
    rf"{GAP}(?:on(?!{GAP}{_DAY})|for(?={GAP}the)|against|relating{GAP}to|concerning|of{GAP}the{GAP}United|of{GAP}Fundamental|of{GAP}Human)(?:{GAP}the)?"
    rf"{GAP}{_CAPITAL}(?:(?:{GAP}(?:of|and|the|for|in|to|on|with|by|from|its|or|at|all|against)|,){{0,3}}{GAP}{_CAPITAL}){{0,14}})"
)
_NO_TREATY = re.compile(
    r"(?:Agreement|Declaration|Protocol) for|^(?:Joint |Draft )?(?:Agreement|Protocol)(?! (?:on|relating))"
)
_SUBJECTS = (
    "Penal|Criminal|Civil|Commercial|Labou?r|Tax|Revenue|Government|Education|Health{GAP}(?:and|&){GAP}Safety|Vehicle|"
    "Municipal|Administrative|Family|Probate|Election|Electoral|Insurance|Utilities|Building|Bankruptcy|Customs|"
    "Human{GAP}Rights|Highway|Resources|Institutions|Game|Transportation|Water|Corporations|Evidence|Procedure|Land|Mining|Tenancy|Professions|Property"
).replace("{GAP}", GAP)
_CODE = (
    rf"(?<!\w)(?P<name>(?:{_CAPITAL}{GAP}){{0,4}}(?:{_SUBJECTS}){GAP}(?:Procedure{GAP})?Code(?:{GAP}(?:of{GAP}[A-Z]\w+|"
    rf"(?:19|20)\d\d))?|Code{GAP}of{GAP}(?:Civil|Criminal)?{GAP}?(?:Procedure|Obligations))(?!\w)"
)
_NO_CODE = re.compile(r"^(?:The |This |A |An |Our |Your |New |Under |In )+")
_STATE = (
    rf"(?<![\w.])(?P<name>(?:[A-Z][A-Za-z]*\.?(?:&{GAP})?[A-Z]?\.?{GAP}){{0,6}}(?:Code|Stat\.?|Stats\.|Laws?|Ann\.|Regs?\.|R\.S\.|"
    rf"S\.A\.|G\.A\.|Statutes?)(?:{GAP}Ann\.)?),?{GAP}(?:(?:ch|tit|art)\.{GAP}?\d{{1,4}}[A-Z]?,{GAP})?§{{1,2}}{GAP}?"
    rf"(?P<section>\d[\w:-]*(?:\.\d[\w-]*)*(?:\(\w{{1,3}}\))*)"
)
_SERIES = (
    rf"(?<![\w.])(?P<name>RCW|WAC|ORS|OAR|NRS|NAC|MCL|KRS|HRS|CRS|C\.R\.S\.|ARS|A\.R\.S\.|K\.S\.A\.|N\.J\.S\.A\.|N\.J\.A\.C\.|"
    rf"O\.C\.G\.A\.|RSMo|ORC|IC|SDCL|NMSA|M\.G\.L\.|MGL|\d{{1,3}}{GAP}ILCS|\d{{1,3}}{GAP}(?:Pa\.{GAP}(?:C\.S\.|Code)|NYCRR|VSA|"
    rf"V\.S\.A\.|M\.R\.S\.|CCR|CMR|TAC|IAC)){GAP}?(?:§{{1,2}}{GAP}?|[Ss]ec(?:tion|\.){GAP}?)?"
    rf"(?P<section>\d[\dA-Za-z]*(?:[-.:/]\d[\dA-Za-z]*){{1,4}}(?:\(\w{{1,3}}\))*)(?!\w)"
)
_CANADIAN = (
    rf"(?<![\w.])(?P<name>(?:R\.{GAP}?S|S|L\.{GAP}?R|L|C)\.{GAP}?(?:[A-Z]\.{GAP}?)?[A-Z][a-z]{{0,2}}\.?|RS[A-Z]{{1,2}}|S[ABCMNOQSY]C?|RLRQ|CQLR|LRC|LC)"
    rf"(?:,?{GAP}\(?(?P<year>(?:18|19|20)\d\d)\)?)?,?{GAP}(?:c|ch|chap|chapter|chapitre)\.?{GAP}?"
    rf"(?P<chapter>[A-Z]?-?\.?\d[\d.]*(?:,?{GAP}Sched\.?{GAP}[A-Z])?|[A-Z](?:[-.]\d[\d.]*))"
)
_ORDINALS = (
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
    "Twentieth",
)
_AMENDMENT = (
    rf"(?<!\w)(?P<number>{'|'.join(_ORDINALS)}|Twenty-(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh)|\d{{1,2}}(?:st|nd|rd|th)){GAP}"
    rf"Amendment(?!\w|{GAP}(?:to|of|by|No))"
)
_AMERICAN = re.compile(
    r"Constitution|Court|[Rr]ights?|U\.S\.|America|Congress|freedom|speech|guarantee|due process|gun", re.A
)


def _cited(text: str) -> Iterator[Mention]:
    """Articles of codes, constitutions and treaties by name."""
    for found in compiled(_CITED).finditer(text):
        name = found["name"]
        if _BARE_KIND.match(name) and not re.search(rf"{GAP}of{GAP}", name):
            continue
        whole = Mention(found.start(), found.end(), "title", title_key(name))
        yield from spread(text, found.start(), found.span("list"), found.end(), whole)


def _treaties(text: str) -> Iterator[Mention]:
    for found in compiled(_TREATY).finditer(text):
        name = _NO_CODE.sub("", found["name"])
        if _NO_TREATY.search(name):
            continue
        key = title_key(name)
        if name.startswith("Treaty on"):
            key = {
                "Treaty on the Functioning of the European Union": "eu:tfeu",
                "Treaty on European Union": "eu:teu",
            }.get(name, key)
        yield Mention(found.end() - len(name), found.end(), "title", key)


def _codes(text: str) -> Iterator[Mention]:
    for found in compiled(_CODE).finditer(text):
        name = _NO_CODE.sub("", found["name"])
        yield Mention(found.end() - len(name), found.end(), "title", title_key(name))


def _state_laws(text: str) -> Iterator[Mention]:
    for matches in (near(text, ("§",), 100, 40, _STATE), compiled(_SERIES).finditer(text)):
        for found in matches:
            name = re.sub(r"[^a-z0-9]", "", found["name"].lower())
            yield Mention(found.start(), found.end(), "number", f"us:state:{name}:{found['section'].lower()}")


def _canadian(text: str) -> Iterator[Mention]:
    for found in compiled(_CANADIAN).finditer(text):
        name = re.sub(r"[^a-z]", "", found["name"].lower())
        year = found["year"] or ""
        if year or name in ("rlrq", "cqlr", "lrq", "rsq"):
            key = f"ca:{name}:{year}:{found['chapter'].lower().rstrip('.')}"
            yield Mention(found.start(), found.start("chapter") + len(found["chapter"].rstrip(".")), "number", key)


def _amendments(text: str) -> Iterator[Mention]:
    """Amendments of the Constitution of the United States."""
    for found in compiled(_AMENDMENT).finditer(text):
        if not _AMERICAN.search(text, max(0, found.start() - 600), found.end() + 600):
            continue
        word = found["number"]
        if word[0].isdigit():
            number = int(re.sub(r"\D", "", word))
        else:
            tens, _, unit = word.rpartition("-")
            number = 20 * bool(tens) + _ORDINALS.index(unit) + 1
        if 1 <= number <= 27:
            yield Mention(found.start(), found.end(), "title", f"us:amendment:{number}")


RULES = (
    ReferenceRule(tuple(_KINDS.split("|")), _cited),
    ReferenceRule(
        (
            "Convention on",
            "Convention for",
            "Convention against",
            "Convention relating",
            "Convention concerning",
            "Treaty on",
            "Treaty for",
            "Covenant on",
            "Protocol on",
            "Protocol relating",
            "Agreement on",
            "Declaration on",
            "Declaration of Human",
            "Charter of the United",
            "Charter of Fundamental",
        ),
        _treaties,
    ),
    ReferenceRule(("Code", "Code of C", "Code of O"), _codes),
    ReferenceRule(
        (
            "Code §", "Code Ann", "Stat. §", "Stats. §", "Stat. Ann", "Law §", "Laws §", "Laws ch", "Laws, §",
            "Ann. §", "Reg. §",
            "RCW", "WAC ", "ORS ", "OAR ", "NRS ", "NAC ", "MCL ", "KRS ", "HRS ", "CRS ", "C.R.S.", "ARS ",
            "A.R.S.", "K.S.A.",
            "N.J.", "O.C.G.A", "RSMo", "ORC ", "SDCL", "NMSA", "M.G.L", "MGL ", "ILCS", "Pa. C", "NYCRR",
            "V.S.A", "M.R.S", "CCR ",
            "CMR ", "TAC ", "IAC ",
        ),
        _state_laws,
    ),
    ReferenceRule((
            "R.S.", "R. S.", "S.C.", "S.O.", "S.B.", "S.A.", "S.M.", "S.N.", "S.Q.", "L.R.", "L.C.", "L.Q.",
            "C.Q.", "RSC", "RSO", "RSB", "RSA",
            "RSQ", "RSM", "RSN", "RSS", "SC ", "SO ", "SBC", "RLRQ", "CQLR", "LRC", "LC ",
        ), _canadian),
    ReferenceRule(("Amendment",), _amendments),
)  # fmt: skip
