"""The table of actions and the keys over it: no clash of its own, and every mistake of a user named."""

from __future__ import annotations

from collections import Counter

import pytest

from tui_reader.ui.keys.actions import ACTIONS, BY_NAME, SCOPE_TITLES, Action
from tui_reader.ui.keys.keymap import BadKey, build_keymap, key_name, keys_text, parse_keys


def test_every_action_has_a_name_of_its_own_and_a_description() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    assert all(action.description for action in ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_is_reached_by_keys_in_a_pane(action: Action) -> None:
    """No mouse is needed: some default keys lead to the action in its pane, or in one if it works everywhere."""
    keymap, _faults = build_keymap()
    panes = [scope for scope in SCOPE_TITLES if action.scope in (scope, "everywhere") and scope != "everywhere"]
    reached = [pane for pane in panes for keys in action.keys if keymap.find(pane, parse_keys(keys)) is action]
    assert reached


def test_no_two_default_actions_share_a_key_in_one_place() -> None:
    places = Counter((action.scope, parse_keys(written)) for action in ACTIONS for written in action.keys)
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.parametrize(
    ("written", "chord"),
    [
        ("j", ("j",)),
        ("G", ("G",)),
        ("g a", ("g", "a")),
        ("ga", ("g", "a")),
        ("]", ("]",)),
        ("ctrl+d", ("ctrl+d",)),
        ("Ctrl+D", ("ctrl+d",)),
        ("shift+tab", ("shift+tab",)),
        ("PgDn", ("pagedown",)),
        ("esc", ("escape",)),
        ("space", ("space",)),
        ("+", ("+",)),
        ("ctrl++", ("ctrl++",)),
        ("7", ("7",)),
    ],
)
def test_chords_as_people_write_them(written: str, chord: tuple[str, ...]) -> None:
    assert parse_keys(written) == chord


@pytest.mark.parametrize("written", ["", "hyper+x", "f13", "pageupward", "ctrl+", "ctrl+nonsense"])
def test_what_no_terminal_sends_is_a_bad_key(written: str) -> None:
    with pytest.raises(BadKey):
        parse_keys(written)


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("right_square_bracket", "]", "]"),
        ("upper_g", "G", "G"),
        ("space", " ", "space"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("tab", "\t", "tab"),
        ("pagedown", None, "pagedown"),
    ],
)
def test_keys_are_named_by_what_they_print(key: str, character: str | None, name: str) -> None:
    assert key_name(key, character) == name


def test_a_pane_comes_before_what_works_everywhere() -> None:
    keymap, faults = build_keymap({"sort": "o"})
    assert not faults
    found = keymap.find("list", ("o",))
    elsewhere = keymap.find("reader", ("o",))
    assert found is BY_NAME["sort"]
    assert elsewhere is BY_NAME["open-browser"]


def test_a_user_key_replaces_the_default_keys_of_its_action() -> None:
    keymap, faults = build_keymap({"next-heading": ["n", "ctrl+n"]})
    assert not faults
    assert keymap.keys_of("next-heading") == [("n",), ("ctrl+n",)]
    assert keymap.find("reader", ("]",)) is None


@pytest.mark.parametrize(
    ("entries", "entry", "words"),
    [
        pytest.param({"next-hedding": "x"}, "next-hedding", 'did you mean "next-heading"?', id="unknown action"),
        pytest.param({"quit": "hyper+x"}, "quit", 'unknown key "hyper+x"', id="unknown key"),
        pytest.param({"quit": True}, "quit", 'unknown key "True"', id="not a key at all"),
        pytest.param({"\x1b[31mX": "a"}, "\x1b[31mX", 'unknown action "\\u001b[31mX"', id="control codes"),
        pytest.param({"zen": "W", "theme": "W"}, "theme", '"W" is given to both "zen" and "theme"', id="clash"),
        pytest.param({"zen": "T"}, "zen", '"T" now runs "zen" and no longer "theme"', id="default pushed out"),
    ],
)
def test_faults_are_reported(entries: dict[str, object], entry: str, words: str) -> None:
    _keymap, faults = build_keymap(entries)
    assert [(fault.entry, words in fault.message) for fault in faults] == [(entry, True)]


def test_an_action_at_fault_keeps_its_default_keys() -> None:
    keymap, _faults = build_keymap({"quit": "hyper+x"})
    assert keymap.find("list", ("Q",)) is BY_NAME["quit"]


@pytest.mark.parametrize(
    ("chord", "shown"), [(("g", "a"), "g a"), (("ctrl+d",), "Ctrl+D"), (("pagedown",), "Pagedown")]
)
def test_chords_are_shown_as_people_say_them(chord: tuple[str, ...], shown: str) -> None:
    assert keys_text(chord) == shown
