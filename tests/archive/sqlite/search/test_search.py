"""Search: which bulletins are found, their order and snippets, and how a search is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.searched_town import LEAVES, Asked, Town, asked, notice, queries
from tui_reader.archive.errors import ArchiveError, SearchInterrupted
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Hit
from tui_reader.model import Paragraph, Section, Tampering
from tui_reader.query.matching import matches
from tui_reader.query.nodes import QueryError
from tui_reader.query.syntax import parse


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        yield archive


def found(archive: SqliteArchive, text: str, *, by_relevance: bool = False) -> list[str]:
    return [hit.row.title for hit in archive.search(asked(text), by_relevance=by_relevance).hits(0, 100)]


def only(archive: SqliteArchive, text: str) -> Hit:
    (hit,) = archive.search(asked(text)).hits(0, 100)
    return hit


class TestFinding:
    @pytest.fixture(params=["indexed", "waiting"])
    def town(self, request: pytest.FixtureRequest, archive: SqliteArchive) -> SqliteArchive:
        archive.keep(notice("bridge", 1, "桥梁检测，不停水。", source="水务局"))
        water = archive.keep(
            notice("water", 2, "东街停水到三月。", source="水务局", document_number="水〔2021〕3号")
        )
        roads = archive.keep(notice("roads", 3, "Road works; road closed.", tampering=Tampering(tampered=True)))
        archive.keep_page(notice("undated", None, "东街桥梁。"), origin="河口 gov.cn")
        archive.set_read(water, True)
        archive.set_starred(roads, True)
        archive.tag([water, roads], ["Wichtig"])
        if request.param == "indexed":
            archive.index()
        return archive

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            pytest.param("停水", ["water", "bridge"], id="newest first"),
            pytest.param("桥", ["bridge", "undated"], id="undated last"),
            pytest.param("东街停水", ["water"], id="a phrase, checked against the text"),
            pytest.param("停水 -桥梁", ["water"], id="without"),
            pytest.param("-停水", ["roads", "undated"], id="nothing but without"),
            pytest.param("停水 OR road", ["roads", "water", "bridge"], id="either"),
            pytest.param("works OR is:read", ["roads", "water"], id="either a word or a state"),
            pytest.param("NOT (works OR is:read)", ["bridge", "undated"], id="neither"),
            pytest.param("is:starred", ["roads"], id="a state alone"),
            pytest.param("is:unread 停水", ["bridge"], id="a state and a word"),
            pytest.param("is:tampered", ["roads"], id="tampered"),
            pytest.param("is:changed", [], id="changed"),
            pytest.param("tag:wichtig", ["roads", "water"], id="a tag, however it is written"),
            pytest.param("tag:wichtig 停水", ["water"], id="a tag and a word"),
            pytest.param("tag:none", [], id="no such tag"),
            pytest.param("-tag:wichtig", ["bridge", "undated"], id="without a tag"),
            pytest.param('in:"河口 gov.cn"', ["undated"], id="an entry of the list of sources"),
            pytest.param("in:河口", [], id="not a part of its name"),
            pytest.param("source:水务局", ["water", "bridge"], id="a source"),
            pytest.param("title:停水", [], id="not in the title"),
            pytest.param("date:2021-03-06 停水", ["water"], id="a day"),
            pytest.param("date:..2021-03-05", ["bridge"], id="days without the undated"),
            pytest.param("停水 -date:2021-03-06", ["bridge"], id="not of a day"),
            pytest.param("date:1999", [], id="no such days"),
            pytest.param("ro*", ["roads"], id="two letters"),
            pytest.param("", ["roads", "water", "bridge", "undated"], id="nothing is asked for"),
        ],
    )
    def test_what_a_query_finds(self, town: SqliteArchive, query: str, titles: list[str]) -> None:
        assert found(town, query) == titles
        assert town.count_hits(asked(query), 100) == len(titles)
        assert town.count_hits(asked(query), 1) == min(1, len(titles))

    def test_two_letters_may_go_on(self, town: SqliteArchive) -> None:
        assert found(town, "ro*") == found(town, "roa*") == ["roads"]


class TestSnippets:
    def test_the_section_and_the_places(self, archive: SqliteArchive) -> None:
        inner = Section("（一）", 1, 2, "范围", address="1.1", blocks=(Paragraph("只有东街和西街的住户停水。"),))
        archive.keep(notice("a", sections=(Section("一、", 1, 1, "停水安排", address="1", sections=(inner,)),)))
        hit = only(archive, "东街 停水")
        assert (hit.section, hit.path) == ("1.1", ("一、停水安排", "（一）范围"))
        assert [hit.snippet[start:end] for start, end in hit.spans] == ["东街", "停水"]

    def test_a_long_passage_is_cut_around_the_match(self, archive: SqliteArchive) -> None:
        archive.keep(notice("a", text="甲" * 300 + "停\n水" + "乙" * 300))
        hit = only(archive, "停水")
        assert hit.snippet[0] == hit.snippet[-1] == "…"
        assert len(hit.snippet) < 70
        assert [hit.snippet[start:end] for start, end in hit.spans] == ["停 水"]

    def test_words_are_not_cut_in_two(self, archive: SqliteArchive) -> None:
        archive.keep(notice("a", text=f"{'municipal ' * 20}bridge{' closed' * 20}"))
        assert only(archive, "bridge").snippet.startswith("…municipal bridge closed")

    def test_what_only_the_title_holds_shows_how_the_text_begins(self, archive: SqliteArchive) -> None:
        archive.keep(notice("桥梁", text="第一段。"))
        assert only(archive, "桥梁")[1:] == ("第一段。", (), None, (), None)


def test_the_most_relevant_first(archive: SqliteArchive) -> None:
    archive.keep(notice("once", 3, "停水。"))
    archive.keep(notice("often", 1, "停水，停水，停水。"))
    archive.keep(notice("停水", 0, "停水。"))
    assert found(archive, "停水", by_relevance=True) == ["停水", "often", "once"]


def test_returned_hits_keep_their_numbers(archive: SqliteArchive) -> None:
    archive.keep_all([notice(str(number), number, "停水。") for number in range(40)])
    archive.index()
    search = archive.search(asked("停水"))
    first = search.hits(0, 5)
    assert not search.complete
    archive.keep(notice("newer", 99, "停水。"))
    archive.index()
    assert search.hits(0, 10) == [*first, *search.hits(5, 5)]
    assert len(search.hits(0, 100)) == search.known == 40
    assert search.complete


def test_a_mark_shows_in_the_hits(archive: SqliteArchive) -> None:
    id = archive.keep(notice("a", text="停水。"))
    search = archive.search(asked("停水"))
    assert not search.hits(0, 1)[0].row.starred
    archive.set_starred(id, True)
    assert search.hits(0, 1)[0].row.starred


class TestFiles:
    def test_a_file_is_searched_while_the_list_is_read(self, tmp_path: Path) -> None:
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            archive.keep_page(notice("a", text="停水。"), origin="河口")
            archive.index()
            search = archive.search(asked("停水 in:河口"))
            answers: list[list[Hit]] = []
            thread = threading.Thread(target=lambda: answers.append(search.hits(0, 5)))
            thread.start()
            thread.join()
            assert [hit.row.title for hit in answers[0]] == ["a"]
            assert archive.count_hits(asked("停水"), 5) == 1

    def test_an_interrupted_search_fails_from_then_on_and_the_next_works(self, tmp_path: Path) -> None:
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            archive.keep(notice("a", text="停水。"))
            search = archive.search(asked("停水"))
            search.interrupt()
            for _ in range(2):
                with pytest.raises(SearchInterrupted):
                    search.hits(0, 5)
            assert found(archive, "停水") == ["a"]

    def test_a_search_is_interrupted_while_it_runs(self, tmp_path: Path) -> None:
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            archive.keep(notice("a", text="停水。"))
            search = archive.search(asked("tag:重点"))
            # Tags that never end, on the connection that the search borrows next.
            spare = archive.borrow()
            spare.execute("PRAGMA query_only = OFF")
            spare.create_function("interrupt", 0, search.interrupt)
            spare.execute(
                "CREATE TEMP VIEW tags AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                "SELECT coalesce(interrupt(), i) AS tag FROM n"
            )
            archive.give_back(spare)
            with pytest.raises(SearchInterrupted):
                search.hits(0, 5)

    def test_a_damaged_document_hides_no_other(self, archive: SqliteArchive) -> None:
        damaged = archive.keep(notice("a", 2, "停水。"))
        archive.keep(notice("b", 1, "停水。"))
        archive.index()
        archive.connection.execute("UPDATE documents SET contract = x'00' WHERE id = ?", (damaged,))
        assert found(archive, "停水") == ["a", "b"]

    @pytest.mark.parametrize("query", ["停水", "is:starred", "is:starred 停水"])
    def test_a_date_that_is_no_number_hides_no_bulletin(self, archive: SqliteArchive, query: str) -> None:
        for name in "abcd":
            archive.set_starred(archive.keep(notice(name, 1, "停水。")), True)
            if name == "b":
                archive.index()
        archive.connection.execute("UPDATE bulletins SET sort_date = 'soon' WHERE id IN (2, 4)")
        assert sorted(found(archive, query)) == list("abcd")

    def test_a_damaged_index_is_explained(self, tmp_path: Path) -> None:
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            archive.keep(notice("a", text="停水。"))
            archive.index()
            archive.connection.execute("DELETE FROM words_data")
            with pytest.raises(ArchiveError):
                found(archive, "停水")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    archive = SqliteArchive.open(None)
    # 2 first, then 1 between two neighbours without a gap, then what waits.
    town = Town(archive, lambda number: archive.index() if number in (8, 16) else None)
    yield town
    town.archive.close()


def test_bulletins_stand_in_all_regions_of_the_index(town: Town) -> None:
    assert isinstance(town.archive, SqliteArchive)
    regions = town.archive.connection.execute("SELECT DISTINCT sign(rank) FROM bulletins").fetchall()
    assert {region for (region,) in regions} == {1, -1, None}


@pytest.mark.parametrize("asked_for", LEAVES)
def test_each_condition_parts_the_bulletins(town: Town, asked_for: str) -> None:
    """A condition that no bulletin meets would test nothing."""
    expected = {LEAVES[asked_for](page) for page in town.pages.values()}
    assert expected == {False} if asked_for.startswith('"street') else expected == {True, False}


@settings(max_examples=80)
@given(asked_for=queries, few=st.sampled_from([0, 2000]))
def test_all_that_match_are_found_and_no_other(town: Town, asked_for: Asked, few: int) -> None:
    from tui_reader.archive.sqlite.search import candidates

    query = asked(asked_for.text)
    expected = [id for id in town.order if asked_for.holds(town.pages[id])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "FEW", few)
        patch.setattr(candidates, "FIRST_PORTION", 2)
        search = town.archive.search(query)
        hits = [hit.row.id for part in (search.hits(0, 5), search.hits(5, 95)) for hit in part]
        assert hits == expected
        assert town.archive.count_hits(query, 100) == len(expected)


@settings(max_examples=60)
@given(text=st.text(st.sampled_from("停水街roa第12号\"'*-^:;(){}[]%_.,\\ \x00é\U0001f600OR"), max_size=14))
def test_no_query_is_an_error(town: Town, text: str) -> None:
    for asked_for in (f'停水 OR "{text.replace(chr(34), "")}"', text):
        try:
            query = parse(asked_for)
        except QueryError:
            continue
        expected = [id for id in town.order if matches(query.node, town.searched(id))]
        assert [hit.row.id for hit in town.archive.search(query).hits(0, 100)] == expected
