"""Links in the bytes that the program writes to the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.terminal import Terminal

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>停水通知</title></head><body><article>
<h1>停水通知</h1><p>2024-01-02</p><p>因管网检修，详见<a href="https://linxi.example/通知.html">停水安排</a>，
或致信<a href="javascript:alert(1)">值班人员</a>。请各用户提前储水，检修期间注意用水安全，完工后及时恢复供水。</p>
</article></body></html>"""
LINK = re.compile(rb"\x1b\]8;([^;]*);([^\x1b\x07]*)(?:\x1b\\|\x07)")


@pytest.mark.parametrize(("term", "written"), [("xterm-256color", True), ("linux", False)])
def test_links_are_written_where_the_terminal_takes_them(tmp_path: Path, term: str, written: bool) -> None:
    page = tmp_path / "notice.html"
    page.write_text(PAGE, encoding="utf-8")
    with Terminal(str(page), size=(120, 40), home=tmp_path, environ={"TERM": term}) as terminal:
        terminal.until("停水安排")
        terminal.press("q")
        terminal.press("q")
        terminal.wait()
        found = [address for _parameters, address in LINK.findall(bytes(terminal.raw))]
    assert set(found) == ({b"https://linxi.example/%E9%80%9A%E7%9F%A5.html", b""} if written else set())
    assert found.count(b"") * 2 == len(found), "every link ends"
