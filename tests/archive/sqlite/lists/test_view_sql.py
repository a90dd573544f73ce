"""Row numbers, counts and neighbours of every kind of view, against lists made by plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.plain_lists import FIRST, SOURCES, TITLES, expected, fill, kept_pages, views
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin


@given(
    kept=kept_pages, view=views, start=st.integers(0, 14), limit=st.integers(0, 14), step=st.sampled_from([1, -1])
)
@example([("水", "水务局", 1, True, False, False)], View(order="title", source="水务局"), 0, 1, 1)
@example([("水", None, 1, True, False, False)], View(order="title", since=FIRST), 0, 1, 1)
@settings(max_examples=80)
def test_as_plain_lists(
    kept: list[tuple[str, str | None, int | None, bool, bool, bool]], view: View, start: int, limit: int, step: int
) -> None:
    with SqliteArchive.open(None) as archive:
        fill(archive, kept)
        rows = expected(archive, view)
        assert archive.count(view) == len(rows)
        assert archive.rows(view, start, limit) == rows[start : start + limit]
        assert archive.ids(view, start, start + limit) == [row.id for row in rows[start : start + limit]]
        numbers = {row.id: number for number, row in enumerate(rows)}
        assert all(archive.position(view, id) == numbers.get(id) for id in range(1, len(kept) + 1))
        unread = [number for number, row in enumerate(rows) if not row.read]
        if rows:
            begin = start % len(rows)
            ahead = [number for number in unread if (number - begin) * step >= 0]
            around = sorted(ahead or unread, key=lambda number: number * step)
            assert archive.next_unread(view, start, step) == (around[0] if around else None)
        if rows and view.order == "date":
            day = FIRST + timedelta(limit % 6 - 1)
            older = [n for n, row in enumerate(rows) if row.published is None or row.published.date() <= day]
            assert archive.row_of_day(view, day) == (older[0] if older else len(rows) - 1)


def test_the_tables_of_counts_follow_every_change(tmp_path: Path) -> None:
    """Kept, marked, moved to another day, source and title: after each the numbers are those of the rows."""
    day = datetime(2020, 5, 1, tzinfo=UTC)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        fill(
            archive,
            [(title, SOURCES[n % 3], n % 4, n % 2 == 0, n % 3 == 0, False) for n, title in enumerate(TITLES)],
        )
        archive.keep(Bulletin("a:0", title="另一个标题", source="City Hall", published=day))
        archive.keep(Bulletin("a:1", title="停水公告"))
        for order in ("date", "title", "source", "unread"):
            for filter in ("all", "unread", "starred"):
                view = View(filter, order)  # type: ignore[arg-type]
                assert archive.rows(view, 0, 20) == expected(archive, view)
                assert archive.count(view) == len(expected(archive, view))
        assert [(label.name, label.total) for label in archive.sources()] == [
            ("City Hall", 2),
            ("水务局", 1),
            ("", 2),
        ]


def test_another_instance_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as one, SqliteArchive.open(path) as two:
        assert one.rows(View(order="title"), 0, 9) == []
        assert not one.changed()
        two.keep(Bulletin("a:1", title="b"))
        assert one.changed()
        assert not one.changed()
        assert one.count(View(order="title")) == 1
        assert [row.title for row in one.rows(View(order="title"), 0, 9)] == ["b"]


@pytest.mark.parametrize("source", ["", "nowhere"])
def test_a_view_of_nothing(source: str) -> None:
    with SqliteArchive.open(None) as archive:
        archive.keep(Bulletin("a:1", title="a", source="水务局"))
        view = View(source=source)
        assert (archive.count(view), archive.rows(view, 0, 9), archive.next_unread(view, 0, 1)) == (0, [], None)
