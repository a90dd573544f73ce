"""Completion scripts: valid for their shells, and offering commands, options, values and paths."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.cli import main
from tui_reader.commands.options.parser import COMMANDS

ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_shtab_bulletin_tui "$1" "${@: -1}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def script(shell: str, capsys: pytest.CaptureFixture[str], language: str = "en") -> str:
    assert main(["--lang", language, "completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_the_script_is_valid(
    shell: str, language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = script(shell, capsys, language)
    assert all(name in text for name in COMMANDS)
    if (program := shutil.which(shell)) is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "completion"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([program, "-n", str(path)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


WORDS = pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(["sy"], {"sync"}, id="command"),
        pytest.param(["so"], {"sources", "some.html"}, id="command or path"),
        pytest.param(["list", "--un"], {"--unread", "--until"}, id="option"),
        pytest.param(["list", "--order", "t"], {"title"}, id="value"),
        pytest.param(["parse", "so"], {"some.html"}, id="path"),
        pytest.param(["--lang", ""], {"auto", "en", "zh_CN"}, id="language"),
    ],
)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@WORDS
def test_bash_completes(
    words: list[str], found: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "some.html").write_text("")
    path = tmp_path / "completion"
    path.write_text(script("bash", capsys), encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", str(path), "bulletin-tui", *words],
        capture_output=True,
        check=True,
        text=True,
        cwd=tmp_path,
    )
    assert set(done.stdout.split()) == found


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
@WORDS
def test_fish_completes(
    words: list[str], found: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "some.html").write_text("")
    path = tmp_path / "completion"
    path.write_text(script("fish", capsys), encoding="utf-8")
    ask = 'source $argv[1]; complete -C "$argv[2]"'
    done = subprocess.run(
        ["fish", "--no-config", "-c", ask, str(path), f"bulletin-tui {' '.join(words)}"],
        capture_output=True,
        check=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    # Each line is a completion, a tab and its description.
    assert {line.partition("\t")[0] for line in done.stdout.splitlines()} == found


def test_an_unknown_shell_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "cmd"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_shtab_is_imported_only_for_a_script() -> None:
    code = (
        "import sys; from tui_reader.cli import main; main(['list', '--help']); sys.exit('shtab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
