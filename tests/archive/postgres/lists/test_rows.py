"""Row numbers, counts and neighbours of every kind of view, against lists made by plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product, starmap
from pathlib import Path

import pytest

from tests.support.plain_lists import FIRST, SOURCES, TITLES, expected, fill
from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.postgres.lists import numbering, rows
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import Arrival, Label, Row, View
from tui_reader.model import Bulletin
from tui_reader.text.fold import fold

VIEWS = [
    *starmap(View, product(["all", "unread", "starred"], ["date", "title", "source", "unread"])),
    View(source="水务局"),
    View("unread", source=""),
    View(order="title", tag="水"),
    View("starred", "unread", tag="水"),
    View(since=FIRST + timedelta(1), until=FIRST + timedelta(2)),
    View("unread", until=FIRST + timedelta(2)),
    View(order="unread", since=FIRST + timedelta(1)),
    View(order="source", origins=("港口", "公交")),
    View(origins=("",)),
    View(source="nowhere"),
    View(since=FIRST + timedelta(9)),
]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresArchive]:
    monkeypatch.setattr(numbering, "STRIDE", 3)
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        days = [2, 0, 0, 1, 3]
        marks = [(n % 2 == 0, n % 3 == 0, n % 4 == 0) for n in range(18)]
        fill(archive, [(TITLES[n % 5], SOURCES[n % 3], days[n * 7 % 5], *marks[n]) for n in range(18)])
        # The last seen comes first, and of those that were seen together the first kept.
        seen = [datetime(2024, 5, day, tzinfo=UTC) for day in (4, 4, 2)]
        archive.keep_arrivals([Arrival(Bulletin(f"u:{n}", title="停水"), seen=at) for n, at in enumerate(seen)])
        yield archive


def walk(rows: list[Row], start: int, step: int, wanted: Callable[[Row], bool]) -> int | None:
    numbers = ((start + step * distance) % len(rows) for distance in range(len(rows)))
    return next((number for number in numbers if wanted(rows[number])), None)


@pytest.mark.parametrize("nearby", [1, 200])
def test_as_plain_lists(archive: PostgresArchive, nearby: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "NEARBY", nearby)
    for view in VIEWS:
        plain = expected(archive, view)
        assert archive.count(view) == len(plain)
        for start, limit in ((0, 4), (1, 3), (2, 20), (5, 1), (17, 5), (40, 2)):
            assert archive.rows(view, start, limit) == plain[start : start + limit]
        assert archive.ids(view, 1, 8) == [row.id for row in plain[1:8]]
        assert archive.positions(view, range(1, 30)) == {row.id: number for number, row in enumerate(plain)}
        for start, step in product((0, 1, len(plain) // 2, len(plain) - 1) if plain else (0,), (1, -1)):
            assert archive.next_unread(view, start, step) == walk(plain, start, step, lambda row: not row.read)
            assert archive.next_title(view, "停水", start, step) == walk(
                plain, start, step, lambda row: "停水" in fold(row.title)
            )
        if plain and view.order == "date":
            for day in (FIRST - timedelta(1), FIRST, FIRST + timedelta(2), FIRST + timedelta(7)):
                older = [n for n, row in enumerate(plain) if row.published is None or row.published.date() <= day]
                assert archive.row_of_day(view, day) == (older[0] if older else len(plain) - 1)


def test_what_is_known_follows_every_change(archive: PostgresArchive) -> None:
    """Kept, marked, moved to another day, source and title: after each the numbers are those of the rows."""

    def check() -> None:
        for view in VIEWS:
            plain = expected(archive, view)
            assert (archive.count(view), archive.rows(view, 1, 30)) == (len(plain), plain[1:])
        every = expected(archive, View())
        assert archive.counts() == (
            len(every),
            sum(not row.read for row in every),
            sum(row.starred for row in every),
        )
        assert {label.name: label.total for label in archive.sources()} == {
            name: sum((row.source or "") == name for row in every) for name in {row.source or "" for row in every}
        }

    check()
    day = datetime(2020, 5, 1, tzinfo=UTC)
    archive.keep(Bulletin("a:0", title="另一个标题", source="水务局", published=day))
    check()
    archive.keep_all(
        [Bulletin("a:1", title="停水公告", published=day), Bulletin("b:1", title="新", published=day)]
    )
    check()
    archive.set_read(3, True)
    archive.set_starred(4, True)
    check()
    archive.tag([5, 6], ["水"])
    archive.adopt("公交", ["a:3", "a:6"])
    check()


def test_other_programs_are_heard_of(archive: PostgresArchive, tmp_path: Path) -> None:
    with PostgresArchive.open(postgres_archive(tmp_path)) as other:
        assert not other.changed()
        before = other.count(View()), other.count(View(order="title"))
        archive.keep(Bulletin("c:1", title="c"))
        wait_for(other.changed)
        assert not other.changed()
        assert (other.count(View()), other.count(View(order="title"))) == tuple(n + 1 for n in before)
        archive.set_read(1, False)
        wait_for(other.changed)
        assert other.counts() == archive.counts()
    assert not archive.changed()


def test_labels_with_marks(archive: PostgresArchive) -> None:
    total = archive.count(View(origins=("港口",)))
    unread = archive.count(View("unread", origins=("港口",)))
    assert Label("港口", total, unread) in archive.origins()


def wait_for(happened: Callable[[], bool]) -> None:
    from time import sleep

    for _attempt in range(1000):
        if happened():
            return
        sleep(0.01)
    raise AssertionError("it did not happen in ten seconds")
