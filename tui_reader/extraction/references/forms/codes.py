"""Codes, constitutions and treaties by their titles or abbreviations, and laws by their dates: Código Civil, ГК
РФ, Article 101 TFEU, loi du 29 juillet 1881.

Keys: codes as titles, those of Russia as `ru:гк`; treaties `eu:tfeu` in all languages; laws `law:loi:1881-07-29`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, WORD, spread
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, line_start, title_key
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import parse_date

_FRENCH_CODES = (
    r"(?:civil|pénal|électoral|forestier|rural(?: et de la pêche maritime)?|monétaire et "
    r"financier|général des (?:impôts|collectivités "
    r"territoriales)|général de la fonction publique|minier|de commerce|du travail|du sport|du "
    r"tourisme|du patrimoine|des transports|"
    r"des douanes|des assurances|des marchés publics|de la commande publique|de la consommation|"
    r"de la construction et de l[’']habitation|"
    r"de la défense|de la mutualité|de la propriété intellectuelle|de la route|de la santé "
    r"publique|de la sécurité "
    r"(?:sociale|intérieure|routière)|de la voirie routière|de l[’'](?:éducation|énergie|"
    r"environnement|urbanisme|action sociale et des "
    r"familles|entrée et du séjour des étrangers et du droit d[’']asile|organisation judiciaire|"
    r"expropriation pour cause d[’']utilité "
    r"publique)|de justice administrative|de procédure (?:pénale|civile)|des procédures civiles "
    r"d[’']exécution|des postes et des "
    r"communications électroniques|des relations entre le public et l[’']administration|des "
    r"juridictions financières|municipal du Québec|"
    r"des professions|criminel|de déontologie|de la famille|de la nationalité|des obligations|"
    r"du statut de la fonction publique|"
    r"municipal|du numérique|de la concurrence|de droit économique|pénal (?:militaire|social)|wallon [a-z ]{2,20}|"
    r"d[’'](?:instruction criminelle|urbanisme)|général de la propriété des personnes publiques|judiciaire)"
)
_FRENCH = rf"(?<!\w)(?P<code>[Cc])ode {_FRENCH_CODES}(?!\w)"
_OFFICIAL = re.compile(
    rf"{WORD}{GAP}?(?:[LRDA]\.?\*?{GAP}?)?\d|(?<!\w)[Vv]u |[Aa]rticles? [LRDA]\.|n°|n°|[Dd]écret|[Oo]rdonnance|"
    rf"(?<!\w)[Ll]oi "
)
_SOUTHERN = (
    r"(?<!\w)(?:Código (?:Civil(?: y Comercial)?|Penal|de Comercio|del Trabajo|Tributario|"
    r"Procesal (?:Civil|Penal)|Orgánico [\w ]{4,40}?|"
    r"Tributário Nacional|de Processo (?:Civil|Penal)|do Trabalho|do Procedimento "
    r"Administrativo|dos Contratos Públicos|de Defesa do "
    r"Consumidor|de Trânsito Brasileiro)|Codice (?:civile|penale|di procedura (?:civile|penale)|"
    r"della strada|dei contratti pubblici|del "
    r"consumo|dell[’']amministrazione digitale)|Constitución(?: Española| Política)?|Constituição(?: Federal|"
    r" da República)?|"
    r"Costituzione|"
    r"Estatuto de los Trabajadores|Consolidação das Leis do Trabalho)(?!\w)"
)
_BARE = ("Constitución", "Constituição")
_ARTICLE_OF = re.compile(rf"{WORD}{GAP}?\d[^\n]{{0,24}}{GAP}(?:de{GAP}la|da){GAP}$")
_RUSSIAN = r"(?<!\w)(?P<code>ГК|УК|КоАП|ТК|НК|ЖК|СК|УПК|ГПК|АПК|БК|ЗК|КАС|УИК) (?:РФ|России)(?!\w)"
_TREATIES = {
    "eu:tfeu": "TFEU|AEUV|TFUE|VWEU|FEUF|TEUF",
    "eu:teu": "TEU|EUV|TUE|VEU|FEU",
    "eu:charter": "GRCh|GRC|CFREU",
    "treaty:echr": "ECHR|EMRK|CEDH|CEDU|EVRM",
    "eu:2016/679": "GDPR|DSGVO|DS-GVO|RGPD|AVG",
}
_TREATY = (
    rf"(?P<list>(?>{LIST})),?{GAP}(?:of the |of |du |de la |del |der |"
    rf"des )?(?P<name>{'|'.join(_TREATIES.values())}"
    rf")(?!\w)"
)
_CITES = re.compile(rf"{WORD}{GAP}?$")
_DATED = (
    r"(?<!\w)(?:(?P<loi>[Ll]oi|[Dd]écret-loi) du|(?P<wet>[Ww]et(?:boek)?) van|(?P<ustawa>[Uu]"
    r"staw(?:a|y|ie|ę|ą)) z dnia|(?P<dpcm>DPCM|D\.P\.C\.M\.)(?: del)?) "
    r"(?P<date>\d{1,2}(?:er)?\.? [^\W\d_]{3,12} \d{4})(?!\d)"
)
_COURTS = (
    r"(?P<court>Conseil d[’']État|CE|Cass\.|Cour de cassation)[^;\n]{0,50}?n[°º]s? ?(?P<number>\d{6}"
    r"|\d{2}-\d{2}[. ]\d{3})(?!\d)"
)


def _french(text: str) -> Iterator[Mention]:
    """Codes of France: with a capital, or on a line that cites as authorities do."""
    for found in compiled(_FRENCH).finditer(text):
        if found["code"] == "C" or _OFFICIAL.search(text, line_start(text, found.start(), 200), found.end() + 60):
            yield Mention(found.start(), found.end(), "title", title_key(found[0]))


def _southern(text: str) -> Iterator[Mention]:
    for found in compiled(_SOUTHERN).finditer(text):
        if found[0] in _BARE and not _ARTICLE_OF.search(text, line_start(text, found.start(), 40), found.start()):
            continue
        yield Mention(found.start(), found.end(), "title", title_key(found[0]))


def _russian(text: str) -> Iterator[Mention]:
    for found in compiled(_RUSSIAN).finditer(text):
        yield Mention(found.start(), found.end(), "title", f"ru:{found['code'].lower()}")


def _treaties(text: str) -> Iterator[Mention]:
    """Articles of treaties by abbreviation."""
    for found in compiled(_TREATY).finditer(text):
        word = _CITES.search(text, line_start(text, found.start(), 16), found.start())
        if word is None:
            continue
        treaty = Mention(word.start(), found.end(), "title", treaty_key(found["name"]) or "")
        yield from spread(text, word.start(), found.span("list"), found.end(), treaty)


def treaty_key(name: str) -> str | None:
    """The key of a treaty or of a regulation that is known by its initials; None for other initials."""
    return next((key for key, names in _TREATIES.items() if name in names.split("|")), None)


def _dated(text: str) -> Iterator[Mention]:
    for found in compiled(_DATED).finditer(text):
        day = parse_date(found["date"])
        kind = next(name for name in ("loi", "wet", "ustawa", "dpcm") if found[name])
        if day is not None:
            yield Mention(found.start(), found.end(), "number", f"law:{kind}:{day.isoformat()}")


def _courts(text: str) -> Iterator[Mention]:
    for found in compiled(_COURTS).finditer(text):
        start, number = found.start("number"), found["number"].replace(" ", ".")
        court = "cass" if "-" in number else "ce"
        yield Mention(start, found.end(), "number", f"fr:{court}:{number}")


RULES = (
    ReferenceRule(("Code ", "code "), _french),
    ReferenceRule(
        ("Código ", "Codice ", "Constitución ", "Constituição ", "Costituzione", "Estatuto de", "Consolidação"),
        _southern,
    ),
    ReferenceRule((" РФ", " России"), _russian),
    ReferenceRule(tuple("|".join(_TREATIES.values()).split("|")), _treaties),
    ReferenceRule(("oi du ", "Wet van", "wet van", "boek van", " z dnia ", "DPCM", "D.P.C.M."), _dated),
    ReferenceRule(("Conseil d", "CE, ", "Cass.", "Cour de cass"), _courts),
)
