"""Input that is no key, in the installed program: it goes on, and a failure of the input says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.terminal import Terminal

BROKEN_INPUT = """
import sys
import tui_reader.ui.terminal.driver as driver
class Broken(driver.InputParser):
    def feed(self, data):
        raise OSError(5, "Input/output error")
driver.InputParser = Broken
from tui_reader.cli import main
sys.exit(main())
"""


JUNK = (
    "中".encode("gbk") + b"\xff\xed\xa0\x80",
    b"\x1b[106:74;2;74u\x1b[1114112u\x1b[<0;99999;99999M\x1b[48;0;0;0;0t",
    b"\x1b[200~",
)
"""Bytes that are not UTF-8, reports that make no sense, and a paste without an end."""


@pytest.mark.usefixtures("later_start")
def test_no_byte_ends_the_program(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.until("Articles ")
        assert b"\x1b[=4;2u" in terminal.raw, "the kitty protocol is asked for the places of keys"
        terminal.send(b"\x1b[1086::106;1;1086u")
        terminal.until("о was taken for j")
        for junk in JUNK:
            terminal.send(junk)
        # A paste without an end is over once there is silence before a key.
        terminal.until_pressing("?", "Show the keys")
        terminal.press("Q")
        terminal.until("Articles ")
        terminal.press("/")
        terminal.until(lambda t: (t.screen.cursor.x, t.screen.cursor.y) == (2, 23), "the cursor in the prompt")
        terminal.press("escape")
        terminal.until("? keys")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_keys_typed_during_the_start_are_carried_out_in_order(tmp_path: Path) -> None:
    with Terminal(home=tmp_path) as terminal:
        terminal.send(b"jj/x")
        terminal.until(" 3/")
        terminal.until(lambda t: (t.screen.cursor.x, t.screen.cursor.y) == (3, 23), "a letter in the prompt")
        terminal.press("escape")
        terminal.until("? keys")
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.usefixtures("later_start")
def test_text_that_a_terminal_sends_like_keys_is_a_paste(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + number % 900) for number in range(6000)).encode()
    with Terminal(home=tmp_path) as terminal:
        terminal.until("Articles ")
        terminal.send(text)
        terminal.until("Open a line to type in")
        terminal.press("/")
        terminal.until(lambda t: (t.screen.cursor.x, t.screen.cursor.y) == (2, 23), "the cursor in the prompt")
        terminal.send(text)
        terminal.until("Nothing pasted: more than 4,096")
        terminal.press("escape")
        terminal.until("? keys")
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.usefixtures("later_start")
@pytest.mark.parametrize(
    ("language", "said"), [("en", "the terminal's input cannot be read"), ("zh_CN", "无法读取终端输入")]
)
def test_a_failure_of_the_input_is_one_line(tmp_path: Path, language: str, said: str) -> None:
    with Terminal("--lang", language, home=tmp_path, command=[sys.executable, "-c", BROKEN_INPUT]) as terminal:
        terminal.until("1/")
        terminal.press("j")
        assert terminal.wait() == 1
        assert [said in line for line in terminal.after_the_screen().splitlines() if ": " in line] == [True]
