"""The clipboard's tools: which are used where, started without a shell, given up in time, and what is said."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from support.pilot import WIDE, lines, main, press, until
from tui_reader.i18n import install
from tui_reader.ui import clipboard
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.clipboard import ClipboardTool, ToolFailure, clipboard_tools, copied_message, give_to


def program(folder: Path, name: str, code: str = "") -> Path:
    """An executable of that name, in Python."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with every tool."""
    for name in ("pbcopy", "clip.exe", "wl-copy", "xclip", "xsel", "tmux"):
        program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "platform", "names"),
    [
        pytest.param({}, "darwin", ["pbcopy"], id="macOS"),
        pytest.param({}, "win32", ["clip.exe"], id="Windows"),
        pytest.param({"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}, "linux", ["clip.exe"], id="WSL"),
        pytest.param({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", ["wl-copy"], id="Wayland"),
        pytest.param({"DISPLAY": ":0"}, "linux", ["xclip"], id="X11"),
        pytest.param({}, "linux", [], id="no desktop"),
        pytest.param({"TMUX": "/tmp/tmux"}, "linux", ["tmux"], id="tmux"),
        pytest.param({"TMUX": "/tmp/tmux", "DISPLAY": ":0"}, "linux", ["xclip", "tmux"], id="tmux on a desktop"),
    ],
)
def test_the_tools_of_a_desktop(installed: Path, environ: dict[str, str], platform: str, names: list[str]) -> None:
    tools = clipboard_tools(environ, platform)
    assert [tool.name for tool in tools] == names
    assert all(Path(tool.command[0]).is_absolute() for tool in tools)


def test_xsel_takes_the_place_of_xclip(installed: Path) -> None:
    (installed / "xclip").unlink()
    assert [tool.name for tool in clipboard_tools({"DISPLAY": ":0"}, "linux")] == ["xsel"]


def test_a_tool_that_is_not_installed_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard_tools({"DISPLAY": ":0", "TMUX": "/tmp/tmux"}, "linux") == []


def test_a_tool_gets_the_text_on_its_standard_input(tmp_path: Path) -> None:
    target = tmp_path / "copied"
    code = f"import sys; open({str(target)!r}, 'wb').write(sys.stdin.buffer.read())"
    tool = ClipboardTool("t", (str(program(tmp_path, "t", code)),))
    assert give_to(tool, "第一条 $(id); `id`\n") is None
    assert target.read_text(encoding="utf-8") == "第一条 $(id); `id`\n"
    assert give_to(tool._replace(encoding="utf-16"), "第一条") is None
    assert target.read_bytes().decode("utf-16") == "第一条"


@pytest.mark.skipif(os.name == "nt", reason="programs here are scripts")
def test_a_tool_that_fails_says_why(tmp_path: Path) -> None:
    install("en")
    code = str(program(tmp_path, "code", "raise SystemExit(3)"))
    assert give_to(ClipboardTool("t", (code,)), "x") == ToolFailure("t", "exit code 3")
    missing = give_to(ClipboardTool("t", (str(tmp_path / "none"),)), "x")
    assert missing == ToolFailure("t", "No such file or directory")


def test_a_tool_that_never_answers_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("en")
    monkeypatch.setattr(clipboard, "TIMEOUT", 0.01)
    waiting = str(program(tmp_path, "waiting", "import signal\nwhile True: signal.pause()"))
    failure = give_to(ClipboardTool("t", (waiting,)), "x" * 1_000_000)
    assert failure is not None
    assert failure.reason.startswith("no answer within")


XCLIP, TMUX = ClipboardTool("xclip", ()), ClipboardTool("tmux", ())


@pytest.mark.parametrize(
    ("sent", "tools", "failures", "line"),
    [
        pytest.param(True, [], [], "Sent to the terminal's clipboard (OSC 52): it", id="no tool"),
        pytest.param(False, [], [], "Not copied, too long for the terminal (OSC 52): it", id="too long"),
        pytest.param(True, [XCLIP], [], "Copied with xclip: it", id="tool"),
        pytest.param(False, [XCLIP], [], "Copied with xclip: it", id="tool, too long for the terminal"),
        pytest.param(
            True, [TMUX], [], "Copied to tmux, and to the terminal unless set-clipboard is off: it", id="tmux"
        ),
        pytest.param(True, [XCLIP, TMUX], [], "Copied with xclip and to tmux: it", id="both"),
        pytest.param(
            True,
            [TMUX],
            [ToolFailure("tmux", "exit code 1")],
            "tmux failed: exit code 1 · Sent to tmux, which keeps it unless set-clipboard is on: it",
            id="tmux fails",
        ),
        pytest.param(
            True,
            [XCLIP],
            [ToolFailure("xclip", "exit code 1")],
            "xclip failed: exit code 1 · Sent to the terminal's clipboard (OSC 52): it",
            id="tool fails",
        ),
        pytest.param(
            True,
            [XCLIP, TMUX],
            [ToolFailure("xclip", "exit code 1")],
            "xclip failed: exit code 1 · Copied to tmux, and to the terminal unless set-clipboard is off: it",
            id="tool fails in tmux",
        ),
    ],
)
def test_the_message_names_the_way(
    sent: bool, tools: list[ClipboardTool], failures: list[ToolFailure], line: str
) -> None:
    install("en")
    assert copied_message("it", sent, tools, failures) == line


async def test_the_app_copies_by_both_ways_and_says_so(
    app: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copied"
    code = f"import sys; open({str(target)!r}, 'wb').write(sys.stdin.buffer.read())"
    tool = ClipboardTool("wl-copy", (str(program(tmp_path, "tool", code)),))
    monkeypatch.setattr("tui_reader.ui.host.clipboard_tools", lambda: [tool])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "y", "y")
        await until(pilot, lambda: "Copied with wl-copy: report" in lines(main(app).status)[0])
        assert target.read_text(encoding="utf-8") == app.clipboard == "report"


async def test_what_is_too_long_for_the_terminal_is_not_written_to_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE):
        app.copy("x" * (1 << 20), "1 MiB")
        assert len(app.clipboard) == 1 << 20
        app.copy("y" * ((1 << 20) + 1), "more")
        assert app.clipboard[0] == "x"
        assert "Not copied" in lines(main(app).status)[0]
