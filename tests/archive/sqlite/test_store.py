"""The archive as a whole: keeping, listing, finding, marking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Marks, Position, View
from tui_reader.model import (
    Announcement,
    Bulletin,
    Entry,
    Failure,
    Listing,
    Paragraph,
    Restoration,
    Section,
    Tampering,
)

FILTERS = ("all", "unread", "starred")
ORDERS = ("date", "title", "source", "unread")
NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)


def notice(name: str, days: int | None = 0, **fields: object) -> Bulletin:
    published = None if days is None else NOON + timedelta(days=days)
    return Bulletin(f"https://example.org/{name}", title=name, published=published, **fields)  # type: ignore[arg-type]


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        yield archive


def titles(archive: SqliteArchive, view: View | None = None) -> list[str]:
    return [row.title for row in archive.rows(view or View(), 0, 100)]


def test_a_bulletin_comes_back_as_it_was_kept(archive: SqliteArchive) -> None:
    bulletin = notice(
        "water",
        source="Water Office",
        sections=(Section("一、", 1, 1, "停水范围", address="1", blocks=(Paragraph("东街。"),)),),
    )
    assert archive.bulletin(archive.keep(bulletin)) == bulletin


def test_a_row_says_what_the_list_shows(archive: SqliteArchive) -> None:
    bulletin = notice(
        "water",
        source="水务局",
        site="河口镇",
        restorations=(Restoration("title", "wat?r", "water", "damaged"),),
        tampering=Tampering(tampered=True),
    )
    id = archive.keep(bulletin)
    archive.set_starred(id, True)
    (row,) = archive.rows(View(), 0, 1)
    assert row == archive.row(id)
    assert (row.id, row.address, row.title, row.published) == (id, bulletin.address, "water", NOON)
    assert (row.source, row.site) == ("水务局", "河口镇")
    assert (row.read, row.starred, row.restored, row.tampered) == (False, True, True, True)


class TestReplacing:
    def test_the_same_address_keeps_its_id(self, archive: SqliteArchive) -> None:
        first = archive.keep(notice("a"))
        archive.keep(notice("b"))
        assert archive.keep(notice("a", days=5)) == first
        assert archive.counts().total == 2
        assert archive.bulletin(first).published == NOON + timedelta(days=5)

    def test_marks_survive(self, archive: SqliteArchive) -> None:
        id = archive.keep(notice("a"))
        archive.set_read(id, True)
        archive.set_starred(id, True)
        archive.set_position(id, Position(3, 14))
        archive.keep(notice("a", days=1))
        assert archive.marks(id) == Marks(True, True, Position(3, 14))
        assert archive.row(id).read  # type: ignore[union-attr]
        assert archive.counts() == (1, 0, 1)

    def test_the_row_moves_to_its_new_place(self, archive: SqliteArchive) -> None:
        archive.keep_all([notice("a", 1), notice("b", 2)])
        archive.keep(notice("a", 3))
        assert titles(archive) == ["a", "b"]


class TestOrder:
    def test_newest_first_and_undated_last_in_the_order_kept(self, archive: SqliteArchive) -> None:
        archive.keep_all(
            [notice("u1", None), notice("old", -9), notice("new", 9), notice("u2", None), notice("mid")]
        )
        assert titles(archive) == ["new", "mid", "old", "u1", "u2"]

    def test_undated_ones_that_were_seen_last_are_before_the_others(self, archive: SqliteArchive) -> None:
        """As in a feed without dates, whose newest entry is its first."""
        for day, names in enumerate(("ba", "dc", "e")):
            seen = NOON + timedelta(days=day)
            archive.keep_arrivals([Arrival(notice(name, None), seen=seen) for name in names])
        assert titles(archive) == ["e", "d", "c", "b", "a"]
        late = NOON + timedelta(days=9)
        archive.keep_arrivals([Arrival(notice("c", None, author="Ann"), seen=late)])
        assert titles(archive) == ["e", "d", "c", "b", "a"], "another text is not another bulletin"
        archive.keep_arrivals([Arrival(notice("z"), seen=NOON)])
        archive.keep_arrivals([Arrival(notice("z", None), seen=late)])
        assert titles(archive) == ["z", "e", "d", "c", "b", "a"]
        assert [archive.rows(View(), start, 2)[0].title for start in range(6)] == titles(archive)

    def test_printed_times_sort_regardless_of_their_zone(self, archive: SqliteArchive) -> None:
        """The list shows what is printed; by moments its dates would go back and forth."""
        late = datetime.fromisoformat("2021-03-04T23:00:00+08:00")
        early = datetime.fromisoformat("2021-03-04T16:00:00+00:00")
        archive.keep_all(
            [
                Bulletin("a:2", title="london", published=early),
                Bulletin("a:1", title="shanghai", published=late),
            ]
        )
        assert titles(archive) == ["shanghai", "london"]

    def test_dates_before_1970_and_at_the_ends_of_time(self, archive: SqliteArchive) -> None:
        first = datetime.min.replace(tzinfo=UTC)
        last = datetime.max.replace(tzinfo=UTC)
        archive.keep_all(
            [
                Bulletin("a:1", title="first", published=first),
                Bulletin("a:2", title="none"),
                Bulletin("a:3", title="last", published=last),
                Bulletin("a:4", title="1949", published=datetime(1949, 10, 1, tzinfo=UTC)),
            ]
        )
        assert titles(archive) == ["last", "1949", "first", "none"]

    def test_by_title_in_pinyin_with_numbers_by_value(self, archive: SqliteArchive) -> None:
        names = ["第10号公告", "通知", "第9号公告", "《办法》", "Zebra", "apple"]
        archive.keep_all([notice(name) for name in names])
        assert titles(archive, View(order="title")) == [
            "apple",
            "Zebra",
            "《办法》",
            "第9号公告",
            "第10号公告",
            "通知",
        ]

    def test_by_source_then_newest_first_without_source_last(self, archive: SqliteArchive) -> None:
        archive.keep_all(
            [
                notice("none", 9),
                notice("water old", 1, source="水务局"),
                notice("water new", 2, source="水务局"),
                notice("health", 1, source="卫生局"),
            ]
        )
        assert titles(archive, View(order="source")) == ["water new", "water old", "health", "none"]

    def test_unread_before_read(self, archive: SqliteArchive) -> None:
        ids = archive.keep_all([notice("a", 3), notice("b", 2), notice("c", 1)])
        archive.set_read(ids[0], True)
        assert titles(archive, View(order="unread")) == ["b", "c", "a"]


class TestFilters:
    def test_each_shows_its_own(self, archive: SqliteArchive) -> None:
        ids = archive.keep_all([notice("a", 3), notice("b", 2), notice("c", 1)])
        archive.set_read(ids[0], True)
        archive.set_starred(ids[2], True)
        assert titles(archive, View("unread")) == ["b", "c"]
        assert titles(archive, View("starred")) == ["c"]
        assert [archive.count(View(each)) for each in FILTERS] == [3, 2, 1]

    def test_a_bulletin_that_the_filter_hides_has_no_position(self, archive: SqliteArchive) -> None:
        id = archive.keep(notice("a"))
        archive.set_read(id, True)
        assert archive.position(View("unread"), id) is None
        assert archive.position(View(), id + 1) is None


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("order", ORDERS)
def test_no_view_sorts_or_scans_the_table(archive: SqliteArchive, filter: str, order: str) -> None:
    archive.keep_all([notice(name, day, source="水务局") for day, name in enumerate("abc")])
    archive.set_read(2, True)
    archive.set_starred(3, True)
    view = View(filter, order)  # type: ignore[arg-type]
    asked: list[str] = []
    archive.connection.set_trace_callback(asked.append)
    archive.rows(view, 0, 50)
    archive.position(view, 3)
    archive.next_unread(view, 0, 1)
    archive.next_unread(view, 0, -1)
    archive.connection.set_trace_callback(None)
    selects = [sql for sql in asked if sql.startswith("SELECT") and "FROM bulletins" in sql]
    assert len(selects) > 3
    for sql in selects:
        plan = [step[3] for step in archive.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert all("INDEX" in step or "PRIMARY KEY" in step for step in plan if "bulletins" in step), (sql, plan)
        assert not any("TEMP B-TREE" in step for step in plan) or " IN (" in sql, (sql, plan)


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize(
    "view",
    [
        pytest.param(View(order="title", source="水务局"), id="a publisher"),
        pytest.param(View(order="title", origins=("港口",)), id="a followed source"),
        pytest.param(View(order="title", since=date(2020, 1, 1), until=date(2020, 12, 31)), id="a range of days"),
    ],
)
def test_a_narrowed_list_by_title_is_read_from_an_index_alone(
    archive: SqliteArchive, view: View, filter: str
) -> None:
    archive.keep_page(notice("a", 0, source="水务局"), origin="港口")
    asked: list[str] = []
    archive.connection.set_trace_callback(asked.append)
    archive.ids(view._replace(filter=filter), 0, 50)  # type: ignore[arg-type]
    archive.connection.set_trace_callback(None)
    (listing,) = [sql for sql in asked if "sort_title" in sql]
    plan = [step[3] for step in archive.connection.execute(f"EXPLAIN QUERY PLAN {listing}")]
    assert any("USING COVERING INDEX" in step for step in plan), plan


@given(
    kept=st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-3, 3)),
            st.sampled_from("abc"),
            st.one_of(st.none(), st.sampled_from("xy")),
            st.booleans(),
            st.booleans(),
        ),
        max_size=12,
    ),
    filter=st.sampled_from(FILTERS),
    order=st.sampled_from(ORDERS),
)
@settings(max_examples=60)
def test_windows_positions_and_counts_agree(kept: list[tuple], filter: str, order: str) -> None:  # type: ignore[type-arg]
    view = View(filter, order)  # type: ignore[arg-type]
    with SqliteArchive.open(None) as archive:
        for number, (days, title, source, read, starred) in enumerate(kept):
            published = None if days is None else NOON + timedelta(days=days)
            id = archive.keep(Bulletin(f"a:{number}", title=title, source=source, published=published))
            archive.set_read(id, read)
            archive.set_starred(id, starred)
        rows = archive.rows(view, 0, 100)
        assert archive.count(view) == len(rows)
        assert [archive.position(view, row.id) for row in rows] == list(range(len(rows)))
        assert [row for start in range(len(rows)) for row in archive.rows(view, start, 1)] == rows
        wanted = {"all": lambda k: True, "unread": lambda k: not k[3], "starred": lambda k: k[4]}[filter]
        assert sorted(row.id for row in rows) == [id for id, each in enumerate(kept, 1) if wanted(each)]


class TestWindows:
    @pytest.mark.parametrize(
        ("start", "limit", "expected"),
        [
            pytest.param(0, 2, ["a", "b"], id="first"),
            pytest.param(2, 5, ["c"], id="past the end"),
            pytest.param(3, 5, [], id="beyond"),
            pytest.param(-1, 1, ["a"], id="negative start"),
            pytest.param(0, -1, [], id="negative limit"),
        ],
    )
    def test_edges(self, archive: SqliteArchive, start: int, limit: int, expected: list[str]) -> None:
        archive.keep_all([notice("a", 3), notice("b", 2), notice("c", 1)])
        assert [row.title for row in archive.rows(View(), start, limit)] == expected


class TestFinding:
    def test_by_address(self, archive: SqliteArchive) -> None:
        id = archive.keep(notice("a"))
        assert archive.find("https://example.org/a") == id
        assert archive.find("https://example.org/b") is None

    @pytest.mark.parametrize(
        ("kept", "asked"),
        [
            pytest.param("关于 停水的公告", "关于停水的公告", id="spaces"),
            pytest.param("公告（第１号）", "公告(第1号)", id="width"),
            pytest.param("　公告", "公告 ", id="ends"),
        ],
    )
    def test_by_title(self, archive: SqliteArchive, kept: str, asked: str) -> None:
        id = archive.keep(Bulletin("a:1", title=kept))
        assert archive.find_title(asked) == id
        assert archive.find_title(asked + "二") is None

    def test_the_newest_of_one_title(self, archive: SqliteArchive) -> None:
        archive.keep(Bulletin("a:1", title="公告", published=NOON))
        newest = archive.keep(Bulletin("a:2", title="公告", published=NOON + timedelta(days=1)))
        archive.keep(Bulletin("a:3", title="公告"))
        assert archive.find_title("公告") == newest

    def test_nothing_is_no_title(self, archive: SqliteArchive) -> None:
        archive.keep(Bulletin("a:1"))
        assert archive.find_title("  ") is None


class TestMarks:
    def test_new_bulletins_have_none(self, archive: SqliteArchive) -> None:
        assert archive.marks(archive.keep(notice("a"))) == Marks()

    def test_each_changes_alone_and_back(self, archive: SqliteArchive) -> None:
        id = archive.keep(notice("a"))
        archive.set_position(id, Position(7))
        archive.set_read(id, True)
        assert archive.marks(id) == Marks(read=True, position=Position(7, 0))
        archive.set_read(id, False)
        archive.set_position(id, None)
        assert archive.marks(id) == Marks()
        assert archive.counts() == (1, 1, 0)

    def test_an_id_that_does_not_exist_changes_nothing(self, archive: SqliteArchive) -> None:
        archive.set_read(99, True)
        archive.set_position(99, Position(1))
        assert archive.marks(99) == Marks()
        assert archive.keep(notice("a")) == 1
        assert archive.counts() == (1, 1, 0)


class TestAnnouncements:
    def test_in_the_order_first_met_once_per_site(self, archive: SqliteArchive) -> None:
        page = notice(
            "a", site="Town", announcements=(Announcement("one"), Announcement("two"), Announcement("one"))
        )
        archive.keep(page)
        archive.keep(notice("b", site="Town", announcements=(Announcement("zero"), Announcement("one"))))
        archive.keep(Bulletin("https://other.example/c", site="Town", announcements=(Announcement("one"),)))
        assert [each.title for each in archive.announcements()] == ["one", "two", "zero", "one"]

    def test_an_address_met_later_is_added_and_never_lost(self, archive: SqliteArchive) -> None:
        for address in (None, "https://example.org/n", None):
            archive.keep(notice("a", announcements=(Announcement("n", address),)))
        assert [each.address for each in archive.announcements()] == ["https://example.org/n"]

    def test_first_and_last_seen(self, archive: SqliteArchive) -> None:
        early, late = NOON - timedelta(days=1), NOON + timedelta(days=1)
        for when in (NOON, late, early):
            archive.keep(notice("a", announcements=(Announcement("n", None, when, when),)))
        (seen,) = archive.announcements()
        assert (seen.first_seen, seen.last_seen) == (early, late)

    def test_without_times_it_is_seen_now(self, archive: SqliteArchive) -> None:
        before = datetime.now(UTC)
        archive.keep(notice("a", announcements=(Announcement("n"),)))
        (seen,) = archive.announcements()
        assert before <= seen.first_seen <= seen.last_seen <= datetime.now(UTC)  # type: ignore[operator]

    def test_acknowledged_ones_stay_away(self, archive: SqliteArchive) -> None:
        page = notice("a", announcements=(Announcement("n", "https://example.org/n"), Announcement("m")))
        archive.keep(page)
        archive.acknowledge("n", "https://example.org/n")
        archive.keep(page)
        assert [each.title for each in archive.announcements()] == ["m"]
        assert [each.acknowledged for each in archive.announcements(include_acknowledged=True)] == [True, False]

    def test_acknowledging_one_address_leaves_another(self, archive: SqliteArchive) -> None:
        archive.keep(notice("a", site="Town", announcements=(Announcement("n", "https://town/n"),)))
        archive.keep(notice("b", site="City", announcements=(Announcement("n", "https://city/n"),)))
        archive.acknowledge("n", "https://town/n")
        assert [each.address for each in archive.announcements()] == ["https://city/n"]

    def test_those_of_a_listing_are_kept_and_its_entries_are_not(self, archive: SqliteArchive) -> None:
        listing = Listing("https://example.org/", announcements=(Announcement("n"),), entries=(Entry("e"),))
        assert archive.keep_all([listing, Failure("x", "y")]) == []
        assert [each.title for each in archive.announcements()] == ["n"]
        assert archive.counts().total == 0

    def test_injected_strings_are_left_out(self, archive: SqliteArchive) -> None:
        tampering = Tampering(True, masked=("casino",))
        page = notice(
            "a", announcements=(Announcement("casino"), Announcement("road casino")), tampering=tampering
        )
        archive.keep(page)
        assert [each.title for each in archive.announcements()] == ["road"]


class TestMarksInAnotherFile:
    def test_a_page_opened_again_resumes_where_it_was_left(self, tmp_path: Path) -> None:
        kept = tmp_path / "new" / "archive.sqlite"
        with SqliteArchive.open(None, marks=kept) as archive:
            id = archive.keep(notice("a"))
            archive.set_position(id, Position(4, 2))
            archive.set_read(id, True)
            archive.set_starred(id, True)
            assert archive.warnings == []
        with SqliteArchive.open(None, marks=kept) as archive:
            archive.keep(notice("b"))
            id = archive.keep(notice("a"))
            assert archive.marks(id) == Marks(True, True, Position(4, 2))
            assert archive.counts() == (2, 1, 1)

    def test_nothing_but_marks_is_kept(self, tmp_path: Path) -> None:
        kept = tmp_path / "archive.sqlite"
        with SqliteArchive.open(None, marks=kept) as archive:
            archive.set_read(archive.keep(notice("a")), True)
        with SqliteArchive.open(kept) as archive:
            assert archive.counts() == (0, 0, 0)
            archive.keep(notice("a"))
            assert archive.counts() == (1, 0, 0)

    def test_the_rows_of_the_other_file_follow(self, tmp_path: Path) -> None:
        kept = tmp_path / "archive.sqlite"
        with SqliteArchive.open(kept) as archive:
            archive.keep(notice("a", announcements=(Announcement("n"),)))
        with SqliteArchive.open(None, marks=kept) as archive:
            archive.set_starred(archive.keep(notice("a", announcements=(Announcement("n"),))), True)
            archive.acknowledge("n", None)
        with SqliteArchive.open(kept) as archive:
            assert titles(archive, View("starred")) == ["a"]
            assert archive.announcements() == []

    def test_a_copy_shows_marks_that_were_set_since_it_was_written(self, tmp_path: Path) -> None:
        samples, kept = tmp_path / "samples.sqlite", tmp_path / "archive.sqlite"
        with SqliteArchive.open(samples) as archive:
            archive.keep(notice("a", announcements=(Announcement("n"),)))
        before = samples.read_bytes()
        with SqliteArchive.open(samples, marks=kept, as_copy=True) as archive:
            archive.set_read(1, True)
            archive.acknowledge("n", None)
        with SqliteArchive.open(samples, marks=kept, as_copy=True) as archive:
            assert archive.row(1).read  # type: ignore[union-attr]
            assert archive.counts() == (1, 0, 0)
            assert archive.announcements() == []
            archive.set_read(1, False)
        with SqliteArchive.open(samples, marks=kept, as_copy=True) as archive:
            assert archive.counts() == (1, 1, 0)
        assert samples.read_bytes() == before

    def test_a_file_keeps_its_own(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="stores its own marks"):
            SqliteArchive.open(tmp_path / "a.sqlite", marks=tmp_path / "b.sqlite")

    def test_the_same_file_twice_is_one(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path, marks=path) as archive:
            archive.set_read(archive.keep(notice("a")), True)
            assert archive.counts() == (1, 0, 0)


class TestErrors:
    def test_a_bulletin_that_is_not_there(self, archive: SqliteArchive) -> None:
        with pytest.raises(ArchiveError, match="there is no bulletin 7"):
            archive.bulletin(7)

    @pytest.mark.parametrize("id", [pytest.param(1 << 80, id="large"), pytest.param(-(1 << 80), id="small")])
    def test_an_id_that_no_archive_can_hold(self, archive: SqliteArchive, id: int) -> None:
        with pytest.raises(ArchiveError):
            archive.bulletin(id)

    def test_a_closed_archive(self, archive: SqliteArchive) -> None:
        archive.close()
        archive.close()
        with pytest.raises(ArchiveError):
            archive.counts()

    def test_a_page_that_cannot_be_packed_leaves_none_of_its_batch(self, archive: SqliteArchive) -> None:
        with pytest.raises(UnicodeEncodeError):
            archive.keep_all([notice("a"), notice("b", source="half \ud800")])
        assert archive.counts().total == 0


def test_a_second_instance_sees_and_adds(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as one, SqliteArchive.open(path) as two:
        one.keep(notice("a"))
        two.keep(notice("b"))
        one.set_read(2, True)
        assert one.counts() == two.counts() == (2, 1, 0)


def test_each_answer_is_of_one_state_while_another_instance_changes_it(tmp_path: Path) -> None:
    """Before every statement of one instance the other one changes what the view shows."""
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as one, SqliteArchive.open(path) as two:
        ids = one.keep_all([notice(name, days) for days, name in enumerate("abcdef")])
        order = [row.id for row in one.rows(View(order="source"), 0, 10)]
        turn, read, states = count(), set[int](), [order]
        two.connection.execute("PRAGMA synchronous = OFF")

        def meddle(statement: str) -> None:
            if statement.startswith("SELECT"):
                number = next(turn)
                id = ids[number % 6]
                two.set_read(id, number % 7 < 3)
                (read.add if number % 7 < 3 else read.discard)(id)
                states.append([id for id in order if id not in read])

        def check(answer: Callable[[], object], expected: Callable[[list[int]], object]) -> None:
            del states[:-1]
            given = answer()
            assert given in [expected(state) for state in states]

        def place(id: int, state: list[int]) -> int | None:
            return state.index(id) if id in state else None

        one.connection.set_trace_callback(meddle)
        unread = View("unread", "source")
        for _ in range(10):
            check(lambda: one.ids(unread, 0, 10), lambda state: state)
            check(lambda: [row.id for row in one.rows(unread, 0, 10)], lambda state: state)
            for id in ids:
                check(partial(one.position, unread, id), partial(place, id))
            check(lambda: one.next_unread(unread, 0, 1), lambda state: 0 if state else None)
            check(lambda: one.next_title(unread, "f", 0, 1), partial(place, ids[5]))
        one.connection.set_trace_callback(None)
        assert next(turn) > 300


def test_threads_take_turns(tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        failures: list[Exception] = []

        def work(letter: str) -> None:
            try:
                for number in range(20):
                    archive.set_read(archive.keep(notice(f"{letter}{number}")), number % 2 == 0)
                    archive.rows(View(), 0, 10)
            except Exception as error:  # noqa: BLE001 (reported by the assertion below)
                failures.append(error)

        threads = [threading.Thread(target=work, args=(letter,)) for letter in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert archive.counts() == (60, 30, 0)


def test_keeping_does_not_hold_the_lock_while_pages_arrive(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as one, SqliteArchive.open(path) as two:

        def arriving() -> Iterator[Bulletin]:
            yield notice("a")
            two.keep(notice("meanwhile"))
            yield notice("b")

        one.keep_all(arriving())
        assert one.counts().total == 3


@pytest.mark.parametrize(
    "text", ["停" * 4000, "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))], ids=["one", "many"]
)
def test_long_texts_are_known_before_they_are_read(text: str) -> None:
    with SqliteArchive.open(None) as archive:
        id = archive.keep(Bulletin("a:1", preamble=(Paragraph(text),)))
        assert archive.is_longer(id, 5_000)
        assert archive.is_longer(id, 12_000)
        assert not archive.is_longer(id, 14_000)
        assert not archive.is_longer(id + 1, 0)
