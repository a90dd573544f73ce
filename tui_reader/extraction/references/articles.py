"""Articles and sections of a document beside its number or title, in languages with letters: Article 6(1) of
Regulation (EU) 2016/679, artículo 12 de la Ley 39/2015, §§ 24 bis 27 des …gesetzes, Clean Air Act § 112.

An article is written in digits with its paragraph in brackets, a range with a hyphen: `6(1)`, `24-27`. Of further
divisions (sentence, number, letter) those in brackets are kept, since they are printed as part of the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.extraction.references.mentions import GAP, Mention, line_start
from tui_reader.text.compiled import compiled

_BEFORE, _AFTER = 130, 70
"""Characters before and after a document in which its article stands. Chosen by hand."""

WORD = (
    r"(?:§{1,2}|(?<!\w)(?:[Aa]rticles?|ARTICLES?|[Aa]rts?\.|[Aa]rt|[Aa]rtikel[sn]?|[Aa]rtículos?|[Aa]"
    r"rticol(?:o|i|ul|ului|ele)|[Aa]rtigos?|"
    r"[Aa]rtyku\w{1,4}|(?:[Ss]ubs|[Ss])ections?|[Rr]egulations?|[Ss]ecs?\.|ss?\.|Paragra(?:ph|f)(?:en)?|[Pp]aragraphs?|[Rr]ules?|"
    r"[Cc]lauses?|[Сс]тать\w{1,3}|[Сс]татт\w{1,3}|[Сс]т\.|[Άά]ρθρ\w{1,3}|"
    r"[Чч]лен\w{0,3}|čl(?:\.|án\w{1,3})|član\w{1,3}|Điều|Pasal|[Mm]adde\w{0,3}|[Aa]rtikla|[Kk]apittel|"
    r"[Aa]rtiklan?))"
)
_SUB_NAME = (
    r"(?:Abs(?:atz(?:es)?|ätzen?|\.)?|Unterabs(?:atz|\.)|S(?:atz|ätze|\.)|Nr\.|Nummern?|Z(?= ?\d)|Buchst(?:abe|"
    r"\.)|lit\.|Ziff(?:er|\.)|Alt\.|Halbsatz|Hs\.|Var\.|"
    r"ust\.|pkt|apartados?|apdo\.|comm[ai]|c\.(?=[ \u00a0]?\d)|paragraphes?|alinéas?|al\.|párrafos?|incisos?|"
    r"ods(?:t|"
    r"ek)\w{0,2}\.?|písm\.|част[ьи]|ч\.|"
    r"пункт\w{0,2}|п\.|n\.º|paragraphs?|para\.?|points?|lett(?:er[ae])?\.?|alínea|alin\.|stk\.|ledd|lid|nos?\.)"
)
ITEM = (
    rf"(?P<item>(?:[LRDA]\.?\*?{GAP}?)?\d{{1,5}}(?:[a-z]{{1,2}}(?![a-z])|[A-Z]{{1,2}}(?![\w.]))?(?:[-.‑]\d{{1,4}})"
    rf"{{0,3}}(?:\.?[ºª°]|er(?!\w))?(?:{GAP}(?:bis|ter|quater)(?!\w|{GAP}\d))?)"
    rf"(?P<brackets>(?:{GAP}?\((?:\d{{1,3}}[a-z]?|[a-z]{{1,4}}|[A-Z])\)){{0,5}})"
    rf"(?P<subs>(?:,?{GAP}?{_SUB_NAME}{GAP}?(?:\(?\d{{1,3}}[a-z]?\.?º?\)?|[a-z]{{1,2}}\)?)(?!\w)(?:(?:{GAP}"
    rf"?[,–-]{GAP}?|{GAP}(?:und|bis|and|et|y|e|i){GAP})\d{{1,3}}(?!\w)){{0,3}}){{0,4}})"
)
_AND = (
    rf"(?:{GAP}?,{GAP}?(?:(?:and|und|et|y|e|i|or|oder){GAP})?|{GAP}(?:and|und|et|y|e|i|or|oder|o|ou|sowie|"
    rf"и|a|&){GAP}|{GAP}(?:i\.{GAP}?V\.{GAP}?(?:m\.|mit)|in{GAP}Verbindung{GAP}mit|jeweils){GAP})"
)
_TO = rf"{GAP}?(?:[-–—]|(?<!\w)(?:to|bis|à|al|through|do|по|až)(?!\w)){GAP}?"
_NEXT = rf"(?:(?P<to>{_TO})|(?P<and>{_AND}))(?:{WORD}{GAP}?)?"
_NAMELESS = re.sub(r"\?P<\w+>", "?:", ITEM)
LIST = rf"{_NAMELESS}(?:(?:{_TO}|{_AND})(?:{WORD}{GAP}?)?{_NAMELESS}){{0,8}}"
_OF = (
    r"(?:of|du|de|des|d['’]|del|de la|dell[aoe]|dell['’]|dei|degli|d\.|do|da|dos|das|der|dem|im|to|ustawy|z|"
    r"zákona|Zakona|закона|του|της|των|van|av|i|lov|din|under|in)"
)
_ADJECTIVE = r"(?:[^\W\d_a-zà-ÿа-я][\w'’-]*|[^\W\d_]{3,20}(?:en|ого|ої|iej|ego|ej))"
"""A word before a name to which no word such as "of" leads."""
_AND_THOSE_BEHIND = (
    rf"(?:{GAP}(?:et{GAP}suivants|ff?\.|y{GAP}siguientes|e{GAP}seguenti|e{GAP}seguintes|i{GAP}nast\.))?"
)
_LEADS = (
    rf"(?P<word>{WORD}){GAP}?(?P<list>(?>{LIST})){_AND_THOSE_BEHIND},?{GAP}(?:{_OF}(?:{GAP}|(?<=['’]))(?:(?!(?:and|und|et|y|"
    rf"or)(?!\w))[^\W\d_][\w'’-]*{GAP}){{0,4}}|(?:(?!(?:and|und|et|y|or)(?!\w)){_ADJECTIVE}{GAP}){{0,3}})"
    rf"(?:(?:vom|v\.){GAP}\d{{1,2}}\.{GAP}?(?:\d{{1,2}}\.|[^\W\d_]+{GAP})\d{{4}}{GAP}?\(?|[„“\"‘'«])?$"
)
_SAYS = rf"{GAP}?(?:\([^()\n]{{2,16}}\))?\.?{GAP}(?:[Dd]ort{GAP})?heißt{GAP}es{GAP}(?:dazu{GAP})?in{GAP}"
_NOTABLY = (
    rf"(?:(?:and|und|et|y|e){GAP})?(?:(?:in{GAP}particular|notably|especially|insbesondere|notamment|en{GAP}particulier|"
    rf"en{GAP}particular|in{GAP}particolare|nomeadamente|w{GAP}szczególności),?{GAP}"
    rf"(?:(?:auf|dessen|deren|son|ses|leurs?|l['’]|les|su|sus|el|los|l['’]|il|gli|o|os|its|the){GAP}?)?)"
    rf"|(?:en{GAP}(?:raison|vertu|application)|au{GAP}titre){GAP}(?:du{GAP}contenu{GAP})?de{GAP}(?:l['’]|son{GAP}|ses{GAP})"
    rf"|(?:under|in|by{GAP}virtue{GAP}of|pursuant{GAP}to){GAP}its{GAP}|(?:en|por|en{GAP}virtud{GAP}de){GAP}sus?{GAP}"
)
"""Between a document and an article of it, as in preambles: having regard to the Treaty, and in particular …"""
_FOLLOWS = (
    rf"(?:,{GAP}|{GAP}(?:in{GAP})?|{GAP}?\(|{_SAYS}|,?{GAP}(?:{_NOTABLY}))(?P<word>{WORD}){GAP}?(?P<list>(?>{LIST}))"
    rf"(?!\w|{GAP}?(?:{_OF}|"
    rf"[A-ZÄÖÜ][\w-]*[A-Z])(?!\w))"
)
_FOLLOWS_NUMBER = (
    rf"\)?{GAP}(?P<list>(?>{LIST}))(?:\.?{GAP}?§|\.{GAP}(?:cikk|madde)|(?:['’]\w{{1,4}})?{GAP}madde)(?!{GAP}?\d)"
)
"""An article whose word stands behind its number, in Finnish, Hungarian and Turkish: (132/1999) 62 §, 63. §-a,
8. maddesi."""
_THEREOF = rf",?{GAP}(?:and|or|in){GAP}(?P<word>{WORD}){GAP}?(?P<list>(?>{LIST})){GAP}thereof(?!\w)"


class Article(NamedTuple):
    """An article at the characters `start` up to `end`, as references state it."""

    start: int
    end: int
    number: str


def articles(text: str, start: int, end: int) -> list[Article]:
    """The articles of a list that `LIST` matches, ranges as one."""
    item, following = compiled(ITEM), compiled(_NEXT)
    found: list[Article] = []
    at, ranged = start, False
    while (one := item.match(text, at, end)) is not None and one.end() > at:
        article = Article(one.start(), one.end(), _number(one))
        if found and ranged:
            last = found.pop()
            article = Article(last.start, one.end(), f"{last.number}-{_number(one)}")
        found.append(article)
        between = following.match(text, one.end(), end)
        if between is None:
            break
        ranged = between["to"] is not None
        at = between.end()
    return found


def _number(one: re.Match[str]) -> str:
    number = re.sub(r"[ºª°]|(?<=1)er|[ \u00a0]|(?<=[LRDA])\.|\*|\.(?=[ºª°])", "", one["item"]).replace("‑", "-")
    number += "".join(one["brackets"].split())
    if not one["brackets"] and one["subs"] and (sub := re.search(r"\d+[a-z]?", one["subs"])):
        number += f"({sub[0]})"
    return number


def with_articles(text: str, mention: Mention) -> Iterator[Mention]:
    """A mention, or one for each article of it that stands beside it."""
    before = compiled(_LEADS).search(text, line_start(text, mention.start, _BEFORE), mention.start)
    if before is not None:
        yield from spread(text, before.start("word"), before.span("list"), mention.end, mention)
        return
    after = compiled(_FOLLOWS).match(text, mention.end, mention.end + _AFTER)
    after = after or compiled(_FOLLOWS_NUMBER).match(text, mention.end, mention.end + _AFTER)
    after = after or compiled(_THEREOF).match(text, mention.end, mention.end + _AFTER)
    if after is None:
        yield mention
        return
    found = articles(text, *after.span("list"))
    for place, each in enumerate(found):
        yield mention._replace(start=each.start if place else mention.start, end=each.end, article=each.number)


def spread(text: str, start: int, span: tuple[int, int], end: int, mention: Mention) -> Iterator[Mention]:
    """A mention for each article of a list before it: the first from `start`, the last up to `end`."""
    found = articles(text, *span)
    for place, each in enumerate(found):
        first = start if place == 0 else each.start
        while place and text[first - 1] in "§ \u00a0" and "§" in text[first - 2 : first]:
            first -= 1
        last = end if place == len(found) - 1 else each.end
        yield mention._replace(start=first, end=last, article=each.number)
