"""The program from its first import to its end, interrupted with Ctrl-C."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PRESSED = """
import atexit, signal, sys
from tui_reader.__main__ import main

class Importing:
    def find_spec(self, name, *_):
        if name in left:
            left.remove(name)
            signal.raise_signal(signal.SIGINT)

left = set(sys.argv[1:])
if "the end" in left:
    atexit.register(signal.raise_signal, signal.SIGINT)
sys.meta_path.insert(0, Importing())
sys.argv[1:] = ["--version"]
sys.exit(main())
"""
"""Starts the program, and presses Ctrl-C when it imports modules that are named, or at its end."""


def interrupted(home: Path, *when: str) -> tuple[int, str]:
    """The exit code and what is on standard error; negative for a signal."""
    environ = {"BULLETIN_TUI_HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, *when], capture_output=True, text=True, env=environ, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param(["tui_reader.cli"], id="before the command line"),
        pytest.param(["tui_reader.i18n"], id="in its first imports"),
        pytest.param(["tui_reader.paths"], id="in the command line"),
        pytest.param(["tui_reader.paths", "tui_reader.commands.output.console"], id="again while reported"),
    ],
)
def test_ctrl_c_while_modules_are_imported_ends_with_one_line(tmp_path: Path, modules: list[str]) -> None:
    assert interrupted(tmp_path, *modules) == (130, "bulletin-tui: interrupted\n")


def test_ctrl_c_after_the_work_is_done_prints_nothing(tmp_path: Path) -> None:
    assert interrupted(tmp_path, "the end") == (-2, "")
    assert interrupted(tmp_path) == (0, "")
