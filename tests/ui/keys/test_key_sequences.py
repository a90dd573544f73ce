"""Sequences of keys while they are typed: what waits, what runs, and what a wrong second key does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tui_reader.ui.keys.actions import ACTIONS, Action
from tui_reader.ui.keys.keyed_screen import KeySequences, Pressed
from tui_reader.ui.keys.keymap import build_keymap, parse_keys


def chords(user: dict[str, object] | None = None) -> KeySequences:
    return KeySequences(build_keymap(user)[0])


def names(found: Pressed | Sequence[Action]) -> list[str]:
    actions = found.actions if isinstance(found, Pressed) else found
    return [action.name for action in actions]


def test_a_single_key_runs_at_once() -> None:
    assert names(chords().press("reader", "j")) == ["reader-down"]


def test_no_default_key_begins_a_longer_sequence() -> None:
    written = [(action.scope, parse_keys(keys)) for action in ACTIONS for keys in action.keys]
    begun = [
        (scope, short)
        for scope, short in written
        for other, longer in written
        if scope in (other, "everywhere")
        if len(longer) > len(short) and longer[: len(short)] == short
    ]
    assert begun == []


def test_the_beginning_of_a_sequence_waits_and_runs_nothing_however_late_the_next_key_is() -> None:
    typed = chords()
    assert names(typed.press("list", "g")) == []
    assert typed.pending == ("g",)
    assert not typed.may_time_out
    assert names(typed.press("list", "s")) == ["sync-screen"]
    assert typed.pending == ()


def test_an_action_of_the_pane_does_not_begin_sequences_that_work_everywhere() -> None:
    typed = chords()
    assert names(typed.press("text-selection", "y")) == ["copy-selected"]
    assert names(typed.press("reader", "y")) == []
    assert names(typed.press("reader", "y")) == ["copy-address"]


def test_a_complete_sequence_runs() -> None:
    typed = chords()
    typed.press("list", "g")
    assert names(typed.press("list", "a")) == ["focus-ticker"]
    typed.press("list", "g")
    assert names(typed.press("list", "g")) == ["list-top"]


def test_a_key_that_does_not_go_on_runs_nothing() -> None:
    typed = chords()
    typed.press("reader", "g")
    assert typed.press("reader", "j") == Pressed(unbound=("g", "j"))
    assert names(typed.press("reader", "j")) == ["reader-down"]


def test_a_key_without_an_action_is_reported() -> None:
    assert chords().press("reader", "€") == Pressed(unbound=("€",))


@pytest.mark.parametrize("user", [{"zen": "g"}, {"zen": ["g", "Z"]}])
def test_a_key_that_the_user_gives_to_an_action_runs_by_itself_though_it_begins_a_sequence(user: dict) -> None:
    typed = chords(user)
    assert names(typed.press("list", "g")) == []
    assert typed.may_time_out
    assert names(typed.timeout()) == ["zen"]
    typed.press("list", "g")
    assert names(typed.press("list", "j")) == ["zen", "list-down"]
    typed.press("list", "g")
    assert names(typed.press("list", "a")) == ["focus-ticker"]


def test_a_default_key_that_the_user_makes_the_beginning_of_a_sequence_no_longer_runs() -> None:
    keymap, faults = build_keymap({"theme": "s s"})
    assert [(fault.entry, fault.message) for fault in faults] == [
        ("theme", '"s" now begins "s s" and no longer runs "toggle-star"'),
        ("theme", '"s" now begins "s s" and no longer runs "save-file"'),
        ("theme", '"s" now begins "s s" and no longer runs "save-listed-file"'),
        ("theme", '"s" now begins "s s" and no longer runs "sort-column"'),
        ("theme", '"s" now begins "s s" and no longer runs "save-picture"'),
        ("theme", '"s" now begins "s s" and no longer runs "find-reference"'),
    ]
    typed = KeySequences(keymap)
    typed.press("list", "s")
    assert not typed.may_time_out
    assert typed.press("list", "j") == Pressed(unbound=("s", "j"))


def test_the_continuations_of_a_key_are_those_of_the_pane_and_of_everywhere() -> None:
    keymap, _faults = build_keymap({"theme": "g x y", "zen": "g x z"})
    found = {key: [a.name for a in actions] for key, actions in keymap.continuations("list", ("g",)).items()}
    assert found["g"] == ["list-top"]
    assert found["d"] == ["go-to"]
    assert found["s"] == ["sync-screen"]
    assert sorted(found["x"]) == ["theme", "zen"]
    assert "d" not in keymap.continuations("reader", ("g",))
    assert keymap.continuations("list", ("j",)) == {}
