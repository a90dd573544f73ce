"""Pairs the paragraphs of two texts: equal, changed, moved, or both."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from tui_reader.compare.sequences import common_runs, occurring_once
from tui_reader.compare.tokens import tokens, weights
from tui_reader.compare.values import Unit

MIN_SIMILARITY = 0.35
"""Similarity (0 to 1) from which two paragraphs between the same neighbours are one that was changed. Unrelated
paragraphs on the same subject reach 0.15."""

MIN_SIMILARITY_MOVED = 0.6
"""The same for paragraphs that have also moved."""

_SAME_NAME = 0.4
"""Similarity of a renamed section with the same number, and of rows with the same first cell."""
_DISTINCTIVE, _DISTINCTIVE_ELSEWHERE = 4, 10
"""Weights from which a paragraph is distinctive, between the same neighbours and elsewhere."""
_COMMON = 12
"""Paragraphs with the same pair of tokens above which that pair is ignored."""
_CANDIDATES = 8
"""Paragraphs that are compared with one of many."""
_SAMPLE = 20_000
"""Code points of a paragraph that are compared."""
_EVERY_PAIR = 64
"""Pairs up to which all are compared."""

Pair = tuple[int, int]


class ComparedParagraph:
    """A paragraph with its cached features for comparison."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.key = "".join(unit.text.split())
        self.is_heading = unit.role == "heading"

    @cached_property
    def weight(self) -> int:
        """The weight of its words."""
        return sum(weights(self._parts))

    @property
    def name(self) -> str:
        """The number of a heading, the first cell of a row: what identifies them when their text changes."""
        if self.is_heading:
            return self.unit.head.label
        return self.unit.text.partition("\t")[0].strip() if self.unit.role == "row" else ""

    @cached_property
    def grams(self) -> Counter[str]:
        """Pairs of consecutive tokens, with their counts."""
        parts = ["", *self._parts, ""]
        return Counter(map("\0".join, pairwise(parts)))

    @cached_property
    def _parts(self) -> list[str]:
        text = (self.unit.text[self.unit.words :] or self.unit.text)[:_SAMPLE]
        return [part for part in tokens(text) if not part.isspace()]

    def similarity(self, other: ComparedParagraph) -> float:
        """Dice's coefficient of the pairs of tokens, 0 to 1; 0 between a heading and a text."""
        if self.is_heading != other.is_heading:
            return 0.0
        shared = sum((self.grams & other.grams).values())
        found = 2 * shared / (self.grams.total() + other.grams.total())
        return max(found, _SAME_NAME) if self.name and self.name == other.name else found


def pair_paragraphs(
    old: Sequence[ComparedParagraph], new: Sequence[ComparedParagraph]
) -> tuple[list[Pair], set[Pair]]:
    """Pairs of indices of the same paragraph on both sides, in the order of the new side, and those of them that
    have moved: the others are the heaviest subset in the same order on both sides."""
    pairing = _Pairing(old, new)
    pairing.pair_equal()
    pairing.pair_changed()
    pairing.pair_moved()
    pairing.pair_neighbours()
    pairs = sorted(pairing.pairs.items(), key=lambda pair: pair[1])
    kept = _heaviest([(i, j, 1 + old[i].weight) for i, j in sorted(pairs)])
    return pairs, set(pairs) - set(kept)


class _Pairing:
    """The pairs found so far: `pairs` maps old to new indices, `taken` are the new indices in it."""

    def __init__(self, old: Sequence[ComparedParagraph], new: Sequence[ComparedParagraph]) -> None:
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

    def pair_equal(self) -> None:
        """Pairs equal paragraphs: distinctive ones in order, then those that are unique on both sides wherever
        they are, and short ones only between the same neighbours."""
        old = [i for i, each in enumerate(self.old) if _is_distinctive(each)]
        new = [j for j, each in enumerate(self.new) if _is_distinctive(each)]
        self.add(self._matched(old, new))
        olds, news = self._free()
        once = occurring_once([self.new[j].key for j in news])
        for key, place in occurring_once([self.old[i].key for i in olds]).items():
            if key in once and self._is_distinctive_elsewhere(olds[place]):
                self.add([(olds[place], news[once[key]])])
        for gap in self._gaps():
            self.add(self._matched(*gap))

    def _matched(self, old: list[int], new: list[int]) -> list[Pair]:
        found = common_runs([self.old[i].key for i in old], [self.new[j].key for j in new])
        return [(old[each.old + n], new[each.new + n]) for each in found for n in range(each.size)]

    def _is_distinctive_elsewhere(self, i: int) -> bool:
        return self.old[i].weight >= (_DISTINCTIVE if self.old[i].is_heading else _DISTINCTIVE_ELSEWHERE)

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """Unpaired paragraphs between pairs in order."""
        chain = _heaviest([(i, j, 1 + len(self.old[i].key)) for i, j in sorted(self.pairs.items())])
        olds, news = self._free()
        found: dict[int, tuple[list[int], list[int]]] = {}
        for i in olds:
            found.setdefault(bisect_right(chain, (i, len(self.new))), ([], []))[0].append(i)
        ends = [j for _i, j in chain]
        for j in news:
            found.setdefault(bisect_right(ends, j), ([], []))[1].append(j)
        return [gap for gap in found.values() if all(gap)]

    def pair_changed(self) -> None:
        """Pairs changed paragraphs between the same neighbours."""
        for olds, news in self._gaps():
            scored = [each for each in self._scored(olds, news) if each[2] >= MIN_SIMILARITY]
            self.add(_heaviest([(i, j, score) for i, j, score in sorted(scored)]))

    def pair_moved(self) -> None:
        """Pairs paragraphs that have changed and moved."""
        olds, news = self._free()
        olds = [i for i in olds if self._is_distinctive_elsewhere(i)]
        scored = [each for each in self._scored(olds, news) if each[2] >= MIN_SIMILARITY_MOVED]
        self.add((i, j) for i, j, _score in sorted(scored, key=lambda each: (-each[2], abs(each[0] - each[1]))))

    def _scored(self, olds: list[int], news: list[int]) -> list[tuple[int, int, float]]:
        """Pairs with their similarities; of many pairs, only those that share rare pairs of tokens."""
        old, new = self.old, self.new
        if len(olds) * len(news) <= _EVERY_PAIR:
            return [(i, j, old[i].similarity(new[j])) for i in olds for j in news]
        # Thousands of lines of a few characters are not distinctive.
        olds, news = [i for i in olds if _is_distinctive(old[i])], [j for j in news if _is_distinctive(new[j])]
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
            found += [(i, j, old[i].similarity(new[j])) for i, _count in shared.most_common(_CANDIDATES)]
        return found

    def pair_neighbours(self) -> None:
        """Pairs equal short paragraphs next to a pair that has moved."""
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


def _is_distinctive(paragraph: ComparedParagraph) -> bool:
    """Whether a paragraph is distinctive between the same neighbours."""
    return len(paragraph.key) >= _DISTINCTIVE and (
        not paragraph.is_heading or paragraph.unit.words < len(paragraph.unit.text)
    )


def _name_gram(paragraph: ComparedParagraph) -> tuple[str, ...]:
    return (f"\0\0{paragraph.name}",) if paragraph.name else ()


def _heaviest(scored: Sequence[tuple[int, int, float]]) -> list[Pair]:
    """The heaviest subsequence of scored pairs, given in order, in which both indices increase."""
    # A Fenwick tree over the second indices: the heaviest chain that ends at or before each.
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
    """Enters the chains that end in one old paragraph together, so that none continues another."""
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
