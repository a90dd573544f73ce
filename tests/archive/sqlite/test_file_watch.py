"""The file under a running program: deleted, renamed, replaced, put back."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db import file_identity
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, View
from tui_reader.model import Bulletin
from tui_reader.query.syntax import parse

PAGES = [Bulletin(f"a:{name}", title=name) for name in "abc"]
GONE = "the file is gone; put it back"
REPLACED = "another file has taken its place; put the former one back, or start the program again"


def problem(archive: SqliteArchive) -> str | None:
    """What a check of the file finds."""
    found = archive.check_file()
    assert found is archive.trouble
    return found and found.message


def made(path: Path, pages: list[Bulletin] = PAGES) -> Path:
    with SqliteArchive.open(path) as archive:
        archive.keep_all(pages)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "archive.sqlite")


@pytest.fixture
def archive(path: Path) -> Iterator[SqliteArchive]:
    archive = SqliteArchive.open(path)
    assert archive.check_file() is None
    yield archive
    archive.close()


def starred(path: Path) -> set[str]:
    """The starred addresses in a file, read by SQLite alone; it must be sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {address for (address,) in connection.execute("SELECT address FROM marks WHERE starred = 1")}


def names(folder: Path) -> set[str]:
    """The files of an archive in a folder, without its lock files."""
    return {each.name for each in folder.iterdir() if each.suffix not in (".lock", ".reader")}


def away(path: Path, how: str) -> None:
    if how == "deleted":
        path.unlink()
    elif how == "renamed":
        path.rename(path.with_name("elsewhere.sqlite"))
    else:
        path.parent.rename(path.parent.with_name("other-folder"))


@pytest.mark.parametrize("how", ["deleted", "renamed", "with its folder"])
def test_a_file_that_is_gone_is_noticed_and_nothing_is_written(
    path: Path, archive: SqliteArchive, how: str
) -> None:
    archive.set_starred(1, True)
    away(path, how)
    assert problem(archive) == GONE
    assert archive.file is None
    # What was shown can still be read.
    assert [row.title for row in archive.rows(View(), 0, 9)] == ["a", "b", "c"]
    assert [hit.row.title for hit in archive.search(parse("b")).hits(0, 9)] == ["b"]
    assert archive.bulletin(2) == PAGES[1]
    archive.set_starred(2, True)
    archive.set_flags({3: Flags(True, True)})
    assert archive.counts() == (3, 2, 3)
    for write in (lambda: archive.keep(Bulletin("a:d")), lambda: archive.tag([1], ["x"])):
        with pytest.raises(ArchiveError, match=GONE):
            write()
    assert not path.exists()
    with pytest.raises(ArchiveError, match=f"{GONE}; the last marks were not kept, make them again"):
        archive.close()
    assert not path.exists()
    assert not [name for name in (names(path.parent) if path.parent.exists() else ()) if "-wal" in name]


def test_a_write_notices_it_before_the_check_does(path: Path, archive: SqliteArchive) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))
    archive.set_starred(2, True)
    assert archive.trouble is not None
    assert archive.trouble.message == GONE
    with pytest.raises(ArchiveError, match=GONE):
        archive.keep(Bulletin("a:d"))
    assert starred(path.with_name("elsewhere.sqlite")) == set()
    path.with_name("elsewhere.sqlite").rename(path)


def test_a_renamed_file_is_whole_under_its_new_name(path: Path, archive: SqliteArchive) -> None:
    archive.set_starred(1, True)
    new = path.with_name("elsewhere.sqlite")
    path.rename(new)
    archive.check_file()
    assert names(path.parent) == {"elsewhere.sqlite"}
    assert starred(new) == {"a:a"}


def test_marks_are_written_when_it_is_back(path: Path, archive: SqliteArchive) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))
    archive.check_file()
    archive.set_starred(2, True)
    path.with_name("elsewhere.sqlite").rename(path)
    assert archive.check_file() is None
    assert archive.file == path
    assert starred(path) == {"a:b"}
    archive.set_starred(3, True)
    archive.keep(Bulletin("a:d", title="d"))
    archive.close()
    assert starred(path) == {"a:b", "a:c"}
    assert names(path.parent) == {"archive.sqlite"}


