"""The list narrowed by typing."""

from __future__ import annotations

from tui_reader.ui.widgets.pick_screen import Choice, PickList


def test_choices_are_shown_without_control_codes() -> None:
    picks = PickList([Choice("night\x1b]777;notify;x\x07\n\x0bdark", "\x9b31m")], 0)
    picks.set_note(0, f"{picks.choices[0].note}\x1b[7m")
    assert picks.choices == [Choice("night\ufffd]777;notify;x\ufffd  dark", "\ufffd31m\ufffd[7m")]
