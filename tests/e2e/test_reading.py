"""The installed program in a terminal: samples and a damaged page, read by keyboard at three sizes."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import pytest

from support.bulletin_pages import write_dump
from support.terminal import Terminal

SIZES = [
    pytest.param((120, 40), id="120x40"),
    pytest.param((80, 24), id="80x24"),
    pytest.param((40, 12), id="40x12"),
]


@pytest.mark.parametrize("size", SIZES)
def test_the_first_run_shows_the_samples_and_restores_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal(size=size, home=tmp_path) as terminal:
        terminal.until("Articles ").until("1/")
        assert all(len(line) <= size[0] for line in terminal.lines)
        terminal.press("q")
        assert terminal.wait() == 0
        assert b"\x1b[?1049l" in terminal.raw, "the alternate screen is left"
        assert b"\x1b[?25h" in terminal.raw, "the cursor is shown again"


@pytest.mark.parametrize("size", SIZES)
def test_a_damaged_page_is_read_section_by_section(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal(str(write_dump(tmp_path)), size=size, home=tmp_path) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("enter")
        terminal.until("2009-05-20 09:15")
        # The bar is cropped on the smallest screen.
        terminal.until(lambda t: "· publis" in " ".join(t.text.split()), "the missing publisher")
        terminal.press("]")
        terminal.until(lambda t: "一、认清形势" in t.lines[terminal_top(t)], "the first heading on top")
        terminal.press("2", ".", "1", "enter")
        terminal.until("(一)抓好源头管控")
        terminal.press("G")
        terminal.until(" end")


def terminal_top(terminal: Terminal) -> int:
    """The first line of text, below the heading line of the reader."""
    heading = next(
        (y for y, line in enumerate(terminal.lines) if "%" in line or line.rstrip().endswith("end")), None
    )
    return 0 if heading is None else heading + 1


def test_repairs_are_marked_and_the_original_text_is_shown(tmp_path: Path) -> None:
    with Terminal(str(write_dump(tmp_path)), size=(120, 40), home=tmp_path) as terminal:
        terminal.until("第7期*").until("2009年5月13日*")
        assert "银浪" not in terminal.text, "what was injected is on no list and in no title"
        terminal.press("!")
        terminal.until("2009513日").until("银浪娱乐官网")
        terminal.press("q")
        terminal.until("第7期*")


def test_an_article_is_resumed_after_the_program_was_closed(tmp_path: Path) -> None:
    page = str(write_dump(tmp_path))
    with Terminal(page, home=tmp_path) as terminal:
        terminal.until("扎实推进河湖治理")
        terminal.press("enter")
        terminal.until("] heading")
        terminal.press("2", ".", "2", "enter")
        terminal.until("（二）抓好河道清淤。")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal(page, home=tmp_path) as terminal:
        terminal.until("（二）抓好河道清淤。")


def test_the_terminal_may_be_resized_at_any_time(tmp_path: Path) -> None:
    with Terminal(str(write_dump(tmp_path)), size=(120, 40), home=tmp_path) as terminal:
        terminal.until("Outline").until("扎实推进河湖治理")
        terminal.press("enter")
        for size in [(40, 12), (200, 50), (20, 8), (80, 24)]:
            terminal.resize(*size)
            terminal.until(lambda t: "河湖" in t.text and len(t.lines) == t.rows, f"redrawn at {size}")


def test_the_ticker_runs_and_can_be_paused(tmp_path: Path) -> None:
    with Terminal(str(write_dump(tmp_path)), size=(60, 24), home=tmp_path) as terminal:
        terminal.until("1/2")
        first = terminal.lines[0]
        terminal.until(lambda t: t.lines[0] != first, "the ticker moved")
        terminal.press("p")
        terminal.until("paused  ")


def test_the_interface_is_in_the_language_of_the_locale(tmp_path: Path) -> None:
    environ = {"LANG": "zh_CN.UTF-8"}
    with Terminal(str(write_dump(tmp_path)), home=tmp_path, environ=environ) as terminal:
        terminal.until("未注明").until("公告")
        terminal.press("?")
        terminal.until("显示快捷键")


@pytest.mark.usefixtures("later_start")
def test_a_change_of_the_theme_file_is_applied_at_once(tmp_path: Path) -> None:
    themes = tmp_path / "config" / "themes"
    themes.mkdir(parents=True)
    theme = themes / "mine.yaml"
    body = "primary: '#88aacc'\nforeground: '#dddddd'\nbackground: '{}'\n"
    theme.write_text(body.format("#101820"))
    with Terminal("--theme", "mine", home=tmp_path) as terminal:
        terminal.until("Articles ")
        terminal.until(lambda t: t.screen.buffer[10][30].bg == "101820", "the background of the theme")
        theme.write_text(body.format("#203040") + "\n")
        terminal.until(lambda t: t.screen.buffer[10][30].bg == "203040", "the new background")
        theme.write_text("primary: no-such-colour\n" + body)
        terminal.until("mine.yaml:1")
        assert terminal.screen.buffer[10][30].bg == "203040", "a faulty theme leaves the last good one"


def test_selected_text_and_a_table_reach_the_terminals_clipboard(tmp_path: Path) -> None:
    page = tmp_path / "table.html"
    rows = "<tr><th>地区<th>供水量</tr><tr><td>临溪区<td>6 480</tr><tr><td>砚湖区<td>985</tr>"
    text = "各街道办事处和区直各部门要把供水保障放在突出位置。"
    page.write_text(f"<meta charset=utf-8><h1>统计</h1><p>{text}<table>{rows}</table>", "utf-8")
    with Terminal(
        str(page), home=tmp_path, environ={"DISPLAY": "", "WAYLAND_DISPLAY": "", "TMUX": ""}
    ) as terminal:
        terminal.until(text[:10]).until("临溪区")
        terminal.press("enter", "V", "}", "}", "}", "v", "o", "y")
        terminal.until("OSC 52")
        terminal.press("enter")
        terminal.until("▸临溪区")
        terminal.press("l", "s", "y")
        terminal.until("a table of 3 rows")
        sent = [
            b64decode(code).decode() for code in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.raw)
        ]
        assert sent[-1] == "地区\t供水量\n砚湖区\t985\n临溪区\t6 480\n"
        assert len(sent) == 2