def test_closing_writes_them_too(path: Path, archive: SqliteArchive) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))
    archive.check_file()
    archive.set_starred(2, True)
    path.with_name("elsewhere.sqlite").rename(path)
    archive.close()
    assert starred(path) == {"a:b"}


@pytest.mark.parametrize("noticed", [False, True], ids=["at once", "after it was away"])
def test_a_copy_of_the_same_archive_is_opened(path: Path, archive: SqliteArchive, noticed: bool) -> None:
    copy = path.with_name("copy.sqlite")
    shutil.copy(path, copy)
    # The copy has given the number 4 to another bulletin than the file will.
    with SqliteArchive.open(copy) as other:
        other.keep(Bulletin("a:other", title="other"))
    assert archive.keep(Bulletin("a:d", title="d")) == 4
    archive.set_starred(1, True)
    if noticed:
        path.unlink()
        archive.check_file()
        archive.set_starred(4, True)
    copy.replace(path)
    assert archive.changed() in (False, True)
    assert archive.check_file() is None
    assert archive.changed()
    assert archive.copies_opened == 1
    assert [row.title for row in archive.rows(View(), 0, 9)] == ["a", "b", "c", "other"]
    archive.set_starred(2, True)
    archive.close()
    assert starred(path) == ({"a:b", "a:d"} if noticed else {"a:b"})
    assert names(path.parent) == {"archive.sqlite"}


def other_archive(path: Path) -> None:
    made(path, [Bulletin("b:1", title="of another archive")])


def no_archive(path: Path) -> None:
    path.write_bytes(b"no archive at all" * 99)


