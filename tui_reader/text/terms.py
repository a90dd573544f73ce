"""Index terms: those of a text, and those that every text with a given phrase has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from operator import add
from typing import Literal, NamedTuple
from unicodedata import category

from tui_reader.text.character_ranges import BOPOMOFO, HAN, HAN_SIGNS, HANGUL, KANA, TANGUT, YI

Field = Literal["title", "publisher", "issuer", "number"]

PREFIX_LETTERS = 3
"""Letters of a prefix term, which every word of this length or longer also has."""

_PREFIX_MARK = "\ue000"
_FIELD_MARKS: dict[Field, str] = {"title": "\ue001", "publisher": "\ue002", "issuer": "\ue003", "number": "\ue004"}

_WORD_LIMIT = 64  # characters of a word that are indexed; longer runs are encoded data

# Scripts written without spaces, Hangul, whose spacing varies, and symbols, emoji and enclosed characters, each of
# which is a unit too. Box drawing is left out: it draws rules.
_SPACELESS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e81-\u0ecf\u0edc-\u0edf"  # Lao
    "\u0f00\u0f40-\u0fbc"  # Tibetan; the tsheg between its syllables is punctuation
    "\u1000-\u103f\u1050-\u108f\u109a-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"  # Myanmar
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u1950-\u1974\u1980-\u19c9\u1a20-\u1a7c\uaa80-\uaadf"  # Tai Le, New Tai Lue, Tai Tham, Tai Viet
    "\u1b00-\u1b4b\ua980-\ua9c0"  # Balinese, Javanese
    f"{HANGUL}{HAN_SIGNS}{KANA}{BOPOMOFO}{HAN}{YI}{TANGUT}"
    "\u00a3\u00a5\u00a7\u00a9\u00ae\u00b0\u203b\u20a0-\u20bf\u2100-\u24ff\u25a0-\u27e5\u27f0-\u2982\u2999-\u2bff"
    "\u3200-\u33ff\U0001f000-\U0001faff"  # enclosed characters, units, emoji
)

# Marks that are optional in writing and so in queries: combining accents, Hebrew points, Arabic vowel signs, the
# tatweel, joiners.
_OPTIONAL = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u200c\u200d"

# The blocks with marks in all other scripts; words of scripts on higher planes are split at their marks.
_BLOCKS_WITH_MARKS = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x6ED), (0x711, 0x711)]
_BLOCKS_WITH_MARKS += [(0x730, 0xDFF), (0x135D, 0x135F), (0x1712, 0x1773), (0x180B, 0x18A9), (0x1920, 0x193B)]
_BLOCKS_WITH_MARKS += [(0x1A17, 0x1A1B), (0x1AB0, 0x1AFF), (0x1B6B, 0x1C37), (0x1CD0, 0x1CF9), (0x1DC0, 0x1DFF)]
_BLOCKS_WITH_MARKS += [(0x20D0, 0x20F0), (0x2CEF, 0x2CF1), (0x2DE0, 0x2DFF), (0xA66F, 0xA69F), (0xA802, 0xA8F1)]
_BLOCKS_WITH_MARKS += [(0xA926, 0xA953), (0xAA29, 0xAA4D), (0xAAEB, 0xAAF6), (0xABE3, 0xABED), (0xFE20, 0xFE2F)]

_LETTER = rf"[^\W_{_SPACELESS}]"
_OPTIONAL_MARKS = re.compile(f"[{_OPTIONAL}]+")
_MARKS_IN_ASCII = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb\u00b7\u2022\u00a0\u3000"
"""Quotation marks, dashes and spaces, which separate terms as blanks do, and are all that a tenth of the texts has
beyond ASCII."""
_ASCII_WORD = re.compile("[a-z0-9]+")


class Needed(NamedTuple):
    """The index terms of every text with a given phrase.

    They are all of `terms`, and a term that begins with `prefix`, unless that is empty. `exact`: every text with
    these terms has the phrase; otherwise `occurrences` decides.
    """

    terms: tuple[str, ...]
    exact: bool
    prefix: str = ""


def terms(folded: str) -> set[str]:
    """The index terms of a text folded by `search_fold`.

    In scripts without spaces: every character and every pair of neighbours, ignoring white space between them, so
    that 通知 finds 通　知 and a broken line. In others: words, which are runs of letters and digits, and their
    first three letters after a mark. Terms have no white space, and no ASCII other than a-z and 0-9.
    """
    if not folded.isascii():
        plain = folded
        for mark in _MARKS_IN_ASCII:
            plain = plain.replace(mark, " ")
        # Words of ASCII are found three times as fast.
        folded = plain if plain.isascii() else folded
    if folded.isascii():
        found = {word[:_WORD_LIMIT] for word in _ASCII_WORD.findall(folded)}
    else:
        pieces = _pieces().findall(folded)
        found = {word for _, word in pieces}
        if _OPTIONAL_MARKS.search(folded):
            found = {_OPTIONAL_MARKS.sub("", word) for word in found}
        found = {word[:_WORD_LIMIT] for word in found}
        found.discard("")
        _add_spaceless([run for run, _ in pieces if run], found)
    found.update([_PREFIX_MARK + word[:PREFIX_LETTERS] for word in found if len(word) >= PREFIX_LETTERS])
    return found


def field_terms(field: Field, folded: str) -> set[str]:
    """The terms of one field, each after the mark of the field."""
    return {_FIELD_MARKS[field] + term for term in terms(folded)}


@lru_cache(maxsize=256)
def needed(phrase: str, prefix: bool = False, field: Field | None = None) -> Needed:
    """The terms of every text with a folded phrase; with `prefix` its last word may be incomplete.

    A phrase of punctuation alone has neither terms nor a prefix: the index cannot find it.
    """
    tokens = _tokens(phrase)
    pieces = [(run, word) for run, word, _ in tokens if run or word]
    mark = _FIELD_MARKS[field] if field else ""
    exact = len(tokens) == 1
    found: list[str] = []
    begins = ""
    for number, (run, word) in enumerate(pieces, 1):
        if run:
            found += map(add, run, run[1:]) if len(run) > 1 else run
            exact &= len(run) <= 2
        elif prefix and number == len(pieces):
            if len(word) >= PREFIX_LETTERS:
                found.append(_PREFIX_MARK + word[:PREFIX_LETTERS])
            if len(word) != PREFIX_LETTERS:
                begins = mark + word[:_WORD_LIMIT]
            exact &= len(word) <= _WORD_LIMIT
        else:
            found.append(word[:_WORD_LIMIT])
            exact &= len(word) < _WORD_LIMIT
    return Needed(tuple(dict.fromkeys(mark + term for term in found)), exact and bool(pieces), begins)


def occurrences(folded: str, phrase: str, prefix: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of each occurrence of a folded phrase in a folded text, in order, not overlapping.

    Words match as a whole (`art` is not in `party`, 1号 not in 21号); with `prefix` the last may continue. White
    space between words matches any white space; next to punctuation and scripts without spaces it is optional in
    phrase and text. Punctuation must match.
    """
    tokens = _tokens(phrase)
    if not tokens:
        return
    (run, word, other), (_, last_word, _) = tokens[0], tokens[-1]
    optional = ""
    if not folded.isascii() and (word or len(tokens) > 1) and _OPTIONAL_MARKS.search(folded):
        optional = _OPTIONAL
    elif (run[:1] or word or other) not in folded:
        return
    in_word = _in_word().match
    at = 0
    while match := _pattern(phrase, optional).search(folded, at):
        start, end = match.span()
        if (word and start and in_word(folded, start - 1)) or (last_word and not prefix and in_word(folded, end)):
            at = start + 1
        else:
            yield start, end
            at = end


