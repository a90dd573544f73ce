"""Notifications that the terminal shows: no control code of a name gets through."""

from __future__ import annotations

from tui_reader.ui.terminal.notification import notification


def test_with_one_text() -> None:
    assert notification("osc9", "1 new match", "水 (1)") == "\x1b]9;bulletin-tui: 1 new match: 水 (1)\x1b\\"


def test_separators_and_control_codes_are_replaced() -> None:
    shown = notification("osc777", "a;b", "c\x1b]52;c;x\x07d\x9ce")
    assert shown.startswith("\x1b]777;notify;a,b;")
    assert not set("\x07\x9c") & set(shown)
    assert shown.count("\x1b") == 2
    assert shown.count(";") == 3
