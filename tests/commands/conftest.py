"""An empty home folder, English messages, and a way to run commands in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Done, Run
from tui_reader.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*argv: object) -> Done:
        capsys.readouterr()
        code = main([str(each) for each in argv])
        done = Done(code, *capsys.readouterr())
        assert "Traceback" not in done.err
        return done

    return command
