"""Numbers of cases and reports of courts: 4 Ob 123/19k, BGE 143 III 297, 4A_123/2020, Ra 2014/18/0055, sentenza
n. 12345/2019, Writ Petition (Civil) No. 494 of 2012, 平成30年（受）第1412号.

Keys: `at:case:…`, `ch:bge:143-iii-297`, `ch:case:4a_123/2020`, `case:writpetition:494/2012`,
`jp:case:平成30受1412`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, plain
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled

_AUSTRIAN = (
    rf"(?<![\w./-])(?:\d{{1,2}}{GAP}?O[bs]{GAP}?[A-Z]?{GAP}?\d{{1,4}}/\d{{2}}[a-z](?!\w)|(?:R[ao]|Fr|Ko){GAP}\d{{4}}/\d{{2}}"
    rf"/\d{{4}}(?!\d)|[BEGUVW](?:{GAP}[IV]+)?{GAP}\d{{1,5}}/\d{{4}}(?!\d))"
)
_AUSTRIAN_COURT = re.compile("OGH|VwGH|VfGH|[Gg]erichtshof|RIS|Erkenntnis|[Rr]evision")
_SWISS_REPORT = (
    rf"(?<!\w)(?:BGE|ATF|DTF){GAP}(?P<volume>\d{{2,3}}){GAP}(?P<part>I[ab]?|I{{2,3}}|IV|"
    rf"V){GAP}(?P<page>\d{{1,4}})(?!\d)"
)
_SWISS = r"(?<![\w-])(?P<number>\d[A-Z]{1,2}[_.]\d{1,4}/(?:19|20)\d\d)(?!\d)"
_SUIT = (
    rf"(?<!\w)(?P<kind>(?:(?:Special{GAP}Leave|Writ|Civil|Criminal|Transfer|Review|Contempt|Original|Miscellaneous|Regular|"
    rf"Constitution|Claim|Second|First|Company|Public{GAP}Interest){GAP})*(?:Petition|Appeal|Application|Suit|Litigation|Case|"
    rf"Claim|Action|Complaint|Reference|"
    rf"Revision))(?:{GAP}\([A-Z][\w. ]{{0,12}}\))?(?:{GAP}?[/-]?[A-Z]{{1,3}})?{GAP}"
    rf"(?:Nos?\.?|Numbers?){GAP}?(?P<number>\d{{1,6}})(?:/|{GAP}of{GAP}|/of/)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_DECIDED = (
    rf"(?<!\w)(?P<kind>sentenz[ae]|sentencias?|acórdãos?|jugements?|arrêts?|wyrok\w{{0,3}}|ordinanz[ae])"
    rf"(?:{GAP}[^\W\d_]{{3,16}}){{0,3}}{GAP}(?:n\.?[º°]?|nº|n°|núm\.|no|nr|sygn\.(?:{GAP}akt)?){GAP}?"
    rf"(?P<number>[A-Z-]{{0,6}}\d{{1,6}}(?:[/-]\d{{2,4}}))(?!\d)"
)
_JAPANESE = (
    rf"(?P<era>昭和|平成|令和){GAP}?(?P<year>\d{{1,2}}|元){GAP}?年{GAP}?[（(](?P<kind>[ァ-ヴぁ-ん{HAN}]{{1,4}})[）)]{GAP}?第?"
    rf"{GAP}?(?P<number>\d{{1,6}}){GAP}?号"
)


def _austrian(text: str) -> Iterator[Mention]:
    for found in compiled(_AUSTRIAN).finditer(text):
        near = text[max(0, line_start(text, found.start(), 90)) : found.end() + 40]
        if _AUSTRIAN_COURT.search(near):
            yield Mention(found.start(), found.end(), "number", f"at:case:{plain(found[0])}")


def _swiss(text: str) -> Iterator[Mention]:
    for found in compiled(_SWISS_REPORT).finditer(text):
        key = f"ch:bge:{found['volume']}-{found['part'].lower()}-{found['page']}"
        yield Mention(found.start(), found.end(), "number", key)
    for found in compiled(_SWISS).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"ch:case:{found['number'].lower().replace('.', '_')}")


def _suits(text: str) -> Iterator[Mention]:
    """Cases of courts that count them by kind and year."""
    for found in compiled(_SUIT).finditer(text):
        kind = "".join(found["kind"].lower().split())
        yield Mention(found.start(), found.end(), "number", f"case:{kind}:{found['number']}/{found['year']}")


def _decided(text: str) -> Iterator[Mention]:
    for found in compiled(_DECIDED, re.IGNORECASE).finditer(text):
        key = f"case:{found['kind'].lower()[:6]}:{found['number'].lower()}"
        yield Mention(found.start(), found.end(), "number", key)


def _japanese(text: str) -> Iterator[Mention]:
    for found in compiled(_JAPANESE).finditer(text):
        year = "1" if found["year"] == "元" else found["year"]
        key = f"jp:case:{found['era']}{year}{plain(found['kind'])}{int(found['number'])}"
        yield Mention(found.start(), found.end(), "number", key)


RULES = (
    ReferenceRule(("OGH", "VwGH", "VfGH", "erichtshof"), _austrian),
    ReferenceRule(("BGE ", "ATF ", "DTF ", "Bundesgericht", "Tribunal fédéral"), _swiss),
    ReferenceRule(
        ("Petition", "Appeal", "Application", "Suit", "Litigation", "Case N", "Claim N", "Action N", "Complaint"),
        _suits,
    ),
    ReferenceRule(
        (
            "sentenz",
            "Sentenz",
            "sentenc",
            "Sentenc",
            "córdão",
            "ugement n",
            "rrêt n",
            "wyrok",
            "Wyrok",
            "rdinanza n",
        ),
        _decided,
    ),
    ReferenceRule(("年（", "年("), _japanese),
)
