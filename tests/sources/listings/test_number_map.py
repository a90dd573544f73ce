"""The map of numbers is a dictionary in less memory."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.sources.listings.number_map import NumberMap

keys = st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(-3, 3) | st.integers(-8, 7).map(lambda one: one << 60)


@given(st.lists(st.tuples(keys, st.integers(0, (1 << 63) - 1)), max_size=300))
def test_it_holds_what_a_dictionary_holds(pairs: list[tuple[int, int]]) -> None:
    numbers = NumberMap()
    for key, value in pairs:
        numbers.set(key, value)
    expected = dict(pairs)
    assert len(numbers) == len(expected)
    assert {key: numbers.get(key) for key in expected} == expected
    assert all(numbers.get(key) is None for key in range(20, 30) if key not in expected)


def test_a_number_takes_few_bytes() -> None:
    tracemalloc.start()
    try:
        numbers = NumberMap()
        for number in range(20_000):
            numbers.set(hash(f"https://a.example/{number}"), number)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 60 * 20_000
