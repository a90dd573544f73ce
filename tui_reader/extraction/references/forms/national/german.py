"""Gazettes, agreements and cases of Germany, Austria and Switzerland that are printed with words:
Bundesgesetzblatt vom 17. August 2021 (Teil I Nr. 53, Seite 3411), SächsGVBl. S. 62, § 29 im Tarifvertrag für den
öffentlichen Dienst (TVöD), BT-Drucksachen 19/1234 und 19/1235, BBl 2020 5737.

Keys: as in `german`; Swiss collections `ch:bbl:2020:5737`. The forms of citing are those of the Handbuch der
Rechtsförmlichkeit and, for Switzerland, of the Gesetzestechnische Richtlinien.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, spread
from tui_reader.extraction.references.forms.german import law_key
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, line_start
from tui_reader.extraction.references.tables import Form, listed, rule_of
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import roman_number

_GAZETTE = (
    r"(?<!\w)Bundesgesetzblatt(?:e?s)?(?P<rest>[^\n;]{2,70}?(?:Nr\.|Nummer|S\.|Seite)[ \u00a0]?\d{1,5}"
    r"(?:[^\n;]{1,6}(?:S\.|Seite)[ \u00a0]?\d{1,5}\)?)?(?: vom (?:\d{1,2}\. ?){2}\d{4})?)"
)
_PART = re.compile(r"(?:Teil )?(?P<part>I{1,3})(?!\w)")
_ISSUE = re.compile(r"(?:Nr\.|Nummer)[ \u00a0]?(?P<number>\d{1,5})")
_PAGE = re.compile(r"(?:S\.|Seite)[ \u00a0]?(?P<number>\d{1,5})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STATES = r"Sächs\.?|Nds\.?|Thür\.?|Brem\.?|Saarl\.?|Hmb\.?|Bay\.?|Hess\.?|Bln\.?|Brbg\.?|Schl\.-H\."
_STATE_GAZETTE = (
    rf"(?<!\w)(?P<state>(?:{_STATES}){GAP}?)?(?P<name>GVBl|GVOBl|GBl|GBI|MinBl|StAnz|Amtsblatt|StGB1)\.?"
    rf"(?:{GAP}(?P<land>LSA|M-V|NRW|Schl\.-H\.|SH|Bln|BB|Bbg\.?|I{{1,3}}))?{GAP}(?:(?P<year>\d{{4}}),?{GAP})?(?:S\.|Nr\.){GAP}?"
    rf"(?P<number>\d{{1,5}})(?!\d)"
)
_MORE_PAPERS = rf"(?:{GAP}?,{GAP}?|{GAP}(?:und|sowie){GAP})(?P<number>\d{{1,2}}/\d{{1,5}})(?![\d/])"
_PAPERS = (
    rf"(?P<of>B[TR]|Bundestags|Bundesrats)-?{GAP}?(?:Drucksachen|Drs\.|Drucks\.){GAP}?"
    rf"(?:Nrn?\.{GAP}?)?(?P<number>\d{{1,3}}/\d{{1,5}})(?!\d)"
)
_PAPER = (
    rf"(?<!\w)(?:Deutscher{GAP})?Bundes(?P<of>rat|tag)(?:{GAP}[–-])?{GAP}(?:Drucksache|"
    rf"Drs\.){GAP}(?P<number>\d{{1,3}}/\d{{1,5}})(?!\d)"
)
_CITES = ("§", "Paragraph", "Paragraf", "Artikel", "Art.")
_NAMED = (
    rf"(?P<word>§{{1,2}}|Paragra(?:ph|f)(?:en)?|(?<!\w)Art(?:ikel[sn]?|\.)){GAP}?(?P<list>(?>{LIST})){GAP}"
    rf"(?:des|der|im|vom|von{GAP}der|in{GAP}der|aus{GAP}dem|nach{GAP}dem){GAP}(?:[a-zäöüß]{{4,20}}{GAP})?"
    rf"(?P<title>[A-ZÄÖÜ][^\n().;:§]{{6,160}}?){GAP}?[(–-]{GAP}?(?P<short>[A-ZÄÖÜ][\wÄÖÜäöüß-]*[A-ZÄÖÜ][\wÄÖÜäöüß-]*"
    rf"(?:{GAP}[IVX]{{1,4}})?)(?=\)|{GAP}?[,–])\)?"
)
_OF_LAW = re.compile(
    "[Gg]esetz|[Oo]rdnung|[Vv]ertrag|[Vv]erträge|[Bb]edingung|[Rr]ichtlinie|[Ss]atzung|[Aa]bkommen|[Kk]onvention|"
    "[Üü]bereinkommen|[Rr]egel|[Vv]erfassung|[Bb]uch"
)
"""In the title of what may have articles."""
_INSERTED = (
    rf"(?P<word>§{{1,2}}|(?<!\w)Art(?:ikel[sn]?|\.)){GAP}?(?P<list>(?>{LIST})){GAP}(?:in{GAP}(?:das|die|der|dem|den)|ins|im|zum|zur){GAP}"
    rf"(?P<name>(?:[A-ZÄÖÜ][a-zäöüß]+es?{GAP}Gesetzbuch|[A-ZÄÖÜ][\wäöüß-]+(?:gesetz|gesetzbuch|ordnung|verordnung|staatsvertrag)(?:e?s)?)(?!\w)|[A-ZÄÖÜ][A-Za-z]*[A-ZÄÖÜ]+(?!\w))"
)
_ROMAN = (
    rf"(?P<word>§{{1,2}}|(?<!\w)Art\.){GAP}?(?P<section>\d{{1,4}}[a-z]?){GAP}(?P<paragraph>[IVX]{{1,4}})"
    rf"(?:{GAP}?(?:[1-9]|S\.{GAP}?\d|Nr\.{GAP}?\d{{1,2}})(?!\d))?{GAP}(?P<law>(?!SGB)[A-ZÄÖÜ][A-Za-zÄÖÜäöü]*[A-ZÄÖÜ]+)(?!\w)"
)
_FILE = (
    r"(?:Urteil|Urt\.|Beschluss|Beschl\.|Entscheidung|Aktenzeichen:?|Az\.:?)(?:[^\n;()]{0,40}"
    r"(?:\d{4}|\d{2}))?,?[ \u00a0]?[–-]?[ \u00a0]?"
    r"(?P<number>(?<![\d.])\d{1,3} [a-zA-Z]{1,4} \d{1,5}/\d{2})(?![\d/])"
)
_DATED_FILE = r"\d{1,2}\.\d{1,2}\.\d{4}[,]? ?[–-] ?(?P<number>\d{1,3} [a-zA-Z]{1,4} \d{1,5}/\d{2})(?![\d/])"
_EUROPEAN_CASE = r"(?<![\w-])(?P<court>[CT]) ?(?P<number>\d{1,4}/\d{2})(?![\w/])"
_EUROPEAN_COURT = r"EuGH|EuG(?!\w)|Europäische[nr]? Gerichtshof|Court of Justice|CJUE|CJEU|ECJ|Cour de justice"


def _gazettes(text: str) -> Iterator[Mention]:
    """The Federal Law Gazette by its full name, with its part and year."""
    for found in compiled(_GAZETTE).finditer(text):
        part, issue, page = (form.search(found["rest"]) for form in (_PART, _ISSUE, _PAGE))
        year = _YEAR.search(found["rest"])
        if year is not None and (page or issue) is not None:
            number = page["number"] if page else f"nr{issue['number'] if issue else ''}"
            key = f"de:bgbl:{roman_number(part['part']) if part else 0}:{year[0]}:{number}"
            yield Mention(found.start(), found.end(), "number", key)


def _state_gazettes(text: str) -> Iterator[Mention]:
    """Gazettes of the Länder, with the year of the law before them where they print none."""
    for found in compiled(_STATE_GAZETTE).finditer(text):
        before = _YEAR.findall(text[line_start(text, found.start(), 60) : found.start()])
        if year := found["year"] or (before[-1] if before else ""):
            land = re.sub(r"[^a-zäöü]", "", f"{found['state'] or ''}{found['land'] or ''}".lower())
            key = f"de:{found['name'].lower()}{'-' if land else ''}{land}:{year}:{found['number']}"
            yield Mention(found.start(), found.end(), "number", key)


def _papers(text: str) -> Iterator[Mention]:
    """Papers of the Bundestag and Bundesrat in lists, and with the name of the house."""
    for found in compiled(_PAPERS).finditer(text):
        house = "br" if "r" in found["of"].lower() else "bt"
        yield Mention(found.start(), found.end(), "number", f"de:{house}:{found['number']}")
        for more in listed(text, found.end(), _MORE_PAPERS):
            yield Mention(more.start("number"), more.end(), "number", f"de:{house}:{more['number']}")
    for found in compiled(_PAPER).finditer(text):
        house = "br" if found["of"] == "rat" else "bt"
        yield Mention(found.start(), found.end(), "number", f"de:{house}:{found['number']}")


def _laws(text: str) -> Iterator[Mention]:
    """Articles of what is named with its initials in brackets, of laws into which they are inserted, and with the
    paragraph in Roman numerals."""
    for found in anchored(text, _CITES, _NAMED):
        if not _OF_LAW.search(found["title"]) or found["short"] in ("GmbH", "HRB", "HRA"):
            continue
        if (key := law_key(found["short"], cited=True)) is not None:
            yield from spread(
                text, found.start(), found.span("list"), found.end(), Mention(*found.span(), "title", key)
            )
    for found in anchored(text, _CITES, _INSERTED):
        if (key := law_key(found["name"], cited=True)) is not None:
            yield from spread(
                text, found.start(), found.span("list"), found.end(), Mention(*found.span(), "title", key)
            )
    for found in anchored(text, _CITES, _ROMAN):
        key = law_key(found["law"], cited=True)
        if key is not None:
            article = f"{found['section']}({roman_number(found['paragraph'])})"
            yield Mention(found.start(), found.end(), "title", key, article)


def _files(text: str) -> Iterator[Mention]:
    """File numbers of courts behind the date of a decision, their registers in letters of any case; and cases of
    the Court of Justice without a hyphen."""
    for form in (_FILE, _DATED_FILE):
        for found in compiled(form).finditer(text):
            key = f"de:az:{''.join(found['number'].lower().split())}"
            yield Mention(found.start("number"), found.end(), "number", key)
    if compiled(_EUROPEAN_COURT).search(text):
        for found in compiled(_EUROPEAN_CASE).finditer(text):
            key = f"eu:case:{found['court'].lower()}-{found['number']}"
            yield Mention(found.start(), found.end(), "number", key)


_SWISS = r"Schweiz|Bundes|(?<!\w)SR \d|(?<!\w)RS \d|Suisse|fédéral|Confédération"
_FORMS = (
    Form(
        ("BBl ", "FF 2", "FF 1"),
        "ch:bbl",
        rf"(?<!\w)(?:BBl|FF){GAP}((?:19|20)\d\d){GAP}(?:[IV]+{GAP})?(\d{{1,5}})(?!\d)",
        _SWISS,
    ),
    Form(
        ("AS 2", "AS 1", "RO 2", "RO 1"),
        "ch:as",
        rf"(?<!\w)(?:AS|RO){GAP}((?:19|20)\d\d){GAP}(\d{{1,5}})(?!\d)",
        _SWISS,
    ),
    Form(
        ("Ausschreibungs", "Referenznummer der B", "Vergabenr", "Vergabe Nr", "Vergabe-N", "Vergabeverfahren N"),
        "tender",
        rf"(?<!\w)(?:Ausschreibungs(?:nummer|-?{GAP}?Nr\.)|Referenznummer{GAP}der{GAP}Bekanntmachung|Vergabe-?{GAP}?(?:nr\.|Nr\.|nummer|verfahren{GAP}Nr\.))"
        r":?[\t \u00a0]{0,3}((?=[\w./-]*\d\d)[A-Z0-9][\w./-]{2,40}\w)",
        kind="tender",
    ),
)
RULES = (
    ReferenceRule(("Bundesgesetzblatt",), _gazettes),
    ReferenceRule(("GVBl", "GVOBl", "GBl", "SächsG", "ThürG", "MinBl", "StAnz", "Amtsblatt"), _state_gazettes),
    ReferenceRule(("BT-D", "BR-D", "Bundestagsd", "Bundestags-D", "Bundesrats-D", "Drucksache", "Drs."), _papers),
    ReferenceRule(_CITES, _laws),
    ReferenceRule(
        ("Urteil", "Urt.", "Beschl", "Entscheidung", "Aktenzeichen", "Az", "EuG", "Court of Justice", "CJUE"),
        _files,
    ),
    *map(rule_of, _FORMS),
)
