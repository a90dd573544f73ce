"""Commands of the user and actions after a sync in config.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.config.settings import Config, load
from tui_reader.config.user_commands import AfterSync, UserCommand
from tui_reader.i18n import install


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def read(path: Path, text: str) -> tuple[Config, list[str]]:
    file = path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    found, faults = load(file)
    return found, [str(fault) for fault in faults]


def test_commands(tmp_path: Path) -> None:
    text = """
commands:
  translate:
    run: [trans, -b, ":zh", "{title}", "", " x ", 1.50, no]
    keys: [g t, ctrl+t]
    description: Translate
  "pdf-打印":
    run: [pandoc]
    input: html
"""
    assert read(tmp_path, text) == (
        Config(
            commands=(
                UserCommand(
                    "translate",
                    ("trans", "-b", ":zh", "{title}", "", " x ", "1.50", "no"),
                    ("g t", "ctrl+t"),
                    description="Translate",
                ),
                UserCommand("pdf-打印", ("pandoc",), input="html"),
            )
        ),
        [],
    )


def test_actions_after_a_sync(tmp_path: Path) -> None:
    text = """
after_sync:
- query: 招标 in:水务
  tags: tender
  star: true
- query: tag:late
  read: yes
  run: [notify-send, "{title}"]
  input: none
  timeout: 5
"""
    found, faults = read(tmp_path, text)
    assert faults == []
    assert found.after_sync == (
        AfterSync("招标 in:水务", ("tender",), star=True),
        AfterSync("tag:late", read=True, run=("notify-send", "{title}"), input="none", timeout=5),
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param("a: {run: wc}", 'config.yaml:4: "run" is "wc": it must be a list such as', id="no list"),
        pytest.param("a: {run: []}", "must be a list such as", id="nothing"),
        pytest.param("a: {run: [[wc]]}", "must be a list such as", id="a list in a list"),
        pytest.param("a: {run: ['', x]}", "must begin with a program", id="no program"),
        pytest.param('a: {run: ["{file}"]}', "must begin with a program", id="a placeholder as the program"),
        pytest.param('a: {run: [wc, "a\\x1b"]}', "hold no control codes", id="control codes"),
        pytest.param(
            'a: {run: [wc, "{titel}"]}', 'unknown placeholder "{titel}"; did you mean "title"?', id="typo"
        ),
        pytest.param('a: {run: [sh, -c, "echo {title}"]}', "no placeholder in what", id="a script"),
        pytest.param("a: {run: [wc], input: pdf}", "must be one of plain, markdown", id="input"),
        pytest.param("a: {keys: x}", "config.yaml:4: has no run", id="no run"),
        pytest.param("a: {run: [wc], key: x}", 'unknown setting "key"; did you mean "keys"?', id="misspelt"),
        pytest.param('"a b": {run: [wc]}', "must be one word", id="a name of two words"),
        pytest.param("a: wc", "config.yaml:4: must be a list of settings", id="no settings"),
    ],
)
def test_a_command_with_a_mistake_is_left_out(tmp_path: Path, line: str, fault: str) -> None:
    found, faults = read(tmp_path, f"commands:\n  good: {{run: [wc]}}\n\n  {line}\n")
    assert found.commands == (UserCommand("good", ("wc",)),)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param("query: a", "config.yaml:3: does nothing", id="nothing to do"),
        pytest.param("star: true", "config.yaml:3: has no query", id="no query"),
        pytest.param("{query: a, star: maybe}", "must be true or false", id="a switch"),
        pytest.param("a", "config.yaml:3: must be a list of settings", id="no settings"),
    ],
)
def test_an_action_with_a_mistake_is_left_out(tmp_path: Path, line: str, fault: str) -> None:
    found, faults = read(tmp_path, f"after_sync:\n- {{query: a, read: true}}\n- {line}\n")
    assert found.after_sync == (AfterSync("a", read=True),)
    assert len(faults) == 1
    assert fault in faults[0]
