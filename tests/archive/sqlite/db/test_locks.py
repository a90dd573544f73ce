"""Files that another program is writing to: what waits, what does not, and that no mark is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.locking import LockFile
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.connection import transaction
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.sqlite.write import marking
from tui_reader.archive.values import Marks, Position, View
from tui_reader.model import Announcement, Bulletin

PAGES = [Bulletin(f"a:{name}", title=name, announcements=(Announcement("n"),)) for name in "abc"]


class Other:
    """Another program with the same file."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0)

    def lock(self, how: str = "IMMEDIATE") -> None:
        self._connection.execute(f"BEGIN {how}")

    def unlock(self) -> None:
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep_all(PAGES)
        archive.set_read(1, True)
    return path


@pytest.fixture
def other(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(connection, "MARK_SECONDS", 0.01)
    other = Other(path)
    yield other
    other.close()


@pytest.fixture(params=["file", "memory", "copy"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, path: Path) -> Callable[[], SqliteArchive]:
    """The ways in which the marks in the file at `path` are made; the same three bulletins in each."""

    def in_memory() -> SqliteArchive:
        archive = SqliteArchive.open(None, marks=path)
        archive.keep_all(PAGES)
        return archive

    def as_copy() -> SqliteArchive:
        samples = tmp_path / "samples.sqlite"
        with SqliteArchive.open(samples) as archive:
            archive.keep_all(PAGES)
        return SqliteArchive.open(samples, marks=path, as_copy=True)

    return {"file": lambda: SqliteArchive.open(path), "memory": in_memory, "copy": as_copy}[request.param]


def kept(path: Path) -> list[Marks]:
    with SqliteArchive.open(path) as archive:
        return [archive.marks(id) for id in (1, 2, 3)]


class TestMarks:
    def test_they_show_at_once_and_are_written_when_the_lock_is_gone(
        self, opened: Callable[[], SqliteArchive], other: Other, path: Path
    ) -> None:
        archive = opened()
        other.lock()
        archive.set_read(2, True)
        archive.set_read(1, False)
        archive.set_starred(3, True)
        archive.set_position(2, Position(4, 2))
        archive.acknowledge("n", None)
        assert archive.marks(1) == Marks()
        assert archive.marks(2) == Marks(read=True, position=Position(4, 2))
        assert archive.marks(3) == Marks(starred=True)
        assert [(row.read, row.starred) for row in archive.rows(View(), 0, 9)] == [
            (False, False),
            (True, False),
            (False, True),
        ]
        assert archive.row(3).starred  # type: ignore[union-attr]
        assert archive.counts() == (3, 2, 1)
        assert archive.announcements() == []
        assert [each.acknowledged for each in archive.announcements(include_acknowledged=True)] == [True]
        assert kept(path)[1:] == [Marks(), Marks()]
        other.unlock()
        archive.set_position(3, Position(1))
        expected = [Marks(), Marks(read=True, position=Position(4, 2)), Marks(starred=True, position=Position(1))]
        assert kept(path) == expected
        assert archive.counts() == (3, 2, 1)
        with SqliteArchive.open(path) as again:
            assert again.counts() == (3, 2, 1)
            assert again.announcements() == []
        archive.close()
        assert kept(path) == expected

    def test_the_last_word_counts(self, opened: Callable[[], SqliteArchive], other: Other, path: Path) -> None:
        archive = opened()
        other.lock()
        archive.set_starred(2, True)
        archive.set_starred(2, False)
        archive.set_position(2, Position(1))
        archive.set_position(2, None)
        assert archive.marks(2) == Marks()
        archive.set_starred(2, True)
        other.unlock()
        archive.close()
        assert kept(path)[1] == Marks(starred=True)

    def test_closing_writes_them(self, opened: Callable[[], SqliteArchive], other: Other, path: Path) -> None:
        archive = opened()
        other.lock()
        archive.set_read(3, True)
        other.unlock()
        archive.close()
        assert kept(path)[2].read

    def test_closing_says_what_is_lost(
        self, opened: Callable[[], SqliteArchive], other: Other, path: Path
    ) -> None:
        archive = opened()
        other.lock()
        archive.set_read(3, True)
        with pytest.raises(ArchiveError, match="the last marks were not kept") as caught:
            archive.close()
        assert caught.value.path == path
        archive.close()
        with pytest.raises(ArchiveError):
            archive.counts()

    def test_a_key_waits_a_moment_and_the_next_ones_do_not(
        self, opened: Callable[[], SqliteArchive], other: Other, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[float] = []

        def writing(
            file: sqlite3.Connection, path: Path | None, wait: float, *rest: int
        ) -> AbstractContextManager[None]:
            if path is not None:
                waits.append(wait)
            return transaction(file, path, wait, *rest)

        archive = opened()
        other.lock()
        monkeypatch.setattr(marking, "transaction", writing)
        for _ in range(2):
            archive.set_read(3, True)
            archive.set_read(3, False)
        assert waits == [connection.MARK_SECONDS, 0, 0, 0]
        other.unlock()
        archive.close()

    def test_a_bulletin_that_is_not_there_has_none(
        self, opened: Callable[[], SqliteArchive], other: Other, path: Path
    ) -> None:
        archive = opened()
        other.lock()
        archive.set_read(99, True)
        archive.set_position(99, Position(1))
        assert archive.counts() == (3, 2, 0)
        other.unlock()
        archive.close()
        assert kept(path) == [Marks(read=True), Marks(), Marks()]

    def test_on_a_full_disk_they_wait_too(self, path: Path) -> None:
        large = "large" * 9000
        with SqliteArchive.open(path) as archive:
            pages = archive.connection.execute("PRAGMA page_count").fetchone()[0]
            archive.connection.execute(f"PRAGMA max_page_count = {pages}")
            archive.acknowledge(large, None)
            archive.set_starred(3, True)
            assert "the disk is full" in str(archive.trouble)
            assert "the disk is full" in str(archive.check_file())
            assert archive.marks(3).starred
            assert not kept(path)[2].starred
            archive.connection.execute(f"PRAGMA max_page_count = {pages + 100}")
            assert archive.check_file() is archive.trouble is None
            assert kept(path)[2].starred
        with SqliteArchive.open(path) as archive:
            assert archive.connection.execute("SELECT title FROM acknowledged").fetchall() == [(large,)]

    def test_closing_says_what_is_lost_on_a_full_disk(self, path: Path) -> None:
        archive = SqliteArchive.open(path)
        pages = archive.connection.execute("PRAGMA page_count").fetchone()[0]
        archive.connection.execute(f"PRAGMA max_page_count = {pages}")
        archive.acknowledge("large" * 9000, None)
        with pytest.raises(ArchiveError, match=r"the disk is full.*; the last marks were not kept"):
            archive.close()

    def test_next_unread_follows_them(self, opened: Callable[[], SqliteArchive], other: Other) -> None:
        archive = opened()
        other.lock()
        archive.set_read(2, True)
        assert archive.next_unread(View(), 1, 1) == 2
        archive.set_read(1, False)
        assert archive.next_unread(View(), 1, -1) == 0
        archive.set_read(1, True)
        archive.set_read(3, True)
        assert archive.next_unread(View(), 1, 1) is None
        other.unlock()
        archive.close()

    @pytest.mark.parametrize("filter", ["all", "unread", "starred"])
    def test_windows_and_counts_agree_during_writes(
        self, opened: Callable[[], SqliteArchive], other: Other, filter: str
    ) -> None:
        archive = opened()
        other.lock()
        archive.set_read(2, True)
        archive.set_starred(3, True)
        view = View(filter)  # type: ignore[arg-type]
        rows = archive.rows(view, 0, 9)
        assert archive.count(view) == len(rows)
        assert [archive.position(view, row.id) for row in rows] == list(range(len(rows)))
        other.unlock()
        archive.close()


class TestKeeping:
    def test_a_page_in_memory_needs_no_lock(self, path: Path, other: Other) -> None:
        with SqliteArchive.open(None, marks=path) as archive:
            other.lock()
            ids = archive.keep_all(PAGES)
            assert [archive.marks(id).read for id in ids] == [True, False, False]
            archive.keep(PAGES[0])
            assert archive.counts() == (3, 2, 0)
            other.unlock()

    def test_marks_are_read_during_an_exclusive_lock(self, path: Path, other: Other) -> None:
        with SqliteArchive.open(None, marks=path) as archive:
            other.lock("EXCLUSIVE")
            id = archive.keep(PAGES[0])
            archive.set_starred(id, True)
            assert archive.marks(id) == Marks(read=True, starred=True)
            other.unlock()
        assert kept(path)[0] == Marks(read=True, starred=True)

    def test_a_page_for_the_file_waits_and_fails(self, path: Path, other: Other) -> None:
        with SqliteArchive.open(path) as archive:
            other.lock()
            archive.set_read(2, True)
            with pytest.raises(ArchiveError, match="another program is writing"):
                archive.keep(Bulletin("a:d"))
            assert archive.counts() == (3, 1, 0)
            other.unlock()
            archive.keep(Bulletin("a:d"))
            assert kept(path)[1].read
            assert archive.counts() == (4, 2, 0)


class TestLog:
    """The write-ahead log, which another program has made large; see `connection.MARK_LOG_PAGES`."""

    @pytest.fixture
    def large(self, path: Path) -> Iterator[Callable[[], bool]]:
        """Whether the rows of the other program are still in the log alone, not in the file."""
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA wal_autocheckpoint = 0")
            pages = range(connection.LOG_PAGES + 100)
            other.execute("CREATE TABLE large (content)")
            size = path.stat().st_size
            other.execute("BEGIN")
            other.executemany("INSERT INTO large VALUES (zeroblob(16000))", ((),) * len(pages))
            other.execute("COMMIT")
            yield lambda: path.stat().st_size == size

    def test_a_mark_leaves_it_to_the_next_writer(self, path: Path, large: Callable[[], bool]) -> None:
        with SqliteArchive.open(path) as archive:
            archive.set_read(2, True)
            archive.set_position(2, Position(1, 2))
            assert archive.check_file() is None
            assert large()
            assert kept(path)[1].read
            archive.keep(Bulletin("a:d"))
            assert not large()

    def test_marks_alone_do_not_make_it_grow_without_end(
        self, path: Path, large: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection, "MARK_LOG_PAGES", connection.LOG_PAGES + 50)
        with SqliteArchive.open(path) as archive:
            archive.set_read(2, True)
            assert not large()


class TestWaiting:
    def test_only_the_first_of_several_marks_waits(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        waits: list[float] = []
        with SqliteArchive.open(path) as archive, monkeypatch.context() as patched:
            patched.setattr(LockFile, "acquire", lambda self, wait=0: waits.append(wait))
            archive.set_read(2, True)
            archive.set_position(2, Position(1, 2))
            archive.acknowledge("n", "a:a")
            archive.check_file()
            assert waits == [connection.MARK_SECONDS, 0, 0, 0]
            patched.undo()
        assert kept(path)[1] == Marks(read=True, position=Position(1, 2))


class TestOpening:
    def test_marks_are_read_during_a_write_and_written_after_it(self, path: Path, other: Other) -> None:
        other.lock()
        with SqliteArchive.open(None, marks=path) as archive:
            assert archive.warnings == []
            id = archive.keep(PAGES[0])
            assert archive.marks(id).read
            archive.set_starred(id, True)
            other.unlock()
        assert kept(path)[0] == Marks(read=True, starred=True)

    def test_a_file_is_opened_and_read_during_a_write(self, path: Path, other: Other) -> None:
        other.lock("EXCLUSIVE")
        with SqliteArchive.open(path) as archive:
            assert archive.counts() == (3, 2, 0)
            assert [row.title for row in archive.rows(View(), 0, 9)] == ["a", "b", "c"]
        other.unlock()
