"""The entries of terminfo, each in a process of its own: curses reads one in a process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = "from tui_reader.ui.terminal.capabilities import erases_in_color as e; print(e())"


@pytest.mark.parametrize(
    ("term", "erases"), [("linux", "True"), ("vt100", "False"), ("no-such-terminal", "False")]
)
def test_the_background_of_what_is_erased(term: str, erases: str) -> None:
    environ = {**os.environ, "TERM": term}
    found = subprocess.run([sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == erases
