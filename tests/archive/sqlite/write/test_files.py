"""Attached files of the embedded archive: full disks, limits, what is stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile

SEEN = datetime(2026, 5, 6, tzinfo=UTC)
NOISE = b"".join(sha256(bytes((number,))).digest() for number in range(256)) * 40
"""327,680 bytes that repeat every 8,192, and can be compressed."""


def arrived(name: str, data: bytes) -> ArrivedFile:
    return ArrivedFile(f"a:{name}", name, data, None, SEEN)


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def test_a_full_disk_keeps_none_of_the_files_and_loses_none(tmp_path: Path) -> None:
    unpackable = sha256(b"").digest() + bytes(range(256)) * 4
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files([arrived("first", unpackable)])
        pages = archive.connection.execute("PRAGMA page_count").fetchone()[0]
        large = b"".join(sha256(b"%d" % number).digest() for number in range(40_000))
        for more in range(0, 60, 6):
            archive.connection.execute(f"PRAGMA max_page_count = {pages + more}")
            with pytest.raises(ArchiveUnavailable, match="the disk is full"):
                archive.keep_files([arrived("second", unpackable + b"2"), arrived("third", large)])
            assert list(archive.attachment_states(["a:first", "a:second", "a:third"])) == ["a:first"]
            assert archive.file_bytes(digest(unpackable)) == unpackable
        archive.connection.execute("PRAGMA max_page_count = 99999")
        archive.keep_files([arrived("second", unpackable + b"2"), arrived("third", large)])
        assert archive.file_bytes(digest(large)) == large
        assert archive.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_that_no_row_can_hold_is_refused_with_the_reason(tmp_path: Path) -> None:
    noise = b"".join(sha256(b"%d" % number).digest() for number in range(8000))
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 200_000)
        archive.keep_files([arrived("large", noise), arrived("small", b"small")])
        states = archive.attachment_states(["a:large", "a:small"])
        assert (states["a:large"].state, states["a:large"].digest) == ("refused", None)
        assert states["a:large"].reason.startswith("larger than an archive can keep")
        assert states["a:small"].state == "kept"


@pytest.mark.parametrize("data", [NOISE, NOISE[:40]])
def test_content_is_compressed_where_it_becomes_smaller(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep_files([arrived("a", data)])
    with closing(sqlite3.connect(path)) as connection:
        packed, size = connection.execute("SELECT packed, length(data) FROM file_contents").fetchone()
    assert bool(packed) == (data is NOISE)
    assert size <= len(data)


@pytest.mark.parametrize("size", ["1", "size + 1", "'three'", "-5", "1 << 60"])
@pytest.mark.parametrize("data", [NOISE, b"short" * 400])
def test_a_file_is_read_whatever_its_row_says_of_its_size(tmp_path: Path, data: bytes, size: str) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files([arrived("a", data)])
        archive.connection.execute(f"UPDATE files SET size = {size}")
        for _again in range(2):
            assert archive.file_bytes(digest(data)) == data
        (line,) = archive.warnings
        assert f"{digest(data)[:16]}: its size is recorded wrongly; `bulletin-tui doctor --repair`" in line


@pytest.mark.parametrize("stored", ["x'00'", "'text'", "zeroblob(32)"])
def test_a_file_is_found_by_its_digest_when_its_row_has_lost_it(tmp_path: Path, stored: str) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files([arrived("a", NOISE)])
        archive.connection.execute(f"UPDATE files SET digest = {stored}")
        assert archive.file_bytes(digest(NOISE)) == NOISE
        if (known := archive.attachment_states(["a:a"])["a:a"].digest) is not None:
            with pytest.raises(ArchiveError, match=r"its digest is recorded wrongly; .*doctor --repair"):
                archive.file_bytes(known)


def test_plain_bytes_that_are_marked_as_compressed_are_read(tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files([arrived("a", b"short")])
        archive.connection.execute("UPDATE file_contents SET packed = 1")
        assert archive.file_bytes(digest(b"short")) == b"short"


def test_damaged_bytes_are_never_returned(tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        for data in (NOISE, b"short"):
            archive.keep_files([arrived("a", data)])
            archive.connection.execute(
                "UPDATE file_contents SET data = substr(data, 1, length(data) - 1) || x'00'"
            )
            with pytest.raises(ArchiveError, match="damaged; fetch it again"):
                archive.file_bytes(digest(data))
            # The same file that comes again takes its place.
            archive.keep_files([arrived("a", data)])
            assert archive.file_bytes(digest(data)) == data
