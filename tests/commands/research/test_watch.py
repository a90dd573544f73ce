"""`watch`: what is new, its exit codes, the list of watches, the digest of a day."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from support.commands import Run, bulletin
from tui_reader.archive.sqlite.store import SqliteArchive

Open = Callable[[], SqliteArchive]
DAY = datetime(2012, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def watched(archive: object, run: Run) -> None:
    """A watch that was made before anything new arrived."""
    assert run("watch", "--add", "水", "停水").code == 0


@pytest.fixture
def two_new(open_archive: Open) -> None:
    """Two bulletins that arrive, of which one matches."""
    with open_archive() as archive:
        archive.keep_page(bulletin(4, "北街停水", DAY, "水务所", "北街 & <南街> 停水。"), origin="county")
        archive.keep(bulletin(5, "北街停气", DAY, "燃气所", "停气。"))


def test_nothing_new(run: Run) -> None:
    assert run("watch") == (0, "", "")


@pytest.mark.usefixtures("two_new")
class TestLooking:
    def test_what_is_new_is_printed_once(self, run: Run) -> None:
        done = run("watch")
        assert done.code == 10
        assert done.out.splitlines()[0] == "水 (1)"
        assert "北街停水" in done.out
        assert run("watch") == (0, "", "")

    def test_without_marking_it_as_seen(self, run: Run) -> None:
        assert [run("watch", "--keep", "水").code for _each in range(2)] == [10, 10]

    def test_as_json(self, run: Run) -> None:
        done = run("watch", "--json")
        (found,) = done.objects
        assert (done.code, found["watch"], found["cause"], found["id"]) == (10, "水", "new", 4)
        assert (found["title"], found["origin"]) == ("北街停水", "county")
        assert {found["snippet"][start:end] for start, end in found["spans"]} == {"停水"}
        assert datetime.fromisoformat(found["arrived"]).tzinfo is not None

    def test_one_of_several(self, run: Run) -> None:
        run("watch", "--add", "气", "停气")
        assert run("watch", "气").code == 0
        assert run("watch", "水").code == 10

    def test_what_cannot_be_printed_is_not_seen(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """The program is ended, or its reader goes, between printing and marking."""
        with monkeypatch.context() as patch:
            patch.setattr("tui_reader.commands.research.watch.print_hit", _broken)
            run("watch")
        assert run("watch").code == 10


def _broken(_hit: object) -> None:
    raise BrokenPipeError


class TestTheList:
    @pytest.mark.usefixtures("two_new")
    def test_with_numbers(self, run: Run) -> None:
        run("watch", "--add", "two words", "停水 -南街", "--source", "county")
        assert [line.split() for line in run("watch", "--list").out.splitlines()] == [
            ["two", "words", "0", "new", "停水", "-南街", "county"],
            ["水", "1", "new", "停水"],
        ]
        first, second = run("watch", "--list", "--json").objects
        assert (first["sources"], first["new"], first["error"]) == (["county"], 0, None)
        assert (second["name"], second["query"], second["shared"]) == ("水", "停水", False)

    def test_another_query_of_a_name(self, run: Run) -> None:
        run("watch", "--add", "水", "断水")
        assert [each["query"] for each in run("watch", "--list", "--json").objects] == ["断水"]

    def test_removing(self, run: Run) -> None:
        assert run("watch", "--remove", "水").code == 0
        done = run("watch", "--list")
        assert (done.code, done.out) == (0, "")
        assert "there are no watches" in done.err

    @pytest.mark.parametrize(
        ("arguments", "code", "message"),
        [
            (("nobody",), 1, "there is no such watch"),
            (("--remove", "nobody"), 1, "there is no such watch"),
            (("--add", "q", "date:neverday"), 1, "is not a date"),
            (("--add", " ", "q"), 1, "a watch needs a name of at most 200 characters"),
            (("--add", "q", "停水", "停电"), 2, "one argument too many"),
            (("--source", "county"), 2, "--source belongs to --add"),
            (("--day", "2024-05-01"), 2, "--day belongs to --digest"),
            (("--digest", "html", "--json"), 2, "exclude each other"),
            (("--share", "水"), 1, "shared archive"),
        ],
    )
    def test_mistakes(self, run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
        done = run("watch", *arguments)
        assert (done.code, done.out) == (code, "")
        assert message in done.err

    def test_a_source_that_brought_nothing_is_named(self, run: Run) -> None:
        done = run("watch", "--add", "q", "停水", "--source", "cuonty")
        assert done.code == 0
        assert "cuonty: no bulletin came from a source of this name" in done.err

    def test_a_query_that_cannot_be_run_is_named(self, run: Run, open_archive: Open) -> None:
        with open_archive() as archive:
            archive.keep(bulletin(4, "停水", DAY, None, "停水"))
            archive.update_watches()
            archive.connection.execute("UPDATE watches SET query = 'date:neverday'")
        for options in ((), ("--digest", "html")):
            done = run("watch", *options)
            assert done.code == 1
            assert "停水" not in done.out
            assert "水: " in done.err


class TestDigest:
    @pytest.fixture(autouse=True)
    def today(self, run: Run, two_new: None, monkeypatch: pytest.MonkeyPatch) -> None:
        """Today is the day on which they arrived, even across midnight."""
        (found,) = run("watch", "--keep", "--json").objects
        arrived = datetime.fromisoformat(found["arrived"]).astimezone().date()
        monkeypatch.setattr("tui_reader.commands.research.watch.date", Mock(today=lambda: arrived))

    def test_of_today_in_markdown(self, run: Run) -> None:
        done = run("watch", "--digest", "markdown")
        assert done.code == 10
        assert "## 水 (1)" in done.out
        assert "**停水**" in done.out
        # Nothing was marked as seen.
        assert run("watch").code == 10

    def test_in_html(self, run: Run) -> None:
        done = run("watch", "--digest", "html")
        assert done.out.startswith("<!DOCTYPE html>")
        assert ">停水</mark>" in done.out
        assert "北街 &amp; &lt;南街&gt;" in done.out

    @pytest.mark.parametrize("day", ["2001-01-01", "0001-01-01", "9999-12-31"])
    def test_of_another_day(self, run: Run, day: str) -> None:
        done = run("watch", "--digest", "markdown", "--day", day)
        assert done.code == 0
        assert day in done.out
        assert "停水" not in done.out


@pytest.mark.usefixtures("two_new")
def test_an_interrupted_comparison_keeps_what_was_compared(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    update = SqliteArchive.update_watches

    def one_and_interrupt(archive: SqliteArchive) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return update(archive, 1)

    with monkeypatch.context() as patched:
        patched.setattr(SqliteArchive, "update_watches", one_and_interrupt)
        done = run("watch")
    assert (done.code, done.out) == (130, "")
    assert done.err.endswith(
        "interrupted; 1 article is still to be compared with the watches, which the next run does\n"
    )
    assert run("watch").code == 10


@pytest.mark.usefixtures("two_new")
def test_a_long_comparison_shows_how_much_is_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    update = SqliteArchive.update_watches
    monkeypatch.setattr(SqliteArchive, "update_watches", lambda archive: update(archive, 1))
    monkeypatch.setattr("tui_reader.commands.transfer.watch_comparison.MANY", 1)
    monkeypatch.setattr("tui_reader.commands.output.progress.PATIENCE", 0)
    assert run("watch").err.splitlines() == [
        "bulletin-tui: comparing with watches 1 / 2",
        "bulletin-tui: comparing with watches 2 / 2",
    ]
