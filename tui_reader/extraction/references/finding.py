"""References and identities of a bulletin: all rules on its title and text, what they found put in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tui_reader.extraction.references import (
    advisories,
    american,
    chinese_numbers,
    chinese_titles,
    tenders,
    union,
)
from tui_reader.extraction.references.addresses import linked
from tui_reader.extraction.references.body import Body
from tui_reader.extraction.references.effects import effect_of
from tui_reader.extraction.references.identities import address_keys, own_numbers, title_keys
from tui_reader.extraction.references.rules import Mention
from tui_reader.extraction.values import TITLE, Reference, TextPlace
from tui_reader.model import Bulletin

_RULES = tuple(
    chain(
        chinese_numbers.RULES, chinese_titles.RULES, union.RULES, american.RULES, advisories.RULES, tenders.RULES
    )
)
_HEAD = 600
"""Characters of the text in which the document's own number stands. Chosen by hand."""


def references(bulletin: Bulletin) -> tuple[Reference, ...]:
    """What the bulletin cites, in the order of its text, the title first; each once for a line and article.

    Its own numbers and title are no references, except numbers of tenders, which its other notices share.
    """
    body = Body(bulletin)
    title = bulletin.title or ""
    in_title, in_body = _mentions(title), _mentions(body.text)
    own = frozenset(_identities(bulletin, body.text, in_title, in_body))
    own_titles = frozenset(title_keys(bulletin)[:1])
    skipped = frozenset(key for key in own if not key.startswith(("tender:", "title:"))) | own_titles
    found = [
        Reference(
            each.kind,
            each.key,
            title[each.start : each.end],
            TextPlace(TITLE, each.start, each.end),
            each.article,
            effect_of(title, each.start, each.end),
        )
        for each in in_title
        if each.key not in own
    ]
    seen = set()
    attached = frozenset(address for address in address_keys(bulletin))
    for each in chain(in_body, linked(body, attached)):
        if each.key in skipped:
            continue
        place = body.place(each.start, each.end)
        once = (each.key, each.article, place.line)
        if once in seen:
            continue
        seen.add(once)
        effect = (
            "" if each.kind in ("address", "advisory", "tender") else effect_of(body.text, each.start, each.end)
        )
        found.append(Reference(each.kind, each.key, body.text[each.start : each.end], place, each.article, effect))
    found.sort(key=lambda reference: reference.place)
    return tuple(found)


def identities(bulletin: Bulletin) -> tuple[str, ...]:
    """The keys under which others cite the bulletin: its numbers, the numbers of its tender, its title with and
    without its issuer, the document that it issues, and its address."""
    body = Body(bulletin)
    in_body = _mentions(body.text[:_HEAD] if len(body.text) > _HEAD else body.text)
    return tuple(_identities(bulletin, body.text, _mentions(bulletin.title or ""), in_body))


def _identities(
    bulletin: Bulletin, text: str, in_title: Iterable[Mention], in_body: Iterable[Mention]
) -> list[str]:
    number = bulletin.document_number or ""
    keys = [each.key for each in _mentions(number) if each.kind in ("number", "advisory")]
    title = bulletin.title or ""
    keys += own_numbers(list(in_title), title, len(title))
    if not keys:
        keys += own_numbers(list(in_body), text, _HEAD)
    keys += [each.key for each in chain(in_title, in_body) if each.kind == "tender" and each.start < _HEAD]
    return list(dict.fromkeys((*keys, *title_keys(bulletin), *address_keys(bulletin))))


def _mentions(text: str) -> list[Mention]:
    """What the rules find in a text, in its order; of mentions of a kind that overlap, the first and longest."""
    found = sorted(_all(text), key=lambda each: (each.kind, each.start, -each.end))
    kept: list[Mention] = []
    for each in found:
        if not kept or kept[-1].kind != each.kind or kept[-1].end <= each.start:
            kept.append(each)
    kept.sort(key=lambda each: each.start)
    return kept


def _all(text: str) -> Iterator[Mention]:
    for rule in _RULES:
        if any(needle in text for needle in rule.needles):
            yield from rule.find(text)
