"""The help: every action by pane, narrowed by typing words, synonyms or keys."""

from __future__ import annotations

import pytest

from support.pilot import WIDE, lines, main, press
from tui_reader.i18n import install
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME
from tui_reader.ui.keys.keymap import build_keymap
from tui_reader.ui.reader.document import TableBlock
from tui_reader.ui.reader.help.document import help_document
from tui_reader.ui.reader.help.screen import HelpScreen

KEYMAP = build_keymap()[0]


def names(typed: str) -> list[str]:
    """The names of the actions that the help shows."""
    document = help_document(KEYMAP, typed)
    text = "\n".join(block.text for block in document.blocks if isinstance(block, TableBlock))
    return [name for line in text.split("\n") if (name := line.split("\t")[-1]) in BY_NAME]


def test_all_actions_stand_in_it() -> None:
    assert sorted(names("")) == sorted(action.name for action in ACTIONS)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("star", "toggle-star", id="a word of the description"),
        pytest.param("colour", "theme", id="a synonym"),
        pytest.param("收藏", "toggle-star", id="a Chinese synonym in the English interface"),
        pytest.param("copy address", "copy-address", id="two words in any order"),
        pytest.param("ADDRESS COPY", "copy-address", id="capitals"),
        pytest.param("select-all", "select-all", id="the name"),
        pytest.param("ctrl+a", "select-all", id="a key"),
        pytest.param("g s", "sync-screen", id="a sequence of keys"),
        pytest.param("g", "sync-screen", id="the beginning of a sequence"),
        pytest.param("T", "theme", id="a capital letter"),
    ],
)
def test_what_is_typed_finds_the_action(typed: str, name: str) -> None:
    found = names(typed)
    assert name in found
    assert len(found) < len(ACTIONS) / 3


def test_a_letter_is_a_key_and_not_a_part_of_words() -> None:
    assert names("T") == ["theme"]


def test_nothing_that_fits_is_said() -> None:
    assert names("nonsense") == []
    assert "nonsense" in str(help_document(KEYMAP, "nonsense").blocks)


async def test_typing_narrows_and_escape_shows_all_before_it_closes(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "?")
        screen = app.screen
        assert isinstance(screen, HelpScreen)
        await press(pilot, "/", *"suspend")
        assert "g z" in "\n".join(lines(screen.reader))
        assert "Find in this pane" not in "\n".join(lines(screen.reader))
        await press(pilot, "enter")
        assert "g z" in "\n".join(lines(screen.reader))
        await press(pilot, "escape")
        assert app.screen is screen
        assert "Press / and type" in "\n".join(lines(screen.reader))
        await press(pilot, "/", *"suspend", "escape")
        assert "Press / and type" in "\n".join(lines(screen.reader))
        await press(pilot, "escape")
        assert app.screen is main(app)


@pytest.mark.usefixtures("back_to_english")
def test_in_chinese_english_words_find_too() -> None:
    install("zh_CN")
    assert "toggle-star" in names("bookmark")
    assert "toggle-star" in names("星标")
