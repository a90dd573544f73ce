"""Progress of a sync as bars on a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pyte
import pytest
from rich.console import Console

from tui_reader.commands.output.sync_bars import Bars
from tui_reader.sync.events import Begun, Ended, Event, Progress, SourceCounts


class TestBars:
    @pytest.fixture
    def screen(self) -> Callable[[int, int, Sequence[Event], int], list[str]]:
        def drawn(width: int, height: int, events: Sequence[Event], total: int) -> list[str]:
            console = Console(
                file=io.StringIO(), force_terminal=True, width=width, height=height, color_system=None
            )
            bars = Bars(total, console)
            for event in events:
                bars.on_event(event)
            console.file = shown = io.StringIO()
            for part in bars.get_renderables():
                console.print(part)
            return shown.getvalue().splitlines()

        return drawn

    @pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
    def test_a_bar_is_one_line_of_any_terminal(self, screen: Any, width: int) -> None:
        tally = SourceCounts(120, 20, 40, 2, 1, 0, 3, 54, 6, 12, 90, 123456, 9.0)
        name = "[bold]河口镇人民政府[/bold] 通知公告"
        (line,) = screen(width, 10, [Begun(name, "https://a.example/"), Progress(name, tally)], 1)
        assert line.startswith("[bold]河")
        assert "66/240" in line
        assert ("40 new" in line, "123 kB" in line, "5.1/s" in line) == (True, width >= 100, width >= 100)

    def test_as_many_as_fit_and_one_line_for_the_rest(self, screen: Any) -> None:
        events: list[Event] = [Begun(f"source {number}", "https://a.example/") for number in range(8)]
        events.append(Progress("source 7", SourceCounts(found=5, new=2)))
        events.append(Ended("source 0", SourceCounts(new=3, failed=1), "failed"))
        lines = screen(80, 6, events, 12)
        assert [line.split("  ")[0] for line in lines[:-1]] == [f"source {number}" for number in range(1, 5)]
        assert lines[-1].strip() == "1 of 12 sources done; 5 new, 1 failed; 3 more are running; 4 are waiting"

    def test_nothing_is_left_behind(self) -> None:
        console = Console(file=io.StringIO(), force_terminal=True, width=60, height=5)
        with Bars(1, console) as bars:
            bars.on_event(Begun("a", "https://a.example/"))
            bars.on_event(Ended("a", SourceCounts(), "done"))
        assert isinstance(console.file, io.StringIO)
        screen = pyte.Screen(60, 5)
        pyte.Stream(screen).feed(console.file.getvalue().replace("\n", "\r\n"))
        assert "".join(screen.display).strip() == ""
        assert not screen.cursor.hidden
