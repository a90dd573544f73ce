"""A picture in a terminal that knows a graphics protocol: what is asked, and what is written."""

from __future__ import annotations

import base64
import io
import re
import zlib
from pathlib import Path

import pytest
from PIL import Image

from support.terminal import Terminal

TEXT = "<p>预计未来三小时有五十毫米以上降雨，请注意防范低洼路段积水、山洪和高空坠物。</p>"
QUERIES = (b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b[>q", b"\x1b[16t", b"\x1b[c")
KITTY = b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c"
SIXEL = b"\x1bP>|XTerm(390)\x1b\\\x1b[6;20;10t\x1b[?62;4c"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    image = Image.effect_noise((200, 100), 50).convert("RGB")
    image.paste("red", (0, 0, 100, 100))
    file = io.BytesIO()
    image.save(file, "PNG")
    source = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    path = tmp_path / "page.html"
    body = f"<h1>题</h1>{TEXT}<img src='{source}' alt='图'>{TEXT}"
    path.write_text(f"<html><head><title>题</title></head><body>{body}</body></html>", encoding="utf-8")
    return path


def opened(terminal: Terminal, answers: bytes) -> None:
    """Open the picture in a terminal that answers the queries."""
    terminal.until("Image: 图").press("enter")
    terminal.until(lambda shown: "▐ 题" in shown.text or "▐ " in shown.lines[0], "the reader")
    terminal.press("enter")
    terminal.until(lambda shown: all(query in shown.raw for query in QUERIES), "the queries")
    terminal.send(answers)


def test_kitty_draws_and_removes_the_picture(tmp_path: Path, page: Path) -> None:
    with Terminal(str(page), home=tmp_path, size=(60, 20)) as terminal:
        opened(terminal, KITTY)
        terminal.until(lambda shown: b"m=0;" in shown.raw, "the last chunk")
        commands = re.findall(rb"\x1b_G(a=T[^;]*|q=2,i=31,m=[01]);([^\x1b]*)\x1b\\", bytes(terminal.raw))
        keys = dict(pair.split(b"=") for pair in commands[0][0].split(b","))
        # 200 x 100 pixels in cells of 10 x 20.
        assert (keys[b"c"], keys[b"r"], keys[b"s"], keys[b"v"]) == (b"20", b"5", b"200", b"100")
        pixels = zlib.decompress(base64.b64decode(b"".join(data for _keys, data in commands)))
        assert pixels[:3] == b"\xff\0\0"
        terminal.press("escape")
        terminal.until(lambda shown: b"\x1b_Ga=d,d=I,i=31,q=2\x1b\\" in shown.raw, "the picture removed")
        terminal.until("Image: 图")


def test_sixel_draws_the_picture(tmp_path: Path, page: Path) -> None:
    with Terminal(str(page), home=tmp_path, size=(60, 20)) as terminal:
        opened(terminal, SIXEL)
        terminal.until(lambda shown: re.search(rb"\x1bP0;1;0q[^\x1b]*\x1b\\", bytes(shown.raw)), "the sixels")
        assert b'\x1bP0;1;0q"1;1;200;100#0;2;' in terminal.raw
        assert b"\x1b_Ga=T" not in terminal.raw


def test_a_protocol_of_the_settings_is_drawn_in_cells_of_the_size_that_the_terminal_states(
    tmp_path: Path, page: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text("pictures: kitty\n")
    with Terminal(str(page), home=tmp_path, size=(60, 20)) as terminal:
        opened(terminal, b"\x1b[6;10;5t\x1b[?62;c")
        # 200 x 100 pixels in cells of 5 x 10; before the answer came, in those of 10 x 20.
        terminal.until(
            lambda shown: re.search(rb"a=T[^;]*,c=40,r=10", bytes(shown.raw)), "the size of the picture"
        )
