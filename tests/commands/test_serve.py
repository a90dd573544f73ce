"""`serve`: its options; the server has tests of its own."""

from __future__ import annotations

import sys

import pytest

from support.commands import Run
from tui_reader.web.server import WebServer


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[WebServer]:
    """The servers that were started; they tell so and end."""
    found: list[WebServer] = []

    def serve(server: WebServer, debug: bool = False) -> None:
        found.append(server)
        server.started()

    monkeypatch.setattr(WebServer, "serve", serve)
    monkeypatch.delenv("BULLETIN_TUI_WEB_TOKEN", raising=False)
    return found


def test_this_machine_and_a_token_by_default(run: Run, served: list[WebServer]) -> None:
    first, second = run("serve"), run("serve", "--port", "9000")
    assert first.code == 0
    start = "Serving on http://127.0.0.1:8000/?token="
    assert first.out.startswith(start)
    token = first.out.removeprefix(start).partition(";")[0]
    assert len(token) >= 40
    assert token not in second.out
    assert first.err == ""
    assert served[1].port == 9000


def test_a_token_of_the_user_is_not_printed(
    run: Run, served: list[WebServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BULLETIN_TUI_WEB_TOKEN", "a-token-of-the-user-0123")
    assert run("serve").out == "Serving on http://127.0.0.1:8000/; Ctrl-C ends.\n"
    monkeypatch.setenv("BULLETIN_TUI_WEB_TOKEN", "short")
    assert run("serve").code == 2


def test_the_network_is_warned_of_and_needs_a_token(run: Run, served: list[WebServer]) -> None:
    done = run("serve", "--host", "0.0.0.0")
    assert "token=" in done.out
    assert "TLS" in done.err
    assert run("serve", "--host", "0.0.0.0", "--no-token").code == 2
    assert run("serve", "--host", "::1", "--no-token").out == "Serving on http://[::1]:8000/; Ctrl-C ends.\n"


def test_the_same_reader_is_started_without_anything_for_a_shell(run: Run, served: list[WebServer]) -> None:
    run("serve", "--lang", "zh_CN", "a b; rm x.html", "$(id)")
    expected = f"{sys.executable} -m tui_reader --lang=zh_CN -- 'a b; rm x.html' '$(id)'"
    assert served[0].command == expected


def test_without_the_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.commands.serve.find_spec", lambda name: None)
    done = run("serve")
    assert (done.code, done.out) == (1, "")
    assert "pip install bulletin-tui[web]" in done.err
