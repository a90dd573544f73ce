"""Views of an archive as lists made by plain Python: rows filtered and sorted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tui_reader.archive.collation import NOTHING_LAST, sort_key
from tui_reader.archive.protocol import Archive
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


def fill(archive: Archive, kept: list[tuple[str, str | None, int | None, bool, bool, bool]]) -> None:
    for number, (title, source, day, read, starred, tagged) in enumerate(kept):
        at = None if day is None else datetime(2020, 2, 27, number % 24, tzinfo=UTC) + timedelta(day)
        page = Bulletin(f"a:{number}", title=title, source=source, published=at)
        id = archive.keep_page(page, origin=(None, "港口", "公交")[number % 3]).id
        archive.set_read(id, read)
        archive.set_starred(id, starred)
        if tagged:
            archive.tag([id], ["水"])


def expected(archive: Archive, view: View) -> list[Row]:
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

    every = [row for id in range(1, 30) if (row := archive.row(id))]
    return sorted(filter(shown, every), key=key)
