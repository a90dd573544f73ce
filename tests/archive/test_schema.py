"""Migrations: all or nothing, and never of a file that is not ours or newer than we are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tui_reader.archive.schema import APPLICATION_ID, STEPS, SchemaError, migrate
from tui_reader.archive.store import Archive, ArchiveError
from tui_reader.model import Bulletin

NEXT = ("ALTER TABLE bulletins ADD COLUMN note TEXT", "UPDATE bulletins SET note = 'migrated'")


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of today with one bulletin."""
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive:
        archive.keep(Bulletin("a:1", title="kept"))
    return path


def version(path: Path) -> int:
    connection = connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_a_new_file_gets_every_step(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    Archive.open(path).close()
    assert version(path) == len(STEPS)
    connection = connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()
    with Archive.open(path) as archive:
        assert archive.counts().total == 0


def test_an_older_file_gets_the_missing_steps_and_keeps_its_rows(path: Path) -> None:
    connection = connect(path)
    migrate(connection, (*STEPS, NEXT))
    assert connection.execute("SELECT title, note FROM bulletins").fetchall() == [("kept", "migrated")]
    connection.close()
    assert version(path) == len(STEPS) + 1


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    connection = connect(path)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*STEPS, (*NEXT, "UPDATE nowhere SET x = 1")))
    assert not connection.in_transaction
    columns = {column[1] for column in connection.execute("PRAGMA table_info(bulletins)")}
    connection.close()
    assert "note" not in columns
    assert version(path) == len(STEPS)


def test_another_instance_that_migrated_first_is_noticed(path: Path) -> None:
    waiting = connect(path)
    steps = (*STEPS, NEXT)

    class Overtaken:
        """A connection that loses the race for the lock to another instance."""

        in_transaction = property(lambda self: waiting.in_transaction)

        def execute(self, sql: str) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                other = connect(path)
                migrate(other, steps)
                other.close()
            return waiting.execute(sql)

    migrate(Overtaken(), steps)  # type: ignore[arg-type]
    waiting.close()
    assert version(path) == len(steps)


def test_a_newer_file_is_left_alone(path: Path) -> None:
    connection = connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"newer bulletin-tui \(version 99 .*update") as caught:
        Archive.open(path)
    assert "\n" not in str(caught.value)
    assert caught.value.path == path
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("CREATE TABLE cookies (id)", id="tables of its own"),
        pytest.param("PRAGMA application_id = 7", id="an identity of its own"),
        pytest.param("PRAGMA user_version = 1", id="a version of its own"),
    ],
)
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "places.sqlite"
    connection = connect(path)
    connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_the_refusal_of_a_foreign_schema_comes_before_any_lock(tmp_path: Path) -> None:
    connection = connect(tmp_path / "other.sqlite")
    connection.execute("CREATE TABLE cookies (id)")
    with pytest.raises(SchemaError):
        migrate(connection)
    assert not connection.in_transaction
    connection.close()
