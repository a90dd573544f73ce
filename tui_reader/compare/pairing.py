"""Which paragraph of one text is which of another: the same, changed, moved, or both."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from tui_reader.compare.sequences import matches
from tui_reader.compare.tokens import tokens, weights
from tui_reader.compare.values import Unit

LIKE = 0.35
"""From so much likeness on, 0 to 1, two paragraphs between the same neighbours are one that was changed. Strange
paragraphs of the same field reach 0.15."""

LIKE_ELSEWHERE = 0.6
"""The same for a paragraph that has moved as well."""

_SAME_NAME = 0.4  # headings of one number at one place: the section was renamed; rows with the same first cell
_TELLING, _TELLING_ELSEWHERE = 4, 10  # weights from which a paragraph can be told from others
_COMMON = 12  # what so many paragraphs have says little about any of them
_CANDIDATES = 8
_ENOUGH = 20_000  # code points of a paragraph that show what it is like
_EVERY_PAIR = 64

Pair = tuple[int, int]


class Sheet:
    """A paragraph with what it is compared by, worked out once."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.key = "".join(unit.text.split())
        self.is_heading = unit.role == "heading"

    @cached_property
    def weight(self) -> int:
        """How much the words say."""
        return sum(weights(self._parts))

    @property
    def name(self) -> str:
        """What a heading or a row goes by, whatever else changes: its number, its first cell."""
        if self.is_heading:
            return self.unit.head.label
        return self.unit.text.partition("\t")[0].strip() if self.unit.role == "row" else ""

    @cached_property
    def grams(self) -> Counter[str]:
        """Each two parts of the words that stand together, with how often they do."""
        parts = ["", *self._parts, ""]
        return Counter(map("\0".join, pairwise(parts)))

    @cached_property
    def _parts(self) -> list[str]:
        text = (self.unit.text[self.unit.words :] or self.unit.text)[:_ENOUGH]
        return [part for part in tokens(text) if not part.isspace()]

    def like(self, other: Sheet) -> float:
        """Dice's coefficient of the pairs of parts, 0 to 1; a heading is like no text."""
        if self.is_heading != other.is_heading:
            return 0.0
        shared = sum((self.grams & other.grams).values())
        found = 2 * shared / (self.grams.total() + other.grams.total())
        return max(found, _SAME_NAME) if self.name and self.name == other.name else found


def paired(old: Sequence[Sheet], new: Sequence[Sheet]) -> tuple[list[Pair], set[Pair]]:
    """Pairs of places of what is the same paragraph on both sides, in order of the new one, and those among them
    that have moved: the rest stand in the same order on both sides, and are as much as they can be."""
    pairing = _Pairing(old, new)
    pairing.equal()
    pairing.like_between()
    pairing.like_elsewhere()
    pairing.moved_along()
    pairs = sorted(pairing.pairs.items(), key=lambda pair: pair[1])
    kept = _heaviest([(i, j, 1 + old[i].weight) for i, j in sorted(pairs)])
    return pairs, set(pairs) - set(kept)


