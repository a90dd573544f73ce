"""Search on PostgreSQL: every way in which the server finds bulletins, continuation, interruption."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.postgres_databases import own_archive, postgres_archive
from tests.support.searched_town import Asked, Town, asked, notice, queries
from tui_reader.archive.errors import SearchInterrupted
from tui_reader.archive.postgres.search import partitions
from tui_reader.archive.postgres.search import search as searches
from tui_reader.archive.postgres.search.terms import term_key
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.query.matching import matches
from tui_reader.query.nodes import QueryError
from tui_reader.query.syntax import parse

OLD = "INSERT INTO terms_versions (name) VALUES ('another version') ON CONFLICT DO NOTHING"
MAKE_OLD = (
    "UPDATE terms SET version = (SELECT number FROM terms_versions WHERE name = 'another version'), "
    "terms = '{}' WHERE id = %s"
)
WAITING = (
    "SELECT 1 FROM pg_locks WHERE NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
COMMON = "INSERT INTO common_terms SELECT DISTINCT unnest(terms), %s::real FROM terms"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[PostgresArchive]:
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        yield archive


def found(archive: PostgresArchive, text: str) -> list[str]:
    return [hit.row.title for hit in archive.search(asked(text)).hits(0, 100)]


def make_old(archive: PostgresArchive, id: int) -> None:
    archive.server.write(OLD)
    archive.server.write(MAKE_OLD, (id,))


@pytest.fixture(scope="module", params=["indexed", "common", "rare", "other versions", "no partition"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """The server walks by date, asks the index of terms, or begins with the few that have a mark; terms may be
    common or unknown, of this version or another, in a partition or in none."""
    with PostgresArchive.open(own_archive()) as archive:
        with pytest.MonkeyPatch.context() as patch:
            if request.param == "no partition":
                patch.setattr(partitions, "EARLIEST_YEAR", 3000)
            town = Town(archive)
        if request.param in ("common", "rare"):
            archive.server.write(COMMON, (1 if request.param == "common" else 0.00001,))
        if request.param == "other versions":
            for id in list(town.pages)[::3]:
                make_old(archive, id)
        yield town


@settings(max_examples=40)
@given(asked_for=queries, portion=st.sampled_from([2, 64]), checked=st.sampled_from([0, 512]))
def test_all_that_match_are_found_and_no_other(town: Town, asked_for: Asked, portion: int, checked: int) -> None:
    query = asked(asked_for.text)
    expected = [id for id in town.order if asked_for.holds(town.pages[id])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searches, "FIRST_PORTION", portion)
        patch.setattr(searches, "CHECKED", checked)
        search = town.archive.search(query)
        hits = [hit.row.id for part in (search.hits(0, 5), search.hits(5, 95)) for hit in part]
        assert hits == expected
        assert town.archive.count_hits(query, 100) == len(expected)
        assert town.archive.count_hits(query, 3) == min(3, len(expected))
        assert town.archive.matching(query, sorted(town.order)) == sorted(expected)


@settings(max_examples=20)
@given(text=st.text(st.sampled_from("停水街roa第12号\"'*-^:;(){}[]%_.,\\ \x00é\U0001f600OR"), max_size=14))
@example(text='1""1停2"1停')
def test_no_query_is_an_error(town: Town, text: str) -> None:
    for asked_for in (f'停水 OR "{text.replace(chr(34), "")}"', text, f'-tag:"{text}"b in:"{text}"c'):
        try:
            query = parse(asked_for)
        except QueryError:
            continue
        expected = [id for id in town.order if matches(query.node, town.searched(id))]
        assert [hit.row.id for hit in town.archive.search(query).hits(0, 100)] == expected


def test_hits_go_on_after_the_last_one(archive: PostgresArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "FIRST_PORTION", 2)
    archive.keep_all([notice(str(number), number // 3, "停水。") for number in range(40)])
    search = archive.search(asked("停水"))
    first = search.hits(0, 5)
    assert not search.complete
    archive.keep(notice("newer", 99, "停水。"))
    assert search.hits(0, 10) == [*first, *search.hits(5, 5)]
    assert len(search.hits(0, 100)) == search.known == 40
    assert search.complete


@pytest.mark.parametrize("query", ["სა*", "საქართ*", "roadwork*", "ro*", "title:roa*", "road -რ*"])
def test_beginnings_of_words_are_counted_by_their_keys(
    archive: PostgresArchive, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(searches, "CHECKED", 0)
    archive.keep_all([notice("Roadworks road", text="საქართველო"), notice("roast", 1), notice("რა", 2, "road")])
    hits = found(archive, query)
    assert archive.count_hits(asked(query), 9) == len(hits) > 0


def test_a_bulletin_with_another_date_is_found_there(archive: PostgresArchive) -> None:
    for days in (0, 1, 2):
        archive.keep(notice(str(days), days, "停水。"))
    archive.server.write("UPDATE bulletins SET sort_date = -1 WHERE title = '1'")
    assert found(archive, "停水") == ["2", "0", "1"]
    archive.server.write("DELETE FROM bulletins WHERE title = '2'")
    assert found(archive, "停水") == ["0", "1"]
    assert archive.server.run("SELECT count(*) FROM terms") == [(2,)]


def test_terms_of_another_version_are_renewed_in_portions(archive: PostgresArchive) -> None:
    ids = archive.keep_all([notice(str(number), number, "停水。") for number in range(5)])
    for id in ids[1:]:
        make_old(archive, id)
    assert archive.unindexed() == 4
    assert found(archive, "停水") == list("43210")
    assert archive.count_hits(asked("停水"), 9) == 5
    assert archive.index(3) == 3
    assert archive.unindexed() == 1
    assert found(archive, "停水") == list("43210")
    assert archive.index() == 1
    assert archive.index() == archive.unindexed() == 0
    assert archive.count_hits(asked("停水"), 9) == 5


def test_nothing_is_written_where_all_terms_are_of_this_version(archive: PostgresArchive) -> None:
    archive.keep(notice("a", text="停水。"))
    with archive.server.transaction() as other:
        other.execute("LOCK TABLE terms IN EXCLUSIVE MODE")
        assert archive.index() == archive.unindexed() == 0


def test_terms_that_another_program_changes_are_not_waited_for(archive: PostgresArchive) -> None:
    ids = archive.keep_all([notice(str(number), number, "停水。") for number in range(2)])
    for id in ids:
        make_old(archive, id)
    with archive.server.transaction() as other:
        other.execute("SELECT * FROM terms WHERE id = %s FOR UPDATE", (ids[1],))
        assert archive.index() == 1
    assert archive.index() == 1
    assert archive.unindexed() == 0


def test_common_terms_are_counted_when_an_archive_has_grown(archive: PostgresArchive) -> None:
    archive.server.write("INSERT INTO origins_total VALUES ('many', 1, 499)")
    assert archive.server.write("SELECT count_common_terms()") == [(False,)]
    archive.keep_all([notice(str(number), number, "停水。") for number in range(3)])
    assert archive.server.write("SELECT count_common_terms()") == [(True,)]
    shares = dict(archive.server.run("SELECT term, share FROM common_terms"))
    assert shares[term_key("停水")] == 1
    assert term_key("停电") not in shares
    assert archive.server.write("SELECT count_common_terms()") == [(False,)]


class TestInterruption:
    def test_an_interrupted_search_fails_from_then_on_and_the_next_works(self, archive: PostgresArchive) -> None:
        archive.keep(notice("a", text="停水。"))
        search = archive.search(asked("停水"))
        search.interrupt()
        for _ in range(2):
            with pytest.raises(SearchInterrupted):
                search.hits(0, 5)
        assert found(archive, "停水") == ["a"]

    def test_a_statement_that_runs_is_cancelled(self, archive: PostgresArchive) -> None:
        archive.keep(notice("a", text="停水。"))
        search = archive.search(asked("停水"))
        failures: list[BaseException] = []

        def run() -> None:
            try:
                search.hits(0, 5)
            except SearchInterrupted as error:
                failures.append(error)

        with archive.server.transaction() as other:
            # The search waits for this lock.
            other.execute("LOCK TABLE common_terms IN ACCESS EXCLUSIVE MODE")
            thread = threading.Thread(target=run)
            thread.start()
            while not archive.server.run(WAITING) and thread.is_alive():
                continue
            search.interrupt()
            thread.join(30)
        assert len(failures) == 1
        assert found(archive, "停水") == ["a"]
