"""The program that prints: lp or lpr, and a title that is never an option."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.programs.printer import print_arguments


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        pytest.param(["lp", "lpr"], ["lp", "-t-o raw"], id="lp first"),
        pytest.param(["lpr"], ["lpr", "-J-o raw"], id="lpr"),
        pytest.param([], None, id="none"),
    ],
)
def test_print_arguments(
    programs: list[str], expected: list[str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in programs:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = print_arguments("-o raw")
    assert (found and [Path(found[0]).name, *found[1:]]) == expected
