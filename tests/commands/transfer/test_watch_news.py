"""New matches of watches after a sync: a notification, and a program with a digest, once for each match."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.commands.transfer.watch_news import announce
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin

COPY = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


@pytest.fixture
def matched(archive: Path, run: Run, open_archive: Callable[[], SqliteArchive]) -> None:
    assert run("watch", "--add", "水", "停水").code == 0
    with open_archive() as opened:
        opened.keep(Bulletin("https://example.org/9", title="停水"))


@pytest.mark.usefixtures("matched")
class TestAnnounce:
    def test_the_program_gets_each_match_once(self, tmp_path: Path, run: Run) -> None:
        written = tmp_path / "digest.md"
        settings = Config(watch_command=(sys.executable, "-c", COPY, str(written)))
        announce(settings)
        announce(settings)
        assert written.read_text(encoding="utf-8").count("## 水 (1)") == 1
        # It is still new to the user.
        assert run("watch").code == 10

    def test_a_program_that_fails_is_reported(self, capsys: pytest.CaptureFixture[str]) -> None:
        announce(Config(watch_command=(sys.executable, "-c", "raise SystemExit(3)")))
        assert "the program of watch_command failed: it ended with code 3" in capsys.readouterr().err

    def test_a_notification_of_the_desktop(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "notify-send"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/shown\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        announce(Config(watch_notification="notify-send"))
        assert (tmp_path / "shown").read_text(encoding="utf-8").splitlines()[-2:] == ["1 new match", "水 (1)"]

    def test_nothing_by_default(self, open_archive: Callable[[], SqliteArchive]) -> None:
        announce(Config())
        with open_archive() as archive:
            assert archive.unwatched() == 1
