"""A file that is shorter than it was is not opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import sqlite_bytes
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("a:1"))
    return path


@pytest.mark.parametrize("missing", [1, 16384, 200_000])
@pytest.mark.parametrize("as_copy", [False, True])
def test_a_file_that_was_cut_off(path: Path, missing: int, as_copy: bool) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-missing])
    with pytest.raises(ArchiveError, match=f"{len(whole) - missing} of its {len(whole)} bytes"):
        open_archive(path, as_copy=as_copy)
    assert path.read_bytes() == whole[:-missing]


def test_a_file_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(path.read_bytes()[:-5])
    monkeypatch.setattr(connections, "writable", lambda _path: False)
    with pytest.raises(ArchiveError, match="cut off"):
        open_archive(path)


def test_a_log_completes_it(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.connection.execute("VACUUM")
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    whole = left.read_bytes()
    # Every page is in the log too.
    left.write_bytes(whole[: len(whole) // 2])
    with SqliteArchive.open(left) as archive:
        assert archive.bulletin(1).address == "a:1"


@pytest.mark.parametrize("length", [1, 16, 50, 99])
def test_a_file_that_was_cut_off_inside_its_header(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ArchiveError, match=f"cut off: only {length} bytes"):
        open_archive(path)


def test_an_empty_file_without_anything_beside_it_is_a_new_archive(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    path.write_bytes(b"")
    open_archive(path).close()


@pytest.mark.parametrize("as_copy", [False, True])
def test_an_empty_file_keeps_its_log(path: Path, tmp_path: Path, as_copy: bool) -> None:
    left = tmp_path / "left.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("a:2"))
        log = Path(f"{path}-wal").read_bytes()
    left.write_bytes(b"")
    Path(f"{left}-wal").write_bytes(log)
    with pytest.raises(ArchiveError, match="cut off: only 0 bytes"):
        open_archive(left, as_copy=as_copy)
    assert Path(f"{left}-wal").read_bytes() == log


@pytest.mark.parametrize(("pages", "is_new"), [(0, True), (7, False)])
def test_the_journal_of_an_empty_file_says_whether_it_was_one(tmp_path: Path, pages: int, is_new: bool) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"")
    Path(f"{path}-journal").write_bytes(sqlite_bytes.journal([(1, bytes(512))], 512, pages))
    if is_new:
        open_archive(path).close()
    else:
        with pytest.raises(ArchiveError, match="cut off"):
            open_archive(path)


def test_an_empty_file_beside_one_that_a_repair_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"")
    Path(f"{path}.damaged-20990304-050607.losses-accepted.json").write_bytes(b"{}")
    with pytest.raises(ArchiveError, match="cut off"):
        open_archive(path)


def test_other_short_files_are_for_sqlite_to_judge(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    path.write_bytes(b"text")
    with pytest.raises(ArchiveError, match="not a bulletin archive"):
        open_archive(path)
