"""Importing text loads no module of the interface or of parsers."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["clean", "numerals", "dates", "fold", "width", "wrap", "typography.outline"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    heavy = "[name for name in ('rich', 'textual', 'lxml') if name in sys.modules]"
    code = f"import sys, tui_reader.text.{module}; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
