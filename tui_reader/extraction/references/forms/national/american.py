"""Numbers that agencies, courts and the Congress of the United States print beside the codes: AD 2018-23-51,
dockets EPA-HQ-OAR-2020-0272, Executive Orders 12866 and 13563, § 39.13 [Amended], H. Con. Res. 14, 1:20-cv-03010,
Revenue Ruling 2019-24.

Keys: as in `american`; airworthiness directives `us:ad:2018-23-51`. The forms are those of the Document Drafting
Handbook of the Office of the Federal Register and of the rules of the agencies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, plain
from tui_reader.extraction.references.tables import DASH, Form, listed, rule_of
from tui_reader.text.compiled import compiled

_DIRECTIVE_NUMBER = rf"(?:19|20)\d\d{DASH}\d{{2}}{DASH}\d{{2}}(?!\d)"
_DIRECTIVE = (
    rf"(?<!\w)(?:(?:EASA|Emergency|FAA){GAP})?(?:Airworthiness{GAP}Directives?|ADs?)(?:{GAP}\(ADs?\))?"
    rf"(?:{GAP}No\.?)?[ \u00a0\n](?P<number>{_DIRECTIVE_NUMBER})"
)
_MORE_DIRECTIVES = rf",?{GAP}(?:(?:and|or){GAP}(?:AD{GAP})?)?(?P<number>{_DIRECTIVE_NUMBER})"
_ALONE = (
    rf"(?<![\w/–‑-])(?P<number>(?:19|20)\d\d[–‑]\d{{2}}[–‑]\d{{2}})(?!\d)(?=,?{GAP}"
    rf"(?:Amendment|which|for|or{GAP}AD))"
)
"""The number without its name, as a column or a line of the Federal Register begins; an ISO date has hyphens."""

_AGENCIES = (
    "EPA|FAA|FDA|USCG|NRC|DOT|OST|NHTSA|FMCSA|FRA|FTA|FHWA|PHMSA|MARAD|OSHA|APHIS|FSIS|AMS|FNS|RUS|DHS|USCIS|ICEB|TSA|"
    "CBP|FEMA|CMS|HHS|CDC|NIH|DOE|EERE|FERC|ED|HUD|IRS|SEC|FTC|FWS|NOAA|BLM|BSEE|BOEM|DOI|NPS|EBSA|ETA|MSHA|WHD|EEOC|"
    "OMB|GSA|NASA|VA|SBA|CFPB|OCC|FDIC|NCUA|USTR|DOD|DoD|USN|USA|DARS|DOJ|BIS|ITA|PTO|EOIR|COE|CPSC|ATF|DEA|FCIC|LMSO"
)
_DOCKET_ID = (
    rf"(?<![\w–‑-])(?:{_AGENCIES}){DASH}(?:[A-Z0-9]{{1,5}}{DASH}){{0,2}}(?:19|20)\d\d{DASH}(?:[A-Z]{{1,4}}{DASH})?"
    rf"\d{{3,5}}(?![\w–‑]|-\d)"
)
_ORDERS = rf"(?<!\w)(?:Executive{GAP}Orders|E\.?O\.?s){GAP}(?:Nos\.{GAP})?(?P<number>\d{{4,5}})(?!\d)"
_MORE_ORDERS = rf"(?:,{GAP}(?:and{GAP})?|{GAP}and{GAP})(?P<number>\d{{4,5}})(?![\d,])"
_AMENDED = (
    rf"§{{1,2}}{GAP}?(?P<section>(?P<part>\d{{1,4}})\.\d{{1,5}}[a-z]?)(?:{GAP}\[(?P<bracket>Amended|Removed|Added|"
    rf"Reserved|Corrected|Revised|Redesignated|Removed{GAP}and{GAP}[Rr]eserved)\]|{GAP}(?:is|by)"
    rf"{GAP}(?:(?:further|hereby){GAP})?(?:amended|revised|removed|removing|revising|adding))"
)
_TITLE_OF = (
    rf"(?<![\w.])(?P<title>\d{{1,2}}){GAP}C\.?F\.?R\.?{GAP}(?:[Pp]arts?|PARTS?){GAP}(?P<part>\d{{1,4}})(?!\d)"
)
_CHAPTERED = (
    rf"(?<!\w)[Tt]itle{GAP}(?P<title>\d{{1,2}}),?{GAP}(?:[Ss]ubtitle{GAP}[A-Z],{GAP})?(?:[Cc]hapter{GAP}[IVXLC]+,{GAP})"
    rf"(?:[Ss]ubchapter{GAP}[A-Z],{GAP})?[Pp]art{GAP}(?P<part>\d{{1,4}}),?{GAP}(?:of{GAP})?(?:the{GAP})?"
    rf"(?:Code{GAP}of{GAP}Federal{GAP}Regulations|C\.?F\.?R\.?)"
)
_REVENUE_CODE = (
    rf"(?<!\w)(?:I\.?R\.?C\.?|Internal{GAP}Revenue{GAP}Code){GAP}(?:§{{1,2}}{GAP}?|[Ss]ec(?:tions?|s?\.){GAP}?)"
    rf"(?P<section>\d{{1,5}}[A-Z]?(?:\([A-Za-z0-9]{{1,4}}\)){{0,5}})"
)


def _directives(text: str) -> Iterator[Mention]:
    """Airworthiness directives and lists of them; the number alone in a text that names them."""
    for found in compiled(_DIRECTIVE).finditer(text):
        # Its long name often stands at the end of the line before.
        near = found.start("number") - found.start() <= len("Emergency AD ")
        yield _directive(found, found.start() if near else found.start("number"))
        for more in listed(text, found.end(), _MORE_DIRECTIVES):
            yield _directive(more, more.start("number"))
    if "irworthiness" in text or "AIRWORTHINESS" in text:
        for found in compiled(_ALONE).finditer(text):
            yield _directive(found, found.start())


def _directive(found: re.Match[str], start: int) -> Mention:
    return Mention(start, found.end(), "number", f"us:ad:{plain(found['number']).replace('−', '-')}")


def _orders(text: str) -> Iterator[Mention]:
    """Lists of executive orders."""
    for found in compiled(_ORDERS).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"us:eo:{found['number']}")
        for more in listed(text, found.end(), _MORE_ORDERS):
            yield Mention(more.start("number"), more.end(), "number", f"us:eo:{more['number']}")


def _amended_sections(text: str) -> Iterator[Mention]:
    """Sections that an amendment names by number alone, of the title whose part the text names."""
    titles: dict[str, str] = {}
    for found in compiled(_TITLE_OF).finditer(text):
        titles.setdefault(found["part"], found["title"])
    for found in compiled(_AMENDED).finditer(text):
        if (title := titles.get(found["part"])) is not None:
            key = f"us:cfr:{int(title)}:{found['part']}"
            yield Mention(found.start(), found.end("section"), "article", key, found["section"])


def _chaptered(text: str) -> Iterator[Mention]:
    for found in compiled(_CHAPTERED).finditer(text):
        key = f"us:cfr:{int(found['title'])}:{found['part']}"
        yield Mention(found.start(), found.end(), "number", key, found["part"])


def _revenue_code(text: str) -> Iterator[Mention]:
    for found in compiled(_REVENUE_CODE).finditer(text):
        yield Mention(found.start(), found.end(), "number", "us:usc:26", found["section"])


_FORMS = (
    Form(("FAA Order",), "us:faa", rf"FAA{GAP}Order{GAP}((?:JO{GAP})?\d{{4}}\.\d{{1,4}}[A-Z]{{0,2}})(?!\w)"),
    Form(("Docket", "docket", "DOCKET", "egulations.gov", "FRL"), "us:docket", _DOCKET_ID),
    Form(("FCC ", "DA "), "us:fcc", rf"(?<!\w)(?:FCC|DA){GAP}(\d{{2}}{DASH}\d{{1,4}})(?!\d)", "FCC"),
    Form(
        ("Rept.", "Rep. No", "Con. Res."),
        "us",
        rf"(?<!\w)([HS]\.?{GAP}?(?:(?:Rept|Rep)\.{GAP}(?:No\.{GAP})?\d{{2,3}}{DASH}\d{{1,4}}|Con\.{GAP}?Res\.{GAP}?\d{{1,4}}))(?!\d)",
    ),
    Form(
        ("-cv-", "-cr-", "–cv–"),
        "us:no",
        rf"(?<![\w-])((?:\d{{1,2}}:)?\d{{2}}{DASH}(?:cv|cr|mc|bk|md|mj|ap){DASH}\d{{3,6}}(?:{DASH}[A-Z]{{2,4}}){{0,3}})(?!\w)",
    ),
    Form(
        ("Supp.", "L. Ed.", "Fed. Appx", "F. App"),
        "us:reports",
        rf"(?<![\w.])(\d{{1,4}}){GAP}(F\.{GAP}?Supp\.(?:{GAP}?[23]d)?|L\.{GAP}?Ed\.(?:{GAP}?2d)?|Fed\.{GAP}Appx\.|"
        rf"F\.{GAP}App[’']x){GAP}(\d{{1,4}})(?![\d:])",
    ),
    Form(
        ("Revenue R", "Revenue P", "Treasury D", "IRS Notice", "IRS Announcement"),
        "series",
        rf"(?<!\w)((?:Revenue{GAP}(?:Ruling|Procedure)|Treasury{GAP}Decision(?:{GAP}\(T\.?D\.?\))?|IRS{GAP}(?:Notice|"
        rf"Announcement)){GAP}(?:\d{{2,4}}{DASH}\d{{1,3}}|\d{{4,5}}))(?!\d)",
    ),
    Form(
        ("Operational Directive", "Emergency Directive", "BOD ", "ED 2", "ED 1"),
        "us:cisa",
        rf"(?<!\w)(?:(B)(?:inding{GAP}Operational{GAP}Directive|OD)|(E)mergency{GAP}Directive)(?:{GAP}\((?:BOD|ED)\))?"
        rf"{GAP}(?:BOD{GAP}|ED{GAP})?(\d{{2}}{DASH}\d{{2}})(?![\d–-])",
    ),
    Form(
        ("Civil Action", "Civ. A", "Civil No"),
        "us:no",
        rf"(?<!\w)Civ(?:il|\.){GAP}(?:Action|A\.){{0,1}}{GAP}?(?:No\.){GAP}?(\d{{2}}{DASH}\d{{1,6}}(?:{DASH}[A-Z]{{2,4}})?)(?!\w)",
    ),
)
RULES = (
    ReferenceRule(("AD ", "ADs ", "Airworthiness", "AIRWORTHINESS"), _directives),
    ReferenceRule(("Executive Orders", "E.O.s", "EOs"), _orders),
    ReferenceRule(("CFR", "C.F.R"), _amended_sections),
    ReferenceRule(("Title", "title 1", "title 2", "title 4"), _chaptered),
    ReferenceRule(("I.R.C", "IRC ", "Internal Revenue C"), _revenue_code),
    *map(rule_of, _FORMS),
)
