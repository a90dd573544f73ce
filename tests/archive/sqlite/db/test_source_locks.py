"""Locks of sources between programs."""

from __future__ import annotations

import errno
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from support.demo_site import Site, serve
from support.syncs import InlineParser, archive_in, parser, sync
from tui_reader.archive.sqlite.db import source_locks
from tui_reader.archive.sqlite.db.source_locks import SourceLocks

__all__ = ["parser"]

LOCK = """
import sys
from pathlib import Path
from tui_reader.archive.sqlite.db.source_locks import SourceLocks
locks = SourceLocks(Path(sys.argv[1]))
print(locks.acquire("源"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that syncs the source 源."""
    command = [sys.executable, "-c", LOCK, str(tmp_path / "archive.sqlite")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


class Msvcrt(ModuleType):
    """`msvcrt.locking` of Windows: locks of bytes belong to a descriptor, and end when that is closed."""

    LK_UNLCK, LK_NBLCK = 0, 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: dict[tuple[int, int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert count == 1
        file, position = os.fstat(descriptor), os.lseek(descriptor, 0, os.SEEK_CUR)
        if position >= 1 << 31:
            raise OSError(errno.EINVAL, "Invalid argument")
        byte = (file.st_dev, file.st_ino, position)
        if mode == self.LK_UNLCK:
            del self.locked[byte]
            return
        assert mode == self.LK_NBLCK
        if byte in self.locked and is_open(self.locked[byte]):
            raise PermissionError(errno.EACCES, "Permission denied")
        self.locked[byte] = descriptor


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> type[SourceLocks]:
    """The locks as they are on Windows."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    spec = importlib.util.spec_from_file_location("source_locks_of_windows", source_locks.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.undo()
    locks: type[SourceLocks] = module.SourceLocks
    return locks


def test_on_windows_a_source_is_locked_by_one_program(tmp_path: Path, windows: type[SourceLocks]) -> None:
    one, other = (windows(tmp_path / "archive.sqlite") for _ in range(2))
    names = [f"源 {number}" for number in range(20)]
    assert all(one.acquire(name) for name in names)
    assert not any(other.acquire(name) for name in names)
    assert all(one.acquire(name) for name in names), "the same program"
    assert other.acquire("另一个")
    one.release(names[0])
    assert other.acquire(names[0])
    other.release(names[0])
    one.close()
    assert all(other.acquire(name) for name in names)
    other.close()


def test_a_source_is_locked_by_one_program(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    locks = SourceLocks(tmp_path / "archive.sqlite")
    assert not locks.acquire("源")
    assert locks.acquire("另一个")
    other.kill()
    other.wait()
    assert locks.acquire("源")
    locks.close()


def test_a_released_source_can_be_locked_by_another_program(tmp_path: Path) -> None:
    locks = SourceLocks(tmp_path / "archive.sqlite")
    assert locks.acquire("源")
    assert locks.acquire("另一个")
    locks.release("源")
    locks.release("源")
    for name, free in (("源", True), ("另一个", False)):
        command = [sys.executable, "-c", LOCK.replace("源", name), str(tmp_path / "archive.sqlite")]
        done = subprocess.run(command, input="", stdout=subprocess.PIPE, text=True, check=True)
        assert done.stdout == f"{free}\n"
    locks.close()


def test_an_archive_in_memory_has_no_locks() -> None:
    assert SourceLocks(None).acquire("源")


def test_without_a_place_for_the_file(tmp_path: Path) -> None:
    assert SourceLocks(tmp_path / "no" / "archive.sqlite").acquire("源")


async def test_a_sync_leaves_a_locked_source_alone(
    tmp_path: Path, other: subprocess.Popen[str], parser: InlineParser
) -> None:
    site = Site("trs", 6)
    async with serve(site) as base:
        with archive_in(tmp_path) as archive:
            run = await sync(archive, base + site.start)
            assert site.requests.total() == 0
            assert (run.failures, len(run.report.notes)) == ([], 1)
            assert archive.synced() == {}
            other.kill()
            other.wait()
            assert (await sync(archive, base + site.start)).total.new == 6
