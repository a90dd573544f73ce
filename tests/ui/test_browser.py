"""Opening addresses: only those of the web, as one argument, without a shell and only where there is a desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.ui import browser
from tui_reader.ui.browser import is_web_address, open_in_browser, opener, opens_outside


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.gov.cn/art/2021/6/1/art_1_2.html",
        "http://example.com",
        "HTTP://EXAMPLE.COM/",
        "http://example.com:8080/?id=1&page=2#top",
        "http://[2001:db8::1]/",
        "https://例子.中国/通知公告?栏目=水务",
        "https://example.com/a%20b%22c",
        "https://example.com/$(id);&'*!",
    ],
)
def test_addresses_of_the_web_may_leave(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("example.com", id="no scheme"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("mailto:a@example.com", id="mail"),
        pytest.param("--help", id="option"),
        pytest.param("http://", id="no host"),
        pytest.param("http:///path", id="path only"),
        pytest.param("http://[::1/", id="broken host"),
        pytest.param("http://example.com:port/", id="port that is no number"),
        pytest.param("http://example.com:99999/", id="port out of range"),
        pytest.param("http://example.com/a b", id="space"),
        pytest.param("http://example.com/a\u3000b", id="wide space"),
        pytest.param("http://example.com/\n", id="newline"),
        pytest.param("http://example.com/\x1b[31m", id="escape"),
        pytest.param("http://example.com/\x9b31m", id="C1 control"),
        pytest.param("http://example.com/\x85", id="C1 next line"),
        pytest.param("http://example.com/\u202egnp.exe", id="bidi override"),
        pytest.param("http://example.com/\u2066a\u2069", id="bidi isolate"),
        pytest.param("http://exam\u200bple.com/", id="zero-width space"),
        pytest.param("http://example.com/\u2028", id="line separator"),
        pytest.param("http://example.com/\ud800", id="lone surrogate"),
        pytest.param("http://example.com/\ue000", id="private use"),
        *(pytest.param(f"http://example.com/{mark}", id=f"mark {mark}") for mark in '"<>\\^`{|}'),
    ],
)
def test_anything_else_may_not(address: str | None) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com/", True),
        ("mailto:a@example.com?subject=b", True),
        ("tel:+86-571", True),
        ("sms:123", True),
        ("ftp://example.com/a", True),
        ("mailto:a@example.com?attach=/etc/passwd", False),
        ("mailto:a@example.com?x&%61ttachment=/etc/passwd", False),
        ("mailto:a b", False),
        ("mailto:\u202ea@example.com", False),
        ("tel:", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("xmpp:a@example.com", False),
        ("#a", False),
        (None, False),
    ],
)
def test_what_the_desktop_is_asked_to_open(address: str | None, expected: bool) -> None:
    assert opens_outside(address) is expected


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole search path, with the programs of both kinds of desktop in it."""
    for name in ("xdg-open", "open"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n", encoding="ascii")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        pytest.param({"DISPLAY": ":0"}, "linux", "xdg-open", id="X11"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "xdg-open", id="Wayland"),
        pytest.param({}, "darwin", "open", id="macOS"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="looks for programs by their POSIX permissions")
def test_the_opener_is_that_of_the_desktop(
    programs: Path, environ: dict[str, str], platform: str, expected: str
) -> None:
    assert opener(environ, platform) == str(programs / expected)


def test_windows_opens_with_its_explorer() -> None:
    assert opener({}, "win32") == "explorer"


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"TERM": "xterm", "BROWSER": "w3m"}])
def test_without_a_desktop_nothing_opens(programs: Path, environ: dict[str, str]) -> None:
    assert opener(environ, "linux") is None


def test_without_a_program_nothing_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert opener({"DISPLAY": ":0"}, "linux") is None


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started, so that a test can wait for their end."""
    kept: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def keep(*args, **options):  # type: ignore[no-untyped-def]
        kept.append(popen(*args, **options))
        return kept[-1]

    monkeypatch.setattr(browser.subprocess, "Popen", keep)
    return kept


@pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script")
@pytest.mark.parametrize(
    "address",
    ["https://example.com/?a=1&b=2;c#d", "https://example.com/$(touch$IFS'x')", "http://例子.中国/'*'"],
)
def test_the_program_gets_the_address_as_its_one_argument(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], address: str
) -> None:
    program, record = tmp_path / "fake browser", tmp_path / "arguments"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"with open({str(record)!r}, 'wb') as file:\n"
        "    file.write(b'\\0'.join(map(os.fsencode, sys.argv[1:])))\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    open_in_browser(address, str(program))
    (process,) = started
    assert process.wait(30) == 0
    assert record.read_bytes().split(b"\0") == [os.fsencode(address)]


def test_the_program_has_no_part_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, object]]] = []
    monkeypatch.setattr(browser.subprocess, "Popen", lambda words, **options: calls.append((words, options)))
    open_in_browser("https://example.com/", "xdg-open")
    ((words, options),) = calls
    assert words == ["xdg-open", "https://example.com/"]
    assert not options.get("shell")
    assert options["start_new_session"]
    assert {options[name] for name in ("stdin", "stdout", "stderr")} == {subprocess.DEVNULL}


def test_an_address_that_may_not_leave_starts_nothing(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(ValueError, match="file:"):
        open_in_browser("file:///etc/passwd", "xdg-open")
    assert not started


def test_a_program_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        open_in_browser("https://example.com/", str(tmp_path / "missing"))
