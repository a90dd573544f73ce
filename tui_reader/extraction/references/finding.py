"""References and identities of a bulletin: all rules on its title and text, what they found put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tui_reader.extraction.references.addresses import address_key, linked
from tui_reader.extraction.references.articles import with_articles
from tui_reader.extraction.references.body import Body
from tui_reader.extraction.references.effects import effect_of, is_report
from tui_reader.extraction.references.forms import rules_for
from tui_reader.extraction.references.identities import (
    address_keys,
    issued_keys,
    number_of_title,
    own_numbers,
    title_keys,
)
from tui_reader.extraction.references.mentions import Mention
from tui_reader.extraction.references.repealed import listed_effects
from tui_reader.extraction.values import TITLE, Effect, Reference, TextPlace
from tui_reader.model import Bulletin

_WITH_ARTICLES = (
    "law:",
    "eu:",
    "de:",
    "title:",
    "us:pl:",
    "us:eo:",
    "us:bill:",
    "uk:si:",
    "ie:",
    "ru:",
    "pl:",
    "se:",
    "us:ad:",
    "fi:",
    "gr:",
    "hu:",
    "tr:",
)
"""Schemes of documents whose articles stand beside them; the rules of others find their articles themselves."""

_GAZETTES = ("us:fr:", "us:stat:", "eu:oj:", "de:bgbl:", "pl:dzu:", "fr:jorf:", "es:boe:", "us:frdoc:", "it:gu:")
"""Schemes of the places where documents are printed: what is amended or repealed is the document before them."""

_HEAD = 600
"""Characters of the text in which the document's own number stands. Chosen by hand."""


def references(bulletin: Bulletin) -> tuple[Reference, ...]:
    """What the bulletin cites, in the order of its text, the title first; each once for a line and article,
    and without an article only where the line cites none of the document.

    Its own numbers and title are no references, except numbers of tenders, which its other notices share. A title
    that it issues (关于印发《…》的通知) is one in its text, not in its title.
    """
    return references_and_identities(bulletin)[0]


def identities(bulletin: Bulletin) -> tuple[str, ...]:
    """The keys under which others cite the bulletin: its numbers, the numbers of its tender, its title with and
    without its issuer, the document that it issues, and its address."""
    return references_and_identities(bulletin)[1]


def references_and_identities(bulletin: Bulletin) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """References and identities, which are found together."""
    body = Body(bulletin)
    title = bulletin.title or ""
    in_title, in_body = _mentions(title), _mentions(body.flowing)
    end = _head_end(body.text)
    own = _identities(bulletin, body.text, in_title, [each for each in in_body if each.end <= end])
    found = [*_of_title(title, in_title, own), *_of_body(bulletin, body, in_body, own)]
    found.sort(key=lambda reference: reference.place)
    return tuple(found), tuple(own)


def _of_title(title: str, mentions: Iterable[Mention], own: Sequence[str]) -> Iterator[Reference]:
    for each in mentions:
        whole = each.start == 0 and re.fullmatch(r"\W*|\s*\([^()]*\)", title[each.end :])
        if each.key not in own and not whole:
            effect = "" if is_report(title) else effect_of(title, each.start, each.end, title=True)
            place = TextPlace(TITLE, each.start, each.end)
            yield Reference(each.kind, each.key, title[each.start : each.end], place, each.article, effect)


def _of_body(bulletin: Bulletin, body: Body, mentions: list[Mention], own: Sequence[str]) -> Iterator[Reference]:
    skipped = {key for key in own if not key.startswith("tender:")}
    skipped.difference_update(issued_keys(bulletin))
    lines = [body.place(each.start, each.end) for each in mentions]
    with_article = {(each.key, place.line) for each, place in zip(mentions, lines, strict=True) if each.article}
    listed = listed_effects(bulletin.title or "", body.text) if mentions else None
    seen: set[tuple[str, str, int]] = set()
    report = is_report(bulletin.title or "")
    for each, place in zip(mentions, lines, strict=True):
        once = (each.key, each.article, place.line)
        if each.key in skipped or once in seen or (not each.article and (each.key, place.line) in with_article):
            continue
        seen.add(once)
        effect: Effect = ""
        if each.kind in ("number", "title", "article") and not report and not each.key.startswith(_GAZETTES):
            effect = effect_of(body.text, each.start, each.end) or (listed(each.start) if listed else "")
        yield Reference(each.kind, each.key, body.printed(place), place, each.article, effect)
    attached = {address_key(file.address) for file in bulletin.attachments if file.address}
    for each in linked(body, {*address_keys(bulletin), *attached}):
        yield Reference("address", each.key, body.text[each.start : each.end], body.place(each.start, each.end))


def _identities(
    bulletin: Bulletin, text: str, in_title: Sequence[Mention], in_head: Sequence[Mention]
) -> list[str]:
    number = bulletin.document_number or ""
    keys = [each.key for each in _mentions(number) if each.kind in ("number", "advisory")]
    title = bulletin.title or ""
    keys += number_of_title(in_title, title) + own_numbers(in_title, title)
    keys += own_numbers([each for each in in_head if each.start < _HEAD], text) if not keys else ()
    keys += [each.key for each in chain(in_title, in_head) if each.kind == "tender"]
    keys += (*title_keys(bulletin), *issued_keys(bulletin), *address_keys(bulletin))
    return [key for key in dict.fromkeys(keys) if _names_something(key)]


def _names_something(key: str) -> bool:
    """A title of marks alone does not."""
    return not key.endswith(":")


def _head_end(text: str) -> int:
    """Where the line ends that holds the last character of the head."""
    end = text.find("\n", _HEAD)
    return len(text) if end < 0 else end


def _mentions(text: str) -> list[Mention]:
    """What the rules find in a text, in its order, with the articles beside it."""
    mentions = chain.from_iterable(rule.find(text) for rule in rules_for(text))
    found = _without_overlaps(each for each in mentions if _names_something(each.key))
    if any(each.key.startswith(_WITH_ARTICLES) and not each.article for each in found):
        found = _without_overlaps(chain.from_iterable(_with_articles(text, each) for each in found))
    return found


def _with_articles(text: str, mention: Mention) -> Iterable[Mention]:
    if mention.article or not mention.key.startswith(_WITH_ARTICLES) or text[mention.start] in "《「｢『":
        return (mention,)
    return with_articles(text, mention)


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions of a kind that overlap, the first and longest."""
    kept: list[Mention] = []
    last: dict[str, int] = {}
    for each in sorted(mentions, key=lambda each: (each.start, each.kind != "tender", -each.end)):
        # The number of a tender may have the form of that of a document: 项目编号：甲采〔2021〕12号.
        taken = max(last.get(each.kind, 0), last.get("tender", 0) if each.kind == "number" else 0)
        if each.start >= taken:
            kept.append(each)
            last[each.kind] = each.end
    return kept
