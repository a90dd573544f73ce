"""`search`: hits, counts and errors of queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run, bulletin
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.commands.output import progress as progress_module


@pytest.mark.usefixtures("archive")
class TestSearch:
    def test_newest_first_with_the_place_that_matches(self, run: Run) -> None:
        done = run("search", "--json", "水")
        assert (done.code, done.ids) == (0, [2, 1])
        first = done.objects[0]
        assert first["path"] == ["一、内容"]
        assert first["section"] == "1"
        assert {first["snippet"][start:end] for start, end in first["spans"]} == {"水"}
        assert (first["title"], first["tags"], first["revisions"]) == ("西街停电", [], 1)

    def test_as_a_table(self, run: Run) -> None:
        first, second = run("search", "水管").out.splitlines()
        assert first.split() == ["1", "2010-07-16", "东街停水"]
        assert second.startswith(" " * 19 + "一、")
        assert "内容 › " in second
        assert "更换水管" in second

    def test_several_arguments_are_one_query(self, run: Run) -> None:
        assert run("search", "--json", "水", "NOT", "泵").ids == [1]

    def test_the_limit(self, run: Run) -> None:
        assert run("search", "--json", "--limit", "1", "水").ids == [2]
        assert sorted(run("search", "--json", "--limit", "0", "--order", "relevance", "水").ids) == [1, 2]

    def test_how_many(self, run: Run) -> None:
        assert run("search", "--count", "水").out == "2\n"
        assert run("search", "--count", "--json", "水").objects == [{"query": "水", "count": 2}]
        assert run("search", "--count", "火").code == 1

    def test_nothing_found(self, run: Run) -> None:
        assert run("search", "火车") == (1, "", "")

    @pytest.mark.parametrize(
        ("query", "carets"),
        [
            pytest.param("停水 date:2010-13", "  " + " " * 10 + "^" * 7, id="a value"),
            pytest.param("(停水", "  ^", id="a parenthesis"),
            pytest.param("停水 OR", "  " + " " * 5 + "^^", id="behind wide characters"),
            pytest.param(" ", "  ^", id="nothing"),
        ],
    )
    def test_a_query_that_cannot_be_read(self, run: Run, query: str, carets: str) -> None:
        done = run("search", query)
        assert (done.code, done.out) == (2, "")
        message, shown, under = done.err.splitlines()
        assert message.startswith("bulletin-tui: ")
        assert (shown, under) == (f"  {query}", carets)

    def test_no_control_code_of_a_query_reaches_the_terminal(self, run: Run) -> None:
        assert "\x1b" not in run("search", "(\x1b[31m").err

    def test_what_waits_is_indexed_first_when_it_is_much(
        self, run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with SqliteArchive.open(archive) as kept:
            kept.keep_all([bulletin(number, "又", None, None, "水") for number in (7, 8, 9)])
        assert len(run("search", "--json", "又").ids) == 3
        with SqliteArchive.open(archive) as kept:
            assert kept.unindexed() == 3
        monkeypatch.setattr(progress_module, "MANY", 2)
        monkeypatch.setattr(progress_module, "PATIENCE", 0)
        done = run("search", "--json", "又")
        assert len(done.ids) == 3
        assert "search index 3 / 3" in done.err
        with SqliteArchive.open(archive) as kept:
            assert kept.unindexed() == 0


def test_a_search_makes_no_archive(run: Run, tmp_path: Path) -> None:
    done = run("search", "水")
    assert done.code == 1
    assert "your archive is empty" in done.err
    assert not (tmp_path / "home").exists()
