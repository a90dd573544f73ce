"""Watches and what matches them: one suite for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile
from tui_reader.archive.workspace.watches import CarriedMatch, Watch
from tui_reader.model import Attachment, Bulletin, Paragraph, Section

WATER = Watch("water", "停水")


def bulletin(number: int, text: str, *attachments: str) -> Bulletin:
    return Bulletin(
        f"https://example.org/{number}",
        title=f"通知 {number}",
        published=datetime(2024, 5, number, 9, tzinfo=UTC),
        sections=(Section("一、", 1, 1, "安排", False, "", "1", (Paragraph(text),), ()),),
        attachments=tuple(Attachment("附件", address) for address in attachments),
    )


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with ENGINES[request.param](tmp_path) as store:
        store.keep(bulletin(1, "停水"))
        yield store


def update(store: Archive) -> None:
    while store.update_watches(2):
        pass


def new(store: Archive, name: str = "water") -> list[tuple[int, str]]:
    """The days of the new matches of a watch, which number them here, and their causes."""
    update(store)
    return [
        (each.row.published.day, each.cause) for each in store.watch_matches(name, 0, 99) if each.row.published
    ]


def look(store: Archive, name: str = "water") -> None:
    """Looks at all that is known of a watch."""
    (state,) = [each for each in store.watches() if each.watch.name == name]
    store.see_watch(name, state.checked)


def keep_file(store: Archive, address: str, text: str) -> None:
    fetched = datetime(2024, 6, 1, tzinfo=UTC)
    words = Bulletin(address, title="", sections=bulletin(1, text).sections)
    store.keep_files(
        [ArrivedFile(address, "a.pdf", text.encode(), "application/pdf", fetched, kind="pdf", text=words)]
    )


class TestMatches:
    def test_what_was_kept_before_a_watch_was_made_is_not_new(self, store: Archive) -> None:
        store.save_watch(WATER)
        assert new(store) == []

    def test_what_arrives_later_is_new_until_it_was_looked_at(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_all([bulletin(2, "停水"), bulletin(3, "停电"), bulletin(4, "明天停水")])
        assert new(store) == [(4, "new"), (2, "new")]
        look(store)
        assert new(store) == []
        assert [each.row.title for each in store.watch_matches("water", 0, 9, all=True)] == ["通知 4", "通知 2"]

    def test_what_arrives_while_somebody_looks_stays_new(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        update(store)
        seen = store.watches()[0].checked
        store.keep(bulletin(3, "停水"))
        store.see_watch("water", seen)
        assert new(store) == [(3, "new")]

    def test_a_text_that_changes_is_new_if_it_matches_now(self, store: Archive) -> None:
        store.keep(bulletin(2, "停电"))
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        assert new(store) == [(2, "changed")]

    def test_a_match_that_changes_before_anybody_looks_stays_new(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        update(store)
        store.keep(bulletin(2, "停水两天"))
        assert new(store) == [(2, "new")]
        look(store)
        store.keep(bulletin(2, "停水三天"))
        assert new(store) == [(2, "changed")]

    def test_a_text_that_does_not_match_any_more_is_no_match(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        assert new(store) == [(2, "new")]
        store.keep(bulletin(2, "停电"))
        assert new(store) == []

    def test_a_text_that_is_seen_again_does_not_arrive(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(1, "停水"))
        assert (new(store), store.unwatched()) == ([], 0)

    def test_a_former_text_does_not_arrive(self, store: Archive) -> None:
        store.keep_arrivals([Arrival(bulletin(2, "停电"), seen=datetime(2024, 5, 9, tzinfo=UTC))])
        store.save_watch(WATER)
        store.keep_arrivals([Arrival(bulletin(2, "停水"), seen=datetime(2024, 5, 8, tzinfo=UTC))])
        assert new(store) == []

    def test_clocks_do_not_matter(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_arrivals([Arrival(bulletin(2, "停水"), seen=datetime(1999, 1, 1, tzinfo=UTC))])
        assert new(store) == [(2, "new")]

    def test_the_whole_language_of_queries(self, store: Archive) -> None:
        store.save_watch(Watch("both", "(停水 OR 停电) -title:3 date:2024-05"))
        store.keep_all([bulletin(2, "停水"), bulletin(3, "停电"), bulletin(4, "停气"), bulletin(5, "停电")])
        assert new(store, "both") == [(5, "new"), (2, "new")]

    def test_sources_restrict_a_watch(self, store: Archive) -> None:
        store.save_watch(Watch("water", "停水", ("水务局", "市政府")))
        store.save_watch(Watch("all of it", "", ("供电局",)))
        store.keep_page(bulletin(2, "停水"), origin="市政府")
        store.keep_page(bulletin(3, "停水"), origin="供电局")
        store.keep_page(bulletin(4, "停水"))
        assert (new(store), new(store, "all of it")) == ([(2, "new")], [(3, "new")])

    def test_a_renamed_source_stays_in_a_watch(self, store: Archive) -> None:
        store.save_watch(Watch("water", "停水", ("水务局", "市政府")))
        store.keep_page(bulletin(2, "停水"), origin="水务局")
        store.rename_origin("水务局", "水利局")
        assert store.watches()[0].watch.sources == ("水利局", "市政府")
        assert new(store) == [(2, "new")]

    def test_a_file_that_arrives_is_new_if_the_text_does_not_match_without_it(self, store: Archive) -> None:
        store.keep_all(
            [bulletin(2, "停电", "https://example.org/a"), bulletin(3, "停水", "https://example.org/a")]
        )
        store.save_watch(WATER)
        keep_file(store, "https://example.org/a", "停水")
        assert new(store) == [(2, "file")]
        look(store)
        keep_file(store, "https://example.org/a", "停水")
        assert new(store) == []

    def test_a_bulletin_and_its_file_that_arrive_together_are_one_new_match(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停电", "https://example.org/a"))
        keep_file(store, "https://example.org/a", "停水")
        assert new(store) == [(2, "new")]

    def test_new_matches_of_some_bulletins(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.save_watch(Watch("notices", "title:通知"))
        ids = store.keep_all([bulletin(2, "停水"), bulletin(3, "停电")])
        update(store)
        assert store.watched([1, *ids]) == {ids[0]: ("notices", "water"), ids[1]: ("notices",)}
        look(store, "notices")
        assert store.watched(ids) == {ids[0]: ("water",)}

    def test_matches_of_a_day(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_all([bulletin(2, "停水"), bulletin(3, "停水")])
        update(store)
        now, day = datetime.now(UTC), timedelta(1)
        assert [each.row.title for each in store.watch_matches_between("water", now - day, now + day)] == [
            "通知 2",
            "通知 3",
        ]
        assert store.watch_matches_between("water", now + day, now + 2 * day) == []

    def test_what_waits_is_counted(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_all([bulletin(number, "停水") for number in range(2, 7)])
        assert (store.unwatched(), store.watches()[0].unchecked) == (5, 5)
        assert store.update_watches(3) == 3
        assert (store.unwatched(), store.watches()[0].new) == (2, 3)

    def test_pages_of_matches(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_all([bulletin(number, "停水") for number in range(2, 7)])
        update(store)
        assert [each.row.title for each in store.watch_matches("water", 1, 2)] == ["通知 5", "通知 4"]


class TestWatches:
    def test_are_listed_by_name(self, store: Archive) -> None:
        assert store.watches() == []
        store.save_watch(Watch("停水", "停水", ("市政府",)))
        store.save_watch(WATER)
        assert [each.watch for each in store.watches()] == [WATER, Watch("停水", "停水", ("市政府",))]

    def test_another_query_is_compared_with_all_since_the_watch_was_made(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep_all([bulletin(2, "停水"), bulletin(3, "停电")])
        update(store)
        look(store)
        store.keep_all([bulletin(4, "停水"), bulletin(5, "停电")])
        update(store)
        store.save_watch(Watch("power", "停电"), "water")
        assert new(store, "power") == [(5, "new")]
        assert len(store.watch_matches("power", 0, 9, all=True)) == 2
        assert [each.watch.name for each in store.watches()] == ["power"]

    def test_another_name_changes_nothing_else(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        update(store)
        store.save_watch(WATER._replace(name="cuts"), "water")
        assert (store.watches()[0].new, store.unwatched()) == (1, 0)

    def test_the_name_of_another_watch_is_refused(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.save_watch(Watch("power", "停电"))
        with pytest.raises(ValueError, match="power already"):
            store.save_watch(Watch("power", "停水"), "water")

    @pytest.mark.parametrize(
        ("watch", "message"),
        [
            (Watch(" ", "停水"), "a name of at most 200"),
            (Watch("水" * 201, "停水"), "a name of at most 200"),
            (Watch("water", "date:neverday"), "neverday"),
            (Watch("water", "("), r"\w"),
            (Watch("water", "停水 " * 1667), "at most 5000"),
            (Watch("water", "停水", tuple(map(str, range(501)))), "at most 500 sources"),
        ],
    )
    def test_watches_that_are_refused(self, store: Archive, watch: Watch, message: str) -> None:
        for save in (store.save_watch, lambda watch: store.carry_watch(watch, [])):
            with pytest.raises(ValueError, match=message):
                save(watch)
        assert store.watches() == []

    def test_names_and_queries_are_kept_up_to_their_limits(self, store: Archive) -> None:
        longest = Watch("水" * 200, "停" * 5000)
        store.save_watch(longest)
        assert store.watches()[0].watch == longest
        store.save_query(*longest[:2])
        assert [tuple(each) for each in store.saved_queries()] == [longest[:2]]
        for query in (("水" * 201, "停"), ("水", "停" * 5001)):
            with pytest.raises(ValueError, match="at most"):
                store.save_query(*query)

    def test_a_deleted_watch_can_be_put_back(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        update(store)
        look(store)
        store.keep(bulletin(3, "停水"))
        before = store.watches()[0]
        store.forget_watch("water")
        assert (store.watches(), store.watched([2, 3])) == ([], {})
        store.save_watch(before.watch, since=before.since, seen=before.seen)
        assert new(store) == [(3, "new")]
        assert len(store.watch_matches("water", 0, 9, all=True)) == 2

    def test_what_was_looked_at_can_be_made_new_again(self, store: Archive) -> None:
        store.save_watch(WATER)
        store.keep(bulletin(2, "停水"))
        update(store)
        before = store.watches()[0]
        look(store)
        store.see_watch("water", before.seen)
        assert new(store) == [(2, "new")]

    def test_unknown_names_are_ignored(self, store: Archive) -> None:
        store.forget_watch("nobody")
        store.see_watch("nobody", 5)
        assert (store.watch_matches("nobody", 0, 9), store.carried_matches("nobody")) == ([], [])

    def test_a_watch_of_another_archive_keeps_its_new_matches(self, store: Archive) -> None:
        at = datetime(2024, 5, 9, tzinfo=UTC)
        store.keep_all([bulletin(2, "停水"), bulletin(3, "停水")])
        matches = [
            CarriedMatch("https://example.org/1", "changed", at, False),
            CarriedMatch("https://example.org/2", "new", at, True),
            CarriedMatch("https://example.org/9", "new", at, True),
        ]
        store.carry_watch(WATER, matches)
        assert new(store) == [(2, "new")]
        assert store.carried_matches("water") == matches[:2]
        store.keep(bulletin(4, "停水"))
        assert new(store) == [(4, "new"), (2, "new")]
        with pytest.raises(ValueError, match="water already"):
            store.carry_watch(WATER, [])

    def test_a_watch_of_another_archive_is_added_whole_or_not(self, store: Archive) -> None:
        at = datetime(2024, 5, 9, tzinfo=UTC)
        broken = CarriedMatch("https://example.org/1", "never", at, True)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="not in"):
            store.carry_watch(WATER, [CarriedMatch("https://example.org/1", "new", at, True), broken])
        assert store.watches() == []
