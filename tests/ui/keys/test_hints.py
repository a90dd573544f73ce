"""The hints of keys for the status line, in both languages."""

from __future__ import annotations

import pytest

from tui_reader.i18n import install
from tui_reader.ui.keys.actions import ACTIONS
from tui_reader.ui.keys.hints import WORDS, key_hints
from tui_reader.ui.keys.keymap import build_keymap, parse_keys


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param(
            "en", [("Space", "page down"), ("/", "find"), ("]", "heading"), ("q", "close")], id="English"
        ),
        pytest.param("zh_CN", [("Space", "翻页"), ("/", "查找"), ("]", "标题"), ("q", "关闭")], id="Chinese"),
    ],
)
@pytest.mark.usefixtures("back_to_english")
def test_a_document_over_the_panes(language: str, expected: list[tuple[str, str]]) -> None:
    install(language)
    assert list(key_hints("everywhere", build_keymap()[0])) == expected


def test_what_ends_a_sequence_of_keys_has_a_short_word() -> None:
    """So that many fit in a line or a small box: of 16 letters at most, chosen by hand."""
    ends = {action.name for action in ACTIONS for keys in action.keys if len(parse_keys(keys)) > 1}
    assert {name for name in ends if len(WORDS.get(name, "")) not in range(1, 17)} == set()


def test_an_action_without_a_key_has_no_hint() -> None:
    keymap, _faults = build_keymap({"find": []})
    assert [hint.word for hint in key_hints("everywhere", keymap)] == ["page down", "heading", "close"]
