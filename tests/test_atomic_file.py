"""Files are written whole or not at all, whatever interrupts the writer."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.atomic_file import open_atomic, open_atomic_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    with open_atomic_text(target, overwrite=False) as file:
        file.write("县\n")
        assert not target.exists()
    assert target.read_bytes() == "县\n".encode()
    assert names(target.parent) == ["a.txt"]


@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt(), SystemExit(1)])
def test_nothing_is_left_of_a_write_that_fails(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write() -> None:
        with open_atomic(target, overwrite=True) as file:
            file.write(b"new")
            raise error

    with pytest.raises(type(error)):
        write()
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "old")


def test_an_existing_file_is_replaced_only_on_request(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(FileExistsError), open_atomic(target, overwrite=False):
        pytest.fail("the file exists")
    with open_atomic(target, overwrite=True) as file:
        file.write(b"new")
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "new")


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appeared_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    target = tmp_path / "a.txt"
    if not links:

        def hardlink_to(self: Path, _target: Path) -> None:
            raise FileExistsError(17, "exists") if self.exists() else OSError(1, "no hard links")

        monkeypatch.setattr(Path, "hardlink_to", hardlink_to)

    def write(meanwhile: str | None) -> None:
        with open_atomic(target, overwrite=False) as file:
            file.write(b"mine")
            if meanwhile is not None:
                target.write_text(meanwhile)

    with pytest.raises(FileExistsError):
        write("theirs")
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "theirs")
    target.unlink()
    write(None)
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "mine")


KILLED = """
import os, signal, sys
from pathlib import Path
from tui_reader.atomic_file import open_atomic
with open_atomic(Path(sys.argv[1]), overwrite=True) as file:
    file.write(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_writer_leaves_one_file_and_the_next_removes_it(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert names(tmp_path) == [".a.txt.bulletin-tui.part"]
    with open_atomic(target, overwrite=False) as file:
        file.write(b"whole")
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "whole")


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of POSIX systems")
def test_the_next_write_to_the_folder_removes_what_was_abandoned(tmp_path: Path) -> None:
    import fcntl

    old = [".b.txt.bulletin-tui.part", ".b.txt.bulletin-tui.part.0f1e2d3c"]
    in_use, new, others = ".d.txt.bulletin-tui.part", ".c.txt.bulletin-tui.part", ".c.txt.part"
    for name in (*old, in_use, new, others):
        (tmp_path / name).write_text("half")
    for name in (*old, in_use, others):
        os.utime(tmp_path / name, (0, 0))
    with (tmp_path / in_use).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with open_atomic(tmp_path / "a.txt", overwrite=True) as file:
            file.write(b"whole")
        assert names(tmp_path) == sorted([in_use, new, others, "a.txt"])


def test_two_writers_of_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with open_atomic(target, overwrite=True) as one:
        one.write(b"one")
        with open_atomic(target, overwrite=True) as other:
            other.write(b"other")
        assert target.read_text() == "other"
    assert (names(tmp_path), target.read_text()) == (["a.txt"], "one")


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions")
def test_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        for mode, name in ((None, "usual"), (0o604, "given")):
            with open_atomic(tmp_path / name, overwrite=False, mode=mode) as file:
                private = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o007
                assert not private or mode == 0o604
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"usual": 0o640, "given": 0o604}


def test_a_symbolic_link_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    with pytest.raises(FileExistsError), open_atomic(link, overwrite=False):
        pytest.fail("the link exists")
    with open_atomic(link, overwrite=True) as file:
        file.write(b"new")
    assert (link.is_symlink(), link.read_text(), real.read_text()) == (False, "new", "old")


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / ".a.txt.bulletin-tui.part").symlink_to(victim)
    with open_atomic(tmp_path / "a.txt", overwrite=True) as file:
        file.write(b"new")
    assert (victim.read_text(), (tmp_path / "a.txt").read_text()) == ("mine", "new")
    assert not (tmp_path / "a.txt").is_symlink()


@pytest.mark.parametrize("name", ["长" * 85, "x" * 255])
def test_the_longest_names(tmp_path: Path, name: str) -> None:
    with open_atomic(tmp_path / name, overwrite=False) as file:
        file.write(b"new")
    assert names(tmp_path) == [name]


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotADirectoryError) as caught, open_atomic(tmp_path / "file" / "a", overwrite=True):
        pytest.fail("there is no such folder")
    assert caught.value.filename == str(tmp_path / "file")
