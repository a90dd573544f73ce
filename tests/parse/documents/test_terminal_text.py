"""Texts written for terminals and printers: overstriking and escape sequences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.documents.terminal_text import without_terminal_codes
from tui_reader.parse.page import parse_page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("N\bNA\bAM\bME\bE", "NAME", id="bold"),
        pytest.param("_\bf_\bi_\bl_\be", "file", id="underlined"),
        pytest.param("f\b_i\b_", "fi", id="underlined afterwards"),
        pytest.param("_\b_\bx\bx", "x", id="bold and underlined"),
        pytest.param("N\bN\bN\bN", "N", id="four times"),
        pytest.param("停\b停水\b水", "停水", id="wide"),
        pytest.param("停\b\b停水\b\b水", "停水", id="wide, by cells"),
        pytest.param("+\bo item", "o item", id="a bullet"),
        pytest.param("\b\bx", "x", id="before the line"),
        pytest.param("a\x1b[1mb\x1b[0mc\x1b[38;5;12md", "abcd", id="colours"),
        pytest.param("\x1b]8;;https://a.example/\x1b\\link\x1b]8;;\x07", "link", id="a link"),
        pytest.param("\x1b(B\x1b[K\x0ftext\x1bM", "text", id="other sequences"),
        pytest.param("\x1b]never ended\nnext", "never ended\nnext", id="never ended"),
        pytest.param("a_b", "a_b", id="nothing to do"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert without_terminal_codes(text) == shown


def test_a_manual_page_is_a_text() -> None:
    page = parse_page(
        b"N\bNA\bAM\bME\bE\n       weir - \x1b[1mopen\x1b[0m the _\bg_\ba_\bt_\be_\bs\n", "/x/weir.1.txt"
    )
    assert isinstance(page, Bulletin)
    shown = f"{page.title}\n{body_text(page)}"
    assert "open the gates" in shown
    assert "\ufffd" not in shown


@given(st.text(alphabet="a_停\b\x1b[]m\n\\\x07 ", max_size=60))
def test_no_codes_are_left_and_no_letters_are_added(text: str) -> None:
    shown = without_terminal_codes(text)
    assert "\b" not in shown
    assert shown.count("停") <= text.count("停")


@pytest.mark.parametrize("piece", ["\x1b]", "\x1b[1", "x\b", "\b", "\x1b ", "停\b\b"])
def test_time_grows_with_length(piece: str) -> None:
    with at_most(3_000_000):
        without_terminal_codes(piece * 100_000)
