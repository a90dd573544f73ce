"""Codes and laws by name in further languages of Europe: art. 2043 c.c., art. 415 Kodeksu cywilnego, статья 10
Трудового кодекса, artikel 3:4 van de Algemene wet bestuursrecht, 9 kap. 2 § miljöbalken, Закон України «Про …».

Keys: titles in the form in which they are printed as a subject; Italian codes `it:cc`, codes of Poland, Russia and
Ukraine by the stems of their words, since their endings change: `pl:kodeks:cywiln`, `ru:кодекс:трудов`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.references.articles import LIST, spread
from tui_reader.extraction.references.mentions import GAP, Mention, ReferenceRule, title_key
from tui_reader.text.compiled import compiled

_ITALIAN = (
    rf"(?P<word>(?<!\w)(?:[Aa]rt(?:t)?\.|[Aa]rticol[oi])){GAP}?(?P<list>(?>{LIST})),?{GAP}(?:del{GAP})?"
    rf"(?P<name>c\.{GAP}?p\.{GAP}?[cpa]\.|c\.{GAP}?[cp]\.|Cost\.|cod\.{GAP}(?:civ|pen)\.)(?!\w)"
)
_POLISH = (
    rf"(?<!\w)Kodeks(?:u|ie|em)?{GAP}(?P<stem>cywiln|karn|wykrocze|prac|spółek|rodzinn|wyborcz|drogow|morsk|postępowania{GAP}"
    rf"(?:cywiln|karn|administracyjn))\w{{1,5}}(?:{GAP}(?:handlowych|skarbow\w+|i{GAP}opiekuńcz\w+))?"
)
_SLAVIC = (
    rf"(?<!\w)(?P<stem>(?:[А-ЯІЇЄҐ][а-яіїєґ]{{4,20}}(?:ий|ого|ому|ым|им|ом|ій|ної|ом){GAP}(?:[а-яіїєґ-]{{4,24}}(?:ий|ого|ому|ым|им|ом){GAP})?))"
    rf"кодекс(?:а|у|ом|е|і)?(?:{GAP}(?:РФ|Российской{GAP}Федерации|України|Республики{GAP}[А-Я]\w+))?(?!\w)"
)
_QUOTED_LAW = (
    rf"(?<!\w)[Зз]акон(?:а|у|ом|е|і|ів)?{GAP}(?:України|РФ|Российской{GAP}Федерации|Республики{GAP}[А-Я]\w+|[А-ЯІ]\w+{GAP}[а-яі]\w+)"
    rf"{GAP}[«“\"](?P<name>(?:Про|Об?|О){GAP}[^«»“”\"\n]{{3,120}})[»”\"]"
)
_DUTCH = (
    rf"(?P<word>(?<!\w)(?:[Aa]rtikel(?:en)?|[Aa]rt\.)){GAP}?(?P<list>\d{{1,4}}(?:[:.]\d{{1,4}})?[a-z]?)(?:,?{GAP}(?:\w{{4,8}}{GAP}lid|lid{GAP}\d+|onder{GAP}\w),?)"
    rf"{{0,3}}{GAP}(?:van{GAP}(?:de|het){GAP})?(?P<name>(?:[A-Z][\w-]*{GAP}(?:[a-z]+{GAP}){{0,2}})?(?:[A-Z][\w-]*|[a-z]{{3,24}}|(?<={GAP}))"
    rf"(?:[Ww]et(?:boek)?|[Bb]esluit|[Rr]egeling|[Vv]erordening)(?!\w)"
    rf"(?:{GAP}(?:van{GAP}|op{GAP}de{GAP}|op{GAP}het{GAP})?[A-Za-z][\w-]{{3,}})?(?:{GAP}(?:19|20)\d\d(?!\d))?)"
)
_SWEDISH = (
    rf"(?<![\w.])(?:(?P<chapter>\d{{1,2}}(?:{GAP}?[a-z])?){GAP}kap\.{GAP})?(?P<section>\d{{1,3}}(?:{GAP}[a-z](?={GAP}))?){GAP}§{{1,2}}{GAP}"
    rf"(?:(?:första|andra|tredje){GAP}stycket{GAP})?(?P<name>[a-zåäöA-ZÅÄÖ-]{{2,40}}(?:lagen|balken|förordningen|ordningen|formen))(?!\w)"
)


def _italian(text: str) -> Iterator[Mention]:
    for found in compiled(_ITALIAN).finditer(text):
        name = re.sub(r"[^a-z]", "", found["name"].lower()).replace("codciv", "cc").replace("codpen", "cp")
        code = Mention(found.start(), found.end(), "title", f"it:{name}")
        yield from spread(text, found.start(), found.span("list"), found.end(), code)


def _polish(text: str) -> Iterator[Mention]:
    for found in compiled(_POLISH).finditer(text):
        yield Mention(found.start(), found.end(), "title", f"pl:kodeks:{'-'.join(found['stem'].split())}")


def _slavic(text: str) -> Iterator[Mention]:
    for found in compiled(_SLAVIC).finditer(text):
        stem = re.sub(r"(?:ий|ого|ому|ым|им|ом|ій|ної)$", "", found["stem"].split()[0].lower())
        yield Mention(found.start(), found.end(), "title", f"ru:кодекс:{stem}")
    for found in compiled(_QUOTED_LAW).finditer(text):
        yield Mention(found.start(), found.end(), "title", title_key(found["name"]))


def _dutch(text: str) -> Iterator[Mention]:
    for found in compiled(_DUTCH).finditer(text):
        if found["name"].islower():
            continue
        yield Mention(found.start(), found.end(), "title", title_key(found["name"]), found["list"])


def _swedish(text: str) -> Iterator[Mention]:
    for found in compiled(_SWEDISH).finditer(text):
        section = "".join(found["section"].split())
        article = f"{''.join(found['chapter'].split())}:{section}" if found["chapter"] else section
        yield Mention(found.start(), found.end(), "title", title_key(found["name"]), article)


RULES = (
    ReferenceRule(("c.c", "c.p", "c. c", "c. p", "Cost.", "cod. "), _italian),
    ReferenceRule(("Kodeks",), _polish),
    ReferenceRule(("кодекс", "акон"), _slavic),
    ReferenceRule(("wet", "Wet", "esluit", "egeling", "erordening"), _dutch),
    ReferenceRule(("§ ",), _swedish),
)
