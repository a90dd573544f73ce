"""The manual's page of keys says what the table of actions says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.ui.keys.actions import ACTIONS, Action
from tui_reader.ui.keys.keymap import keys_text, parse_keys

PAGE = Path(__file__).parents[3] / "docs" / "keys.md"


@pytest.mark.parametrize("action", ACTIONS, ids=[action.name for action in ACTIONS])
def test_every_action_stands_in_the_manual_with_its_keys(action: Action) -> None:
    # A bar would end the cell.
    keys = ", ".join(f"`{keys_text(parse_keys(written))}`" for written in action.keys).replace("|", "\\|")
    assert f"| {keys} | {action.description} | `{action.name}` |" in PAGE.read_text("utf-8")
