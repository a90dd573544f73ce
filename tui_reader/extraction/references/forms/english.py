"""Acts and cases of countries whose law is English: Data Protection Act 2018, S.I. 2010/1234, [2010] UKSC 12.

Acts have the key of their title, `title:dataprotectionact2018`, with the year where it is printed. Statutory
instruments `uk:si:2010/1234`, Irish ones `ie:si:2010/12`; cases `uk:case:2010uksc12`, `us:no:07-1315`,
`us:reports:410:113`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, title_key
from tui_reader.text.compiled import compiled

_YEARED = rf"(?:,?{GAP}(?:of{GAP})?(?P<year>1[789]\d\d|20\d\d)(?!\d))"
_ACT = (
    rf"(?:Act|Treaty)(?![\w’'-])(?!{GAP}(?:Award|Prize|Medal|Day)s?\b){_YEARED}?"
    rf"(?:{GAP}\((?:Cth|NSW|Vic|Qld|WA|SA|NT|ACT|UK|NZ|NI)\))?"
)
_INSTRUMENT = rf"(?:Regulations?|Law|Order|Rules?|Ordinance|Measure|Scheme|Bylaws?)(?!\w){_YEARED}"
_SMALL = frozenset(("at", "of", "and", "the", "for", "in", "to", "on", "with", "&", "by", "from", "or", "against"))
_START_WORDS = (
    "under in since when this that these those the a an as if while although though because and "
    "but or for of to on by with from however, our their his her its any each every such said same "
    "last first second third next new proposed annual also state congress's section "
    "sections article part chapter title schedule amended following both per see via using after "
    "before unlike until through despite most many some all no not only like whether what which "
    "who where there here it he she they we you i at into during within without under, including "
    "amending repealing former current original act s. ss."
)
_START = frozenset(_START_WORDS.split())
_LONE_WORDS = (
    "The This That Each Any Such Said Same An No Every First Second Third Final Opening Class Last Main Bill"
)
_LONE = frozenset(_LONE_WORDS.split())
_SERIES = (
    rf"(?<![\w.])(?P<series>S\.?{GAP}?S\.?{GAP}?I|S\.?{GAP}?I|W\.?{GAP}?S\.?{GAP}?I|S\.?{GAP}?R)\.?{GAP}?"
    rf"(?:(?P<year>(?:19|20)\d\d)/(?P<number>\d{{1,5}})|(?P<year2>(?:19|20)\d\d),?{GAP}?[Nn]o\.?{GAP}"
    rf"?(?P<number2>\d{{1,5}})"
    rf"|(?:[Nn]o\.?{GAP}?)?(?P<number3>\d{{1,5}})(?:/(?P<year3>(?:19|20)\d\d)|{GAP}of{GAP}"
    rf"(?P<year4>(?:19|20)\d\d)))(?!\d)"
)
_HEADED = r"(?<![\w.])(?P<year>(?:19|20)\d\d) No\. (?P<number>\d{1,5})(?!\d)"
_NEUTRAL = (
    rf"[\[(](?P<year>(?:19|20)\d\d)[\])]{GAP}(?P<court>(?:UKSC|UKHL|UKPC|EWCA|EWHC|UKUT|UKFTT|"
    rf"UKEAT|EAT|CSIH|CSOH|NICA|NIQB|HCA|FCA|"
    rf"FCAFC|NSWCA|NSWSC|VSCA|VSC|NZSC|NZCA|NZHC|SCC|IESC|IECA|IEHC|ZACC|ZASCA|SGCA|SGHC|HKCFA|"
    rf"HKCA|AC|QB|KB|Ch|WLR|All{GAP}ER)"
    rf"(?:{GAP}(?:Civ|Crim))?){GAP}(?P<number>\d{{1,5}})(?:{GAP}\((?:[A-Z][a-z]{{1,5}})\))?"
)
_DOCKET = rf"(?<![\w.])Nos?\.{GAP}(?P<number>\d{{2}}[-–‑]\d{{1,6}}(?:-[A-Z]{{2,4}})?)(?![\w/-])"
_REPORTS = (
    rf"(?<![\w.])(?P<volume>\d{{1,3}}){GAP}(?P<series>U\.{GAP}?S\.|F\.{GAP}?[23]d|F\.{GAP}?4th|S\.{GAP}"
    rf"?Ct\.){GAP}(?P<page>\d{{1,4}})(?![\d:])"
)
_CITED_BILL = rf"(?<!\w)(?P<house>HB|SB|HF|SF|AB|LD|HJR|SJR){GAP}(?P<number>\d{{1,5}})(?![\w.,]\d)"


def _acts(text: str) -> Iterator[Mention]:
    for found in compiled(_ACT).finditer(text):
        if found.start() and (text[found.start() - 1].isalnum() or text[found.start() - 1] not in " \u00a0"):
            continue
        start, words = _name_before(text, found.start())
        named = found["year"] is not None or (words == 1 and _ONE_WORD.search(text, max(0, start - 40), start))
        if words < 1 + (not named):
            continue
        name = text[start : found.end()]
        if found["year"] is None and _NO_TREATY.search(name):
            continue
        yield Mention(start, found.end(), "title", act_key(name))


_ONE_WORD = re.compile(
    rf"(?:(?<=\d)|(?<=\)))(?:[a-zA-Z])?{GAP}of{GAP}the{GAP}$|(?<=[a-z,]){GAP}the{GAP}$|^[Tt]he{GAP}$|(?:\n|[.:!?]{GAP})The{GAP}$"
)
"""Before the name of an Act in one word: section 5 of the Planning Act, under the Sherman Act."""
_NO_TREATY = re.compile(
    r"^(?:The |A )?(?:\w+ )?(?:Balancing|Opening|Closing|Sister|Class|Final|Disappearing|Live|"
    r"Solo|Comedy|Peace|Main|Headline|Supporting|Support|Double|Juggling|Circus|Novelty|Warm-up|Balance|Caste|Stage|Criminal|"
    r"Terrorist|Principal|Amending|Parent|Draft|Proposed|Single|Bilateral|Constituent|Reform|Amended|Old|Present|Federal|State|"
    r"Founding|Basic|Union|Constitution) (?:Act|Treaty)$|^[A-Z]\w+(?:’s|'s) (?:Act|Treaty)$"
)


def _instruments(text: str) -> Iterator[Mention]:
    for found in compiled(_INSTRUMENT).finditer(text):
        if found.start() and text[found.start() - 1] not in " \u00a0":
            continue
        start, words = _name_before(text, found.start())
        if words >= 1:
            yield Mention(start, found.end(), "title", act_key(text[start : found.end()]))


_IN_BRACKETS = re.compile(r"\([A-Z][^()\n]{2,60}\)")


def act_key(name: str) -> str:
    """The key of an Act by its title; its year may follow a comma or "of"."""
    return title_key(re.sub(r",?\s(?:of\s)?(?=(?:1[789]|20)\d\d)", " ", name))


def _name_before(text: str, end: int) -> tuple[int, int]:
    """Where the capital words before the last word of a title start, and how many they are."""
    first = line_start(text, end, 140)
    words: list[tuple[int, str]] = []
    at = end
    while at > first:
        stop = at
        while stop > first and text[stop - 1] in " \u00a0":
            stop -= 1
        begin = stop
        while begin > first and text[begin - 1] not in " \u00a0\n":
            begin -= 1
        word = text[begin:stop]
        if word.endswith(")") and "(" not in word and (opened := text.rfind("(", first, begin)) > 0:
            # Words in brackets within a title: (General Permitted Development) Order.
            begin, word = (
                (opened, text[opened:stop]) if _IN_BRACKETS.fullmatch(text, opened, stop) else (begin, word)
            )
        if not word or not (
            word in _SMALL or word == "etc." or word[0].isupper() or (word[0] == "(" and word[1:2].isupper())
        ):
            break
        if word != "etc." and word[-1] in '.;:!?)”"' and not (word[-1] == ")" and "(" in word):
            break
        if word[0] == "(" and ")" not in word:
            words.append((begin + 1, word[1:]))
            break
        words.append((begin, word))
        at = begin
        if word == "the" or len(words) > 14:
            break
    words.reverse()
    while words and (words[0][1].lower() in _START or words[0][1] in _SMALL):
        words.pop(0)
    for place, (_, word) in enumerate(words):
        if word in ("the", "The"):
            words = words[place + 1 :]
            break
    while words and words[0][1].lower() in _START:
        words.pop(0)
    words = _after_clause(words)
    capitals = [word for _, word in words if word[0].isupper() and len(word) > 1]
    if not words or (len(capitals) == 1 and capitals[0] in _LONE):
        return end, 0
    # An acronym tells an Act as two words do: CAN-SPAM Act.
    return words[0][0], len(capitals) + (len(capitals) == 1 and len(capitals[0]) > 3 and capitals[0].isupper())


def _after_clause(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words after a comma that ends a clause: in Boston, Clean Air Act; not of a list: Food, Drug, and
    Cosmetic."""
    commas = [place for place, (_, word) in enumerate(words) if word.endswith(",")]
    if commas and not any(word in ("and", "&", "or") for _, word in words[commas[-1] :]):
        return words[commas[-1] + 1 :]
    return words


