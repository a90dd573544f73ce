"""A passage found again in another text: its words in the same context, else similar words in the same place.

Precision comes first: a note at the wrong passage misleads, a detached one is read. The thresholds were measured,
see `docs/benchmarks.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from tui_reader.anchoring.text import CONTEXT, AnchorText, occurrences, words_of
from tui_reader.anchoring.values import DETACHED, WHOLE, Anchor, AnchorPlace

SIMILAR = 0.6
"""Share of the words of a changed passage that must be the same, counted as `difflib` does."""

SAME_PLACE = 0.75
"""What similarity and context of a changed passage must be on average."""

LONG = 40
"""Words that occur once and are so many need no context: nobody repeats them by chance."""

_MARGIN = 0.1
"""By how much a place must be better than any other."""

_CONTEXT_OF_SHORT = 0.45
"""The context that words need that are short, or occur several times: a little less than one side of it."""

_MOST = 400
_MOST_CHANGED = 60
"""Places that are compared; of a long passage fewer."""

_SEED = 8
_SEEDS = 60
_PARTS = 1_000
"""A longer passage is found by its beginning and its end: similarity takes the square of the length."""


class _Sides(NamedTuple):
    """The words of a passage, and of what was before and after it."""

    exact: str
    prefix: str
    suffix: str


class _Candidate(NamedTuple):
    start: int
    end: int
    similarity: float
    context: float

    @property
    def score(self) -> float:
        return (self.similarity + self.context) / 2


def locate(anchor: Anchor, text: AnchorText) -> AnchorPlace:
    """Where the passage of an anchor is in a text."""
    sides = _Sides(*map(words_of, anchor[:3]))
    if not sides.exact:
        return WHOLE
    if (place := _unchanged(anchor, sides, text.words)) is not None:
        return place
    if len(sides.exact) > 2 * _PARTS:
        return _long(_near(sides), text.words)
    return _changed(_near(sides), text.words)


def _unchanged(anchor: Anchor, sides: _Sides, words: str) -> AnchorPlace | None:
    """The place of the same words; None where they are nowhere, or nowhere in their context."""
    length = len(sides.exact)
    end = anchor.position + length
    # The text has the same length, and the same words are at the same place of it: it is the same, or as good.
    if (
        anchor.rest == len(words) - end
        and words.startswith(sides.exact, anchor.position)
        and _context(sides, words, anchor.position, end) == 1
    ):
        return AnchorPlace("found", anchor.position, end, 1.0)
    places = occurrences(words, sides.exact, _MOST)
    if len(places) in (0, _MOST):
        return None
    near = _near(sides)
    found = sorted(((_context(near, words, at, at + length), at) for at in places), key=lambda each: -each[0])
    best, at = found[0]
    alone = len(found) == 1 and anchor.unique
    if best < (max(0.0, _CONTEXT_OF_SHORT * (1 - length / LONG)) if alone else _CONTEXT_OF_SHORT):
        return None
    if best < _CONTEXT_OF_SHORT and (changed := _changed(near, words)).state == "changed":
        # Its own place is still there, with other words; the same words elsewhere are a copy.
        return changed
    same = [place for context, place in found if context == 1]
    if len(same) > 1:
        only = _distinguished(anchor, sides, words, same)
        return DETACHED if only is None else AnchorPlace("found", only, only + length, 1.0)
    if not same and len(found) > 1 and found[1][0] > best - _MARGIN:
        return DETACHED
    return AnchorPlace("found", at, at + length, 1.0)


def _near(sides: _Sides) -> _Sides:
    """With no more context than every anchor has."""
    return sides._replace(prefix=sides.prefix[-CONTEXT:], suffix=sides.suffix[:CONTEXT])


def _distinguished(anchor: Anchor, sides: _Sides, words: str, places: list[int]) -> int | None:
    """The one of some places with the same words around that has the same words further away, or is as far from
    an end of the text as before; None where neither tells them apart."""
    length = len(sides.exact)
    found = sorted(((_context(sides, words, at, at + length), at) for at in places), key=lambda each: -each[0])
    if found[0][0] > found[1][0] + _MARGIN:
        return found[0][1]
    kept = [each for each in places if each == anchor.position or len(words) - each - length == anchor.rest]
    return kept[0] if len(kept) == 1 else None


def _context(sides: _Sides, words: str, start: int, end: int) -> float:
    """How much of the words around is the same, from 0 to 1, on average of both sides; an end of the text says
    nothing where more text is now. Nothing around, before and now, is the same."""
    shares = []
    for wanted, there in (
        (sides.prefix[::-1], words[max(0, start - len(sides.prefix)) : start][::-1]),
        (sides.suffix, words[end : end + len(sides.suffix)]),
    ):
        if wanted:
            shares.append(_agreement(wanted, there))
    return sum(shares) / len(shares) if shares else float(start == 0 and end == len(words))


def _agreement(wanted: str, there: str) -> float:
    """How much of two texts is the same, from their common beginning on."""
    if wanted == there:
        return 1.0
    common = next((at for at, pair in enumerate(zip(wanted, there, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(wanted), len(there)) if common is None else common
    rest = SequenceMatcher(None, wanted[same:], there[same:], autojunk=False)
    # A part further away counts where it is long enough to be no chance.
    matched = sum(each.size for each in rest.get_matching_blocks() if each.size >= 4)
    return (same + matched) / len(wanted)


def _changed(sides: _Sides, words: str) -> AnchorPlace:
    """The place of similar words in the same context."""
    found: list[_Candidate] = []
    most = max(6, _MOST_CHANGED * 200 // max(200, len(sides.exact)))
    for start, end in list(dict.fromkeys(_windows(sides, words)))[:most]:
        if (candidate := _aligned(sides, words, start, end)) is not None:
            found.append(candidate)
    found.sort(key=lambda each: -each.score)
    if not found or found[0].score < SAME_PLACE:
        return DETACHED
    best = found[0]
    for other in found[1:]:
        if other.score > best.score - _MARGIN and (other.end <= best.start or other.start >= best.end):
            return DETACHED
    return AnchorPlace("changed", best.start, best.end, best.similarity)


def _windows(sides: _Sides, words: str) -> Iterator[tuple[int, int]]:
    """Where a changed passage may be: between its context, behind or before one side of it, and around pieces of
    its words."""
    length = len(sides.exact)
    starts, ends = _edges(sides.prefix[::-1], words[::-1]), _edges(sides.suffix, words)
    starts = [len(words) - at for at in starts]
    for start in starts:
        for end in ends:
            if 0 < end - start <= 2 * length + 40:
                yield start, end
    for start in starts:
        yield start, min(len(words), start + length)
    for end in ends:
        yield max(0, end - length), end
    step = max(1, (length - _SEED) // _SEEDS)
    votes: dict[int, int] = {}
    for at in range(0, max(1, length - _SEED + 1), step):
        for place in occurrences(words, sides.exact[at : at + _SEED], 20):
            origin = max(0, place - at)
            votes[origin] = votes.get(origin, 0) + 1
    for origin in sorted(votes, key=lambda each: -votes[each])[:_MOST_CHANGED]:
        yield origin, min(len(words), origin + length)


def _edges(context: str, words: str) -> list[int]:
    """Where the beginning of a context is, the longest that is anywhere."""
    for size in (32, 24, 16, 10):
        if len(context) >= size and (found := occurrences(words, context[:size], 8)):
            return found
    return []


def _aligned(sides: _Sides, words: str, start: int, end: int) -> _Candidate | None:
    """The similar words in and around a window; None where they are not similar enough."""
    around = max(8, len(sides.exact) // 4)
    left = max(0, start - around)
    window = words[left : end + around]
    matcher = SequenceMatcher(None, sides.exact, window, autojunk=False)
    least = 2 if len(sides.exact) < 24 else 3
    blocks = [each for each in matcher.get_matching_blocks() if each.size >= least]
    if not blocks:
        return None
    first, last = blocks[0], blocks[-1]
    begin, finish = left + first.b, left + last.b + last.size
    # What was replaced at an edge is as long as before, unless the context says where it ends.
    if sides.prefix and words.endswith(sides.prefix[-10:], 0, start) and begin - start <= around:
        begin = min(begin, start) if start <= begin else start
    elif first.a:
        begin = max(left, begin - first.a)
    missing = len(sides.exact) - last.a - last.size
    if sides.suffix and words.startswith(sides.suffix[:10], end) and end - finish <= around:
        finish = end
    elif missing:
        finish = min(len(words), finish + missing)
    if finish <= begin:
        return None
    matched = sum(each.size for each in blocks)
    similarity = 2 * matched / (len(sides.exact) + finish - begin)
    if similarity < SIMILAR:
        return None
    return _Candidate(begin, finish, min(1.0, similarity), _context(sides, words, begin, finish))


def _long(sides: _Sides, words: str) -> AnchorPlace:
    """The place of a long passage by its beginning and its end."""
    head = _Sides(sides.exact[:_PARTS], sides.prefix, sides.exact[_PARTS : _PARTS + 64])
    tail = _Sides(sides.exact[-_PARTS:], sides.exact[-_PARTS - 64 : -_PARTS], sides.suffix)
    found = [_same_or_changed(each, words) for each in (head, tail)]
    if any(each.state == "detached" for each in found):
        return DETACHED
    start, end = found[0].start, found[1].end
    if not 0.5 <= (end - start) / len(sides.exact) <= 2:
        return DETACHED
    return AnchorPlace("changed", start, end, min(each.similarity for each in found))


def _same_or_changed(sides: _Sides, words: str) -> AnchorPlace:
    places = occurrences(words, sides.exact, 2)
    if len(places) == 1:
        return AnchorPlace("found", places[0], places[0] + len(sides.exact), 1.0)
    return _changed(sides, words)
