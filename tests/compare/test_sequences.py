"""Common runs: always correct, the longest for small sequences, and never quadratic."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.compare.sequences import CommonRun, common_runs

ITEMS = st.lists(st.integers(0, 5), max_size=30)


def length_in_common(a: list[int], b: list[int]) -> int:
    """The length of the longest common subsequence, by the table of all prefixes."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = row[:]
        for j, y in enumerate(b):
            row[j + 1] = before[j] + 1 if x == y else max(before[j + 1], row[j])
    return row[-1]


def check(a: list[int], b: list[int], found: list[CommonRun]) -> None:
    i = j = 0
    for match in found:
        assert match.size > 0
        assert match.old >= i
        assert match.new >= j
        assert a[match.old : match.old + match.size] == b[match.new : match.new + match.size]
        assert (match.old, match.new) != (i, j) or (i, j) == (0, 0)
        i, j = match.old + match.size, match.new + match.size
    assert i <= len(a)
    assert j <= len(b)


@settings(max_examples=120)
@given(ITEMS, ITEMS)
def test_the_longest_in_small_sequences(a: list[int], b: list[int]) -> None:
    found = common_runs(a, b)
    check(a, b, found)
    assert sum(match.size for match in found) == length_in_common(a, b)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 400), st.integers(1, 120))
def test_correct_in_long_sequences_with_many_changes(seed: int, letters: int, changes: int) -> None:
    chance = Random(seed)
    a = [chance.randrange(letters) for _ in range(600)]
    b = list(a)
    for _ in range(changes):
        place = chance.randrange(len(b))
        if chance.random() < 0.5:
            b[place : place + chance.randrange(4)] = [
                chance.randrange(letters) for _ in range(chance.randrange(4))
            ]
        else:
            b[place:place] = b[chance.randrange(len(b)) :][: chance.randrange(20)]
    check(a, b, common_runs(a, b))


def test_few_changes_in_a_long_sequence_cost_little() -> None:
    chance = Random(7)
    a = [chance.randrange(3000) for _ in range(100_000)]
    b = list(a)
    for _ in range(15):
        b[chance.randrange(len(b))] = -1
    with at_most(lines=500_000):
        found = common_runs(a, b)
    check(a, b, found)
    assert sum(match.size for match in found) >= len(a) - 15


@pytest.mark.no_cover
def test_unrelated_sequences_cost_little() -> None:
    chance = Random(8)
    a, b = ([int(chance.paretovariate(0.6)) % 3000 for _ in range(30_000)] for _ in range(2))
    with at_most(lines=12_000_000):
        found = common_runs(a, b)
    check(a, b, found)
