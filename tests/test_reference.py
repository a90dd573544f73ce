"""The pages that scripts/docs writes: up to date, complete, and free of formatting mistakes."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from tui_reader import i18n
from tui_reader.commands.options.parser import COMMANDS

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "bulletin-tui.1"


def test_the_pages_are_up_to_date() -> None:
    i18n.install("en")
    written = runpy.run_path(str(DOCS / "reference.py"))
    assert PAGE.read_text(encoding="utf-8") == written["manual_page"](), "run scripts/docs"
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == written["commands_page"](), "run scripts/docs"
    folders = runpy.run_path(str(DOCS / "folders.py"))["folders_page"]()
    assert (DOCS / "development" / "folders.md").read_text(encoding="utf-8") == folders, "run scripts/docs"


def test_every_command_has_a_section() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\.SS (\S+)$", text, re.MULTILINE) == list(COMMANDS)
    commands = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", commands, re.MULTILINE)[: len(COMMANDS)] == list(COMMANDS)
    assert [line for line in text.splitlines() if re.search(r"(?<!\\)--\w", line)] == [], "hyphens are escaped"


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="needs mandoc")
def test_mandoc_finds_no_mistake() -> None:
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(PAGE)], capture_output=True, check=False)
    assert [line for line in done.stdout.decode().splitlines() if "missing date" not in line] == []