def searchable(folded: str) -> bool:
    """Whether a phrase has index terms: it is more than punctuation and white space."""
    return any(run or word for run, word, _ in _tokens(folded))


def ends_in_word(folded: str) -> int:
    """The length of the word at the end of a phrase; 0 where it ends in anything else."""
    tokens = _tokens(folded)
    return len(tokens[-1][1]) if tokens and not folded[-1].isspace() else 0


def _add_spaceless(runs: list[str], found: set[str]) -> None:
    """Add the terms of all runs at once: a call for each run would cost more than its characters."""
    if runs:
        joined = "\n".join(["".join(run.split()) for run in runs])
        found.update(joined, map(add, joined, joined[1:]))
        found.difference_update([pair for pair in found if "\n" in pair])


@lru_cache(maxsize=256)
def _tokens(phrase: str) -> tuple[tuple[str, str, str], ...]:
    """The runs, words and other characters of a phrase, one of the three in each tuple; words are not cut."""
    found: list[tuple[str, str, str]] = []
    end = 0
    for match in _pieces().finditer(phrase):
        run, word = match.groups(default="")
        found += [("", "", other) for other in "".join(phrase[end : match.start()].split())]
        found.append(("".join(run.split()), _OPTIONAL_MARKS.sub("", word), ""))
        end = match.end()
    found += [("", "", other) for other in "".join(phrase[end:].split())]
    return tuple(token for token in found if any(token))


@lru_cache(maxsize=256)
def _pattern(phrase: str, optional: str) -> re.Pattern[str]:
    """The pattern of a phrase, with `optional` marks allowed in its words. It does not test the edges of words:
    large character classes take long to compile."""
    tokens = _tokens(phrase)
    marks = f"[{optional}]*" if optional else ""
    parts: list[str] = []
    for number, (run, word, other) in enumerate(tokens):
        if number:
            parts.append(rf"\s[\s{optional}]*" if word and tokens[number - 1][1] else rf"[\s{optional}]*")
        if word:
            parts.append(marks + "".join(letter + marks for letter in word))
        else:
            parts.append(r"\s*".join(map(re.escape, run or other)))
    return re.compile("".join(parts))


@cache
def _pieces() -> re.Pattern[str]:
    """Matches a run of a script without spaces, with the white space in it, or a word."""
    return re.compile(rf"([{_SPACELESS}]+(?:\s+[{_SPACELESS}]+)*)|((?:{_LETTER}+|[{_marks()}]+)+)")


@cache
def _in_word() -> re.Pattern[str]:
    return re.compile(rf"{_LETTER}|[{_marks()}]")


@cache
def _marks() -> str:
    """The marks in words that `\\w` does not match, such as the vowel signs of Indic scripts."""
    blocks = (map(chr, range(first, last + 1)) for first, last in _BLOCKS_WITH_MARKS)
    marks = "".join(character for block in blocks for character in block if category(character)[0] == "M")
    return marks + "\u200c\u200d"
