"""The start of the reader: what is imported before its first paint."""

from __future__ import annotations

import subprocess
import sys

UNTIL_THE_FIRST_PAINT = """
import sys
from tui_reader.archive.opening import open_archive
from tui_reader.model import Bulletin
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.screen import MainScreen
import tui_reader.ui.startup

def complete(screen):
    assert screen.list.current.title == "Water notice"
    print(*sorted(sys.modules))
    screen.app.exit()

MainScreen.complete = complete
with open_archive(None) as archive:
    archive.keep_all([Bulletin("a:1", title="Water notice")])
    BulletinApp(archive).run(headless=True)
"""

LATER = (
    "tui_reader.ui.reader",
    "tui_reader.ui.search",
    "tui_reader.ui.links",
    "tui_reader.ui.export",
    "tui_reader.ui.sources",
    "tui_reader.ui.navigation",
    "tui_reader.parse",
    "tui_reader.sources",
    "tui_reader.sync",
    "tui_reader.text.wrap",
    "tui_reader.text.unbreakable",
    "lxml",
    "httpx",
)
"""Modules and packages that only reading, acting or syncing needs."""


def test_the_first_paint_imports_only_what_it_shows() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_THE_FIRST_PAINT], capture_output=True, check=True, text=True
    )
    imported = done.stdout.split()
    assert "tui_reader.ui.articles.article_list" in imported
    assert [name for name in imported for later in LATER if name == later or name.startswith(f"{later}.")] == []
