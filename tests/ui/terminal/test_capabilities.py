"""The entries of terminfo, each in a process of its own: curses reads one in a process; and names."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tui_reader.ui.terminal.capabilities import erases_wide

ASK = "from tui_reader.ui.terminal.capabilities import erases_in_color as e; print(e())"


@pytest.mark.parametrize(
    ("term", "erases"), [("linux", "True"), ("vt100", "False"), ("no-such-terminal", "False")]
)
def test_the_background_of_what_is_erased(term: str, erases: str) -> None:
    environ = {**os.environ, "TERM": term}
    found = subprocess.run([sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == erases


@pytest.mark.parametrize(
    ("environ", "erases"),
    [({}, True), ({"TERM": "xterm-256color"}, True), ({"TERM": "mlterm"}, False), ({"MLTERM": "3.9.0"}, False)],
)
def test_wide_characters_that_are_erased(environ: dict[str, str], erases: bool) -> None:
    assert erases_wide(environ) == erases
