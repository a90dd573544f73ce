"""Links of bulletins to their attachments, recorded for the bulletins of an older archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.record import columns, digest, pack
from tui_reader.archive.sqlite.db.schema import STEPS, migrate
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile
from tui_reader.model import Attachment, Bulletin

COUNT, BATCH = 40, 7


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of version 8, which recorded no links."""
    path = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, STEPS[:8])
        for number in range(1, COUNT + 1):
            sheet = Attachment("表", f"a:{number}.xls")
            page = Bulletin(f"a:{number}", title=f"第{number}号", attachments=(sheet,))
            values = columns(page) | {"kept": "2021", "digest": digest(page)}
            names = ", ".join(values)
            connection.execute(
                f"INSERT INTO bulletins ({names}) VALUES ({', '.join(f':{name}' for name in values)})", values
            )
            connection.execute("INSERT INTO documents VALUES (?, ?)", (number, pack(page)))
    return path


def linked(archive: SqliteArchive) -> int:
    return len(archive.unfetched(None, 2 * COUNT))


def test_links_of_an_older_archive_are_recorded_a_batch_at_a_time(path: Path) -> None:
    """By as many programs as it takes: each goes on where the one before it was ended."""
    for done in range(BATCH, COUNT + BATCH, BATCH):
        with SqliteArchive.open(path) as archive:
            most = COUNT - archive.unindexed()
            assert linked(archive) == most
            assert archive.index(BATCH) == min(BATCH, COUNT - most)
            assert linked(archive) == min(done, COUNT)
    with SqliteArchive.open(path) as archive:
        assert archive.index(BATCH) == 0
        assert sorted(id for id, _file in archive.unfetched(None, COUNT)) == [*range(1, COUNT + 1)]


def test_a_batch_that_fails_records_nothing_and_the_next_program_continues(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        assert archive.index(BATCH) == BATCH
        calls = 0

        def fail() -> bool:
            nonlocal calls
            calls += 1
            return calls > 20

        archive.connection.set_progress_handler(fail, 100)
        with pytest.raises(ArchiveError):
            archive.index(BATCH)
        archive.connection.set_progress_handler(None, 100)
        assert linked(archive) == BATCH
    with SqliteArchive.open(path) as archive:
        while archive.index(BATCH):
            continue
        assert linked(archive) == COUNT


def test_no_file_is_deleted_while_links_are_missing(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.keep_files([ArrivedFile(f"a:{COUNT}.xls", "1.xls", b"1", None, datetime(2026, 1, 1, tzinfo=UTC))])
        while archive.index(BATCH):
            assert archive.drop_files() == []
        assert archive.drop_files() == []
        assert archive.attachments(COUNT)[0].digest
