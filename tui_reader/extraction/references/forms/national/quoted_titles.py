"""Titles in quotation marks behind a word for a kind of document or for what is done to it: This circular
supersedes “Access to Buildings”, ersetzt die Richtlinie „Nutzung von Räumen“, remplace la circulaire
« Accès aux locaux ».

Keys are those of titles. Quotation marks alone tell no title, so that only these words count.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, anchored, line_start, title_key
from tui_reader.text.compiled import compiled

_VERBS = (
    "supersedes", "superseding", "replaces", "rescinds", "repeals", "revokes", "cancels", "amends",
    "superseded by", "replaced by",
    "entitled", "titled", "ersetzt", "aufgehoben", "remplace", "abroge", "intitulé", "intitulée", "sustituye a",
    "deroga", "titulado",
    "titulada", "substitui", "revoga", "intitulado", "sostituisce", "abroga", "intitolato",
)  # fmt: skip
_DOCUMENT = (
    r"(?:[Cc]ircular|[Nn]otice|[Oo]rder|[Pp]olicy|[Gg]uidance|[Gg]uidelines?|[Mm]emorandum|[Rr]egulations?|[Rr]ules|[Dd]irective|[Dd]ecision|"
    r"[Rr]esolution|[Ss]tandard|[Aa]dvisory|[Bb]ulletin|[Rr]eport|[Mm]anual|[Ii]nstruction|[Cc]ode|Richtlinie|Verordnung|Bekanntmachung|"
    r"Rundschreiben|Satzung|Erlass|Merkblatt|Leitfaden|circulaire|arrêté|décision|note|instruction|règlement|guide|norma|resolución|orden|"
    r"reglamento|norma|portaria|resolução|circolare|direttiva|regolamento)"
)
_VERB = "|".join(_VERBS)
_QUOTED = (
    rf"(?:{_VERB}),?{GAP}(?:(?:the|our|its|die|das|den|der|la|le|les|l[’']|el|a|o|il|lo)(?:{GAP}|(?<=[’'])))?"
    rf"(?:[\w’'-]{{2,20}}{GAP}){{0,3}}(?P<open>[“\"„«‘]){GAP}?(?P<name>[A-ZÄÖÜÉÀ][^\n“”\"„«»]{{5,140}}?){GAP}?[”“\"»]"
)
_OF_LAW = ("supersed", "rescind", "repeal", "revoke", "abroge", "deroga", "revoga", "abroga", "aufgehoben")
"""Verbs that are said of documents only; films and clubs are replaced and entitled, too."""


def _titles(text: str) -> Iterator[Mention]:
    document = compiled(rf"(?<!\w){_DOCUMENT}(?!\w)")
    for found in anchored(text, _VERBS, _QUOTED):
        told = found[0].startswith(_OF_LAW) or document.search(
            text, line_start(text, found.start(), 60), found.start("open")
        )
        if told and " " in found["name"].strip():
            start = found.start("open")
            yield Mention(start, found.end(), "title", title_key(found["name"]))


RULES = (
    ReferenceRule(
        ("upersede", "ntitled", "eplace", "escind", "evoke", "ersetzt", "mplace", "brog", "derog", "intitul"),
        _titles,
    ),
)
