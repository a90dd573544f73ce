"""Sums over the bulletins of a view: one suite for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.protocol import Archive
from tui_reader.archive.statistics.values import DayCounts, GroupCount
from tui_reader.archive.values import Arrival, View
from tui_reader.model import Bulletin, Paragraph


def bulletin(number: int, day: date | None, source: str | None, column: str | None = None) -> Bulletin:
    return Bulletin(
        f"https://example.org/{number}",
        title=f"Notice {number}",
        published=datetime(day.year, day.month, day.day, 9, tzinfo=UTC) if day else None,
        source=source,
        column=column,
        preamble=(Paragraph(f"Water is cut off in street {number}."),),
    )


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 30)
ARRIVALS = [
    Arrival(bulletin(1, MAY, "Water", "Notices"), origin="Town"),
    Arrival(bulletin(2, MAY, "Water", "News"), origin="Town"),
    Arrival(bulletin(3, JUNE, "Power", "Notices"), origin="County"),
    Arrival(bulletin(4, JUNE, "Power"), origin=None),
    Arrival(bulletin(5, None, "Water", "Notices"), origin="Town"),
]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    store = ENGINES[request.param](tmp_path)
    store.keep_arrivals(ARRIVALS)
    yield store
    store.close()


def by_day(counts: DayCounts) -> tuple[dict[date, int], int]:
    days = map(date.fromordinal, counts.days)
    return dict(zip(days, counts.counts, strict=True)), counts.undated


@pytest.mark.parametrize(
    ("view", "expected", "undated"),
    [
        (View(), {MAY: 2, JUNE: 2}, 1),
        (View(filter="unread"), {MAY: 1, JUNE: 2}, 1),
        (View(filter="starred"), {JUNE: 1}, 0),
        (View(order="title"), {MAY: 2, JUNE: 2}, 1),
        (View(source="Water"), {MAY: 2}, 1),
        (View(source="Water", filter="unread"), {MAY: 1}, 1),
        (View(origins=("Town", "County")), {MAY: 2, JUNE: 1}, 1),
        (View(origins=("Town",), filter="unread"), {MAY: 1}, 1),
        (View(origins=("",)), {JUNE: 1}, 0),
        (View(source="Power", origins=("County",)), {JUNE: 1}, 0),
        (View(since=JUNE), {JUNE: 2}, 0),
        (View(until=MAY), {MAY: 2}, 0),
        (View(source="Water", until=JUNE), {MAY: 2}, 0),
        (View(origins=("Town",), since=MAY), {MAY: 2}, 0),
        (View(tag="later"), {MAY: 1}, 0),
    ],
)
def test_counts_by_day(store: Archive, view: View, expected: dict[date, int], undated: int) -> None:
    store.set_read(1, True)
    store.set_starred(3, True)
    store.tag([2], ["later"])
    assert by_day(store.day_counts(view)) == (expected, undated)


def test_sums_follow_changes(store: Archive) -> None:
    store.keep_arrivals([Arrival(bulletin(3, MAY, "Water"), origin="County")])
    store.rename_origin("Town", "Village")
    assert by_day(store.day_counts(View(source="Power"))) == ({JUNE: 1}, 0)
    assert by_day(store.day_counts(View(origins=("County",)))) == ({MAY: 1}, 0)
    assert by_day(store.day_counts(View(origins=("Village",)))) == ({MAY: 2}, 1)
    assert by_day(store.day_counts(View(origins=("Town",)))) == ({}, 0)


def test_counts_by_publisher_source_and_section(store: Archive) -> None:
    store.set_read(1, True)
    assert store.group_counts(View(), "publisher") == [GroupCount("Water", 3), GroupCount("Power", 2)]
    assert store.group_counts(View(filter="unread"), "publisher") == [
        GroupCount("Power", 2),
        GroupCount("Water", 2),
    ]
    assert store.group_counts(View(since=JUNE), "publisher") == [GroupCount("Power", 2)]
    assert store.group_counts(View(origins=("Town",)), "publisher") == [GroupCount("Water", 3)]
    assert store.group_counts(View(), "source") == [
        GroupCount("Town", 3),
        GroupCount("", 1),
        GroupCount("County", 1),
    ]
    assert store.group_counts(View(source="Power", since=MAY), "source") == [
        GroupCount("", 1),
        GroupCount("County", 1),
    ]
    assert store.group_counts(View(until=MAY), "source") == [GroupCount("Town", 2)]
    assert store.group_counts(View(), "section") == [
        GroupCount("Notices", 3),
        GroupCount("", 1),
        GroupCount("News", 1),
    ]
    assert store.group_counts(View(source="Water"), "section") == [GroupCount("Notices", 2), GroupCount("News", 1)]


def test_sections_of_bulletins(store: Archive) -> None:
    assert store.sections_of([1, 2, 4, 99]) == {1: "Notices", 2: "News"}


def test_topic_words_of_a_view(store: Archive) -> None:
    """Words that nearly all titles of a view have, and few others."""
    titles = [f"Flood warning for bridge {number}" for number in range(20)]
    titles += [f"Meeting of the council, part {number}" for number in range(60)]
    store.keep_arrivals(
        [
            Arrival(replace(bulletin(10 + number, MAY, None), title=title), origin="Town" if number < 20 else None)
            for number, title in enumerate(titles)
        ]
    )
    words = store.topic_words(View(origins=("Town",)), 9)
    assert {"flood", "warning", "bridge"} <= {word.word for word in words}
    assert "meeting" not in {word.word for word in words}
    assert all(word.share > 0.8 and word.elsewhere == 0 for word in words[:3])
    assert store.topic_words(View(), 9) == []


def test_days_of_publication(store: Archive) -> None:
    assert store.publication_days("publisher", 9) == {"Power": [JUNE], "Water": [MAY]}
    assert store.publication_days("source", 9) == {"": [JUNE], "County": [JUNE], "Town": [MAY]}
    store.keep_arrivals([Arrival(bulletin(6, JUNE, "Water"))])
    assert store.publication_days("publisher", 9)["Water"] == [JUNE, MAY]
    assert store.publication_days("publisher", 1)["Water"] == [JUNE]
