"""Row numbers, counts and neighbours of every kind of view, against lists made by plain Python."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.archive.collation import NOTHING_LAST, sort_key
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Row, View
from tui_reader.model import Bulletin

FIRST = date(2020, 2, 27)
SOURCES = [None, "水务局", "City Hall"]
TITLES = ["停水通知", "停水公告", "Notice 9", "Notice 10", "a"]

kept_pages = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.sampled_from(SOURCES),
        st.one_of(st.none(), st.integers(0, 4)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=14,
)
views = st.builds(
    View,
    st.sampled_from(["all", "unread", "starred"]),
    st.sampled_from(["date", "title", "source", "unread"]),
    st.sampled_from([None, None, "", "水务局", "city hall"]),
    st.sampled_from([None, None, "水"]),
    st.one_of(st.none(), st.none(), st.integers(0, 4).map(lambda days: FIRST + timedelta(days))),
    st.one_of(st.none(), st.none(), st.integers(0, 4).map(lambda days: FIRST + timedelta(days))),
    st.sampled_from([(), (), ("港口",), ("港口", "公交"), ("",), ("unknown",)]),
)


def fill(archive: SqliteArchive, kept: list[tuple[str, str | None, int | None, bool, bool, bool]]) -> None:
    for number, (title, source, day, read, starred, tagged) in enumerate(kept):
        at = None if day is None else datetime(2020, 2, 27, number % 24, tzinfo=UTC) + timedelta(day)
        page = Bulletin(f"a:{number}", title=title, source=source, published=at)
        id = archive.keep_page(page, origin=(None, "港口", "公交")[number % 3]).id
        archive.set_read(id, read)
        archive.set_starred(id, starred)
        if tagged:
            archive.tag([id], ["水"])


def expected(archive: SqliteArchive, view: View) -> list[Row]:
    """The rows of a view, filtered and sorted one by one."""

    def shown(row: Row) -> bool:
        day = row.published and row.published.date()
        return (
            {"all": True, "unread": not row.read, "starred": row.starred}[view.filter]
            and (view.source is None or sort_key(view.source or "") == sort_key(row.source or ""))
            and (view.tag is None or view.tag in row.tags)
            and (not view.origins or (row.origin or "") in view.origins)
            and (view.since is None or (day is not None and day >= view.since))
            and (view.until is None or (day is not None and day <= view.until))
        )

    def key(row: Row) -> tuple[object, ...]:
        time = row.published.timestamp() if row.published else float("-inf")
        leading: dict[str, tuple[object, ...]] = {
            "date": (-time,),
            "title": (sort_key(row.title),),
            "source": (sort_key(row.source) if row.source else NOTHING_LAST, -time),
            "unread": (row.read, -time),
        }
        return (*leading[view.order], row.id)

    every = [row for id in range(1, 20) if (row := archive.row(id))]
    return sorted(filter(shown, every), key=key)


@given(
    kept=kept_pages, view=views, start=st.integers(0, 14), limit=st.integers(0, 14), step=st.sampled_from([1, -1])
)
@example([("水", "水务局", 1, True, False, False)], View(order="title", source="水务局"), 0, 1, 1)
@example([("水", None, 1, True, False, False)], View(order="title", since=FIRST), 0, 1, 1)
@settings(max_examples=120)
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
