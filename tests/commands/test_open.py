"""The reader as it is started from the command line."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import Run


class TestOpen:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """What the screen was started with, in place of a screen; as if there were a terminal."""
        calls: list[dict[str, object]] = []
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "__stdin__", terminal)
        monkeypatch.setattr(sys, "__stderr__", terminal)

        class App:
            @staticmethod
            def run_app(*, report: Callable[[str], None], **arguments: object) -> int:
                calls.append(arguments)
                report("2 marks were not written")
                return 3

        monkeypatch.setitem(sys.modules, "tui_reader.ui.startup", App)
        return calls

    def test_the_archive(self, run: Run, opened: list[dict[str, object]]) -> None:
        done = run()
        assert (done.code, done.err) == (3, "bulletin-tui: 2 marks were not written\n")
        assert opened == [dict.fromkeys(("theme", "language", "config_path", "permalink")) | {"addresses": []}]

    def test_addresses_and_options(self, run: Run, opened: list[dict[str, object]], notice: Path) -> None:
        settings = notice.parent / "config.yaml"
        settings.write_text("theme: paper\n")
        run(notice, "--theme", "paper", "--lang", "en", "https://example.org/", "--config", settings)
        assert opened == [
            {
                "addresses": [str(notice), "https://example.org/"],
                "theme": "paper",
                "language": "en",
                "config_path": settings,
                "permalink": None,
            }
        ]

    def test_one_that_is_missing_beside_others_is_shown_inside(
        self, run: Run, opened: list[dict[str, object]], notice: Path
    ) -> None:
        result = run(notice, "nothing.txt")
        assert "nothing.txt" not in result.err
        assert opened[0]["addresses"] == [str(notice), "nothing.txt"]

    def test_when_all_are_missing_the_screen_stays_away(self, run: Run, opened: list[dict[str, object]]) -> None:
        result = run("nothing.txt", "ftp://example.org/")
        assert (result.code, opened) == (1, [])
        assert [line.partition(": ")[0] for line in result.err.splitlines()] == ["bulletin-tui"] * 2

    def test_settings_that_are_missing(self, run: Run, opened: list[dict[str, object]]) -> None:
        result = run("--config", "nothing.yaml")
        assert (result.code, opened) == (1, [])
        assert "nothing.yaml: there is no such settings file" in result.err

    def test_without_a_terminal(self, run: Run) -> None:
        result = run()
        assert result.code == 1
        assert "this is not a terminal" in result.err
