"""A search index that another version of the program, or of Python, has built: what it says is checked, and it is
rebuilt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tui_reader.archive import passages
from tui_reader.archive.passages import Passages
from tui_reader.archive.sqlite.db import index_version
from tui_reader.archive.sqlite.db.schema import STEPS, migrate
from tui_reader.archive.sqlite.lists import nearest
from tui_reader.archive.sqlite.repair import doctor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin, Paragraph
from tui_reader.query.syntax import parse

TEXTS = {"a": "东街停水。", "b": "西街修路。", "c": "Road closed."}


def notice(name: str, text: str) -> Bulletin:
    return Bulletin(f"https://example.org/{name}", title=name, preamble=(Paragraph(text),))


def found(archive: SqliteArchive, query: str) -> list[str]:
    parsed = parse(query)
    titles = sorted(hit.row.title for hit in archive.search(parsed).hits(0, 100))
    assert archive.count_hits(parsed, 100) == len(titles)
    return titles


@contextmanager
def another_version() -> Iterator[None]:
    """A program that misses the last character of each text, and takes every bulletin for one about water."""
    make = passages.document_terms

    def document_terms(seen: Passages, origin: str | None = None, attached: Iterable[str] = ()) -> set[str]:
        body = tuple(each._replace(text=each.text[:-2]) for each in seen.body)
        return make(seen._replace(body=body), origin, attached) | {"水务"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "document_terms", document_terms)
        patch.setattr(index_version, "terms_version", lambda: "another version")
        yield


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive that another version has indexed."""
    path = tmp_path / "archive.sqlite"
    with another_version(), SqliteArchive.open(path) as archive:
        for name, text in TEXTS.items():
            archive.keep_page(notice(name, text), origin="旧站")
        assert archive.index() == 3
        assert archive.unindexed() == 0
    return path


def test_it_is_rebuilt_once(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        assert archive.unindexed() == 3
        assert [archive.index(2), archive.unindexed(), archive.index(), archive.index()] == [2, 1, 1, 0]
        assert found(archive, "水务") == []
        assert found(archive, "停水") == ["a"]
    with SqliteArchive.open(path) as archive:
        assert archive.unindexed() == archive.index() == 0


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("水务", [], id="a term that no text holds"),
        pytest.param("水务 OR 修路", ["b"], id="either"),
        pytest.param("-水务", ["a", "b", "c"], id="not such a term"),
        pytest.param("停水", ["a"], id="a term that the index lacks"),
        pytest.param("停水 is:starred", ["a"], id="a term that the index lacks, and a state"),
        pytest.param("closed -停水", ["c"], id="without"),
        pytest.param("in:旧站 road", ["c"], id="an entry of the list of sources"),
    ],
)
def test_until_it_is_rebuilt_it_neither_invents_nor_hides(path: Path, query: str, titles: list[str]) -> None:
    with SqliteArchive.open(path) as archive:
        archive.set_starred(1, True)
        assert found(archive, query) == titles
        archive.index()
        assert found(archive, query) == titles


def test_a_changed_page_is_kept_and_no_longer_found_by_its_old_words(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        assert archive.keep_page(notice("a", "修桥。")).what == "changed"
        for _ in range(2):
            assert found(archive, "停水") == found(archive, "水务") == []
            assert found(archive, "修桥") == ["a"]
            archive.index()
        assert archive.unindexed() == 0
    assert doctor.examine(path, lambda *_stage: None).sound


def test_a_source_that_is_renamed_is_found_by_its_new_name(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.rename_origin("旧站", "新站")
        assert archive.adopt("别站", ["https://example.org/c"]) == 1
        for _ in range(2):
            assert found(archive, "in:旧站") == []
            assert found(archive, "in:新站") == ["a", "b"]
            assert found(archive, "in:别站") == ["c"]
            archive.index()


def test_the_version_that_built_it_rebuilds_it_too_when_a_page_changed(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.keep(notice("a", "修桥。"))
    with another_version(), SqliteArchive.open(path) as archive:
        assert archive.unindexed() == archive.index() == 3


def test_titles_are_looked_for_without_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "LARGE", 0)
    monkeypatch.setattr(nearest, "NEARBY", 1)
    with another_version(), SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("https://example.org/d", title="停水"))
        archive.index()
    change(path, "UPDATE index_terms SET version = 'before'", "INSERT INTO words (words) VALUES ('delete-all')")
    with SqliteArchive.open(path) as archive:
        assert archive.next_title(View(), "停水", 0, 1) == archive.position(View(), 4)


def test_doctor_says_that_all_wait_and_misses_none(path: Path) -> None:
    examined = doctor.examine(path, lambda *_stage: None)
    assert (examined.sound, examined.waiting, examined.missing, examined.late) == (True, 3, 0, 0)


def test_a_file_of_version_3_is_rebuilt_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        for name, text in TEXTS.items():
            archive.keep(notice(name, text))
        archive.index()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, STEPS[:3])
        earlier = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    with closing(sqlite3.connect(path)) as connection:
        listed = "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC"
        later = [each for each in connection.execute(listed).fetchall() if each[1] not in earlier]
    later.sort(key=lambda each: each[0] == "table")
    change(
        path,
        "PRAGMA foreign_keys = OFF",
        *(f"DROP {kind} {name}" for kind, name in later),
        "PRAGMA user_version = 3",
    )
    with SqliteArchive.open(path) as archive:
        assert archive.unindexed() == archive.index() == 3
        assert found(archive, "停水") == ["a"]
    with SqliteArchive.open(path) as archive:
        assert archive.unindexed() == 0
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_it_is_searched_where_it_cannot_be_rebuilt(path: Path) -> None:
    with SqliteArchive.open(path, as_copy=True) as archive:
        assert found(archive, "停水") == ["a"]
        assert found(archive, "水务") == []
