"""Hostile text reaches the terminal as text only: a small part of `benchmarks.control_codes`, with its check."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

codes: Any = import_module("benchmarks.control_codes")
hostile_text: Any = import_module("benchmarks.hostile_text")
SEED = 23

FORMS = ([], ["--markdown"], ["--json"], ["--revision", "1"])
COMMANDS = [
    ["list"],
    ["list", "--json"],
    ["list", "--tags"],
    ["list", "--sources"],
    ["list", "--saved"],
    ["search", "供水", "--limit", "50"],
    ["search", "供水", "--json", "--limit", "50"],
    ["export", "all"],
    ["export", "all", "--format", "jsonl"],
    ["diff", "1"],
    ["diff", "1", "--json"],
    *(["show", "1", *form] for form in FORMS),
]


def rows(scene: Any) -> None:
    codes.hostile_archive(scene, 40)
    scene.run_many(COMMANDS)


def screen(scene: Any) -> None:
    codes.hostile_archive(scene, 40)
    scene.run(keys=["", "j", "\r", "!", "q"], size=(80, 24))


SURFACES = {"rows": rows, "screen": screen, "arguments": codes.arguments}


def shown(name: str, program: Path, home: Path) -> tuple[int, int]:
    """How many hostile strings were shown on a surface, and how many foreign sequences."""
    scene = codes.Scene(program, home, SEED, 120)
    SURFACES[name](scene)
    output = b"\n".join(run.output for run in scene.runs)
    return len(hostile_text.markers(output)), hostile_text.foreign(output).total()


@pytest.mark.parametrize(("name", "least"), [("rows", 1000), ("screen", 20), ("arguments", 60)])
def test_nothing_foreign_is_written(tmp_path: Path, name: str, least: int) -> None:
    seen, foreign = shown(name, codes.ROOT, tmp_path)
    assert foreign == 0
    assert seen >= least


@pytest.mark.parametrize("name", SURFACES)
def test_a_program_that_cleans_nothing_is_seen(tmp_path: Path, name: str) -> None:
    with codes.sabotaged() as copy:
        assert shown(name, copy, tmp_path)[1] > 0


@pytest.mark.parametrize(
    "payload", [each for each in hostile_text.PAYLOADS if not each.isprintable() and each not in "\n\t\ufffe"]
)
def test_every_payload_is_foreign(payload: str) -> None:
    data = f"\x1b[1mHX000001 {payload} text\x1b[0m\r\n".encode("utf-8", "surrogateescape")
    assert hostile_text.foreign(data)
    assert hostile_text.markers(data) == {"000001"}


def test_what_the_program_writes_itself_is_not_foreign() -> None:
    own = "\x1b[?1049h\x1b[?2026h\x1b[38;2;1;2;3m公告\x1b[0m\x1b[2;1H\x1b[>1u\x1b]22;text\x1b\\"
    own += "\x1b]52;c;aHR0cA==\x07\r\n"
    assert not hostile_text.foreign(own.encode())
