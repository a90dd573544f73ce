"""Numbers and titles in Spain, Portugal, Italy, France and the countries of their languages: Ley General de Salud,
NOM-035-STPS-2018, Licitación Pública N° 12/2021, Gazzetta Ufficiale n. 123 del 14 maggio 2020, D.M. 10 marzo 1998,
pourvoi n° 19-13.316, règlement 1314-2023-DEM.

Keys: laws by title; `mx:nom-035-stps-2018`, `it:gu:123/14maggio2020`, `fr:cass:19-13.316`, `law:règlement:…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import WORD
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, line_start, title_key
from tui_reader.extraction.references.tables import DASH, Form, listed, rule_of
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import parse_date

_CAPITAL = r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\wáéíóúñâêôãõç-]+"
_SMALL = (
    rf"(?:de{GAP}la|de{GAP}los|de{GAP}las|del|de|da|do|dos|das|para{GAP}la|para{GAP}el|para|"
    rf"sobre|en{GAP}materia{GAP}de|y|e|contra{GAP}la)"
)
_LAW = (
    rf"(?<!\w)(?P<name>(?:Ley|Lei)(?:{GAP}(?:General|Federal|Orgánica|Orgânica|Nacional|Reguladora|Foral|Geral|Marco|Hipotecaria|Concursal))?"
    rf"(?:{GAP}{_SMALL}{GAP}{_CAPITAL}|(?<=General){GAP}{_CAPITAL}|(?<=Geral){GAP}{_CAPITAL})(?:{GAP}(?:{_SMALL}{GAP})?{_CAPITAL}){{0,10}})"
)
_ITALIAN_DATE = r"(?P<date>\d{1,2}°? [a-z]{5,9} (?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d)"
_MINISTERIAL = (
    rf"(?<!\w)(?:D\.{GAP}?M\.|DM|decreto{GAP}ministeriale|Decreto{GAP}Ministeriale){GAP}"
    rf"(?:del{GAP})?{_ITALIAN_DATE}(?!,? n)"
)
_GAZETTE = (
    rf"(?<!\w)(?:Gazzetta{GAP}Ufficiale|G\.U\.)(?:{GAP}[^\n;.,()]{{0,30}})??{GAP}(?:n\.|"
    rf"serie{GAP}generale{GAP}n\.){GAP}?(?P<number>\d{{1,3}}){GAP}del{GAP}{_ITALIAN_DATE}"
)
_FRENCH_LIST = (
    rf"(?<!\w)(?P<kind>[Ll]ois|[Dd]écrets|[Oo]rdonnances|[Aa]rrêtés){GAP}n[°ºo]s?{GAP}?(?P<number>[\w-]{{2,14}}\d)"
    rf"(?P<date>{GAP}du{GAP}\d{{1,2}}(?:er)?{GAP}[^\W\d_]+{GAP}\d{{4}})?"
)
_MORE_FRENCH = (
    rf"(?:{GAP}?,{GAP}?|{GAP}et{GAP}|,?{GAP}et{GAP})(?:n[°ºo]{GAP}?)(?P<number>[\w-]{{2,14}}\d)"
    rf"(?:{GAP}du{GAP}\d{{1,2}}(?:er)?{GAP}[^\W\d_]+{GAP}\d{{4}})?"
)
_BYLAW = (
    rf"(?<!\w)(?P<kind>[Rr]èglement|[Rr]ésolution|[Dd]emande|[Dd]élibération|[Dd]écision)s?{GAP}"
    rf"(?P<number>(?:[A-Z]{{2,4}}\d{{2}}{GAP}\d{{2,6}}|(?:[A-Z]{{1,5}}-)?\d{{2,4}}(?:-[A-Z\d]{{1,6}}){{1,3}}))(?![\w/-])"
)


_ARTICLE_OF = rf"{WORD}{GAP}?\d[^\n]{{0,30}}{GAP}(?:de{GAP}la|da){GAP}$"
"""Before a law: one named with a single word, as newspapers name bills, is one only where an article of
it is cited."""


def _laws(text: str) -> Iterator[Mention]:
    """Laws by their titles in capitals."""
    for found in anchored(text, ("Ley ", "Lei "), _LAW):
        article = compiled(_ARTICLE_OF).search(text, line_start(text, found.start(), 60), found.start())
        if article or len(compiled(_CAPITAL).findall(found["name"])) > 2 or re.match("Le[yi] Ge", found["name"]):
            yield Mention(found.start(), found.end(), "title", title_key(found["name"]))


def _italian(text: str) -> Iterator[Mention]:
    """Decrees of ministers by their day, and the Official Gazette."""
    for found in compiled(_MINISTERIAL).finditer(text):
        if (day := parse_date(found["date"])) is not None:
            yield Mention(found.start(), found.end(), "number", f"law:decreto ministeriale:{day.isoformat()}")
    for found in compiled(_GAZETTE).finditer(text):
        if (day := parse_date(found["date"])) is not None:
            yield Mention(found.start(), found.end(), "number", f"it:gu:{day.year}:{found['number']}")


def _french_lists(text: str) -> Iterator[Mention]:
    """The further members of lists: lois n° 82-213 du 2 mars 1982 et n° 82-623 du 22 juillet 1982."""
    for found in compiled(_FRENCH_LIST).finditer(text):
        for more in listed(text, found.end(), _MORE_FRENCH):
            key = f"law:{found['kind'].lower().removesuffix('s')}:{more['number'].lower()}"
            yield Mention(more.start("number"), more.end(), "number", key)


def _bylaws(text: str) -> Iterator[Mention]:
    """By-laws, resolutions and applications of municipalities, numbered without a sign."""
    for found in compiled(_BYLAW).finditer(text):
        number = "".join(found["number"].lower().split())
        if re.fullmatch(r"(?:19|20)\d\d-(?:(?:19|20)?\d\d)", number):
            # A season or school year.
            continue
        yield Mention(found.start(), found.end(), "number", f"law:{found['kind'].lower()}:{number}")


_FORMS = (
    Form(
        ("NOM-", "NMX-"),
        "mx",
        rf"(?<![\w-])((?:PROY-)?N(?:OM|MX){DASH}(?:[A-Z]{{1,2}}{DASH})?\d{{3}}(?:/\d{{1,2}})?(?:{DASH}[A-Z0-9/]{{2,10}}){{1,2}}{DASH}(?:19|20)\d\d)(?!\d)",
    ),
    Form(
        ("STC ", "STS ", "SAN ", "STSJ "),
        "es:case",
        rf"(?<!\w)((?:STC|STS|SAN|STSJ){GAP}\d{{1,4}}/(?:19|20)\d\d)(?!\d)",
    ),
    Form(
        ("Acuerdo ", "Circular ", "Aviso n", "Edital n", "Processo n", "Deliberação n"),
        "law",
        rf"(?<!\w)(Acuerdo|Circular|Aviso|Edital|Processo(?:{GAP}[Aa]dministrativo)?){GAP}(?:n\.?[º°]|N\.?[º°]|nº|núm\.)?{GAP}?"
        rf"(\d[\d.]{{0,12}}/(?:19|20)\d\d(?:-\d\d)?)(?![\d/])",
    ),
    Form(
        ("ourvoi n", "ourvois n"),
        "fr:cass",
        rf"[Pp]ourvois?{GAP}n[°ºo]s?{GAP}?(?:[A-Z]{GAP}?)?(\d\d{DASH}\d\d[. ]\d{{3}})(?!\d)",
    ),
    Form(
        ("Cass.",),
        "it:cass",
        rf"(?<!\w)Cass\.{GAP}(?:civ\.|pen\.)?(?:,?{GAP}(?:[Ss]ez\.|S\.U\.)[^\n;]{{0,24}}?)?,?{GAP}?n\.{GAP}?(\d{{1,6}}/(?:19|20)\d\d)(?!\d)",
    ),
    Form(
        ("etermina", "DETERMINA"),
        "law",
        rf"(?<!\w)([Dd]etermina(?:zione)?|DETERMINAZIONE)(?:{GAP}[^\W\d_]{{4,14}})?{GAP}(?:n\.|nr\.|N\.){GAP}?(\d{{1,5}}(?:/\d{{4}})?)(?:{GAP}del{GAP}\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})?(?!\d)",
    ),
    Form(
        (
            "Expediente",
            "EXPEDIENTE",
            "Licitaci",
            "LICITACI",
            "Concurso",
            "Concorr",
            "Tomada de",
            "arché ",
            "Consultation n",
        ),
        "tender",
        rf"(?<!\w)(?:(?:Expediente|EXPEDIENTE)(?:{GAP}(?:de{GAP}contratación|[Nn]\.?[º°]|núm\.))?:?|Licitación{GAP}(?:Pública|Privada|Abreviada)(?:{GAP}(?:Nacional|Internacional))?"
        rf"|LICITACIÓN{GAP}PÚBLICA|Concurso{GAP}(?:Público|de{GAP}Precios)|Concorrência|Tomada{GAP}de{GAP}Preços|[Mm]arché(?:{GAP}public)?|Consultation)"
        rf"{GAP}?(?:[Nn]\.?[º°ro]\.?|N°|n°|núm\.|No\.)?{GAP}?((?=[\w./-]*\d[\w./-]*\d)[A-Z0-9][\w.-]{{0,20}}[/-][\w./-]{{1,20}})(?!\w)",
        kind="tender",
    ),
)
RULES = (
    ReferenceRule(("Ley ", "Lei "), _laws),
    ReferenceRule(("Gazzetta", "G.U.", "D.M.", "D. M.", "ecreto ministeriale", "Decreto Min"), _italian),
    ReferenceRule(("ois n°", "écrets n°", "onnances n°", "êtés n°"), _french_lists),
    ReferenceRule(("èglement", "ésolution", "emande ", "écision", "élibération"), _bylaws),
    *map(rule_of, _FORMS),
)