def newer_archive(path: Path) -> None:
    other_archive(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged_archive(path: Path) -> None:
    """SQLite quotes what it cannot read, in bytes that are not UTF-8."""
    other_archive(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_schema SET name = CAST(x'ff' AS TEXT), sql = CAST(x'ff' AS TEXT)")


@pytest.mark.parametrize("make", [other_archive, no_archive, newer_archive, damaged_archive])
def test_another_file_is_not_touched(
    path: Path, archive: SqliteArchive, make: Callable[[Path], None], tmp_path: Path
) -> None:
    former, fresh = path.with_name("former.sqlite"), path.with_name("fresh.sqlite")
    archive.set_starred(1, True)
    make(fresh)
    before = fresh.read_bytes()
    path.rename(former)
    fresh.replace(path)
    assert [problem(archive), problem(archive)] == [REPLACED, REPLACED]
    archive.set_starred(2, True)
    assert [row.title for row in archive.rows(View(), 0, 9)] == ["a", "b", "c"]
    assert path.read_bytes() == before
    assert names(tmp_path) == {"archive.sqlite", "former.sqlite"}
    former.replace(path)
    assert archive.check_file() is None
    archive.close()
    assert starred(path) == {"a:a", "a:b"}


def test_a_disk_that_fails_while_another_file_is_looked_at(
    path: Path, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = made(path.with_name("fresh.sqlite"))
    path.rename(path.with_name("former.sqlite"))
    fresh.replace(path)
    calls = list[Path]()

    def failing(place: Path) -> file_identity.FileId | None:
        calls.append(place)
        if calls.count(path) > 1:
            raise OSError(5, "Input/output error")
        return file_id(place)

    file_id = file_identity.file_id
    monkeypatch.setattr(file_identity, "file_id", failing)
    assert problem(archive) == "the file cannot be reached (Input/output error); check its disk"
    monkeypatch.undo()
    assert problem(archive) == REPLACED


def test_a_file_of_marks_is_followed_too(path: Path) -> None:
    with SqliteArchive.open(None, marks=path) as archive:
        archive.keep_all(PAGES)
        path.rename(path.with_name("elsewhere.sqlite"))
        assert problem(archive) == GONE
        archive.set_starred(2, True)
        assert archive.rows(View("starred"), 0, 9)[0].title == "b"
        path.with_name("elsewhere.sqlite").rename(path)
        assert archive.check_file() is None
        assert starred(path) == {"a:b"}


def test_a_file_that_becomes_read_only(
    path: Path, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write to every file.
    access = os.access
    monkeypatch.setattr(file_identity.os, "access", lambda place, mode: place != path and access(place, mode))
    assert "read-only" in str(problem(archive))
    archive.set_starred(2, True)
    assert starred(path) == set()
    monkeypatch.undo()
    assert archive.check_file() is None
    assert starred(path) == {"a:b"}


def test_a_disk_that_cannot_be_reached(
    path: Path, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = os.stat

    def failing(place: Path, **options: bool) -> os.stat_result:
        if str(place).startswith(str(path)):
            raise OSError(5, "Input/output error")
        return stat(place, **options)

    monkeypatch.setattr(file_identity.os, "stat", failing)
    assert problem(archive) == "the file cannot be reached (Input/output error); check its disk"
    archive.set_starred(2, True)
    assert archive.rows(View(), 1, 1)[0].starred
    monkeypatch.undo()
    assert archive.check_file() is None
    assert starred(path) == {"a:b"}


KILLED = """
import os, signal, sys
from pathlib import Path
from tui_reader.archive.sqlite.store import SqliteArchive

archive = SqliteArchive.open(Path(sys.argv[1]))
for id in (1, 2, 3):
    archive.set_starred(id, True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def left_by_a_kill(path: Path) -> None:
    """Starred bulletins that are in the log only."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Path(f"{path}-wal").stat().st_size


class TestALogLeftByAKill:
    def test_is_read_with_its_file(self, path: Path) -> None:
        left_by_a_kill(path)
        with SqliteArchive.open(path) as archive:
            assert archive.counts().starred == 3
            assert archive.warnings == []

    def test_is_read_in_a_copied_folder(self, path: Path, tmp_path: Path) -> None:
        left_by_a_kill(path)
        shutil.copytree(tmp_path, tmp_path / "copy")
        with SqliteArchive.open(tmp_path / "copy" / path.name) as archive:
            assert archive.counts().starred == 3
            assert archive.warnings == []

    @pytest.mark.parametrize("copies", [True, False], ids=["an older copy", "another archive"])
    def test_never_goes_into_another_file(self, path: Path, copies: bool) -> None:
        fresh = path.with_name("fresh.sqlite")
        if copies:
            shutil.copy(path, fresh)
            with SqliteArchive.open(path) as archive:
                archive.keep_all(Bulletin(f"a:{number}", title="new" * 999) for number in range(99))
        else:
            made(fresh, [Bulletin(f"b:{number}") for number in range(50)])
        left_by_a_kill(path)
        fresh.replace(path)
        with SqliteArchive.open(path) as archive:
            assert archive.counts().total == (3 if copies else 50)
            assert archive.counts().starred == 0
            (warning,) = archive.warnings
            assert "it is now archive.sqlite.log-of-another-file" in warning
        assert starred(path) == set()
        assert Path(f"{path}.log-of-another-file").stat().st_size

    def test_stays_aside_where_nothing_can_be_written(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fresh = made(path.with_name("fresh.sqlite"), [Bulletin(f"b:{number}") for number in range(50)])
        left_by_a_kill(path)
        fresh.replace(path)
        monkeypatch.setattr(file_identity.os, "access", lambda _place, mode: mode != os.W_OK)
        with SqliteArchive.open(path) as archive:
            assert archive.counts() == (50, 50, 0)
        assert Path(f"{path}-wal").stat().st_size


def test_a_program_that_opens_the_new_file_first_leaves_both_sound(path: Path, archive: SqliteArchive) -> None:
    """In the moment before this program notices, another one opens and writes the file that was put in place."""
    former, fresh = path.with_name("former.sqlite"), made(path.with_name("fresh.sqlite"), [Bulletin("b:1")])
    archive.set_starred(1, True)
    path.rename(former)
    fresh.replace(path)
    with SqliteArchive.open(path) as other:
        other.set_starred(1, True)
        archive.set_starred(2, True)
        assert problem(archive) == REPLACED
        other.keep_all(PAGES)
        with pytest.raises(ArchiveError):
            archive.close()
        other.set_starred(2, True)
    assert starred(path) == {"b:1", "a:a"}
    assert starred(former) == {"a:a"}
