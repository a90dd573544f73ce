"""Progress of long work on standard error."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui_reader.commands.output import progress as progress_module
from tui_reader.commands.output.progress import progress
from tui_reader.labels import size_text


@pytest.mark.parametrize(
    ("shown", "last"),
    [pytest.param(str, "1000000 / 1000000", id="things"), pytest.param(size_text, "1.0 MB / 1.0 MB", id="bytes")],
)
def test_progress_off_a_terminal_is_a_few_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], str], last: str
) -> None:
    now = 50.0
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now)
    with progress({"a": "reading", "b": "checking"}, shown) as report:
        report("a", 1, 1_000_000)
        assert capsys.readouterr().err == "", "no line for quick work"
        now += progress_module.PATIENCE
        for done in range(1, 1001):
            report("a", done * 1000, 1_000_000)
            report("b", done, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"bulletin-tui: reading {last}"
    assert lines.count("bulletin-tui: checking") == 1
    assert len(lines) <= 12