def _series(text: str) -> Iterator[Mention]:
    for found in compiled(_SERIES).finditer(text):
        year = found["year"] or found["year2"] or found["year3"] or found["year4"]
        number = found["number"] or found["number2"] or found["number3"]
        name = re.sub(r"[^a-z]", "", found["series"].lower())
        state = "ie" if found["year4"] and name == "si" else "uk"
        yield Mention(found.start(), found.end(), "number", f"{state}:{name}:{year}/{int(number)}")


def _headed(text: str) -> Iterator[Mention]:
    """Instruments of the United Kingdom as they are headed."""
    for found in compiled(_HEADED).finditer(text):
        if re.search("Statutory Instruments?|STATUTORY INSTRUMENTS?|Statutory Rules?", text):
            yield Mention(found.start(), found.end(), "number", f"uk:si:{found['year']}/{int(found['number'])}")


def _cases(text: str) -> Iterator[Mention]:
    for found in compiled(_NEUTRAL).finditer(text):
        court = "".join(found["court"].lower().split())
        yield Mention(found.start(), found.end(), "number", f"uk:case:{found['year']}{court}{found['number']}")


def _dockets(text: str) -> Iterator[Mention]:
    for found in compiled(_DOCKET).finditer(text):
        number = found["number"].replace("–", "-").replace("‑", "-").lower()
        yield Mention(found.start(), found.end(), "number", f"us:no:{number}")
    for found in compiled(_REPORTS).finditer(text):
        series = "".join(found["series"].lower().split()).replace(".", "")
        key = f"us:reports:{series}:{found['volume']}:{found['page']}"
        yield Mention(found.start(), found.end(), "number", key)


