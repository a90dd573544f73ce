"""A file that is shorter than it was is not opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0"])
def test_a_file_without_a_header_is_for_sqlite_to_judge(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "new.sqlite"
    path.write_bytes(content)
    if content:
        with pytest.raises(ArchiveError, match="not a bulletin archive"):
            open_archive(path)
    else:
        open_archive(path).close()
