"""The copies of files that other programs get."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tui_reader.ui.attachments.outside import TemporaryFiles, file_opener, may_be_opened


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_copy_is_private_and_made_once() -> None:
    copies = TemporaryFiles()
    first = copies.copy_of("表.xls", b"1")
    assert copies.copy_of("表.xls", b"1") == first
    second = copies.copy_of("表.xls", b"2")
    assert (first.name, first.read_bytes(), second.read_bytes()) == ("表.xls", b"1", b"2")
    assert first.parent != second.parent
    assert first.parent.stat().st_mode & 0o077 == 0
    copies.remove()
    assert not first.parent.exists()
    assert not second.parent.exists()


def test_what_a_killed_program_left_is_removed_after_a_day(folder: Path) -> None:
    old, new, other = (folder / name for name in ("bulletin-tui-file-a", "bulletin-tui-file-b", "another"))
    for each in (old, new, other):
        each.mkdir()
        (each / "x.pdf").write_bytes(b"")
    for each in (old, other):
        os.utime(each, (0, 0))
    copies = TemporaryFiles()
    copies.copy_of("a.pdf", b"")
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)
    copies.remove()


@pytest.mark.parametrize(
    ("name", "opened"),
    [("a.xls", True), ("A.PDF", True), ("a.pdf.exe", False), ("run.sh", False), ("a", False), ("a.html", False)],
)
def test_programs_are_not_opened(name: str, opened: bool) -> None:
    assert may_be_opened(name) is opened


def test_over_ssh_nothing_is_opened_on_another_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert file_opener({"DISPLAY": ":0"}, "linux") == "/usr/bin/xdg-open"
    assert file_opener({}, "linux") is None
    assert file_opener({"SSH_CONNECTION": "10.0.0.1"}, "darwin") is None
    assert file_opener({}, "darwin") == "/usr/bin/open"
    # A display that SSH forwards is the user's.
    assert file_opener({"SSH_CONNECTION": "10.0.0.1", "DISPLAY": "localhost:10"}, "linux") == "/usr/bin/xdg-open"
