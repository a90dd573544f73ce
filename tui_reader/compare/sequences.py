"""The common runs of two sequences, in order, in nearly linear time.

The shortest edit script of two sequences of lengths N and M with D changes takes N + M + D² steps (Myers 1986):
fast for few changes, and too slow for unrelated texts. So the number of changes found in this way is bounded.
Above the bound, runs that are unique on both sides are taken as anchors (as in Cohen's patience diff), longer runs
before shorter ones, and the ranges between anchors are compared in turn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeVar

RUNS = (16, 4, 1)
"""Lengths of anchors, powers of two."""

MAX_EXACT = 64
"""Changes up to which an exact search is made in long ranges."""

STEPS = 400_000
"""Steps of all exact searches in one comparison, about 0.3 s."""

_SMALL = 192
_CHUNK = 64

Part = TypeVar("Part", bound=Hashable)


class CommonRun(NamedTuple):
    """A run of `size` equal elements, at the indices `old` and `new`."""

    old: int
    new: int
    size: int


def common_runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[CommonRun]:
    """The runs that both sequences have in common, in order; everything between two of them has changed."""
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(each, len(numbers)) for each in old]
    b = [numbers.setdefault(each, len(numbers)) for each in new]
    return _Alignment(a, b).run()


class _Alignment:
    """One comparison, with the steps left."""

    def __init__(self, a: list[int], b: list[int]) -> None:
        self.a, self.b = a, b
        self.steps = STEPS
        self.found: list[CommonRun] = []

    def run(self) -> list[CommonRun]:
        ranges = [(0, len(self.a), 0, len(self.b), 0)]
        while ranges:
            a0, a1, b0, b1, level = ranges.pop()
            a0, a1, b0, b1 = self._trimmed(a0, a1, b0, b1)
            if a0 == a1 or b0 == b1 or self._exact(a0, a1, b0, b1):
                continue
            for depth in range(level, len(RUNS)):
                anchors = self._anchors(a0, a1, b0, b1, RUNS[depth])
                if not anchors:
                    continue
                self.found += anchors
                ends = [*((x.old, x.new) for x in anchors), (a1, b1)]
                begins = [(a0, b0), *((x.old + x.size, x.new + x.size) for x in anchors)]
                ranges += [
                    (i, end_i, j, end_j, depth + 1)
                    for (i, j), (end_i, end_j) in zip(begins, ends, strict=True)
                    if i < end_i and j < end_j
                ]
                break
        return _joined(sorted(self.found))

    def _trimmed(self, a0: int, a1: int, b0: int, b1: int) -> tuple[int, int, int, int]:
        """A range without its common prefix and suffix."""
        size = self._ahead(a0, b0, min(a1 - a0, b1 - b0))
        if size:
            self.found.append(CommonRun(a0, b0, size))
            a0, b0 = a0 + size, b0 + size
        size = self._behind(a1, b1, min(a1 - a0, b1 - b0))
        if size:
            a1, b1 = a1 - size, b1 - size
            self.found.append(CommonRun(a1, b1, size))
        return a0, a1, b0, b1

    def _ahead(self, i: int, j: int, most: int) -> int:
        """The number of equal elements from i and j on."""
        a, b, size = self.a, self.b, 0
        while most - size >= _CHUNK and a[i + size : i + size + _CHUNK] == b[j + size : j + size + _CHUNK]:
            size += _CHUNK
        while size < most and a[i + size] == b[j + size]:
            size += 1
        return size

    def _behind(self, i: int, j: int, most: int) -> int:
        """The number of equal elements before i and j."""
        a, b, size = self.a, self.b, 0
        while most - size >= _CHUNK and a[i - size - _CHUNK : i - size] == b[j - size - _CHUNK : j - size]:
            size += _CHUNK
        while size < most and a[i - size - 1] == b[j - size - 1]:
            size += 1
        return size

    def _exact(self, a0: int, a1: int, b0: int, b1: int) -> bool:
        """Finds the shortest edit script of a range. Returns False if it has too many changes."""
        n, m = a1 - a0, b1 - b0
        most = n + m if n + m <= _SMALL else MAX_EXACT
        if abs(n - m) > most:
            return False
        reached: dict[int, int] = {}
        history: list[dict[int, int]] = []
        for changes in range(most + 1):
            self.steps -= changes + 1
            if self.steps < 0:
                return False
            history.append(reached)
            reached = dict(reached)
            for diagonal in range(-changes, changes + 1, 2):
                x, _down = _step(history[-1], diagonal, n, m)
                if x >= 0:
                    x += self._ahead(a0 + x, b0 + x - diagonal, min(n - x, m - x + diagonal))
                reached[diagonal] = x
                if x == n and x - diagonal == m:
                    self._trace(history, a0, b0, n, m)
                    return True
        return False

    def _trace(self, history: list[dict[int, int]], a0: int, b0: int, x: int, y: int) -> None:
        """Follows the edit script backwards and records the common runs. `history` has, for each change, how far
        every diagonal reached before it."""
        n, m = x, y
        for reached in reversed(history):
            diagonal = x - y
            start, down = _step(reached, diagonal, n, m)
            if x > start:
                self.found.append(CommonRun(a0 + start, b0 + start - diagonal, x - start))
            x, y = (start, start - diagonal - 1) if down else (start - 1, start - diagonal)

    def _anchors(self, a0: int, a1: int, b0: int, b1: int, size: int) -> list[CommonRun]:
        """Runs of `size` elements that are unique in both ranges, the most that are in the same order."""
        if min(a1 - a0, b1 - b0) < size:
            return []
        runs_a, runs_b = self.a[a0:a1], self.b[b0:b1]
        for power in range(size.bit_length() - 1):
            runs_a, runs_b = _doubled_runs(runs_a, runs_b, 1 << power)
        once_b = occurring_once(runs_b)
        pairs = [(i, once_b[run]) for run, i in occurring_once(runs_a).items() if run in once_b]
        pairs.sort()
        anchors: list[CommonRun] = []
        i, j = a0, b0
        for old, new in _increasing(pairs):
            old, new = a0 + old, b0 + new
            if old < i or new < j:
                continue
            before = self._behind(old, new, min(old - i, new - j))
            after = self._ahead(old, new, min(a1 - old, b1 - new))
            anchors.append(CommonRun(old - before, new - before, before + after))
            i, j = old + after, new + after
        return anchors


def _step(reached: dict[int, int], diagonal: int, n: int, m: int) -> tuple[int, bool]:
    """One more change on a diagonal: the index reached in the old range (-1 for none), and whether it adds."""
    if not reached:
        return 0, False
    removing = reached.get(diagonal - 1, -1) + 1
    adding = reached.get(diagonal + 1, -1)
    removing = removing if 0 < removing <= n else -1
    adding = adding if 0 <= adding <= m + diagonal else -1
    return (adding, True) if adding > removing else (removing, False)


def _doubled_runs(a: list[int], b: list[int], size: int) -> tuple[list[int], list[int]]:
    """Numbers that identify runs of twice the size, from those of runs of `size`."""
    numbers: dict[tuple[int, int], int] = {}
    number = numbers.setdefault
    return (
        [number(pair, len(numbers)) for pair in zip(a, a[size:], strict=False)],
        [number(pair, len(numbers)) for pair in zip(b, b[size:], strict=False)],
    )


def occurring_once(parts: Sequence[Part]) -> dict[Part, int]:
    """The elements that occur once in a sequence, with their indices."""
    places: dict[Part, int] = {}
    often = set[Part]()
    for place, part in enumerate(parts):
        if part in places:
            often.add(part)
        else:
            places[part] = place
    for part in often:
        del places[part]
    return places


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs, sorted by their first numbers, in which the second ones increase too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, (_first, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [second]
        last[length : length + 1] = [place]
    chain: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]


def _joined(found: list[CommonRun]) -> list[CommonRun]:
    """Merges adjacent runs."""
    whole: list[CommonRun] = []
    for each in found:
        last = whole[-1] if whole else None
        if last and (last.old + last.size, last.new + last.size) == (each.old, each.new):
            whole[-1] = last._replace(size=last.size + each.size)
        else:
            whole.append(each)
    return whole
