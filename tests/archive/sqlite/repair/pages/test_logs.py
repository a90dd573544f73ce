"""Write-ahead logs and rollback journals, written by another writer and by SQLite, and damaged."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import sqlite_bytes
from tui_reader.archive.sqlite.repair.pages.rollback_journal import read_journal
from tui_reader.archive.sqlite.repair.pages.write_ahead_log import FrameState, read_log

SIZE = 512
FRAME = SIZE + 24
PAGES = [(number, bytes([number]) * SIZE, (number % 3 == 0 and 9) or 0) for number in range(1, 10)]


def states(data: bytes) -> list[FrameState]:
    return [each.state for each in read_log(io.BytesIO(data), SIZE).frames]


C, N, D = FrameState.COMMITTED, FrameState.NEWER, FrameState.DAMAGED


def test_a_whole_log() -> None:
    log = read_log(io.BytesIO(sqlite_bytes.log(PAGES, SIZE)))
    assert (log.page_size, log.damage) == (SIZE, ())
    assert [(each.number, each.size) for each in log.frames] == [(number, size) for number, _, size in PAGES]
    assert {each.state for each in log.frames} == {C}
    assert log.frames[4].offset == 32 + 4 * FRAME + 24


def test_a_change_that_did_not_end() -> None:
    data = sqlite_bytes.log(PAGES[:8], SIZE)
    assert states(data) == [C] * 6 + [N] * 2
    assert "ends in the middle" in read_log(io.BytesIO(data)).damage[0]


def test_a_log_that_was_cut_off_inside_a_page() -> None:
    data = sqlite_bytes.log(PAGES, SIZE)[:-100]
    assert states(data) == [C] * 6 + [N] * 2
    assert read_log(io.BytesIO(data)).damage


def test_a_damaged_frame_leaves_those_after_it() -> None:
    data = bytearray(sqlite_bytes.log(PAGES, SIZE))
    data[32 + 4 * FRAME + 100] ^= 1
    assert states(bytes(data)) == [C] * 3 + [N, D] + [N] * 4
    assert "1 pages" in read_log(io.BytesIO(bytes(data))).damage[0]


@pytest.mark.parametrize("header", [bytes(32), b"\xaa" * 32])
def test_a_log_without_its_header(header: bytes) -> None:
    data = header + sqlite_bytes.log(PAGES, SIZE)[32:]
    # The first frame continues the checksum of the header.
    assert states(data) == [D] + [N] * 8
    assert "beginning of the log" in read_log(io.BytesIO(data), SIZE).damage[0]


def test_frames_of_an_earlier_use_are_no_damage() -> None:
    before = sqlite_bytes.log(PAGES, SIZE, salts=b"saltold!")
    data = sqlite_bytes.log(PAGES[:3], SIZE, salts=b"salupepp")
    data += before[len(data) :]
    assert states(data) == [C] * 3 + [FrameState.OLDER] * 6
    assert read_log(io.BytesIO(data)).damage == ()


@given(st.binary(max_size=2000), st.sampled_from([None, 512, 1024]))
def test_any_log(data: bytes, size: int | None) -> None:
    assert len(read_log(io.BytesIO(data), size).frames) <= len(data) // 512


def test_what_sqlite_writes(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE made (data BLOB)")
    for _number in range(20):
        connection.execute("INSERT INTO made VALUES (randomblob(3000))")
    with Path(f"{path}-wal").open("rb") as file:
        log = read_log(file)
    connection.close()
    assert log.damage == ()
    assert {each.state for each in log.frames} == {C}
    assert log.frames[-1].size == path.stat().st_size // log.page_size


@pytest.fixture
def interrupted(tmp_path: Path) -> Iterator[Path]:
    """A database whose log ends with a large transaction that does not end; SQLite has written frames of it twice,
    as its cache was too small."""
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("CREATE TABLE made (id INTEGER PRIMARY KEY, data BLOB)")
        connection.executemany("INSERT INTO made (data) VALUES (randomblob(3000))", [()] * 40)
        connection.execute("BEGIN")
        for number in range(200):
            connection.execute("UPDATE made SET data = randomblob(2900) WHERE id = ?", (number * 7 % 40,))
        yield path


def parts(path: Path) -> tuple[bytes, bytes]:
    return Path(f"{path}-wal").read_bytes(), Path(f"{path}-shm").read_bytes()


def test_a_program_that_is_stopped_while_it_writes_leaves_no_damage(interrupted: Path) -> None:
    data, index = parts(interrupted)
    assert read_log(io.BytesIO(data)).damage
    found = read_log(io.BytesIO(data), None, index)
    assert found.damage == ()
    after = [each.state for each in found.frames if each.state is not C]
    assert after
    assert set(after) == {FrameState.UNFINISHED}


def test_an_index_shows_that_a_log_was_cut_off(interrupted: Path) -> None:
    data, index = parts(interrupted)
    committed = sum(state is C for state in states(data))
    end = 32 + committed * (4096 + 24)
    assert read_log(io.BytesIO(data[:end]), None, index).damage == ()
    assert read_log(io.BytesIO(data[: end - 5]), None, index).damage


@pytest.mark.parametrize("at", [0, 16, 33, 40, 48, 64])
def test_a_damaged_index_shows_nothing(interrupted: Path, at: int) -> None:
    data, index = parts(interrupted)
    damaged = bytearray(index)
    damaged[at] ^= 1
    assert read_log(io.BytesIO(data), None, bytes(damaged)) == read_log(io.BytesIO(data))


def test_the_index_of_another_log_shows_nothing(interrupted: Path, tmp_path: Path) -> None:
    data, _index = parts(interrupted)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE other (id)")
        assert read_log(io.BytesIO(data), None, parts(other)[1]) == read_log(io.BytesIO(data))


def test_a_damaged_page_before_a_change_that_ended_is_damage_whatever_the_index_says() -> None:
    data = bytearray(sqlite_bytes.log(PAGES, SIZE))
    data[32 + 4 * FRAME + 100] ^= 1
    index = sqlite_bytes.log_index(3, bytes(data[16:24]))
    assert "1 pages" in read_log(io.BytesIO(bytes(data)), None, index).damage[0]
    ended = bytes(data[: 32 + 3 * FRAME])
    assert read_log(io.BytesIO(ended), None, index).damage == ()


def test_a_journal() -> None:
    pages = [(number, data) for number, data, _size in PAGES]
    found = read_journal(io.BytesIO(sqlite_bytes.journal(pages, SIZE, 30)))
    assert (found.page_size, found.size, found.damage) == (SIZE, 30, ())
    assert [each.number for each in found.pages] == [number for number, _data in pages]


def test_a_journal_that_was_cut_off() -> None:
    pages = [(number, data) for number, data, _size in PAGES]
    found = read_journal(io.BytesIO(sqlite_bytes.journal(pages, SIZE, 30)[:-600]))
    assert (len(found.pages), len(found.damage)) == (7, 1)


@pytest.mark.parametrize("data", [b"", bytes(4096), b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\xff" * 100])
def test_what_is_no_journal(data: bytes) -> None:
    assert read_journal(io.BytesIO(data)).pages == ()
