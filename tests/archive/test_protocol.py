"""The protocol of an archive: one suite for every engine.

It uses nothing but `protocol.Store`. An engine of another kind is one more entry in `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import (
    Arrival,
    FailedFetch,
    Flags,
    Label,
    LastCrawl,
    Marks,
    Opened,
    Position,
    Raw,
    SavedQuery,
    SeenDocument,
    Synced,
    View,
)
from tui_reader.model import Announcement, Bulletin, Listing, Paragraph, Section
from tui_reader.query.syntax import parse


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

WAITING = {True: (0,), False: (0, 3)}
"""How many of three bulletins may wait for the index, when it was completed and when not: an engine may index at
once what it keeps."""


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    store = ENGINES[request.param](tmp_path)
    store.keep_all(PAGES)
    yield store
    store.close()


def test_lists(store: Archive) -> None:
    assert tuple(store.counts()) == (3, 3, 0)
    assert [row.title for row in store.rows(View(), 0, 2)] == ["Water works", "停电通知"]
    assert [row.title for row in store.rows(View(source="水务局"), 0, 9)] == ["Water works", "停水通知"]
    assert store.count(View(since=date(2024, 5, 2))) == 2
    assert store.position(View(), 1) == 2
    assert store.positions(View(), [1, 7, 3]) == {1: 2, 3: 0}
    assert [row.id for row in store.rows_of([2, 7, 3])] == [2, 3]
    assert store.ids(View(), 1, 3) == [2, 1]
    assert store.row_of_day(View(), date(2024, 5, 2)) == 1
    assert store.next_title(View(), "停水", 0, 1) == 2
    assert store.sources() == [Label("供电局", 1, 1), Label("水务局", 2, 2)]
    assert store.find("https://example.org/2") == 2
    assert store.find_title("停电 通知") == 2
    assert store.row(99) is None
    assert not store.changed()


def test_reading(store: Archive) -> None:
    assert store.bulletin(1) == PAGES[0]
    store.set_read(1, True)
    store.set_starred(2, True)
    store.set_position(2, Position(4, 7))
    assert store.marks(2) == Marks(starred=True, position=Position(4, 7))
    assert store.opened(2) == Opened(PAGES[1], Marks(starred=True, position=Position(4, 7)), None)
    with pytest.raises(ArchiveError):
        store.opened(7)
    assert store.next_unread(View(), 2, 1) == 0
    assert store.flags([1, 2]) == {1: Flags(True, False), 2: Flags(False, True)}
    store.set_flags({1: Flags(False, False), 3: Flags(True, True)})
    assert tuple(store.counts()) == (3, 2, 2)


def test_labels(store: Archive) -> None:
    store.tag([1, 3], ["水"])
    store.tag([3], [], ["水"])
    assert store.tags() == [Label("水", 1, 1)]
    assert store.tags_of([1, 3]) == {1: ("水",)}
    store.save_query("水", "停水")
    assert store.saved_queries() == [SavedQuery("水", "停水")]
    store.forget_query("水")
    assert store.saved_queries() == []


def test_followed_sources(store: Archive) -> None:
    """Bulletins are counted and listed by the source that brought them; a folder of sources is one view."""
    store.keep_arrivals(
        [
            Arrival(bulletin(4, "汛情", "水位上涨。"), origin="Harbour"),
            Arrival(bulletin(5, "航道", "今日封航。"), origin="Harbour"),
            Arrival(bulletin(6, "公交", "线路调整。"), origin="公交"),
        ]
    )
    harbour, both = View(origins=("Harbour",)), View(origins=("Harbour", "公交"))
    assert store.origins() == [Label("Harbour", 2, 2), Label("公交", 1, 1), Label("", 3, 3)]
    assert [row.title for row in store.rows(harbour, 0, 9)] == ["航道", "汛情"]
    assert [row.title for row in store.rows(both, 0, 9)] == ["公交", "航道", "汛情"]
    assert [row.title for row in store.rows(View(origins=("",)), 0, 9)] == ["Water works", "停电通知", "停水通知"]
    assert {row.title: row.origin for row in store.rows(View(), 0, 4)} == {
        "公交": "公交",
        "航道": "Harbour",
        "汛情": "Harbour",
        "Water works": None,
    }
    store.set_read(4, True)
    store.set_starred(5, True)
    assert store.origins()[0] == Label("Harbour", 2, 1)
    assert [row.id for row in store.rows(harbour._replace(filter="unread"), 0, 9)] == [5]
    assert store.count(harbour._replace(filter="starred")) == 1
    assert store.next_unread(harbour, 1, 1) == 0
    assert store.next_title(both, "汛", 0, 1) == 2
    assert store.position(both, 4) == 2
    assert store.row_of_day(harbour, date(2024, 5, 4)) == 1
    store.rename_origin("Harbour", "Port")
    store.keep_page(bulletin(6, "公交", "线路再次调整。"), origin="Port")
    assert store.origins() == [Label("Port", 3, 2), Label("", 3, 3)]


def test_announcements(store: Archive) -> None:
    assert [each.title for each in store.announcements()] == ["招聘公告"]
    store.acknowledge("招聘公告", None)
    assert store.announcements() == []
    assert [each.acknowledged for each in store.announcements(True)] == [True]


def test_keeping(store: Archive) -> None:
    raw = Raw(b"<p>...", "utf-8", "text/html")
    assert store.keep_page(bulletin(4, "新通知", "一"), raw) == (4, "new")
    assert store.raw(4) == raw
    assert store.keep_page(bulletin(4, "新通知", "二")) == (4, "changed")
    assert [each.number for each in store.revisions(4)] == [2, 1]
    assert store.revision(4, 1) == bulletin(4, "新通知", "一")


def test_arrivals(store: Archive) -> None:
    """Bulletins, records of documents and failures change together; captures become revisions."""
    store.record_failures("站", [FailedFetch("https://example.org/4", "no answer", True)])
    captured = datetime(2020, 2, 3, tzinfo=UTC)
    sighting = SeenDocument("https://example.org/4", '"tag"', None, "v1")
    raw = Raw(b"<p>", "utf-8", None)
    arrivals = [
        Arrival(bulletin(4, "新通知", "二"), raw, "站", None, (sighting,), "https://example.org/4"),
        Arrival(Listing("https://example.org/"), seen_documents=(SeenDocument("https://example.org/"),)),
        Arrival(bulletin(4, "新通知", "一"), seen=captured),
        Arrival(bulletin(1, "停水通知", "今晚停水，请提前储水。", "水务局"), origin="站"),
    ]
    assert store.keep_arrivals(arrivals) == [(4, "new"), None, (4, "changed"), (1, "same")]
    assert store.keep_arrivals([]) == []
    assert store.bulletin(4) == bulletin(4, "新通知", "二")
    assert store.raw(4) == raw
    assert store.revision(4, 1) == bulletin(4, "新通知", "一")
    assert store.revisions(4)[1].first_seen == captured
    assert store.seen_documents(["https://example.org/4"]) == {sighting.key: sighting}
    assert store.failed_fetches("站") == []


def test_seen_documents(store: Archive) -> None:
    many = [SeenDocument(f"a:{number}", version=str(number)) for number in range(1200)]
    store.record_seen(many)
    store.record_seen([SeenDocument("a:7", '"new"', "Mon, 01 Jan 2024 00:00:00 GMT")])
    found = store.seen_documents([*(each.key for each in many), "a:unknown"])
    assert found == {each.key: each for each in many} | {
        "a:7": SeenDocument("a:7", '"new"', "Mon, 01 Jan 2024 00:00:00 GMT")
    }


def test_failed_fetches(store: Archive) -> None:
    tried = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    first = FailedFetch("a:1", "no answer", True, "题", "v", "b:1", tried, "l:1", tried=tried)
    earlier = tried - timedelta(days=1)
    store.record_failures(
        "站", [first, FailedFetch("a:2", "gone", False, tried=earlier), FailedFetch("a:3", "late", False)]
    )
    store.record_failures("别站", [FailedFetch("a:1", "no answer", True)])
    two, one, three = store.failed_fetches("站")
    assert (one, two) == (first, FailedFetch("a:2", "gone", False, tried=earlier))
    assert three.tried is not None
    assert tried < three.tried <= datetime.now(UTC)
    store.record_failures("站", [FailedFetch("a:1", "too large", False, tried=tried + timedelta(days=1))])
    (_two, one, _three) = store.failed_fetches("站")
    assert one == FailedFetch("a:1", "too large", False, tries=2, tried=tried + timedelta(days=1))
    store.forget_failures("站", ["a:1", "a:3", "a:9"])
    assert [each.address for each in store.failed_fetches("站")] == ["a:2"]
    assert [each.address for each in store.failed_fetches("别站")] == ["a:1"]


def test_walks_and_syncs(store: Archive) -> None:
    assert store.last_crawl("站") is None
    store.set_last_crawl("站", LastCrawl("column https://example.org/", '"tag"'))
    assert store.last_crawl("站") == LastCrawl("column https://example.org/", '"tag"')
    store.set_last_crawl("站", None)
    assert store.last_crawl("站") is None
    synced = Synced(datetime(2024, 5, 6, tzinfo=UTC), "failed", 3, 2, 1, "no answer; try again later")
    store.set_synced("站", synced._replace(new=0))
    store.set_synced("站", synced)
    store.set_synced("别站", synced._replace(message=None))
    assert store.synced() == {"站": synced, "别站": synced._replace(message=None)}


@pytest.mark.parametrize("indexed", [False, True])
def test_the_name_of_a_source(store: Archive, indexed: bool) -> None:
    store.keep_arrivals([Arrival(page, origin="旧站") for page in PAGES[:2]])
    while indexed and store.index(9):
        continue
    synced = Synced(datetime(2024, 5, 6, tzinfo=UTC), "done", 2, 0, 0)
    store.set_synced("旧站", synced)
    store.set_synced("New site", synced._replace(outcome="failed"))
    store.set_last_crawl("旧站", LastCrawl("all"))
    store.record_failures("旧站", [FailedFetch("a:1", "gone", False)])
    store.rename_origin("旧站", "New site")
    assert store.unindexed() in WAITING[indexed]
    assert [hit.row.id for hit in store.search(parse('in:"New site"')).hits(0, 9)] == [2, 1]
    assert store.count_hits(parse("in:旧站"), 9) == 0
    assert (store.synced(), store.last_crawl("New site")) == ({"New site": synced}, LastCrawl("all"))
    assert [each.address for each in store.failed_fetches("New site")] == ["a:1"]
    store.record_seen([SeenDocument("https://example.org/1", "e")])
    store.forget_origin("New site")
    assert (store.synced(), store.last_crawl("New site"), store.failed_fetches("New site")) == ({}, None, [])
    assert store.counts().total == 3
    assert "https://example.org/1" in store.seen_documents(["https://example.org/1"])


@pytest.mark.parametrize("indexed", [False, True])
def test_what_came_by_others_is_adopted(store: Archive, indexed: bool) -> None:
    store.keep_arrivals([Arrival(PAGES[0], origin="旧站"), Arrival(PAGES[1])])
    while indexed and store.index(9):
        continue
    addresses = [page.address for page in PAGES[:2]]
    assert store.adopt("新站", [*addresses, addresses[0], "a:unknown", *map(str, range(1200))]) == 2
    assert [store.origin(id) for id in (1, 2, 3)] == ["新站", "新站", None]
    assert store.unindexed() in WAITING[indexed]
    assert [hit.row.id for hit in store.search(parse("in:新站")).hits(0, 9)] == [2, 1]
    assert store.count_hits(parse("in:旧站"), 9) == 0
    assert [hit.row.id for hit in store.search(parse("停水")).hits(0, 9)] == [1]
    assert store.adopt("新站", addresses) == store.adopt("新站", []) == 0


def test_announcements_come_and_go(store: Archive) -> None:
    column = Listing("https://example.org/", announcements=(Announcement("放假通知"),))
    store.keep_arrivals([Arrival(column)])
    assert [(each.title, each.site) for each in store.announcements()] == [("放假通知", "example.org")]
    gone, here = store.announcements(True)
    assert (gone.title, here.gone) == ("招聘公告", None)
    assert gone.first_seen <= gone.last_seen <= gone.gone <= datetime.now(UTC)  # type: ignore[operator]
    store.keep_all([PAGES[0]])
    assert [each.title for each in store.announcements()] == ["招聘公告", "放假通知"]


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
def test_searching(store: Archive, query: str, found: list[int], indexed: bool) -> None:
    while indexed and store.index(2):
        continue
    assert store.unindexed() in WAITING[indexed]
    search = store.search(parse(query))
    hits = search.hits(0, 10)
    assert [hit.row.id for hit in hits] == found
    assert search.complete
    assert store.count_hits(parse(query), 10) == len(found)
    assert store.matching(parse(query), [1, 2, 3, 4, 5, 99]) == sorted(found)
    assert store.matching(parse(query), [1]) == [id for id in found if id == 1]
    for hit in hits:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.spans)


def test_a_hit_names_its_section(store: Archive) -> None:
    (hit,) = store.search(parse("储水")).hits(0, 5)
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["储水"]
    assert (hit.section, hit.path) == ("1", ("一、安排",))


def test_the_best_hit_comes_first_where_that_is_asked_for(store: Archive) -> None:
    store.keep_all([bulletin(9, "别的", "停水停水停水"), bulletin(10, "又一个", "停水")])
    by_date = [hit.row.id for hit in store.search(parse("停水")).hits(0, 9)]
    by_relevance = [hit.row.id for hit in store.search(parse("停水"), by_relevance=True).hits(0, 9)]
    assert by_date == [5, 4, 1]
    assert sorted(by_relevance) == sorted(by_date)
    assert by_relevance[-1] == 5