class _Pairing:
    """The pairs found so far, `pairs` by old place and `taken` the new places."""

    def __init__(self, old: Sequence[Sheet], new: Sequence[Sheet]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self.taken = set[int]()

    def add(self, pairs: Iterable[Pair]) -> None:
        for i, j in pairs:
            if i not in self.pairs and j not in self.taken:
                self.pairs[i] = j
                self.taken.add(j)

    def _free(self) -> tuple[list[int], list[int]]:
        return (
            [i for i in range(len(self.old)) if i not in self.pairs],
            [j for j in range(len(self.new)) if j not in self.taken],
        )

    def equal(self) -> None:
        """What did not change: telling paragraphs in order, then those that stand once on either side wherever
        they are, and short ones only between the neighbours they had."""
        old = [i for i, each in enumerate(self.old) if _telling(each)]
        new = [j for j, each in enumerate(self.new) if _telling(each)]
        self.add(self._matched(old, new))
        olds, news = self._free()
        once = _once([(self.new[j].key, j) for j in news])
        for key, i in _once([(self.old[i].key, i) for i in olds]).items():
            if key in once and self._tells(i):
                self.add([(i, once[key])])
        for stretch in self._stretches():
            self.add(self._matched(*stretch))

    def _matched(self, old: list[int], new: list[int]) -> list[Pair]:
        found = matches([self.old[i].key for i in old], [self.new[j].key for j in new])
        return [(old[each.old + n], new[each.new + n]) for each in found for n in range(each.size)]

    def _tells(self, i: int) -> bool:
        return self.old[i].weight >= (_TELLING if self.old[i].is_heading else _TELLING_ELSEWHERE)

    def _stretches(self) -> list[tuple[list[int], list[int]]]:
        """What is still free between pairs in order."""
        chain = _heaviest([(i, j, 1 + len(self.old[i].key)) for i, j in sorted(self.pairs.items())])
        olds, news = self._free()
        found: dict[int, tuple[list[int], list[int]]] = {}
        for i in olds:
            found.setdefault(bisect_right(chain, (i, len(self.new))), ([], []))[0].append(i)
        ends = [j for _i, j in chain]
        for j in news:
            found.setdefault(bisect_right(ends, j), ([], []))[1].append(j)
        return [stretch for stretch in found.values() if all(stretch)]

    def like_between(self) -> None:
        """What changed where it stood."""
        for olds, news in self._stretches():
            scored = [each for each in self._scored(olds, news) if each[2] >= LIKE]
            self.add(_heaviest([(i, j, score) for i, j, score in sorted(scored)]))

    def like_elsewhere(self) -> None:
        """What changed and moved."""
        olds, news = self._free()
        olds = [i for i in olds if self._tells(i)]
        scored = [each for each in self._scored(olds, news) if each[2] >= LIKE_ELSEWHERE]
        self.add((i, j) for i, j, _score in sorted(scored, key=lambda each: (-each[2], abs(each[0] - each[1]))))

    def _scored(self, olds: list[int], news: list[int]) -> list[tuple[int, int, float]]:
        """Pairs that may be alike, and how much they are. Of many, those are looked at that share what is rare."""
        old, new = self.old, self.new
        if len(olds) * len(news) <= _EVERY_PAIR:
            return [(i, j, old[i].like(new[j])) for i in olds for j in news]
        # Thousands of lines of a few characters say nothing about each other.
        olds, news = [i for i in olds if _telling(old[i])], [j for j in news if _telling(new[j])]
        having: dict[str, list[int]] = {}
        for i in olds:
            for gram in (*old[i].grams, *_name_gram(old[i])):
                having.setdefault(gram, []).append(i)
        found: list[tuple[int, int, float]] = []
        for j in news:
            shared = Counter[int]()
            for gram in (*new[j].grams, *_name_gram(new[j])):
                holders = having.get(gram, ())
                if len(holders) <= _COMMON:
                    shared.update(holders)
            found += [(i, j, old[i].like(new[j])) for i, _count in shared.most_common(_CANDIDATES)]
        return found

    def moved_along(self) -> None:
        """Short paragraphs that are the same beside one that has moved have moved with it."""
        waiting = list(self.pairs.items())
        while waiting:
            i, j = waiting.pop()
            for step in (1, -1):
                near = (i + step, j + step)
                inside = 0 <= near[0] < len(self.old) and 0 <= near[1] < len(self.new)
                free = inside and near[0] not in self.pairs and near[1] not in self.taken
                if free and self.old[near[0]].key == self.new[near[1]].key:
                    self.add([near])
                    waiting.append(near)


def _telling(sheet: Sheet) -> bool:
    """Whether a paragraph says enough to be told from others."""
    return len(sheet.key) >= _TELLING and (not sheet.is_heading or sheet.unit.words < len(sheet.unit.text))


def _name_gram(sheet: Sheet) -> tuple[str, ...]:
    return (f"\0\0{sheet.name}",) if sheet.name else ()


def _once(keys: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What stands once, and where."""
    places: dict[str, int] = {}
    often = set[str]()
    for key, place in keys:
        if places.setdefault(key, place) != place:
            often.add(key)
    return {key: place for key, place in places.items() if key not in often}


def _heaviest(scored: Sequence[tuple[int, int, float]]) -> list[Pair]:
    """The heaviest of those parts of scored pairs, given in order, in which both numbers increase."""
    # A tree of sums over the second numbers (Fenwick), of the heaviest chain that ends at or before each.
    size = max((j for _i, j, _score in scored), default=0) + 1
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before: list[int] = []
    same_old: list[tuple[int, float]] = []
    for number, (i, j, score) in enumerate(scored):
        if number and scored[number - 1][0] != i:
            _enter(best, scored, same_old)
            same_old = []
        weight_before, last = max((best[place] for place in _down(j)), default=(0.0, -1))
        before.append(last)
        same_old.append((number, weight_before + score))
    _enter(best, scored, same_old)
    _weight, place = max((best[place] for place in _down(size)), default=(0.0, -1))
    chain: list[Pair] = []
    while place >= 0:
        chain.append(scored[place][:2])
        place = before[place]
    return chain[::-1]


def _enter(
    best: list[tuple[float, int]], scored: Sequence[tuple[int, int, float]], ends: list[tuple[int, float]]
) -> None:
    """Chains of one old paragraph, which must not go on in each other, are entered together."""
    for number, total in ends:
        place = scored[number][1] + 1
        while place < len(best):
            if best[place][0] < total:
                best[place] = (total, number)
            place += place & -place


def _down(place: int) -> Iterable[int]:
    while place > 0:
        yield place
        place -= place & -place
