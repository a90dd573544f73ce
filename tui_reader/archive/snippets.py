"""Snippets and relevance: the passage that matches a query, the matches in it, and how well it matches."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from math import log1p
from typing import NamedTuple
from unicodedata import category

from tui_reader.archive.attached_passages import AttachedPassage, AttachedText, attached_text, row_passages
from tui_reader.archive.passages import BREAK, Passage, Passages, passages
from tui_reader.archive.values import AttachmentPlace
from tui_reader.model import inner_members_around, sheet_row
from tui_reader.query.kinds import KINDS
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
    attachment: AttachmentPlace | None = None


class StoredFile(NamedTuple):
    """An attached file with its packed text, as an archive stores it; `place` names it."""

    place: AttachmentPlace
    document: bytes


class AttachedTexts:
    """The texts of the attached files of a bulletin, read and folded when they are first asked for.

    `forget` frees them: those of one sheet may be as long as those of a thousand bulletins.
    """

    def __init__(self, load: Callable[[], Sequence[StoredFile]] = tuple) -> None:
        self._load = load
        self._read: list[tuple[AttachmentPlace, AttachedText, list[str]]] | None = None

    def __iter__(self) -> Iterator[str]:
        for _place, _text, folded_texts in self.files():
            yield from folded_texts

    def files(self) -> list[tuple[AttachmentPlace, AttachedText, list[str]]]:
        """Each file with its text and the folded text of each of its passages."""
        if self._read is None:
            self._read = []
            for place, document in self._load():
                try:
                    text = attached_text(document)
                    found = [search_fold(each.passage.text) for each in text.passages]
                except (ValueError, TypeError, AttributeError):
                    # The error is reported when it is read.
                    continue
                self._read.append((place, text, found))
        return self._read

    def forget(self) -> None:
        """Frees the texts, which are read again when they are asked for."""
        self._read = None


class Folded(NamedTuple):
    """A bulletin with its texts folded for comparison."""

    seen: Passages
    fields: dict[str, str]
    body: tuple[str, ...]
    attached: AttachedTexts

    def document(self) -> SearchedText:
        """The texts a query is matched against, without states, tags and dates."""
        title, publisher, issuer, number = self.fields.values()
        own = (*filter(None, self.fields.values()), *self.body)
        return SearchedText(own, title, publisher, issuer, number, attached=self.attached)


def folded(document: bytes, load: Callable[[], Sequence[StoredFile]] = tuple) -> Folded:
    """A packed document, folded, with the attached files that `load` returns. A damaged one is empty: the error is
    reported when it is read."""
    try:
        return _folded(passages(document), AttachedTexts(load))
    except (ValueError, TypeError, AttributeError):
        return _folded(NOTHING, AttachedTexts(load))


def _folded(seen: Passages, attached: AttachedTexts) -> Folded:
    fields = {name: search_fold(getattr(seen, name)) for name in ("title", "publisher", "issuer", "number")}
    return Folded(seen, fields, tuple([search_fold(passage.text) for passage in seen.body]), attached)


def snippet(found: Folded, phrases: Sequence[Phrase]) -> Snippet:
    """The first passage that holds the most phrases, cut around its first match, of the bulletin itself rather
    than of its attached files; the beginning of the text when only fields match."""
    anywhere = [phrase for phrase in phrases if phrase.field is None]
    in_files = [phrase for phrase in phrases if phrase.field in (None, "attachment")]
    best, most = -1, 0
    for number, text in enumerate(found.body):
        held = sum(holds(text, phrase) for phrase in anywhere)
        if held > most:
            best, most = number, held
            if held == len(anywhere):
                break
    if most < len(in_files) and (in_file := _in_file(found.attached, in_files, most)):
        return in_file
    if best < 0:
        return Snippet(next((_cut(_clean(each.text), ())[0] for each in found.seen.body if each.text.strip()), ""))
    return _around(found.seen.body[best], found.body[best], anywhere)


def beginning(place: AttachmentPlace, document: bytes | None) -> Snippet:
    """How the packed text of an attached file begins; its title, or its name, where it has none."""
    shown = place.title or place.name
    if document is not None:
        with suppress(ValueError, TypeError, AttributeError):
            passages = attached_text(document).passages
            shown = next((each.passage.text for each in passages if each.passage.text.strip()), shown)
    return Snippet(_cut(_clean(shown), ())[0], attachment=place)


def _around(passage: Passage, folded_text: str, phrases: Sequence[Phrase]) -> Snippet:
    shown = _clean(passage.text)
    if shown != passage.text:
        folded_text = search_fold(shown)
    text, spans = _cut(shown, _spans(folded_text, phrases))
    section = None if passage.section is None else single_line(str(passage.section))
    return Snippet(text, spans, section, tuple(map(single_line, passage.path)))


def _in_file(attached: AttachedTexts, phrases: Sequence[Phrase], most: int) -> Snippet | None:
    """The first passage of an attached file that holds more than `most` of the phrases, and more than any other; a
    row of a table counts with its header."""
    best: Snippet | None = None
    for place, text, folded_texts in attached.files():
        for passage, folded_text in zip(text.passages, folded_texts, strict=True):
            if sum(holds(folded_text, phrase) for phrase in phrases) <= most:
                continue
            found, held = _in_passage(passage, folded_text, phrases)
            if held > most:
                best, most = _placed(found, place, text, passage), held
                if most == len(phrases):
                    return best
    return best


def _in_passage(
    passage: AttachedPassage, folded_text: str, phrases: Sequence[Phrase]
) -> tuple[tuple[Snippet, int | None], int]:
    """A passage, or the row of a table that holds the most phrases, with the number of this row, and how many it
    holds."""
    if passage.block is not None and passage.block["type"] == "table":
        best, most = None, 0
        for number, row in row_passages(passage.block):
            folded_row = search_fold(row)
            held = sum(holds(folded_row, phrase) for phrase in phrases)
            if held > most:
                best, most = (number, row, folded_row), held
        if best is not None:
            number, row, folded_row = best
            return (_around(passage.passage._replace(text=row), folded_row, phrases), number), most
    held = sum(holds(folded_text, phrase) for phrase in phrases)
    return (_around(passage.passage, folded_text, phrases), None), held


def _placed(
    found: tuple[Snippet, int | None], place: AttachmentPlace, text: AttachedText, passage: AttachedPassage
) -> Snippet:
    snippet, row = found
    page = None
    if passage.line is not None and (starts := text.starts_around(passage.passage.section)):
        line = passage.line
        if row is not None and passage.block is not None:
            line += row - 1 + bool(passage.block.get("caption"))
        page = bisect_right(starts, line) or None
    here = place._replace(
        section=snippet.section, row=row, table_row=row, page=page, recognized=page in text.recognized
    )
    if row is not None and passage.block is not None:
        here = here._replace(row=sheet_row(passage.block.get("sheet_rows") or (), row))
    if place.kind in KINDS["container"] and snippet.path:
        # The outermost section of the text of an archive is one of its members, those of archives within follow.
        count = 1 + len(inner_members_around(text.inner_members, passage.passage.section))
        here = here._replace(members=snippet.path[:count])
        snippet = snippet._replace(path=snippet.path[count:])
    return snippet._replace(section=None, attachment=here)


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
