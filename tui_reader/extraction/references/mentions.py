"""What the rules have in common: a mention that a rule found, patterns that are searched only where they can
match, and the keys of numbers and titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from tui_reader.extraction.values import Effect, ReferenceKind
from tui_reader.text.compiled import compiled
from tui_reader.text.fold import search_fold

GAP = r"[ \u00a0\u2002-\u200a\u202f\u3000]"
"""A space within a line."""


class Mention(NamedTuple):
    """A reference at the characters `start` up to `end` of a text; see `Reference` for the other fields."""

    start: int
    end: int
    kind: ReferenceKind
    key: str
    article: str = ""
    effect: Effect = ""


class ReferenceRule(NamedTuple):
    """`find` yields mentions in a text that holds at least one of the `needles`; to look for these costs a
    fraction of a search with patterns."""

    needles: tuple[str, ...]
    find: Callable[[str], Iterator[Mention]]


_NO_LETTER = re.compile(r"[\W_]+")
_COUNTRY = ("中华人民共和国", "中華人民共和國")


@lru_cache(4096)
def title_key(title: str) -> str:
    """`title:` and the letters and digits of a title as search compares them, without marks, spaces and the name
    of the People's Republic of China before a law, which is left out as often as printed."""
    for name in _COUNTRY:
        if title.startswith(name) and len(title) > len(name) + 1:
            title = title[len(name) :]
            break
    return "title:" + _NO_LETTER.sub("", search_fold(title))


@lru_cache(4096)
def plain(text: str) -> str:
    """A text as search compares it, without spaces."""
    return "".join(search_fold(text).split())


def year_of(text: str) -> str:
    """A year in four digits: of two digits, one from 1950 to 2049."""
    if len(text) != 2:
        return text
    return ("19" if text >= "50" else "20") + text


def trie(words: Iterable[str]) -> str:
    """A pattern of the longest of some words, tested letter by letter: ten times as fast as alternatives."""
    words = sorted(words, key=len, reverse=True)
    ends = "" in words
    following: dict[str, list[str]] = {}
    for word in filter(None, words):
        following.setdefault(word[0], []).append(word[1:])
    parts = [re.escape(letter) + trie(rest) for letter, rest in following.items()]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)}){'?' if ends else ''}"


def line_start(text: str, at: int, reach: int) -> int:
    """Where the line of a place starts, at most `reach` characters before it; to look no further keeps the rules
    linear in a text of one line."""
    first = max(0, at - reach)
    return text.rfind("\n", first, at) + 1 or first


def anchored(text: str, words: tuple[str, ...], pattern: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin with one of some words, in order: to find words by letters takes a tenth
    of a search with a pattern that begins with a condition or with classes."""
    form, at = compiled(pattern), 0
    for word in _words(words).finditer(text):
        if word.start() >= at and (found := form.match(text, word.start())) is not None:
            at = max(found.end(), at + 1)
            yield found


def near(text: str, words: tuple[str, ...], before: int, after: int, pattern: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern around some words, in order: where a pattern can begin with any word, this spares
    the search of the rest of the text."""
    form, at = compiled(pattern), 0
    for word in _words(words).finditer(text):
        if word.start() < at:
            continue
        found = form.search(text, max(at, line_start(text, word.start(), before)), word.end() + after)
        while found is not None:
            at = max(found.end(), at + 1)
            yield found
            found = form.search(text, at, word.end() + after) if at < word.start() else None


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(trie(words))