def _bills(text: str) -> Iterator[Mention]:
    if not re.search("Senat(?:e|or)|House|[Ll]egislat|Assembly|Governor|[Ll]awmaker|statehouse", text):
        return
    for found in compiled(_CITED_BILL).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:bill:{found['house'].lower()}:{found['number']}")


RULES = (
    ReferenceRule(("Act", "Treaty"), _acts),
    ReferenceRule(("Regulation", "Law", "Order", "Rule", "Ordinance", "Scheme", "Bylaw"), _instruments),
    ReferenceRule(("S.I", "SI ", "SSI", "S.S.I", "WSI", "S.R", "SR "), _series),
    ReferenceRule(
        (
            "UKSC",
            "UKHL",
            "UKPC",
            "UKUT",
            "UKFTT",
            "UKEAT",
            "EWCA",
            "EWHC",
            "EAT ",
            "HCA",
            "FCA",
            "NSWCA",
            "NSWSC",
            "VSC",
            "NZSC",
            "NZCA",
            "NZHC",
            "SCC",
            "IESC",
            "IECA",
            "IEHC",
            "ZACC",
            "ZASCA",
            "SGCA",
            "SGHC",
            "HKC",
            "CSIH",
            "CSOH",
            "NICA",
            "NIQB",
            "AC ",
            "QB ",
            "KB ",
            "WLR ",
            "All ER",
        ),
        _cases,
    ),
    ReferenceRule(("No. ", "Nos. ", "U.S. ", "F.3d", "F.2d", "F. 3d", "F. 2d", "S. Ct", "S.Ct"), _dockets),
    ReferenceRule(("Statutory", "STATUTORY"), _headed),
    ReferenceRule(("HB ", "SB ", "HF ", "SF ", "AB ", "HJR", "SJR"), _bills),
)
