"""What list, reader, search and sync may rely on: one suite for every engine that stands behind the protocol.

It uses nothing but `protocol.Store`. An engine of another kind is one more entry in `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tui_reader.archive.marks import Marks, Position
from tui_reader.archive.protocol import Store
from tui_reader.archive.store import Archive
from tui_reader.archive.values import Flags, Label, Raw, SavedQuery, View
from tui_reader.model import Announcement, Bulletin, Paragraph, Section
from tui_reader.query.syntax import parse

ENGINES: dict[str, Callable[[Path], Store]] = {
    "embedded": lambda folder: Archive.open(folder / "archive.sqlite"),
    "memory": lambda folder: Archive.open(None),
}


def bulletin(number: int, title: str, text: str, source: str | None = None) -> Bulletin:
    return Bulletin(
        f"https://example.org/{number}",
        title=title,
        published=datetime(2024, 5, number, 9, tzinfo=UTC),
        source=source,
        announcements=(Announcement("招聘公告", "https://example.org/job"),),
        sections=(Section("一、", 1, 1, "安排", False, "", "1", (Paragraph(text),), ()),),
    )


PAGES = [
    bulletin(1, "停水通知", "今晚停水，请提前储水。", "水务局"),
    bulletin(2, "停电通知", "明晚停電，請提前準備。", "供电局"),
    bulletin(3, "Water works", "The Rhône bridge is closed.", "水务局"),
]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = ENGINES[request.param](tmp_path)
    store.keep_all(PAGES)
    yield store
    store.close()


def test_lists(store: Store) -> None:
    assert tuple(store.counts()) == (3, 3, 0)
    assert [row.title for row in store.rows(View(), 0, 2)] == ["Water works", "停电通知"]
    assert [row.title for row in store.rows(View(source="水务局"), 0, 9)] == ["Water works", "停水通知"]
    assert store.count(View(since=date(2024, 5, 2))) == 2
    assert store.position(View(), 1) == 2
    assert store.ids(View(), 1, 3) == [2, 1]
    assert store.row_of_day(View(), date(2024, 5, 2)) == 1
    assert store.next_title(View(), "停水", 0, 1) == 2
    assert store.sources() == [Label("供电局", 1, 1), Label("水务局", 2, 2)]
    assert store.find("https://example.org/2") == 2
    assert store.find_title("停电 通知") == 2
    assert store.row(99) is None
    assert not store.changed()


def test_reading(store: Store) -> None:
    assert store.bulletin(1) == PAGES[0]
    store.set_read(1, True)
    store.set_starred(2, True)
    store.set_position(2, Position(4, 7))
    assert store.marks(2) == Marks(starred=True, position=Position(4, 7))
    assert store.next_unread(View(), 2, 1) == 0
    assert store.flags([1, 2]) == {1: Flags(True, False), 2: Flags(False, True)}
    store.set_flags({1: Flags(False, False), 3: Flags(True, True)})
    assert tuple(store.counts()) == (3, 2, 2)


def test_labels(store: Store) -> None:
    store.tag([1, 3], ["水"])
    store.tag([3], [], ["水"])
    assert store.tags() == [Label("水", 1, 1)]
    assert store.tags_of([1, 3]) == {1: ("水",)}
    store.save_query("水", "停水")
    assert store.saved_queries() == [SavedQuery("水", "停水")]
    store.forget_query("水")
    assert store.saved_queries() == []


def test_announcements(store: Store) -> None:
    assert [each.title for each in store.announcements()] == ["招聘公告"]
    store.acknowledge("招聘公告", None)
    assert store.announcements() == []
    assert [each.acknowledged for each in store.announcements(True)] == [True]


def test_keeping(store: Store) -> None:
    raw = Raw(b"<p>...", "utf-8", "text/html")
    assert store.keep_page(bulletin(4, "新通知", "一"), raw) == (4, "new")
    assert store.raw(4) == raw
    assert store.keep_page(bulletin(4, "新通知", "二")) == (4, "changed")
    assert [each.number for each in store.revisions(4)] == [2, 1]
    assert store.revision(4, 1) == bulletin(4, "新通知", "一")


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("停", [2, 1], id="one character"),
        pytest.param("停电", [2], id="two"),
        pytest.param("请提前储水", [1], id="a phrase"),
        pytest.param("rhone", [3], id="accents"),
        pytest.param("提前 AND NOT 停电", [1], id="operators, traditional"),
        pytest.param("title:water OR 停電", [3, 2], id="a field"),
        pytest.param("source:水务局 date:..2024-05-02", [1], id="source and date"),
        pytest.param("桥", [], id="nothing"),
    ],
)
def test_searching(store: Store, query: str, found: list[int], indexed: bool) -> None:
    while indexed and store.index(2):
        continue
    assert store.unindexed() == (0 if indexed else 3)
    search = store.search(parse(query))
    hits = search.hits(0, 10)
    assert [hit.row.id for hit in hits] == found
    assert search.complete
    assert store.count_hits(parse(query), 10) == len(found)
    for hit in hits:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.spans)


def test_a_hit_says_where_it_stands(store: Store) -> None:
    (hit,) = store.search(parse("储水")).hits(0, 5)
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["储水"]
    assert (hit.section, hit.path) == ("1", ("一、安排",))


def test_the_best_hit_comes_first_where_that_is_asked_for(store: Store) -> None:
    store.keep_all([bulletin(9, "别的", "停水停水停水"), bulletin(10, "又一个", "停水")])
    by_date = [hit.row.id for hit in store.search(parse("停水")).hits(0, 9)]
    by_relevance = [hit.row.id for hit in store.search(parse("停水"), by_relevance=True).hits(0, 9)]
    assert by_date == [5, 4, 1]
    assert sorted(by_relevance) == sorted(by_date)
    assert by_relevance[-1] == 5
