"""The tokens of a text, which edits never split: words, numbers, dates, single Han characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from unicodedata import category

from tui_reader.text.character_ranges import BOPOMOFO, HAN, HAN_SIGNS, KANA, KANA_HALFWIDTH, TANGUT, UNMARKED, YI
from tui_reader.text.unbreakable import unbreakable_spans

# Scripts without spaces between words: each character stands for itself. Hangul has spaces.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Myanmar, Khmer
    f"{HAN_SIGNS}{KANA}{KANA_HALFWIDTH}{BOPOMOFO}{HAN}{YI}{TANGUT}"
)
_LETTER = rf"[^\W{_SPACELESS}]"
_TOKEN = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*|\s+|.", re.DOTALL)
_WORD = re.compile(_LETTER)
_HAN = re.compile(f"[{_SPACELESS}]")
_NUMBER = re.compile(r"\d")
# Every mark lies outside these blocks, as does every joiner.
_MAYBE_JOINED = re.compile(f"[^{UNMARKED}\u0370-\u0482\u048a-\u0590]")
_JOINERS = "\u200c\u200d"


def tokens(text: str) -> list[str]:
    """The tokens of a text, which concatenate to it: words in scripts with spaces between words, runs of spaces,
    and the unbreakable spans of line breaking (numbers with units, dates, document numbers, addresses). Everything
    else is a single character with its combining marks."""
    parts = _TOKEN.findall(text)
    spans = unbreakable_spans(text)
    if not spans and text.isascii():
        return parts
    starts = list(accumulate(map(len, parts), initial=0))
    joined = _joined_at(text)
    if not spans and not joined:
        return parts
    kept: list[int] = []
    place = 0
    for start, end in spans:
        # A token in which a span begins or ends is joined with it.
        inside = bisect_right(starts, start, place)
        kept += starts[place:inside]
        place = max(place, bisect_left(starts, end, inside))
    kept += starts[place:]
    if joined:
        kept = [start for start in kept if start not in joined]
    return [text[start:end] for start, end in pairwise(kept)]


def _joined_at(text: str) -> set[int]:
    """Indices where no token may begin: at combining marks, at joiners and after them."""
    if text.isascii():
        return set()
    found = set[int]()
    for match in _MAYBE_JOINED.finditer(text):
        place = match.start()
        if match[0] in _JOINERS:
            found |= {place, place + 1}
        elif category(match[0])[0] == "M":
            found.add(place)
    return found - {0, len(text)}


def weights(parts: Sequence[str]) -> list[int]:
    """The weights of tokens."""
    # A million tokens have only some thousands of different values.
    known = {part: weight(part) for part in set(parts)}
    return [known[part] for part in parts]


def weight(token: str) -> int:
    """The weight of a token: a Han character 1, a word 2 to 4, spaces and punctuation 0."""
    if len(token) == 1:
        return 1 if _HAN.match(token) else 2 if token.isalnum() else 0
    if _NUMBER.search(token):
        return 3
    if _WORD.match(token):
        return 1 + min(len(token), 9) // 3
    return len(_HAN.findall(token))
