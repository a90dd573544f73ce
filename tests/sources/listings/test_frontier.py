"""The crawl frontier: nothing twice, nothing missed, and an end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan


def entry(name: object, day: date | None = None) -> ListingEntry:
    return ListingEntry(f"https://h.example/{name}", str(name), day)


def chained(parts: list[list[ListingEntry]]) -> dict[str, ListingPlan]:
    """Pages that each name the next one."""
    return {
        f"p{at}": ListingPlan(tuple(part), (f"p{at + 1}",) if at + 1 < len(parts) else ())
        for at, part in enumerate(parts)
    }


def numbered(parts: list[list[ListingEntry]]) -> dict[str, ListingPlan]:
    """Pages that each name all following ones."""
    return {
        f"p{at}": ListingPlan(tuple(part), tuple(f"p{n}" for n in range(at + 1, len(parts))), len(parts))
        for at, part in enumerate(parts)
    }


def run(
    frontier: Frontier, plans: dict[str, ListingPlan], at_once: int = 1
) -> tuple[list[str], list[ListingEntry]]:
    asked: list[str] = []
    found: list[ListingEntry] = []
    while not frontier.done:
        due = frontier.next_pages(at_once)
        asked += due
        for address in reversed(due):
            found += frontier.add_page(address, plans[address])
    return asked, found


@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=8),
    repeats=st.lists(st.integers(0, 20), max_size=6),
    at_once=st.integers(1, 4),
    names_all=st.booleans(),
)
@settings(max_examples=60)
def test_every_entry_once_in_any_order_of_pages(sizes, repeats, at_once, names_all):
    entries = [entry(n) for n in range(sum(sizes))]
    parts, at = [], 0
    for size in sizes:
        # Between two requests new entries push others to the next page, where they are met again.
        again = [entries[n] for n in repeats if n < at]
        parts.append([*again, *entries[at : at + size]])
        at += size
    frontier = Frontier("p0")
    asked, found = run(frontier, (numbered if names_all else chained)(parts), at_once)
    assert sorted(found) == sorted(entries)
    assert len(asked) == len(set(asked)) == len(sizes)
    assert frontier.complete
    assert frontier.listed == len(entries)


@given(
    known=st.integers(0, 12),
    new=st.integers(0, 12),
    pinned=st.integers(0, 2),
    size=st.integers(4, 6),
    names_all=st.booleans(),
)
@settings(max_examples=60)
def test_a_crawl_to_known_entries_misses_no_new_ones(known, new, pinned, size, names_all):
    old = [entry(n) for n in range(known)]
    fresh = [entry(f"new{n}") for n in range(new)]
    top = [entry(f"pinned{n}") for n in range(pinned)]
    column = [*top, *fresh, *old]
    parts = [column[at : at + size] for at in range(0, len(column), size)] or [[]]
    have = {one.address for one in (*top, *old)}
    frontier = Frontier("p0", is_known=lambda one: one.address in have, stop_at_known=True)
    asked, found = run(frontier, (numbered if names_all else chained)(parts))
    assert found == fresh
    assert len(asked) <= (pinned + new) // size + 1 + (pinned + new > 0)


def test_known_entries_do_not_end_the_crawl_by_default():
    plans = chained([[entry(1)], [entry(2)], [entry(3)]])
    frontier = Frontier("p0", is_known=lambda one: one.title != "3")
    assert run(frontier, plans) == (["p0", "p1", "p2"], [entry(3)])


def test_the_crawl_ends_at_since_but_not_at_pinned_entries():
    day = {n: date(2024, 1, n) for n in range(1, 10)}
    plans = chained(
        [
            [entry("pinned", day[1]), entry(9, day[9])],
            [entry(8, day[8]), entry("undated"), entry(4, day[4])],
            [entry(3, day[3]), entry("undated too")],
            [entry(2, day[2])],
        ]
    )
    frontier = Frontier("p0", since=day[5])
    asked, found = run(frontier, plans)
    assert asked == ["p0", "p1", "p2"]
    assert [one.title for one in found] == ["9", "8", "undated", "undated too"]
    assert frontier.complete


def test_a_limit_counts_known_entries():
    plans = chained([[entry(1), entry(2)], [entry(3), entry(4)], [entry(5)]])
    frontier = Frontier("p0", limit=3, is_known=lambda one: one.title == "1")
    asked, found = run(frontier, plans)
    assert asked == ["p0", "p1"]
    assert [one.title for one in found] == ["2", "3"]
    assert frontier.complete


def test_a_repeated_page_ends_the_crawl():
    plans = {
        "p0": ListingPlan((entry(1),), ("p1",)),
        "p1": ListingPlan((entry(1),), ("p0", "p2")),
        "p2": ListingPlan(),
    }
    assert run(Frontier("p0"), plans)[0] == ["p0", "p1"]


def test_versions_of_an_address_are_separate_entries():
    from datetime import UTC, datetime

    moment = datetime(2024, 1, 1, tzinfo=UTC)
    first, second = (entry("a")._replace(version=version, captured=moment) for version in "AB")
    frontier = Frontier("p0")
    assert run(frontier, {"p0": ListingPlan((first, second, first))})[1] == [first, second]


def test_an_unordered_list_is_crawled_to_its_end():
    plans = {
        "p0": ListingPlan(pages=("p1", "p2", "p3"), ordered=False),
        "p1": ListingPlan((entry(1),), ordered=False),
        "p2": ListingPlan((entry(1),), ordered=False),
        "p3": ListingPlan((entry(2),), ordered=False),
    }
    frontier = Frontier("p0", is_known=lambda one: one.title == "1", stop_at_known=True)
    assert run(frontier, plans) == (["p0", "p1", "p2", "p3"], [entry(2)])


@pytest.mark.parametrize(
    ("absent", "asked", "whole"),
    [
        pytest.param(True, ["p0", "p1"], True, id="there is no such page"),
        pytest.param(False, ["p0", "p1", "p2"], False, id="the server failed"),
    ],
)
def test_failed_pages(absent, asked, whole):
    plans = numbered([[entry(1)], [entry(2)], [entry(3)]])
    frontier = Frontier("p0")
    seen = []
    while not frontier.done:
        (address,) = frontier.next_pages()
        seen.append(address)
        if address == "p1":
            frontier.page_failed(address, absent=absent)
        else:
            frontier.add_page(address, plans[address])
    assert (seen, frontier.complete) == (asked, whole)


def test_a_missing_first_page_is_a_failure():
    frontier = Frontier("p0")
    frontier.page_failed(*frontier.next_pages(), absent=True)
    assert frontier.done
    assert not frontier.complete


def test_pages_added_during_the_crawl_are_fetched():
    plans = numbered([[entry(1)], [entry(2)]])
    frontier = Frontier("p0")
    frontier.add_page(*frontier.next_pages(), plans["p0"])
    (address,) = frontier.next_pages()
    frontier.add_page(address, ListingPlan((entry(2),), ("p2",), 3))
    assert frontier.next_pages(5) == ["p2"]
    assert frontier.total == 3
