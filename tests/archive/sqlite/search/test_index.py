"""The search index: ranks in order of date, late arrivals, removal of changed texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.archive.passages import ORIGIN_MARK, origin_term
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, Paragraph

NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)


def notice(name: str, days: int, text: str = "停水。") -> Bulletin:
    address, moment = f"https://example.org/{name}", NOON + timedelta(days=days)
    return Bulletin(address, title=name, published=moment, preamble=(Paragraph(text),))


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        yield archive


def ranks(archive: SqliteArchive) -> dict[str, int | None]:
    return dict(archive.connection.execute("SELECT title, rank FROM bulletins ORDER BY sort_date, id"))


def holding(archive: SqliteArchive, term: str) -> set[int]:
    return {
        rank
        for (rank,) in archive.connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"{term}"',))
    }


def test_newer_bulletins_have_higher_ranks(archive: SqliteArchive) -> None:
    archive.keep_all([notice("b", 2), notice("a", 1), notice("c", 3)])
    assert archive.index() == 3
    found = ranks(archive)
    assert found["a"] < found["b"] < found["c"]  # type: ignore[operator]
    assert archive.unindexed() == archive.index() == 0


def test_bulletins_are_indexed_in_portions_newest_first(archive: SqliteArchive) -> None:
    archive.keep_all([notice(str(day), day) for day in range(5)])
    assert [archive.index(2), archive.unindexed()] == [2, 3]
    assert [title for title, rank in ranks(archive).items() if rank] == ["4", "3"]


def test_one_without_a_gap_between_its_neighbours_is_late(archive: SqliteArchive) -> None:
    archive.keep_all([notice("a", 1), notice("d", 9), notice("e", 10)])
    archive.index()
    for number, name in enumerate("bc"):
        archive.keep(notice(name, 3 + number))
        archive.index()
    found = ranks(archive)
    assert found["a"] < found["b"] < found["d"]  # type: ignore[operator]
    assert found["c"] == -1


def test_many_late_arrivals_rebuild_the_index(archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LATE", 2)
    archive.keep_all([notice(f"old {day}", day) for day in (0, 100)])
    archive.index()
    for day in range(1, 9):
        archive.keep(notice(f"new {day}", day))
        archive.index()
    found = [rank for rank in ranks(archive).values() if rank]
    assert sum(rank < 0 for rank in found) <= 3
    while archive.index():
        pass
    assert len(holding(archive, "停水")) == 10


def test_a_changed_text_is_no_longer_found_by_its_old_words(archive: SqliteArchive) -> None:
    archive.keep(notice("a", 1, "停水。"))
    archive.index()
    archive.keep(notice("a", 1, "修路。"))
    assert holding(archive, "停水") == set()
    archive.index()
    assert len(holding(archive, "修路")) == 1


@pytest.mark.parametrize(
    ("name", "term"),
    [
        pytest.param("河口 镇", "河口镇", id="spaces"),
        pytest.param("News.Example.org", "newsexampleorg", id="what the tokenizer would split at"),
        pytest.param('"; --', "", id="nothing but punctuation"),
    ],
)
def test_a_source_is_one_term(name: str, term: str) -> None:
    assert origin_term(name) == ORIGIN_MARK + term


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=15))
def test_ranks_above_zero_are_in_order_of_date(arrivals: list[tuple[int, bool]]) -> None:
    with SqliteArchive.open(None) as archive:
        for number, (day, taken) in enumerate(arrivals):
            archive.keep(notice(str(number), day))
            if taken:
                archive.index()
        while archive.index():
            pass
        found = [rank for rank in ranks(archive).values() if rank is not None]
        assert len(set(found)) == len(arrivals)
        main = [rank for rank in found if rank > 0]
        assert main == sorted(main, reverse=True)
