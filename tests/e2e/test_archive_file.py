"""The archive file is deleted, renamed or replaced while the program shows it."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.terminal import Terminal
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin

PAGES = [Bulletin(f"https://example.org/{name}", title=f"Notice {name}") for name in "abc"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "data" / "archive.sqlite")


def made(path: Path, pages: list[Bulletin] = PAGES) -> Path:
    with SqliteArchive.open(path) as archive:
        archive.keep_all(pages)
    return path


def starred(path: Path) -> list[str]:
    """The starred titles in a file, read by SQLite alone; it must be sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [title for (title,) in connection.execute("SELECT title FROM bulletins WHERE starred ORDER BY id")]


def test_marks_wait_while_the_file_is_away_and_are_written_when_it_is_back(tmp_path: Path, path: Path) -> None:
    with Terminal(home=tmp_path, size=(100, 24)) as terminal:
        terminal.until("1/3").press("s")
        terminal.until("Starred.")
        path.rename(path.with_name("moved.sqlite"))
        terminal.until("Marks wait in memory: the file is gone; put it back (archive.sqlite)")
        terminal.press("j", "s")
        terminal.until("Starred. Marks wait in memory: the file is gone; put it back (archive.sqlite)")
        assert not path.exists()
        path.with_name("moved.sqlite").rename(path)
        terminal.until("The archive file can be written again; all marks are in it.")
        assert starred(path) == ["Notice a", "Notice b"]
        terminal.press("Q")
        assert terminal.wait() == 0
    assert starred(path) == ["Notice a", "Notice b"]
    assert not Path(f"{path}-wal").exists()


def test_quitting_while_the_file_is_gone_says_what_is_lost(tmp_path: Path, path: Path) -> None:
    with Terminal(home=tmp_path, size=(100, 24)) as terminal:
        terminal.until("1/3")
        for each in path.parent.iterdir():
            each.unlink()
        terminal.until("the file is gone; put it back")
        terminal.press("s", "Q")
        assert terminal.wait() == 1
        shown = terminal.after_the_screen().split()
        assert " ".join(shown).endswith("put it back; the last marks were not kept, make them again")
    assert not path.exists()
    assert not Path(f"{path}-wal").exists()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("noticed", [True, False], ids=["noticed", "at once"])
def test_another_archive_in_its_place_stays_whole_however_the_program_ends(
    tmp_path: Path, path: Path, end: signal.Signals, noticed: bool
) -> None:
    fresh = made(tmp_path / "fresh.sqlite", [Bulletin(f"https://example.com/{n}") for n in range(60)])
    with Terminal(home=tmp_path, size=(100, 24)) as terminal:
        terminal.until("1/3").press("s", "j", "s")
        terminal.until("✱ Notice b")
        fresh.replace(path)
        if noticed:
            terminal.until("Marks wait in memory: another file has taken its place")
            terminal.press("j", "s")
            terminal.until("Starred. Marks wait in memory: another file")
            assert not Path(f"{path}-wal").exists()
        terminal.kill(end)
        terminal.wait()
    with SqliteArchive.open(path) as archive:
        assert archive.counts() == (60, 60, 0)
    assert starred(path) == []


def test_a_copy_in_its_place_is_shown(tmp_path: Path, path: Path) -> None:
    copy = shutil.copy(path, tmp_path / "copy.sqlite")
    with SqliteArchive.open(copy) as archive:
        archive.keep(Bulletin("https://example.org/d", title="Notice d"))
    with Terminal(home=tmp_path, size=(100, 24)) as terminal:
        terminal.until("1/3")
        copy.replace(path)
        terminal.until("A copy has taken the place of the archive file; it is shown now.").until("/4")
        terminal.press("s")
        terminal.until("Starred.")
        terminal.press("Q")
        assert terminal.wait() == 0
    assert len(starred(path)) == 1


def test_an_archive_of_a_newer_version_is_refused_in_one_line(tmp_path: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with Terminal(home=tmp_path, size=(240, 24)) as terminal:
        assert terminal.wait() == 1
        (line,) = terminal.after_the_screen().strip().splitlines()
        assert "archive.sqlite: this archive was written by a newer bulletin-tui (version 99" in line
    page = tmp_path / "notice.txt"
    page.write_text("Notice on water\n\nThe water is off tonight.\n")
    with Terminal(str(page), home=tmp_path, size=(240, 24)) as terminal:
        terminal.until("written by a newer bulletin-tui").until("The water is off tonight.")
        terminal.press("s")
        terminal.until("Starred.")
        terminal.press("Q")
        assert terminal.wait() == 0
    assert path.read_bytes() == before


def test_it_is_said_in_chinese(tmp_path: Path, path: Path) -> None:
    with Terminal(home=tmp_path, size=(80, 24), environ={"LANG": "zh_CN.UTF-8"}) as terminal:
        terminal.until("1/3")
        path.unlink()
        terminal.until("标记暂存在内存中：文件不见了；请将其放回原处（archive.sqlite）")
