"""Errors in a real terminal: bad input, bad settings, hostile text, and an internal error."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest

from support.bulletin_pages import CANARY, write_dump, write_hostile
from support.terminal import Terminal

FOREIGN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def fails_with_one_line(terminal: Terminal, *words: str) -> None:
    """The program has failed before it used the screen, with one line that contains the words."""
    assert terminal.wait() == 1
    output = terminal.after_the_screen().strip()
    assert len(output.splitlines()) == 1, output
    assert all(word in output for word in words), output
    assert b"\x1b[?1049h" not in terminal.raw


def test_a_missing_file(tmp_path: Path) -> None:
    with Terminal("missing.txt", home=tmp_path, size=(200, 24)) as terminal:
        fails_with_one_line(terminal, "missing.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_an_unreadable_folder(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    with Terminal(str(folder), home=tmp_path, size=(200, 24)) as terminal:
        fails_with_one_line(terminal, "closed")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        pytest.param("empty.txt", b"", "empty", id="an empty file"),
        pytest.param("scan.pdf", b"%PDF-1.7\n\x00\x01\x02" * 50, "PDF", id="a PDF"),
        pytest.param("blob.bin", bytes(range(256)) * 40, "blob.bin", id="binary content"),
    ],
)
def test_a_bad_file_is_reported_and_the_good_one_is_opened(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    with Terminal(str(write_dump(tmp_path)), str(bad), home=tmp_path, size=(200, 40)) as terminal:
        terminal.until(word).until("扎实推进河湖治理")
        terminal.press("enter")
        terminal.until("not stated")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_a_wrong_charset_label_does_not_spoil_the_text(tmp_path: Path) -> None:
    page = tmp_path / "label.html"
    body = "<p>区水务局决定自七月一日起调整供水时间，请各单位提前做好准备。</p>" * 5
    head = '<meta charset="gb2312"><title>供水时间调整通知</title>'
    html = f"<html><head>{head}</head><body><h1>供水时间调整通知</h1>{body}</body></html>"
    page.write_bytes(html.encode("utf-8"))
    with Terminal(str(page), home=tmp_path) as terminal:
        terminal.until("供水时间调整通知").until("区水务局决定")


def test_ten_megabytes_on_one_line_open_and_scroll(tmp_path: Path) -> None:
    page = tmp_path / "endless.txt"
    page.write_text("供水管网改造按计划进行。" * 280_000, encoding="utf-8")
    with Terminal(str(page), home=tmp_path) as terminal:
        terminal.until("供水管网改造")
        terminal.press("enter")
        terminal.until("] heading")
        terminal.press("pagedown", "pagedown")
        terminal.press("G")
        terminal.until(" end")


def test_an_unreachable_address_is_reported_in_one_line(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/bulletin.html"
    with Terminal(str(write_dump(tmp_path)), address, home=tmp_path, size=(200, 40)) as terminal:
        terminal.until("127.0.0.1:9").until("扎实推进河湖治理")


@pytest.mark.usefixtures("later_start")
def test_errors_in_settings_are_reported_and_do_not_stop_the_program(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "config.yaml").write_text("measure: 36\nthemme: paper\n")
    with Terminal(home=tmp_path, size=(140, 24)) as terminal:
        terminal.until("config.yaml:2").until("Articles ")
    (config / "config.yaml").write_text("measure: [unclosed\n")
    with Terminal(home=tmp_path, size=(140, 24)) as terminal:
        terminal.until("config.yaml:").until("Articles ")
    (config / "config.yaml").unlink()
    (config / "keys.yaml").write_text("next-hedding: x\nzen: Z\n")
    with Terminal(home=tmp_path, size=(140, 24)) as terminal:
        terminal.until('keys.yaml:1: unknown action "next-hedding"').until("Articles ")
        terminal.press("Z")
        terminal.until_gone("Articles ")


def test_no_control_code_of_a_page_reaches_the_terminal(tmp_path: Path) -> None:
    with Terminal(str(write_hostile(tmp_path)), home=tmp_path, size=(120, 60)) as terminal:
        terminal.until("末段正文标记").until("第3段结尾")
        terminal.press("enter", "t")
        terminal.until("Type to filter").until("标题一")
        terminal.press("escape")
        terminal.until_gone("Type to filter")
        terminal.press("!", "q", "y", "y", "Q")
        terminal.wait()
        shown = bytes(terminal.raw).decode("utf-8", "surrogateescape")
        codes = re.findall("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*)", shown)
        assert not [code for code in codes if CANARY in code]
        # The clipboard is the one string of a page that may leave in a control sequence: encoded, and on request.
        # The other operating system command is Textual's own, for the shape of the pointer.
        without_own = re.sub("\x1b\\](?:52;c;[A-Za-z0-9+/=]*|22;[a-z-]*)\x07", "", shown)
        assert not FOREIGN.findall(without_own)


def test_no_color_emits_no_colours(tmp_path: Path) -> None:
    with Terminal(str(write_dump(tmp_path)), home=tmp_path, environ={"NO_COLOR": "1"}) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("enter", "]", "?", "q", "Q")
        terminal.wait()
        styles = re.findall(rb"\x1b\[([0-9;]*)m", bytes(terminal.raw))
        numbers = {int(number) for style in styles for number in style.split(b";") if number}
        assert numbers <= {0, 1, 2, 3, 4, 7, 9, 22, 23, 24, 27, 29}
        assert {1, 7} & numbers, "bold or reverse still tell things apart"


def test_sixteen_colours_are_enough(tmp_path: Path) -> None:
    environ = {"TERM": "xterm-16color", "COLORTERM": ""}
    with Terminal(str(write_dump(tmp_path)), home=tmp_path, environ=environ) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("Q")
        terminal.wait()
        assert b"38;2;" not in terminal.raw
        assert b"38;5;" not in terminal.raw


FAULT = """
import sys
from tui_reader.ui.reader.reader import Reader

def broken(self):
    raise RuntimeError("a fault for the test")

Reader.line_down = broken
from tui_reader.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_an_internal_error_is_one_line_and_the_terminal_is_restored(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FAULT]
    with Terminal(str(write_dump(tmp_path)), home=tmp_path, size=(200, 24), command=command) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("enter", "j")
        assert terminal.wait() == 1
        assert "RuntimeError: a fault for the test" in terminal.after_the_screen()
        assert "Traceback" not in bytes(terminal.raw).decode("utf-8", "replace")
        assert b"\x1b[?25h" in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_closed_terminal_is_a_normal_exit(tmp_path: Path, number: signal.Signals) -> None:
    page = str(write_dump(tmp_path))
    with Terminal(page, home=tmp_path) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("enter", "2", ".", "2", "enter")
        terminal.until("（二）抓好河道清淤。")
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
    with Terminal(page, home=tmp_path) as terminal:
        terminal.until("（二）抓好河道清淤。")


def test_quitting_does_not_wait_for_a_page_being_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/page.html"
        with Terminal(str(write_dump(tmp_path)), address, home=tmp_path) as terminal:
            terminal.until("扎实推进河湖治理")
            connection, _peer = silent.accept()
            terminal.press("Q")
            assert terminal.wait() == 0
            connection.close()
