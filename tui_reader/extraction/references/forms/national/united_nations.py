"""Resolutions and documents of the United Nations: Security Council resolutions 1267 (1999) and 1373 (2001),
resolution 70/1 of the General Assembly, A/HRC/RES/44/5, S/2020/123.

Keys: those of their symbols, as in `series`: `series:s/res/1373(2001)`, `series:a/res/70/1`. The symbols are those
of the Dag Hammarskjöld Library's list of document symbols.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule
from tui_reader.extraction.references.tables import Form, listed, rule_of
from tui_reader.text.compiled import compiled

_WORD = r"(?<!\w)(?:[Rr]esolutions?|[Rr]ésolutions?|[Rr]esoluci(?:ón|ones)|Resolution(?:en)?|UNSCR)"
_COUNTED = rf"(?P<number>\d{{1,4}}){GAP}\((?P<year>(?:19|20)\d\d)\)"
_SESSION = r"(?P<session>(?:S-|ES-)?\d{1,3})/(?P<number>\d{1,3})(?![\d/])"
_JOIN = rf"(?:{GAP}?,{GAP}?(?:(?:and|et|y|und){GAP})?|{GAP}(?:and|et|y|und){GAP})"
_OF_COUNCIL = r"Security Council|United Nations|UN(?!\w)|Conseil de sécurité|Consejo de Seguridad|Sicherheitsrat"
_OF_ASSEMBLY = r"General Assembly|Assemblée générale|Asamblea General|Generalversammlung"


def _council(text: str) -> Iterator[Mention]:
    """Resolutions with their year in brackets, in a text that names the Security Council."""
    if not compiled(_OF_COUNCIL).search(text):
        return
    for found in compiled(rf"{_WORD}{GAP}{_COUNTED}").finditer(text):
        yield Mention(found.start(), found.end(), "number", f"series:s/res/{found['number']}({found['year']})")
        for more in listed(text, found.end(), _JOIN + _COUNTED):
            key = f"series:s/res/{more['number']}({more['year']})"
            yield Mention(more.start("number"), more.end(), "number", key)


def _assembly(text: str) -> Iterator[Mention]:
    """Resolutions with their session, in a text that names the General Assembly."""
    if not compiled(_OF_ASSEMBLY).search(text):
        return
    for found in compiled(rf"{_WORD}{GAP}{_SESSION}").finditer(text):
        yield Mention(
            found.start(), found.end(), "number", f"series:a/res/{found['session'].lower()}/{found['number']}"
        )
        for more in listed(text, found.end(), _JOIN + _SESSION):
            key = f"series:a/res/{more['session'].lower()}/{more['number']}"
            yield Mention(more.start("session"), more.end(), "number", key)


_FORMS = (
    Form(("A/HRC",), "series", r"(?<![\w/])(A/HRC/(?:RES|DEC)/(?:S-)?\d{1,3}/\d{1,3})(?![\d/])"),
    Form(("S/19", "S/20"), "series", r"(?<![\w/])(S/(?:19|20)\d\d/\d{1,4})(?![\d/])"),
    Form(
        ("A/",),
        "series",
        r"(?<![\w/.])(A/(?:C\.\d/)?\d{2}/(?:L\.)?\d{1,4})(?![\d/])",
        "United Nations|Assembly|UN(?!\\w)",
    ),
    Form(("UNSCR ",), "series:s/res", rf"(?<!\w)UNSCR{GAP}(\d{{3,4}})(?!\d|{GAP}\()"),
)
_RESOLUTION = ("esolution", "ésolution", "esoluc", "UNSCR")
RULES = (ReferenceRule(_RESOLUTION, _council), ReferenceRule(_RESOLUTION, _assembly), *map(rule_of, _FORMS))
