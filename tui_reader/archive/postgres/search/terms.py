"""The terms of a bulletin as they are stored: keys of 32 bits, in order.

A term of one or two characters of the basic plane, from U+0E01 on, is its own key: nineteen of twenty terms of a
Chinese text (measured on the corpus of `benchmarks.corpus`, 2026-12). All others are hashed to keys that no such
term has; two of these may share a key, so that what is found by one of them is checked against the text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from sys import byteorder
from zlib import crc32

from tui_reader.archive.terms_version import terms_version

KEYS = 1
"""The version of the keys: changed with this module."""

_FIRST, _LAST = "\u0e01", "\ud7ff"
_UPPER = (*range(0x0E01), *range(0xD800, 0xF900))
"""The upper halves of the keys of hashed terms: code points that never begin a term which is its own key."""

_PREFIX_MARK, _MARKS = "\ue000", "\ue001\ue002\ue003\ue004"
_BEGINNING_MARK = "\ue006"
"""Marks the first letters of a word."""

_BEGINNINGS = (1, 2, 4, 5, 6, 7, 8)
"""How many letters of a word; `text.terms` has terms of three. They are 4 % of the keys of a Chinese text."""


def keys_version() -> str:
    """A text that differs between programs that may store different keys for the same bulletin."""
    return f"{terms_version()} {KEYS}"


def is_own_key(term: str) -> bool:
    """Whether no other term has the key of this one."""
    return len(term) <= 2 and _FIRST <= term[0] <= _LAST and term[-1] <= "\uffff"


def term_key(term: str) -> int:
    """A term as an element of the column `terms`, a signed integer of 32 bits."""
    (key,) = term_keys([term])
    return key


def prefix_key(prefix: str) -> int | None:
    """The key that each bulletin has with a term that begins with `prefix`, the beginning of a word with the mark
    of its field before it; None when there is none. With eight letters or less, others do not have it."""
    mark = prefix[0] if prefix[0] in _MARKS else ""
    word = prefix[len(mark) :]
    if not word or (len(word) <= 2 and word[0] >= _FIRST):
        return None
    return term_key(mark + _BEGINNING_MARK + word[: _BEGINNINGS[-1]])


def is_exact(prefix: str) -> bool:
    """Whether `prefix_key` of a prefix is that of the whole prefix."""
    return len(prefix) - (prefix[0] in _MARKS) <= _BEGINNINGS[-1]


def term_keys(terms: Iterable[str]) -> list[int]:
    """The keys of terms, in order, each once."""
    own, others = list[str](), list[str]()
    for term in terms:
        if len(term) <= 2 and _FIRST <= term[0] <= _LAST and term[-1] <= "\uffff":
            own.append(term if len(term) == 2 else f"{term}\0")
        else:
            others.append(term)
    pairs = array("i", "".join(own).encode("utf-16-be", "surrogatepass"))
    if byteorder == "little":
        pairs.byteswap()
    keys = set(pairs)
    keys.update(map(_hashed, others))
    return sorted(keys)


def bulletin_terms(document: bytes, attached: Iterable[str] = ()) -> list[int]:
    """The column `terms` of a bulletin, given its packed document and the passages of its attached files. A
    damaged document has none; the error is reported when it is read."""
    from tui_reader.archive.passages import ORIGIN_MARK, document_terms, passages

    try:
        found = document_terms(passages(document), attached=attached)
    except ValueError:
        return []
    # Sites and followed sources are columns: a source that is renamed leaves the terms as they are.
    found = {term for term in found if not term.startswith(ORIGIN_MARK)}
    return term_keys(found | _beginnings(found))


def _beginnings(terms: Iterable[str]) -> set[str]:
    """Terms for the first letters of words."""
    found = set[str]()
    for term in terms:
        mark = term[0] if term[0] in _MARKS else ""
        word = term[len(mark) :]
        # A term of one or two characters may be of a script without words, and three letters may follow a mark.
        if word and word[0] != _PREFIX_MARK and (word[0] < _FIRST or len(word) > 2):
            found.update([mark + _BEGINNING_MARK + word[:size] for size in _BEGINNINGS if size <= len(word)])
    return found


def _hashed(term: str) -> int:
    value = crc32(term.encode("utf-8", "surrogatepass"))
    key: int = _UPPER[(value >> 16) * len(_UPPER) >> 16] << 16 | value & 0xFFFF
    return key - (1 << 32) if key >= 1 << 31 else key
