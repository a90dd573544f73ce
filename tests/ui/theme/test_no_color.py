"""The output for terminals with few colours or none, as the terminal receives it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import ANSIToTruecolor, Monochrome, NoColor

from tui_reader.ui.theme.no_color import WithoutColor, is_colorless, line_filters, without_color

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("environ", "color_system", "colorless"),
    [
        pytest.param({}, "truecolor", False, id="colours"),
        pytest.param({"NO_COLOR": "1"}, "truecolor", True, id="NO_COLOR"),
        pytest.param({"NO_COLOR": "0"}, "truecolor", True, id="NO_COLOR is about being there"),
        pytest.param({"NO_COLOR": ""}, "truecolor", False, id="NO_COLOR empty"),
        pytest.param({}, None, True, id="dumb"),
    ],
)
def test_when_the_terminal_gets_no_colour(environ, color_system, colorless):
    assert is_colorless(environ, color_system) == colorless


def test_without_colour_the_attributes_links_and_clicks_stay():
    style = Style(
        color="red", bgcolor="blue", bold=True, reverse=True, link="https://example.org", meta={"@click": "x"}
    )
    plain = without_color(style)
    assert (plain.color, plain.bgcolor) == (None, None)
    assert (plain.bold, plain.reverse, plain.underline) == (True, True, None)
    assert (plain.link, plain.meta) == ("https://example.org", {"@click": "x"})
    segments = WithoutColor().apply([Segment("a", style), Segment("b")], Color(0, 0, 0))
    assert [(text, found and found.bold) for text, found, _ in segments] == [("a", True), ("b", None)]


def test_line_filters_replace_those_of_textual_for_no_color():
    inherited = [ANSIToTruecolor(App().ansi_theme), Monochrome(), NoColor()]
    assert [type(each) for each in line_filters(inherited, colorless=True)] == [ANSIToTruecolor, WithoutColor]
    assert line_filters(inherited, colorless=False) == inherited[:1]


TINY = '''
import os
from textual.app import App
from textual.widgets import Input, OptionList, Static
from tui_reader.ui.theme.no_color import is_colorless, line_filters
from tui_reader.ui.theme.themes import (
    ThemeLibrary, choose_theme, package_folder, use_theme, variable_defaults
)

class Tiny(App):
    CSS = """
    #heading { color: $reader-heading; text-style: $reader-heading-style; }
    #link { color: $reader-link; text-style: $reader-link-style; }
    #selected { color: $list-selected; background: $list-selected-background; text-style: $list-selected-style; }
    """

    def __init__(self):
        super().__init__()
        self.colorless = is_colorless(os.environ, self.console.color_system)
        library = ThemeLibrary([package_folder()])
        name = choose_theme("paper", os.environ, self.console.color_system, library)
        use_theme(self, library.load(name)[0])

    def get_theme_variable_defaults(self):
        return variable_defaults(self.current_theme)

    def get_line_filters(self):
        return line_filters(super().get_line_filters(), self.colorless)

    def compose(self):
        for name in ("heading", "link", "selected"):
            yield Static(name.upper(), id=name)
        yield Input("typed")
        yield OptionList("one", "two")
        yield Static("line\\n" * 40)

    def on_mount(self):
        self.call_after_refresh(self.call_after_refresh, self.exit)

Tiny().run()
'''


def run_in_terminal(environ: dict[str, str]) -> bytes:
    """All bytes that a small program sends to a terminal of 80x24 cells with exactly this environment."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", TINY], stdin=theirs, stdout=theirs, stderr=theirs, env={**base, **environ}
    ) as program:
        os.close(theirs)
        sent = bytearray()
        try:
            while select.select([ours], [], [], 30)[0]:
                sent += os.read(ours, 65536)
        except OSError:
            # Linux answers EIO when the last program has closed its end: all is read.
            program.wait(60)
        finally:
            program.kill()
            os.close(ours)
    assert program.returncode == 0, sent.decode(errors="replace")
    return bytes(sent)


def graphic_codes(sent: bytes) -> set[int]:
    """The first number of every graphic rendition; for 38, without the colour that follows it."""
    codes: set[int] = set()
    for sequence in re.findall(rb"\x1b\[([0-9;:]*)m", sent):
        numbers = [int(number or 0) for number in re.split(rb"[;:]", sequence)]
        while numbers:
            code = numbers.pop(0)
            codes.add(code)
            if code in (38, 48, 58):
                del numbers[: 2 if numbers[:1] == [5] else 4]
    return codes


COLOR_CODES = {*range(30, 50), 58, 59, *range(90, 108)}


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, id="NO_COLOR"),
        pytest.param({"TERM": "dumb"}, id="dumb"),
    ],
)
def test_a_colourless_terminal_gets_styles_but_no_colours(environ):
    sent = run_in_terminal(environ)
    assert re.search(rb"\x1b\[1m *HEADING", sent)
    assert re.search(rb"\x1b\[4m *LINK", sent)
    assert re.search(rb"\x1b\[1;7m *SELECTED", sent)
    assert not graphic_codes(sent) & COLOR_CODES


def test_a_terminal_with_16_colours_gets_them():
    sent = run_in_terminal({"TERM": "xterm"})
    assert b"HEADING" in sent
    codes = graphic_codes(sent)
    assert not codes & {38, 48, 58}
    assert codes & {36, 49}


def test_an_empty_no_color_is_ignored():
    sent = run_in_terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""})
    assert re.search(rb"\x1b\[[0-9;]*38;2;107;55;16", sent), "the heading of paper, in its own brown"
