"""With a Chinese interface every screen is Chinese: no Latin words but names, keys and formats."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from support.pilot import NO_TIMEOUT, WIDE, ManualClock, bulletins, picture, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.model import Restoration
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS
from tui_reader.ui.theme.themes import ThemeLibrary

WORDS = re.compile(r"[A-Za-z][A-Za-z'-]+")

KEYS = (
    "Ctrl",
    "Shift",
    "Alt",
    "Tab",
    "Enter",
    "Esc",
    "Escape",
    "Space",
    "Del",
    "Delete",
    "Home",
    "End",
    "Pageup",
    "Pagedown",
)
FORMATS = (
    "CSV",
    "TSV",
    "PNG",
    "Markdown",
    "EPUB",
    "Word",
    "HTML",
    "JSON",
    "md",
    "txt",
    "html",
    "json",
    "jsonl",
    "zip",
    "ics",
    "keys",
    "yaml",
    "config",
)
FIELDS = ("in", "is", "feed", "OR", "AND", "NOT", "title", "source", "tag", "date", "today")
PROGRAMS = ("bulletin-tui", "add", "lp", "lpr", "truex", "xx")
ADDRESSES = ("https", "linxi", "example", "notice", "report")

NAMES = {
    *(part for action in ACTIONS for part in (action.name, *action.name.split("-"))),
    *(
        *KEYS,
        "Pageup",
        "Pagedown",
        "Up",
        "Down",
        "Left",
        "Right",
        "Backspace",
        *FORMATS,
        *FIELDS,
        *PROGRAMS,
        *ADDRESSES,
    ),
    *ThemeLibrary().names(),
}
"""Keys, names of actions, themes, formats and programs, fields of queries, addresses of the bulletins shown."""

SCREENS = {
    "list": "",
    "reader": "enter",
    "help": "?",
    "help, further down": "? G",
    "palette": "ctrl+p",
    "filter": "\\",
    "views": "g v",
    "sources": "g s",
    "evidence": "!",
    "revisions": "v",
    "search": "g / 水 enter",
    "a query with a mistake": "g / (",
    "a field that is unknown": "g / x : y",
    "theme": "T",
    "export": "e",
    "a program": "| t r u e x enter",
    "an unknown action": ": x x enter",
    "an unknown key": "ctrl+k",
    "row or date": "g d x enter",
    "tags": "#",
    "a chord": "g",
    "starred": "3",
    "selection": "x",
    "no section": "enter 9 enter",
    "a mark": "m",
    "nothing to undo": "ctrl+z",
    "a copy": "y",
    "browser": "o",
    "sync": "r",
    "print": "g p",
}


@pytest.mark.no_cover
@pytest.mark.parametrize("keys", [pytest.param(keys, id=name) for name, keys in SCREENS.items()])
async def test_a_screen_is_chinese(keys: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("tui_reader.ui.host.clipboard_tools", list)
    monkeypatch.setenv("PATH", "")
    install("zh_CN")
    try:
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            report, *notices = bulletins()
            # In the words of the parser.
            repair = Restoration("published", "3/4/2024", "2024-04-03", "the date in the title")
            archive.keep_all([replace(report, restorations=(repair,)), *notices])
            app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT, language="zh_CN"), clock=ManualClock())
            async with app.run_test(size=WIDE) as pilot:
                await press(pilot, *keys.split())
                await pilot.pause(0.2)
                shown = picture(app).rpartition("|\n")[0]
    finally:
        install("en")
    found = {word for word in WORDS.findall(shown) if word not in NAMES}
    assert not found, shown
