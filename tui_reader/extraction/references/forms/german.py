"""German, Austrian and Swiss law: § 5 Abs. 2 BDSG, Art. 6 DSGVO, Telemediengesetz, BGBl. I S. 1234, cases of
courts.

Keys: laws by title as `title:telemediengesetz`, without endings of cases, by abbreviation as `de:tmg`; well-known
abbreviations have the title of their law. Gazettes `de:bgbl:1:2020:1234` (year and page, or `nr12`), papers of the
Bundestag `de:bt:18/9177`, cases `de:az:1bvr1/20`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, spread
from tui_reader.extraction.references.forms.codes import treaty_key
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, near, title_key
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import roman_numeral

_NAMES = {
    "bgb": "Bürgerliches Gesetzbuch",
    "gg": "Grundgesetz",
    "stgb": "Strafgesetzbuch",
    "hgb": "Handelsgesetzbuch",
    "zpo": "Zivilprozessordnung",
    "stpo": "Strafprozessordnung",
    "gvg": "Gerichtsverfassungsgesetz",
    "baugb": "Baugesetzbuch",
    "bdsg": "Bundesdatenschutzgesetz",
    "tmg": "Telemediengesetz",
    "ddg": "Digitale-Dienste-Gesetz",
    "aktg": "Aktiengesetz",
    "aufenthg": "Aufenthaltsgesetz",
    "asylg": "Asylgesetz",
    "ifsg": "Infektionsschutzgesetz",
    "sgg": "Sozialgerichtsgesetz",
    "stvo": "Straßenverkehrs-Ordnung",
    "stvg": "Straßenverkehrsgesetz",
    "urhg": "Urheberrechtsgesetz",
    "uwg": "Gesetz gegen den unlauteren Wettbewerb",
    "vwgo": "Verwaltungsgerichtsordnung",
    "vwvfg": "Verwaltungsverfahrensgesetz",
    "gwb": "Gesetz gegen Wettbewerbsbeschränkungen",
    "netzdg": "Netzwerkdurchsetzungsgesetz",
    "eeg": "Erneuerbare-Energien-Gesetz",
    "estg": "Einkommensteuergesetz",
    "ustg": "Umsatzsteuergesetz",
    "ao": "Abgabenordnung",
    "inso": "Insolvenzordnung",
    "kschg": "Kündigungsschutzgesetz",
    "weg": "Wohnungseigentumsgesetz",
    "btmg": "Betäubungsmittelgesetz",
    "amg": "Arzneimittelgesetz",
    "bimschg": "Bundes-Immissionsschutzgesetz",
    "enwg": "Energiewirtschaftsgesetz",
    "tkg": "Telekommunikationsgesetz",
    "famfg": (
        "Gesetz über das Verfahren in Familiensachen und in den Angelegenheiten der freiwilligen Gerichtsbarkeit"
    ),
}
_WORD = r"[A-ZÄÖÜ][\wÄÖÜäöüß-]{1,44}"
_LAW_WORD = (
    rf"(?:{_WORD}(?:gesetz(?:e?s|e)?|[Gg]esetzbuch(?:e?s)?|[a-zß-][Oo]rdnung|staatsvertrag(?:e?s)?|"
    rf"[a-z]verordnung)|Grundgesetz(?:es)?)(?!\w)"
)
_SHORT = (
    rf"(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß-]*[A-ZÄÖÜ]+[a-zA-Z]*|GG)(?:{GAP}(?:I{{1,3}}|IV|V|VI{{1,3}}|IX|X|XI|XII)(?!\w)"
    rf"|{GAP}(?:NRW|NW|BW|Bln|Nds|NS|Bbg|MV|SH|LSA|Bay|BY|HE)(?!\w))?"
)
_AUSTRIAN_LAW = re.compile(r"(?:[A-Za-z]G|GB|BV|OR|VO)$|[Gg]esetz|ordnung")
"""An article without a dot is printed in Austria and Switzerland, for laws with such initials; not Art 5 GmbH."""
_GENITIVE = rf"(?:{GAP}(?:der|des|von|in|im|und|sowie|an|auf|zur)(?:{GAP}[a-zäöüß]+en)?{GAP}[A-ZÄÖÜ][\w-]+)"
_ORDINALS = (
    "Erst",
    "Zweit",
    "Dritt",
    "Viert",
    "Fünft",
    "Sechst",
    "Siebt",
    "Acht",
    "Neunt",
    "Zehnt",
    "Elft",
    "Zwölft",
)
_BOOKS = rf"(?:{'|'.join(_ORDINALS)})e[nrs]?{GAP}Buch(?:e?s)?{GAP}(?:des{GAP})?Sozialgesetzbuch(?:e?s)?"
_BOOK = re.compile(rf"(?P<ordinal>{'|'.join(_ORDINALS)})e[nrs]?{GAP}Buch")
_LONG = (
    rf"(?:Gesetz(?:es)?|Vertrag(?:e?s)?){GAP}(?:gegen|über|zur|zum|für)(?:{GAP}[a-zäöüß]+)"
    rf"{{0,5}}{GAP}[A-ZÄÖÜ][\w-]+{_GENITIVE}{{0,4}}"
    rf"|[A-ZÄÖÜ][a-zäöüß]+en{GAP}Gesetzbuch(?:e?s)?|[\w-]"
    rf"{{2,40}}-(?:Gesetz(?:es)?|Verordnung)(?!\w)"
)
_PARAGRAPH = (
    rf"(?P<word>§{{1,2}}|Paragra(?:ph|f)(?:en)?|(?<!\w)Art(?:ikel[sn]?|\.)?){GAP}?(?P<list>{LIST})"
    rf"(?:{GAP}?ff?\.)?{GAP}{{1,2}}"
    rf"(?:(?:des|der|dem|im|vom|d\.){GAP})?(?P<law>{_LAW_WORD}|{_LONG}|(?:\d{{1,2}}\.{GAP}?(?=[A-ZÄÖÜ]\w*V(?!\w)))?{_SHORT})"
    rf"(?![\w])"
)
_CODE_WORD = (
    r"(?:(?:[A-ZÄÖÜ]\w{2,20})?(?:[Pp]rozess|[Gg]ericht(?:s(?:barkeits)?)?|[Gg]ewerbe|[Hh]andwerks|[Aa]bgaben|[Ii]nsolvenz|"
    r"[Gg]rundbuch|[Aa]nwalts|[Vv]erkehrs|[Bb]au|[Gg]emeinde|[Kk]reis|[Kk]ommunal|[Aa]pprobations|[Kk]onkurs|[Ee]xekutions|"
    r"[Jj]urisdiktions|[Vv]ollstreckungs))"
)
"""Before "ordnung" in the names of codes; other words in -ordnung are rarely laws (Tagesordnung, Hausordnung)."""
_OBJECT = rf"(?:(?:den|die|das|der|dem|des){GAP})?(?:[a-zäöüß]{{4,20}}e[nrsm]?{GAP})?[A-ZÄÖÜ][\w-]+"
_NAME = (
    rf"(?<![\w-])(?:{_BOOKS}|(?:(?:Bundes|Landes)gesetz(?:es)?|Gesetz(?:es)?(?={GAP}(?:über|betreffend){GAP}(?:den|die|das){GAP})|"
    rf"(?:Bundes|Landes|Rechts)?[Vv]erordnung|Übereinkommens?|(?:UN|VN|EU|ILO|"
    rf"[A-ZÄÖÜ][a-zäöüß]{{2,14}}er)[- ](?:Konvention|Abkommen)){GAP}"
    rf"(?:gegen|über|betreffend){GAP}{_OBJECT}{_GENITIVE}{{0,4}}|"
    rf"(?:[A-ZÄÖÜ][\wäöüß]{{2,20}}-{GAP}und{GAP})?{_WORD}(?:gesetz(?:es)?|"
    rf"gesetzbuch(?:e?s)?|staatsvertrag(?:e?s)?|[a-zäöüß]verordnung|{_CODE_WORD}-?[Oo]rdnung)|{_CODE_WORD}-?[Oo]rdnung|"
    rf"Obligationenrecht(?:e?s)?|Bundesverfassung|"
    rf"(?:[A-ZÄÖÜ][a-zäöüß]{{2,24}}-){{2,4}}Gesetz(?:es)?|(?:[A-ZÄÖÜ][a-zäöüß]{{2,24}}-){{1,4}}Verordnung|"
    rf"(?:Gesetz(?:es)?|Verordnung(?!{GAP}zur{GAP}(?:Änder|Aufheb|Ergänz|Durchführ|Umsetz))){GAP}(?:gegen|über|zur|zum){GAP}{_OBJECT}{_GENITIVE}{{1,4}}|"
    rf"Vertrag(?:e?s)?{GAP}über{GAP}die{GAP}(?:Arbeitsweise{GAP}der{GAP}Europäischen|Europäische){GAP}Union)(?![\w-])"
)
_UNION = re.compile(r"Vertrag(?:e?s)? über die (?P<works>Arbeitsweise)?")
_NAME_WORDS = (
    "gesetz", "staatsvertrag", "-Gesetz", "ordnung", "Verordnung", "-Ordnung", "Gesetz ", "Gesetzes ",
    "Obligationenrecht", "Bundesverfassung",
    "Übereinkommen", "Konvention über", "Konvention gegen", "Abkommen über", "Vertrag über die",
    "Vertrages über die", "Vertrags über die", "Sozialgesetzbuch",
    "Gesetzbuch",
)  # fmt: skip
_OF_NATURE = re.compile(
    r"(?:Natur|Hebel|Fall|Gravitations|Brechungs|Reflexions|Massenwirkungs|[Kk]osinus|[Ss]inus|Potenz|Assoziativ|"
    r"Kommutativ|Distributiv|Induktions|Strahlungs|Verteilungs|Erhaltungs|Gas|Bewegungs|Grenz|Zufalls)gesetz"
)
"""Laws of nature and of mathematics."""
_OF_PERSON = re.compile(r"[’']sche[nmrs]? [„\"]?$")
"""Before a law that is called after a person: Moore’sches Gesetz."""
_INDEFINITE = re.compile(
    r"(?<!\w)(?:[Ee]in(?:e[mnrs]?)?|[Kk]ein(?:e[mnrs]?)?|Initiative|jedes|[Ii]rgendein\w*)(?: "
    r"[a-zäöüß]+e[nrsm]?)?[ „\"]+$"
)
_NO_NAME = re.compile(
    r"(?:Natur|Bundes|Landes|Änderungs|Reform|Rahmen|Straf|Sonder|Eil|Not|Einzel|Spar|Haupt|"
    r"Umsetzungs|Ausführungs|"
    r"Zustimmungs|Ratifizierungs|Einführungs|Begleit|Gegen|Mantel|Artikel|Leit|Bau|Steuer|"
    r"Haushalts|Sparpaket|Nachfolge|"
    r"Vorschalt|Moore-|Murphys-)"
    r"gesetz(?:es|e)?$|^Gesetz(?! )|^[^-]*-[Gg]esetz|"
    r"^(?:Rechts|Durchführungs|Ausführungs|Änderungs|Einzel|Sonder|Not|Eil|Landes|Bundes|Rahmen|Mantel|Artikel|Polizei|"
    r"Schutz|Muster|Einführungs|Umsetzungs|Übergangs|Regierungs|Minister|Stamm|Folge|Kommissions|Rats|Delegierten|"
    r"Selbst|Arznei|Heil|Hilfs|Ersatz|Test|Basis|Grund)-?[Vv]erordnung$|^Verordnung$|^(?:Bau|Verkehrs|Gerichts|Kreis)ordnung$"
)
_GAZETTE = (
    rf"(?<!\w)BGBl\.?{GAP}?(?:(?P<year>\d{{4}}){GAP})?(?:(?P<part>I{{1,3}}){GAP}?)?(?:(?P<later>\d{{4}}){GAP})?"
    rf"(?:,{GAP}?)?(?P<what>S\.|Nr\.){GAP}?(?P<number>\d{{1,5}})(?:/(?P<of>\d{{4}}))?"
)
_SHORT_GAZETTE = (
    rf"(?<!\w)G{GAP}v\.{GAP}\d{{1,2}}\.{GAP}?\d{{1,2}}\.{GAP}?(?P<year>\d{{4}}){GAP}"
    rf"(?P<part>I{{1,3}}){GAP}(?P<what>Nr\.{GAP})?(?P<number>\d{{1,5}})"
)
_OTHER_GAZETTE = (
    rf"(?<!\w)(?P<name>GVBl|GV\.{GAP}NRW|BAnz|MBl|RGBl|AmtsBl|BStBl|BArbBl|GMBl|LGBl)\.?(?:{GAP}"
    rf"(?:I{{1,3}}|AT|[A-Z][a-z]{{2,8}}\.?|für{GAP}[A-ZÄÖÜ]\w+))?"
    rf"{GAP}(?:\d{{2}}\.\d{{2}}\.)?(?:(?P<year>\d{{4}}),?{GAP})?(?:I{{1,3}}{GAP})?(?:S\.|Nr\.|"
    rf"[BV]){GAP}?(?P<number>\d{{1,5}})(?:/(?P<of>\d{{4}}))?"
)
_PAPER = (
    rf"(?P<of>B[TR]|Bundestags|Bundesrats)(?:-?{GAP}?[Dd]rucks(?:ache)?n?\.?|-?Drs\.?){GAP}"
    rf"?(?P<number>\d{{1,3}}/\d{{1,5}})(?!\d)"
)
_STATE_PAPER = (
    rf"(?<![\w-])(?:(?:LT|Landtags)-?)?(?:Drucksachen?|"
    rf"Drs\.){GAP}(?:Nr\.{GAP}?)?(?P<number>\d{{1,2}}/\d{{1,5}})(?![\d/])"
)
_SYSTEMATIC = rf"(?<!\w)SR{GAP}(?P<number>\d{{3}}(?:\.\d{{1,3}}){{0,4}})(?!\w)"
_CASE = (
    rf"[A-Z][A-Za-z]{{0,6}}(?:{GAP}?\([A-Z][A-Za-z]{{1,5}}\))?(?:-[A-Z])?{GAP}\d{{1,5}}[./]"
    rf"\d{{2}}(?:{GAP}?\.[A-Z]{{1,2}})?(?![\d/])"
)
_SENATE = re.compile(rf"(?<![\w.])(?:\d{{1,3}}|[IVX]{{1,4}}[ab]?){GAP}$")
_WITHOUT_SENATE = re.compile(r"(?:K|En|Not|Anw|Pat)(?:Z[RB]|VR|VZ|St)(?!\w)")
"""Of the Federal Court of Justice for cartels, energy, notaries and lawyers."""
_COURT = re.compile(
    r"Az\.?:?|Aktenzeichen|[Uu]rteil|Urt\.|Geschäftszeichen|[Bb]eschl|[Ee]ntscheidung|BVerfG|BGH|BVerwG|BFH|BAG|BSG|"
    r"OLG|LG|AG|VG|OVG|VGH|KG|FG|SG|LSG|LAG|"
    r"ArbG|BayObLG|[Gg]ericht|[Rr]echtssache|BvR|BvL|BvF|BvE|BvQ"
)


def _laws(text: str) -> Iterator[Mention]:
    """Paragraphs and articles of laws."""
    for found in compiled(_PARAGRAPH).finditer(text):
        if found["word"] == "Art" and not _AUSTRIAN_LAW.search(found["law"]):
            continue
        if (key := law_key(found["law"], cited=True)) is not None:
            law = Mention(*found.span(), "title", key)
            yield from spread(text, found.start(), found.span("list"), found.end(), law)


def law_key(name: str, *, cited: bool = False) -> str | None:
    """The key of a law by its title in any case, or by its abbreviation; None for what is no law."""
    if name in ("Verordnung", "Ordnung", "Gesetz", "Gesetzes", "Richtlinie", "EU", "EG", "EWG", "AEUV-Vertrag"):
        return None
    if union := _UNION.match(name):
        return "eu:tfeu" if union["works"] else "eu:teu"
    if re.match(r"[\w-]*(?:[Gg]esetz|Vertrag|[Vv]erordnung|Übereinkommen|-Konvention|-Abkommen)(?:e?s)? ", name):
        return title_key(re.sub(r"^(\w*(?:[Gg]esetz|Vertrag|Übereinkommen))(?:e?s)?(?= )", r"\1", name))
    if book := _BOOK.search(name):
        return f"de:sgb-{roman_numeral(_ORDINALS.index(book['ordinal']) + 1)}"
    if " Gesetzbuch" in name:
        return title_key(
            re.sub(r"(?<=[a-z])e[nm]?(?= Gesetzbuch)", "es", name).removesuffix("s").replace("buche", "buch")
        )
    if re.search("[Gg]esetz|[Oo]rdnung|staatsvertrag", name):
        if _NO_NAME.search(name) and not cited:
            return None
        base = re.sub(r"(?<=[Gg]esetz)(?:es|e)$|(?<=gesetzbuch)e?s$|(?<=vertrag)e?s$", "", name)
        return title_key(base.replace("-", ""))
    lower = name.lower()
    if (treaty := treaty_key(name)) is not None:
        return treaty
    if lower in _NAMES:
        return title_key(_NAMES[lower].replace("-", ""))
    return f"de:{'-'.join(lower.replace('.', ' ').split())}"


def _names(text: str) -> Iterator[Mention]:
    """Titles of laws."""
    for found in near(text, _NAME_WORDS, 60, 160, _NAME):
        before = line_start(text, found.start(), 30)
        if _INDEFINITE.search(text, before, found.start()) or _OF_NATURE.match(found[0]):
            continue
        if _OF_PERSON.search(text, before, found.start()) and found[0].endswith("gesetz"):
            continue
        if (key := law_key(found[0])) is not None and len(found[0]) > 9:
            yield Mention(found.start(), found.end(), "title", key)


def _gazettes(text: str) -> Iterator[Mention]:
    for found in compiled(_GAZETTE).finditer(text):
        if found["of"]:
            key = f"at:bgbl:{len(found['part'] or '')}:{found['number']}/{found['of']}"
        else:
            year = found["year"] or found["later"] or _year_before(text, found.start())
            if not year:
                continue
            nr = "nr" if found["what"] == "Nr." else ""
            key = f"de:bgbl:{len(found['part'] or '')}:{year}:{nr}{found['number']}"
        yield Mention(found.start(), found.end(), "number", key)


def _short_gazettes(text: str) -> Iterator[Mention]:
    """As the federal database of laws prints them."""
    for found in compiled(_SHORT_GAZETTE).finditer(text):
        key = f"de:bgbl:{len(found['part'])}:{found['year']}:{'nr' if found['what'] else ''}{found['number']}"
        yield Mention(found.start(), found.end(), "number", key)


def _other_gazettes(text: str) -> Iterator[Mention]:
    for found in compiled(_OTHER_GAZETTE).finditer(text):
        year = found["of"] or found["year"] or _year_before(text, found.start())
        if year:
            name = "".join(found["name"].lower().split())
            yield Mention(found.start(), found.end(), "number", f"de:{name}:{year}:{found['number']}")
    if "SR " in text:
        for found in compiled(_SYSTEMATIC).finditer(text):
            yield Mention(found.start(), found.end(), "number", f"ch:sr:{found['number']}")


def _year_before(text: str, at: int) -> str:
    """The year of the date of a law before the place where it is printed: vom 12. März 2020 (BGBl. I S. 1234)."""
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text[line_start(text, at, 60) : at])
    return years[-1] if years else ""


def _papers(text: str) -> Iterator[Mention]:
    for found in compiled(_PAPER).finditer(text):
        house = "br" if "r" in found["of"].lower() else "bt"
        yield Mention(found.start(), found.end(), "number", f"de:{house}:{found['number']}")
    for found in compiled(_STATE_PAPER).finditer(text):
        yield Mention(found.start(), found.end(), "number", f"de:drs:{found['number']}")


def _cases(text: str) -> Iterator[Mention]:
    for found in compiled(_CASE).finditer(text):
        senate = _SENATE.search(text, max(0, found.start() - 6), found.start())
        if senate is None and not _WITHOUT_SENATE.match(found[0]):
            continue
        start = senate.start() if senate else found.start()
        around = text[max(0, start - 90) : found.end()]
        if _COURT.search(around) or "(" in text[max(0, start - 12) : start]:
            key = f"de:az:{''.join(text[start : found.end()].lower().split())}"
            yield Mention(start, found.end(), "number", key)


RULES = (
    ReferenceRule(("§", "Paragra", "Art.", "Art ", "Artikel"), _laws),
    ReferenceRule(_NAME_WORDS, _names),
    ReferenceRule(("BGBl",), _gazettes),
    ReferenceRule(
        ("BT-D", "BR-D", "Bundestagsd", "Bundesratsd", "Bundestags-D", "Bundesrats-D", "Drucksache", "Drs."),
        _papers,
    ),
    ReferenceRule(("G v.",), _short_gazettes),
    ReferenceRule(
        ("GVBl", "GV.", "BAnz", "MBl", "RGBl", "AmtsBl", "BStBl", "LGBl", "GMBl", "SR "), _other_gazettes
    ),
    ReferenceRule(
        (
            "Az",
            "Aktenzeichen",
            "Staatsanwaltschaft",
            "Urteil",
            "Urt.",
            "Gericht",
            "Geschäftszeichen",
            "Beschl",
            "BGH",
            "BVerf",
            "BVerw",
            "OLG",
            "VG",
            "VGH",
            "KG",
            "BFH",
            "BAG",
            "BSG",
            "LSG",
            "LAG",
            "Bv",
            "ZR",
            "ZB",
            "StR",
        ),
        _cases,
    ),
)
