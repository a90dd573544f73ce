"""Rows of which a damaged log and the file have several images, of different times."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.damaged_archives import COUNT, NOW, check_progress, page_size, text
from tui_reader.archive.sqlite.repair.doctor import examine
from tui_reader.archive.sqlite.repair.pages.write_ahead_log import read_log
from tui_reader.archive.sqlite.repair.salvage import salvage
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.model import Bulletin

ID = COUNT + 1


@pytest.fixture
def archive(path: Path) -> Iterator[SqliteArchive]:
    """The file has a bulletin with its page; everything after that goes into the log alone."""
    with SqliteArchive.open(path) as archive:
        archive.keep_page(Bulletin("b:1", title="文", preamble=(text(1),)), Raw(b"first page", "utf-8"))
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield archive


def damaged(path: Path, *tables: str) -> Path:
    """A copy whose log is cut off, and has zeros in place of the roots of some tables."""
    left = path.with_name("left.sqlite")
    log = bytearray(Path(f"{path}-wal").read_bytes())
    size = page_size(path)
    shutil.copy(path, left)
    with closing(sqlite3.connect(path)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
        pages = {roots[table] for table in tables}
    for at in range(32, len(log) - size, 24 + size):
        if int.from_bytes(log[at : at + 4], "big") in pages:
            log[at + 24 : at + 24 + size] = bytes(size)
    Path(f"{left}-wal").write_bytes(log[:-5])
    return left


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def second_text(archive: SqliteArchive, raw: Raw | None) -> None:
    archive.keep_page(Bulletin("b:1", title="文", preamble=(text(2),)), raw)
    # The last frame, which is cut off.
    archive.set_read(1, True)


def test_the_page_of_an_earlier_text_stays_with_it(archive: SqliteArchive, path: Path) -> None:
    second_text(archive, None)
    left = damaged(path)
    salvage(left, check_progress, NOW)
    assert rows(left, f"SELECT count(*) FROM former WHERE bulletin = {ID} AND data IS NOT NULL") == [(1,)]
    assert rows(left, f"SELECT count(*) FROM raw WHERE id = {ID}") == [(0,)]


def test_examining_a_log_that_was_cut_off_does_not_make_it_whole(archive: SqliteArchive, path: Path) -> None:
    """SQLite would write an index that states the last change before the cut as the end of the log."""
    archive.keep_page(Bulletin("b:2", title="文", preamble=(text(2, 40_000),)))
    left = damaged(path)
    first, second = (examine(left, check_progress).damage for _ in range(2))
    assert "ends in the middle" in first[0]
    assert second == first
    salvage(left, check_progress, NOW)
    assert rows(left, "SELECT count(*) FROM bulletins WHERE address = 'b:2'") == [(1,)]


@pytest.mark.parametrize("header", [bytes(32), b"\xaa" * 32])
def test_a_log_without_its_header_is_examined(archive: SqliteArchive, path: Path, header: bytes) -> None:
    archive.keep_page(Bulletin("b:2", title="文", preamble=(text(2),)))
    left = damaged(path)
    with Path(f"{left}-wal").open("r+b") as log:
        log.write(header)
    first, second = (examine(left, check_progress).damage for _ in range(2))
    assert "the beginning of the log" in first[0]
    assert second == first


def test_a_log_without_a_change_yet_is_examined(archive: SqliteArchive, path: Path) -> None:
    """A program was killed when it had written the header of a new log and nothing behind it."""
    archive.keep_page(Bulletin("b:2", title="文"))
    header = Path(f"{path}-wal").read_bytes()[:32]
    archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = path.with_name("left.sqlite")
    shutil.copy(path, left)
    log = Path(f"{left}-wal")
    log.write_bytes(header)
    found = examine(left, check_progress)
    assert (found.sound, found.total) == (True, COUNT + 2)
    assert log.read_bytes() == header


def test_examining_an_interrupted_change_does_not_make_it_damage(archive: SqliteArchive, path: Path) -> None:
    """The index that the stopped program has left tells that the log is whole."""
    left = path.with_name("left.sqlite")
    connection = archive.connection
    connection.execute("PRAGMA cache_size = 5")
    connection.execute("BEGIN")
    marks = [(f"m:{number}" + "x" * 2000,) for number in range(200)]
    connection.executemany("INSERT INTO marks (address) VALUES (?)", marks)
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    connection.execute("ROLLBACK")
    with Path(f"{left}-wal").open("rb") as log:
        assert read_log(log).damage
    assert [examine(left, check_progress).damage for _ in range(2)] == [(), ()]


def test_a_page_of_an_earlier_text_that_is_lost_is_lost_with_it(archive: SqliteArchive, path: Path) -> None:
    second_text(archive, None)
    left = damaged(path, "former")
    done = salvage(left, check_progress, NOW)
    assert rows(left, f"SELECT count(*) FROM former WHERE bulletin = {ID}") == [(0,)]
    assert rows(left, f"SELECT count(*) FROM raw WHERE id = {ID}") == [(0,)]
    assert done.lost.tables["raw"].known == 1


def test_a_page_of_the_current_text_stays(archive: SqliteArchive, path: Path) -> None:
    second_text(archive, Raw(b"second page", "utf-8"))
    expected = rows(path, f"SELECT data FROM raw WHERE id = {ID}")
    left = damaged(path)
    salvage(left, check_progress, NOW)
    assert rows(left, f"SELECT data FROM raw WHERE id = {ID}") == expected


@pytest.mark.no_cover
def test_of_a_row_that_moved_to_another_page_the_newest_counts(archive: SqliteArchive, path: Path) -> None:
    connection = archive.connection
    key = "m:198" + "x" * 100
    add = "INSERT INTO marks (address) VALUES (?)"
    connection.executemany(add, [(f"m:{number:03}" + "x" * 100,) for number in range(0, 200, 2)])
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # The page is divided; the root of the table, which held everything, leads to the parts.
    connection.executemany(add, [(f"m:{number:03}" + "x" * 100,) for number in range(1, 200, 2)])
    connection.execute("UPDATE marks SET starred = 1 WHERE address = ?", (key,))
    archive.set_read(1, True)
    left = damaged(path, "marks")
    salvage(left, check_progress, NOW)
    assert rows(left, f"SELECT starred FROM marks WHERE address = '{key}'") == [(1,)]
