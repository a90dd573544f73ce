"""An archive that a newer version of the program has written: every command refuses it in one line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.commands import SOURCES, Run

COMMANDS = (
    "list",
    "list --json",
    "list --sources",
    "list --tags",
    "list --saved",
    "search 停水",
    "show 1",
    "show 1 --raw",
    "show 1 --revision 1",
    "diff 1 2",
    "export all",
    "export all --to {0}/out",
    "export --pack {0}/all.zip",
    "add {0}/notice.txt",
    "sync",
    "sources",
    "rename 招标公告 公告",
    "import {0}/pack.zip",
    "doctor",
    "doctor --repair",
    "doctor --rebuild-index",
)


@pytest.fixture
def newer(archive: Path, home: Path, run: Run, tmp_path: Path, notice: Path) -> Path:
    """An archive of an unknown version, with the files that a command may need beside it."""
    assert run("export", "--pack", tmp_path / "pack.zip").code == 0
    (home / "config").mkdir()
    (home / "config" / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA user_version = 99")
    return archive


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_refused_in_one_line_and_stays_as_it_is(
    newer: Path, home: Path, run: Run, tmp_path: Path, command: str
) -> None:
    before = newer.read_bytes()
    sources = (home / "config" / "sources.yaml").read_bytes()
    done = run(*(word.format(tmp_path) for word in command.split()))
    assert done.code == 1
    lines = [line for line in done.err.splitlines() if "newer bulletin-tui (version 99 of the file" in line]
    assert len(lines) == 1, done.err
    assert "update bulletin-tui" in lines[0]
    assert newer.read_bytes() == before
    assert (home / "config" / "sources.yaml").read_bytes() == sources
    # The log and its index are empty, and go with the next program that writes.
    beside = ("", "-wal", "-shm", ".lock", ".sync", ".reader")
    assert {each.name for each in newer.parent.iterdir()} <= {f"archive.sqlite{suffix}" for suffix in beside}
