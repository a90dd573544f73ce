"""Lock files: one holder, release by the system, and the claim of the instance whose marks count."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.locking import WRITING, LockFile, sidecar_path
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Marks, Position
from tui_reader.model import Bulletin


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    one, two = LockFile(tmp_path / "lock"), LockFile(tmp_path / "lock")
    assert one.acquire()
    assert not two.acquire()
    one.release()
    assert two.acquire()
    two.release()


def test_killing_the_holder_releases_the_lock(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from tui_reader.archive.locking import LockFile\n"
        "lock = LockFile(Path(sys.argv[1])); assert lock.acquire(); lock.sign()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "lock")])
    holder.wait()
    lock = LockFile(tmp_path / "lock")
    assert lock.holder() == holder.pid
    assert lock.acquire()
    lock.release()


def test_a_link_leads_to_the_same_lock(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").touch()
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "archive.sqlite")
    assert sidecar_path(tmp_path / "link.sqlite", WRITING) == sidecar_path(tmp_path / "archive.sqlite", WRITING)


def test_who_holds_the_lock_for_writing_makes_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.02)
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        lock = LockFile(sidecar_path(path, WRITING))
        assert lock.acquire()
        with pytest.raises(ArchiveError, match="another program is writing"):
            archive.keep(Bulletin("a:1"))
        lock.release()
        assert archive.keep(Bulletin("a:1")) == 1


class TestSecondInstance:
    def test_it_says_so_and_reads_what_the_first_writes(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path) as first, SqliteArchive.open(path) as second:
            assert first.claim()
            assert not second.claim()
            (warning,) = second.warnings
            assert "open in another bulletin-tui" in warning
            assert "read-only here" in warning
            id = first.keep(Bulletin("a:1", title="停水"))
            first.set_read(id, True)
            assert second.row(id).read  # type: ignore[union-attr]

    def test_its_marks_are_refused_and_its_places_forgotten(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path) as first, SqliteArchive.open(path) as second:
            id = first.keep(Bulletin("a:1"))
            assert first.claim()
            assert not second.claim()
            second.set_position(id, Position(3))
            for write in (
                lambda: second.set_starred(id, True),
                lambda: second.tag([id], ["t"]),
                lambda: second.save_query("q", "停水"),
                lambda: second.acknowledge("n", None),
                lambda: second.keep(Bulletin("a:2")),
            ):
                with pytest.raises(ArchiveError, match="read-only here"):
                    write()
            assert first.marks(id) == Marks()

    def test_the_next_one_may_write_when_the_first_has_ended(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path) as first:
            assert first.claim()
        with SqliteArchive.open(path) as second:
            assert second.claim()
            assert second.warnings == []

    def test_bulletins_are_added_while_a_reader_is_open(self, tmp_path: Path) -> None:
        """`add` and `sync` claim nothing: they take turns with the instance that does."""
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path) as reader, SqliteArchive.open(path) as adding:
            assert reader.claim()
            assert adding.keep(Bulletin("a:1")) == 1
            reader.set_read(1, True)
            assert reader.counts() == (1, 0, 0)

    def test_an_archive_in_memory_needs_no_claim(self) -> None:
        with SqliteArchive.open(None) as archive:
            assert archive.claim()


def test_the_sign_is_that_of_the_process(tmp_path: Path) -> None:
    lock = LockFile(tmp_path / "lock")
    assert lock.holder() is None
    assert lock.acquire()
    lock.sign()
    assert lock.holder() == os.getpid()
    lock.release()
