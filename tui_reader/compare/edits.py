"""The edits between two texts, readable: few, and of whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from tui_reader.compare.sequences import common_runs
from tui_reader.compare.tokens import tokens, weight, weights
from tui_reader.compare.values import Edit

MIN_SHARED = 4
"""Texts that share less than this fraction of the longer one, a quarter, are unrelated. Chosen by hand."""

LONG = 20_000
"""Code points above which texts are compared by sentences first, in a third of the time."""

_MAX_SHIFT = 200
_SENTENCE = re.compile("[^。！？\n]*[。！？\n]|[^。！？\n]+")
_SENTENCE_ENDS = "。！？!?；;\n"
_CLAUSE_ENDS = "，,、：:"

Change = tuple[int, int, int, int]


def text_edits(old: str, new: str) -> tuple[Edit, ...]:
    """The edits from one text to the other, in order, with unchanged text between them. They never split a word,
    number, date or document number. Edits with too little unchanged text between them are merged; unrelated texts
    are one edit."""
    if old == new:
        return ()
    if not old or not new:
        return (Edit(0, len(old), 0, len(new)),)
    if min(len(old), len(new)) > LONG:
        return tuple(_by_sentences(_SENTENCE.findall(old), _SENTENCE.findall(new)))
    return _by_tokens(old, new)


def _by_sentences(a: list[str], b: list[str]) -> Iterator[Edit]:
    """The edits of a long text: only sentences that differ are compared by tokens."""
    places_a, places_b = _ends(a), _ends(b)
    for i, k, j, m in _changed(a, b):
        start, begin = places_a[i], places_b[j]
        for edit in _by_tokens("".join(a[i:k]), "".join(b[j:m])):
            yield Edit(edit[0] + start, edit[1] + start, edit[2] + begin, edit[3] + begin)


def _by_tokens(old: str, new: str) -> tuple[Edit, ...]:
    a, b = tokens(old), tokens(new)
    changes = _Changes(a, b).readable()
    places_a, places_b = _ends(a), _ends(b)
    return tuple(Edit(places_a[i], places_a[k], places_b[j], places_b[m]) for i, k, j, m in changes)


def row_edits(old: str, new: str) -> tuple[Edit, ...]:
    """As `text_edits` for two rows of a table, cell by cell: edits include the tab between cells only where cells
    were added or removed."""
    a, b = old.split("\t"), new.split("\t")
    if len(a) != len(b):
        return _cells(a, b)
    edits: list[Edit] = []
    i = j = 0
    for one, other in zip(a, b, strict=True):
        edits += [Edit(e[0] + i, e[1] + i, e[2] + j, e[3] + j) for e in text_edits(one, other)]
        i, j = i + len(one) + 1, j + len(other) + 1
    return tuple(edits)


def _cells(a: list[str], b: list[str]) -> tuple[Edit, ...]:
    """Edits of whole cells."""
    one, other = ([f"{cell}\t" for cell in cells] for cells in (a, b))
    old, new = "\t".join(a), "\t".join(b)
    places_a, places_b = _ends(one), _ends(other)
    edits: list[Edit] = []
    for i, k, j, m in _changed(one, other):
        # No tab follows the last cell, so its edit includes the tab before it.
        last = max(places_a[k] - len(old), places_b[m] - len(new), 0)
        i_place, j_place = places_a[i], places_b[j]
        if last and i_place and j_place:
            i_place, j_place = i_place - 1, j_place - 1
            edits.append(Edit(i_place, places_a[k] - 1, j_place, places_b[m] - 1))
        else:
            edits.append(Edit(i_place, min(places_a[k], len(old)), j_place, min(places_b[m], len(new))))
    return tuple(edits)


def _ends(parts: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))


def _changed(a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """The changes between common runs."""
    changes: list[Change] = []
    i = j = 0
    for match in [*common_runs(a, b), None]:
        end_i, end_j = (match.old, match.new) if match else (len(a), len(b))
        if i < end_i or j < end_j:
            changes.append((i, end_i, j, end_j))
        if match:
            i, j = match.old + match.size, match.new + match.size
    return changes


class _Changes:
    """The changes from one list of parts to another."""

    def __init__(self, a: list[str], b: list[str]) -> None:
        self.a, self.b = a, b
        self.weights_a = list(accumulate(weights(a), initial=0))
        self.weights_b = list(accumulate(weights(b), initial=0))

    def readable(self) -> list[Change]:
        """The changes merged where little is unchanged between them, and shifted to natural boundaries."""
        changes = self._merged(_changed(self.a, self.b))
        removed = sum(self._weights(each)[0] for each in changes)
        whole = max(self.weights_a[-1], self.weights_b[-1])
        if (self.weights_a[-1] - removed) * MIN_SHARED < whole:
            return [(0, len(self.a), 0, len(self.b))]
        return self._merged(self._shifted(changes))

    def _weights(self, change: Change) -> tuple[int, int]:
        i, k, j, m = change
        return self.weights_a[k] - self.weights_a[i], self.weights_b[m] - self.weights_b[j]

    def _merged(self, changes: list[Change]) -> list[Change]:
        """Merges changes with trivial unchanged text between them."""
        kept: list[Change] = []
        for change in changes:
            kept.append(change)
            while len(kept) > 1 and self._is_trivial(kept[-2], kept[-1]):
                last, before = kept.pop(), kept.pop()
                kept.append((before[0], last[1], before[2], last[3]))
        return kept

    def _is_trivial(self, one: Change, other: Change) -> bool:
        """Whether the unchanged text between two changes weighs too little to separate them."""
        same = self.weights_a[other[0]] - self.weights_a[one[1]]
        return same < 2 or same < min(max(self._weights(one)), max(self._weights(other)))

    def _shifted(self, changes: list[Change]) -> list[Change]:
        """An addition or removal can often be placed in several ways: `。B` after `A`, or `B。` before `C`. Shifts
        each to the boundaries of sentences, clauses or words."""
        shifted: list[Change] = []
        for number, (i, k, j, m) in enumerate(changes):
            if (i == k) == (j == m):
                shifted.append((i, k, j, m))
                continue
            first = shifted[-1][1] + 1 if shifted else 0
            last = changes[number + 1][0] - 1 if number + 1 < len(changes) else len(self.a)
            parts, start, end = (self.b, j, m) if i == k else (self.a, i, k)
            back, on = min(i - first, _MAX_SHIFT), min(last - k, _MAX_SHIFT)
            shift = _best_shift(parts, start, end, back, on)
            shifted.append((i + shift, k + shift, j + shift, m + shift))
        return shifted


def _best_shift(parts: list[str], start: int, end: int, back: int, on: int) -> int:
    """The best shift of a change in one text that leaves the other text the same."""
    shifts = [0]
    for shift in range(1, back + 1):
        if parts[start - shift] != parts[end - shift]:
            break
        shifts.append(-shift)
    for shift in range(on):
        if end + shift >= len(parts) or parts[start + shift] != parts[end + shift]:
            break
        shifts.append(shift + 1)
    borders = {shift: _border(parts, start + shift) + _border(parts, end + shift) for shift in shifts}
    return max(shifts, key=lambda shift: (borders[shift], -abs(shift)))


def _border(parts: list[str], place: int) -> int:
    """How natural a boundary before this token is, from 0 to 4."""
    if place in (0, len(parts)):
        return 4
    before = parts[place - 1]
    if before[-1] in _SENTENCE_ENDS:
        return 3
    if before[-1] in _CLAUSE_ENDS:
        return 2
    return 1 if before.isspace() or not weight(before) else 0
