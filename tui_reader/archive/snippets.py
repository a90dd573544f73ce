"""Snippets and relevance: the passage that matches a query, the matches in it, and how well it matches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log1p
from typing import NamedTuple
from unicodedata import category

from tui_reader.archive.passages import BREAK, Passages, passages
from tui_reader.query.matching import SearchedText, holds
from tui_reader.query.nodes import Phrase
from tui_reader.text.clean import clean, single_line
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import occurrences

# Lengths in characters, chosen by hand.
_LENGTH = 60
_BEFORE = 16
_MAX_LENGTH = 120

_MAX_MATCHES = 20
"""Matches of one phrase that are marked in a passage."""

_FIELD_WEIGHT = 3.0
_SPACE = re.compile(rf"[\s{BREAK}]")
_IN_WORD = re.compile("[A-Za-z0-9]")

NOTHING = Passages("", "", "", "", "", ())


class Snippet(NamedTuple):
    """About 60 characters around a match; `spans` are offsets of matches in `text`."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    section: str | None = None
    path: tuple[str, ...] = ()


class Folded(NamedTuple):
    """A bulletin with its texts folded for comparison."""

    seen: Passages
    fields: dict[str, str]
    body: tuple[str, ...]

    def document(self) -> SearchedText:
        """The texts a query is matched against, without states, tags and dates."""
        title, publisher, issuer, number = self.fields.values()
        return SearchedText((*filter(None, self.fields.values()), *self.body), title, publisher, issuer, number)


def folded(document: bytes) -> Folded:
    """A packed document, folded. A damaged one is empty: the error is reported when it is read."""
    try:
        return _folded(passages(document))
    except (ValueError, TypeError, AttributeError):
        return _folded(NOTHING)


def _folded(seen: Passages) -> Folded:
    fields = {name: search_fold(getattr(seen, name)) for name in ("title", "publisher", "issuer", "number")}
    return Folded(seen, fields, tuple([search_fold(passage.text) for passage in seen.body]))


def snippet(found: Folded, phrases: Sequence[Phrase]) -> Snippet:
    """The first passage that holds the most phrases, cut around its first match; the beginning of the text when
    only fields match."""
    anywhere = [phrase for phrase in phrases if phrase.field is None]
    best, most = -1, 0
    for number, text in enumerate(found.body):
        held = sum(holds(text, phrase) for phrase in anywhere)
        if held > most:
            best, most = number, held
            if held == len(anywhere):
                break
    if best < 0:
        return Snippet(next((_cut(_clean(each.text), ())[0] for each in found.seen.body if each.text.strip()), ""))
    passage, folded_text = found.seen.body[best], found.body[best]
    shown = _clean(passage.text)
    if shown != passage.text:
        folded_text = search_fold(shown)
    text, spans = _cut(shown, _spans(folded_text, anywhere))
    section = None if passage.section is None else single_line(str(passage.section))
    return Snippet(text, spans, section, tuple(map(single_line, passage.path)))


def _clean(text: str) -> str:
    """The text of a passage without control codes. Others may have written the file, and only what is shown is
    cleaned: a search reads a hundred times as much."""
    return BREAK.join(map(clean, text.split(BREAK))) if BREAK in text else clean(text)


def relevance(found: Folded, phrases: Sequence[Phrase]) -> float:
    """The relevance of a bulletin for phrases: the sum of the logarithms of their numbers of occurrences, with a
    bonus for the title and for fields. Chosen by hand."""
    score = 0.0
    for phrase in phrases:
        if phrase.field is not None:
            score += _FIELD_WEIGHT
            continue
        score += _FIELD_WEIGHT * holds(found.fields["title"], phrase)
        score += log1p(sum(1 for text in found.body for _place in occurrences(text, phrase.text, phrase.prefix)))
    return score


def _spans(text: str, phrases: Sequence[Phrase]) -> tuple[tuple[int, int], ...]:
    """The spans of phrases in a folded text, in order, adjacent ones merged."""
    places = list[tuple[int, int]]()
    for phrase in phrases:
        for _number, place in zip(
            range(_MAX_MATCHES), occurrences(text, phrase.text, phrase.prefix), strict=False
        ):
            places.append(place)
    merged = list[tuple[int, int]]()
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _cut(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of a text around the first span, on one line, and the spans in it."""
    first, last = places[0] if places else (0, 0)
    end = min(len(text), max(first - _BEFORE + _LENGTH, min(last, first + _MAX_LENGTH), _LENGTH))
    start = _start(text, max(0, min(first - _BEFORE, end - _LENGTH)), first)
    while end < len(text) and category(text[end])[0] == "M" and end - start < 2 * _MAX_LENGTH:
        end += 1
    piece = _SPACE.sub(" ", text[start:end])
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    spans = [(at + shift, min(until, end) + shift) for at, until in places if at < end]
    return before + piece + after, tuple(spans)


def _start(text: str, start: int, first: int) -> int:
    """The start of a piece that must show `first`: not inside a Latin word, nor at a combining mark."""
    at = start
    while (
        at
        and at < first
        and (category(text[at])[0] == "M" or (_IN_WORD.match(text[at]) and _IN_WORD.match(text[at - 1])))
    ):
        at += 1
    return at + 1 if start and at < first and _SPACE.match(text[at]) else at
