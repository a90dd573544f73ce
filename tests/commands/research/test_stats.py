"""`stats`: bulletins counted by time, publisher, source and section, as text and as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.commands import Run
from support.damaged_archives import change
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival
from tui_reader.model import Bulletin, Paragraph


def bulletin(number: int, year: int, month: int, title: str, source: str) -> Bulletin:
    return Bulletin(
        f"https://example.org/{number}",
        title=title,
        column="Notices" if number % 2 else None,
        published=datetime(year, month, 3, tzinfo=UTC),
        source=source,
        preamble=(Paragraph(f"Text {number}."),),
    )


@pytest.fixture
def archive(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    with SqliteArchive.open(home / "data" / "archive.sqlite") as store:
        store.keep_arrivals(
            [
                Arrival(bulletin(1, 2023, 5, "Water", "Works"), origin="Town"),
                Arrival(bulletin(2, 2023, 5, "Power", "Works"), origin="Town"),
                Arrival(bulletin(3, 2024, 1, "Water again", "Council"), origin=None),
                Arrival(Bulletin("https://example.org/4", title="Undated"), origin=None),
            ]
        )


@pytest.mark.usefixtures("archive")
def test_as_json(run: Run) -> None:
    (found,) = run("stats", "--json").objects
    assert (found["total"], found["undated"], found["first"], found["last"]) == (4, 1, "2023-05-03", "2024-01-03")
    assert found["periods"] == [{"period": "2023-05", "total": 2}, {"period": "2024-01", "total": 1}]
    assert [(each["name"], each["total"]) for each in found["publishers"]] == [
        ("Works", 2),
        ("", 1),
        ("Council", 1),
    ]
    assert found["publishers"][0]["periods"] == [{"period": "2023-05", "total": 2}]
    assert [(each["name"], each["total"]) for each in found["sources"]] == [("", 2), ("Town", 2)]
    assert [(each["name"], each["total"]) for each in found["sections"]] == [("", 2), ("Notices", 2)]


@pytest.mark.usefixtures("archive")
def test_of_a_query(run: Run) -> None:
    (found,) = run("stats", "water", "--by", "year", "--limit", "1", "--json").objects
    assert found["query"] == "water"
    assert found["periods"] == [{"period": "2023", "total": 1}, {"period": "2024", "total": 1}]
    assert found["publishers_total"] == 2
    assert len(found["publishers"]) == 1


@pytest.mark.usefixtures("archive")
def test_a_query_of_several_words_needs_no_quotes(run: Run) -> None:
    assert run("stats", "water", "OR", "park", "--json").objects == run("stats", "water OR park", "--json").objects


@pytest.mark.usefixtures("archive")
def test_as_text(run: Run) -> None:
    lines = run("stats").out.splitlines()
    assert lines[0] == "4 articles · 1 undated"
    assert lines[1:4] == ["  2023-05  2 " + "#" * 40, "  …", "  2024-01  1 " + "#" * 20]
    assert "Publishers (3)" in lines


@pytest.mark.parametrize("command", [("stats",), ("doctor", "--repair")])
def test_texts_that_another_version_compared_are_compared_again(
    run: Run, home: Path, command: tuple[str, ...]
) -> None:
    path = home / "data" / "archive.sqlite"
    path.parent.mkdir(parents=True)
    text = Paragraph("The works close the main in East Street for repairs. " * 20)
    with SqliteArchive.open(path) as store:
        store.keep_all([Bulletin(f"https://{each}.example/1", "Water", preamble=(text,)) for each in "ab"])
    change(path, "DELETE FROM same_texts", "UPDATE fingerprint_rules SET version = 'another'")
    assert run(*command).code == 0
    with SqliteArchive.open(path) as store:
        assert store.unfingerprinted() == 0
        assert [row.address for row in store.same_texts(1)] == ["https://b.example/1"]


def test_of_no_archive(run: Run) -> None:
    done = run("stats")
    assert (done.code, done.out) == (0, "0 articles\n")
    assert "your archive is empty" in done.err


@pytest.mark.usefixtures("archive")
def test_a_query_that_cannot_be_read(run: Run) -> None:
    assert run("stats", "(water").code == 2
