"""The start of the reader: what is imported before its first paint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

UNTIL_THE_FIRST_PAINT = """
import sys
from pathlib import Path
from tui_reader.archive.opening import open_archive
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.theme.themes import ThemeLibrary
import tui_reader.ui.startup

def complete(screen):
    assert screen.list.current.title == "Water notice"
    print(*sorted(sys.modules))
    screen.app.exit()

MainScreen.complete = complete
folder = Path(sys.argv[1])
new = not (folder / "archive.sqlite").exists()
with open_archive(folder / "archive.sqlite") as archive:
    if new:
        from tui_reader.model import Bulletin

        archive.keep_all([Bulletin("a:1", title="Water notice")])
    BulletinApp(archive, themes=ThemeLibrary(cache=folder)).run(headless=True)
"""

LATER = (
    "tui_reader.ui.reader",
    "tui_reader.ui.search",
    "tui_reader.ui.links",
    "tui_reader.ui.export",
    "tui_reader.ui.sources",
    "tui_reader.ui.navigation",
    "tui_reader.extraction",
    "tui_reader.archive.statistics.same_text",
    "tui_reader.archive.statistics.text_units",
    "tui_reader.archive.statistics.topic_words",
    "tui_reader.parse",
    "tui_reader.sources",
    "tui_reader.sync",
    "tui_reader.text.wrap",
    "tui_reader.text.unbreakable",
    "lxml",
    "yaml",
    "httpx",
)
"""Modules and packages that only reading, acting, syncing or a theme that is new need."""


def test_the_first_paint_imports_only_what_it_shows(tmp_path: Path) -> None:
    """At the second start: the first one keeps a bulletin, and reads the theme from its file."""
    command = [sys.executable, "-c", UNTIL_THE_FIRST_PAINT, str(tmp_path)]
    _first, second = (
        subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() for _run in range(2)
    )
    assert "tui_reader.ui.articles.article_list" in second
    assert [name for name in second for later in LATER if name == later or name.startswith(f"{later}.")] == []
