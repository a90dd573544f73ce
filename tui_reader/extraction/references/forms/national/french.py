"""Laws, treaties and charters by title in French, acts by their date, and codes by initials: Loi sur la protection
du consommateur, Convention européenne des droits de l'homme, arrêté du 10 juillet 2020, art. L2212-2 du CGCT.

Keys: titles; acts by date as `law:arrêté:2020-07-10`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, spread
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, near, title_key
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import parse_date

_A = r"[’']"
_OF = (
    rf"(?:de{GAP}la{GAP}|de{GAP}l{_A}|de{GAP}|du{GAP}|des{GAP}|d{_A}|à{GAP}la{GAP}|à{GAP}l{_A}|"
    rf"aux?{GAP}|en{GAP}(?!(?:raison|vertu|application|ce|vue|cas|vigueur|conformité){GAP}))"
)
_ADJECTIVE = (
    r"[a-zà-ÿ]{2,20}(?:aises?|éennes?|éens?|iques?|ales?|aux|elles?|els?|ives?|ifs?|aires?|iennes?|"
    r"ibles?|ables?|ils?|iles?|ées?|euses?)(?!\w)"
)
_NOUN = rf"[^\W\d_][\w-]*(?:{GAP}{_ADJECTIVE}){{0,2}}(?:(?<=s){GAP}et{GAP}{_ADJECTIVE})?"
_CHAIN = (
    rf"{_NOUN}(?:{GAP}(?:(?:et|ou){GAP})?{_OF}{_NOUN}|{GAP}et{GAP}(?:la{GAP}|le{GAP}|les{GAP}|"
    rf"l{_A}){_NOUN}){{0,6}}"
)
_TITLED = (
    rf"(?<!\w)(?:Loi{GAP}(?:(?:fédérale|organique|[a-z]{{3,14}}(?:ienne|aise|oise)){GAP})?(?:sur|concernant|relative{GAP}(?:à|aux?)|visant|favorisant|assurant|instituant|régissant|"
    rf"portant)(?:{GAP}(?:la|le|les))?{GAP}(?:l{_A})?{_CHAIN}|"
    rf"(?:Convention|Traité|Charte|Pacte|Protocole|Accord){GAP}(?:(?:européenne?|internationale?|québécoise|canadienne){GAP}"
    rf"(?:{_OF}|relati(?:f|ve)s?{GAP}aux?{GAP}|sur{GAP}(?:la{GAP}|le{GAP}|les{GAP}|l{_A}))|(?:sur|contre|relative?{GAP}aux?){GAP}(?:la{GAP}|le{GAP}|les{GAP}|l{_A})?"
    rf"|(?<=Convention{GAP})de{GAP}sauvegarde{GAP}des{GAP}|(?<=Charte{GAP})(?:des{GAP}(?=droits)|de{GAP}la{GAP}(?=langue)|de{GAP}l{_A}(?=environnement))){_CHAIN}|"
    rf"[Ll]oi{GAP}[A-ZÉ][\w-]+(?:{GAP}et{GAP}[A-ZÉ][\w-]+)(?={GAP}du{GAP}\d|\W))"
)
_FIRST_WORDS = ("Loi ", "Convention ", "Traité ", "Charte ", "Pacte ", "Protocole ", "Accord ", "loi ")
_TREATIES = (("sur le fonctionnement de l", "eu:tfeu"), ("sur l'union européenne", "eu:teu"))
_DATED = (
    rf"(?<!\w)(?P<kind>[Aa]rrêté|[Dd]écret|[Oo]rdonnance|[Cc]irculaire|[Dd]élibération)(?:{GAP}(?:ministériel|préfectoral|municipal|"
    rf"interministériel|interpréfectoral|royal|inter-préfectoral))?(?:{GAP}(?:modifiée?|susvisée?))?{GAP}du{GAP}"
    rf"(?P<date>\d{{1,2}}(?:er)?{GAP}[^\W\d_]{{3,9}}{GAP}\d{{4}})(?!\d)"
)
_INITIALS = (
    rf"(?P<word>(?<!\w)(?:[Aa]rt\.|[Aa]rticles?)){GAP}?(?P<list>(?>{LIST})){GAP}(?:du|de{GAP}la){GAP}"
    rf"(?P<name>(?!CCAP|CCTP|CCAG|PLU|SCOT|PPR)C[A-Z]{{1,5}}|LPF)(?!\w)"
)


_CODE_WORDS = ("du C", "du LPF", "de la C")
_KNOWN = frozenset(
    (
        "CP",
        "CPC",
        "CPP",
        "CJA",
        "CGI",
        "CGCT",
        "CSP",
        "CPI",
        "CRPA",
        "CASF",
        "CCH",
        "CSS",
        "CESEDA",
        "CGPPP",
        "LPF",
        "CEDH",
    )
)


def _titles(text: str) -> Iterator[Mention]:
    for found in anchored(text, _FIRST_WORDS, _TITLED):
        name = found[0].lower().replace("’", "'")
        key = next((key for words, key in _TREATIES if words in name and name.startswith("traité")), None)
        yield Mention(found.start(), found.end(), "title", key or title_key(found[0]))


def _dated(text: str) -> Iterator[Mention]:
    for found in compiled(_DATED).finditer(text):
        day = parse_date(found["date"])
        if day is not None:
            key = f"law:{found['kind'].lower()}:{day.isoformat()}"
            yield Mention(found.start(), found.end(), "number", key)


def _initials(text: str) -> Iterator[Mention]:
    """Articles of codes by their initials."""
    for found in near(text, _CODE_WORDS, 100, 8, _INITIALS):
        if found["name"] not in _KNOWN and not re.match("[LRDA]", found["list"]):
            continue
        code = Mention(found.start(), found.end(), "title", f"fr:{found['name'].lower()}")
        yield from spread(text, found.start(), found.span("list"), found.end(), code)


RULES = (
    ReferenceRule(_FIRST_WORDS, _titles),
    ReferenceRule(("rrêté ", "écret ", "rdonnance ", "irculaire ", "élibération "), _dated),
    ReferenceRule(_CODE_WORDS, _initials),
)
