"""Signals: into the background and back, and the end of the program with the terminal restored."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from support.terminal import Terminal

pytestmark = pytest.mark.usefixtures("later_start")


def whole(terminal: Terminal) -> bool:
    """Whether all parts of the main screen are shown: ticker, list, text, and the key that shows all keys, which
    the line about the samples names until a key is pressed.
    """
    parts = ("/18", "Articles ", "Image: 16时20分")
    status = terminal.lines[-1]
    return all(part in terminal.text for part in parts) and ("? keys" in status or "? shows the keys" in status)


def test_the_screen_is_whole_after_the_background(tmp_path: Path) -> None:
    with Terminal(home=tmp_path, size=(80, 24)) as terminal:
        terminal.until(whole, "the screen")
        terminal.kill(signal.SIGTSTP)
        terminal.until_stopped()
        assert b"\x1b[?1049l" in terminal.raw, "the alternate screen is left"
        assert terminal.is_cooked
        terminal.screen.reset()
        terminal.kill(signal.SIGCONT)
        terminal.until(whole, "the screen again")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_a_stop_that_cannot_be_caught_is_survived(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.until(whole, "the screen")
        terminal.kill(signal.SIGSTOP)
        terminal.until_stopped()
        terminal.screen.reset()
        terminal.kill(signal.SIGCONT)
        terminal.until(whole, "the screen again")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_a_key_suspends(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.until(whole, "the screen")
        terminal.press("g", "z")
        terminal.until_stopped()
        terminal.screen.reset()
        terminal.kill(signal.SIGCONT)
        terminal.until(whole, "the screen again")


def test_what_another_program_wrote_is_painted_over(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.until(whole, "the screen")
        terminal.screen.cursor_position(12, 20)
        terminal.screen.draw("wall: the disk is full")
        assert "disk is full" in terminal.text
        terminal.press("\x0c")
        terminal.until_gone("disk is full")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_that_ends_the_program_restores_the_terminal(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.until("Articles ").until("1/")
        assert not terminal.is_cooked
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw
        assert terminal.is_cooked
