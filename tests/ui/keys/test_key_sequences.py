"""Chords while they are typed: what waits, what runs, and what a wrong second key does."""

from __future__ import annotations

from tui_reader.ui.keys.keyed_screen import KeySequences
from tui_reader.ui.keys.keymap import build_keymap


def chords() -> KeySequences:
    return KeySequences(build_keymap()[0])


def names(actions: list) -> list[str]:
    return [action.name for action in actions]


def test_a_single_key_runs_at_once() -> None:
    assert names(chords().press("reader", "j")) == ["reader-down"]


def test_a_key_that_begins_a_chord_waits_and_runs_when_nothing_follows() -> None:
    typed = chords()
    assert typed.press("reader", "g") == []
    assert typed.pending == ("g",)
    assert names(typed.timeout()) == ["reader-top"]
    assert typed.pending == ()


def test_a_complete_chord_runs() -> None:
    typed = chords()
    typed.press("list", "g")
    assert names(typed.press("list", "a")) == ["focus-ticker"]
    typed.press("list", "g")
    assert names(typed.press("list", "g")) == ["list-top"]


def test_a_key_that_does_not_go_on_runs_what_waited_and_then_itself() -> None:
    typed = chords()
    typed.press("reader", "g")
    assert names(typed.press("reader", "j")) == ["reader-top", "reader-down"]


def test_a_key_without_an_action_does_nothing() -> None:
    assert chords().press("reader", "€") == []
