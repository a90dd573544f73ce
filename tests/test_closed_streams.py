"""Standard streams that are closed or cannot be written: no traceback, a documented exit code."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, Paragraph

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

COMMANDS = (
    ("--version", 0),
    ("--help", 0),
    ("show --help", 0),
    ("list --nonsense", 2),
    ("nothing.txt", 1),
    ("", 1),
    ("parse notice.txt", 0),
    ("parse notice.txt --json", 0),
    ("add notice.txt", 0),
    ("add - < notice.txt", 0),
    ("add --no-sync notices", 0),
    ("sources", 0),
    ("pause notices", 0),
    ("sync", 0),
    ("resume notices", 0),
    ("sync --json", 0),
    ("rename notices county", 0),
    ("export --opml -", 0),
    ("remove county", 0),
    ("import urls", 0),
    ("list", 0),
    ("list --json", 0),
    ("search 停水", 0),
    ("search '('", 2),
    ("show 1", 0),
    ("show 1 --json", 0),
    ("show 1 --raw", 1),
    ("show 2 --raw", 0),
    ("diff 1 2", 0),
    ("export all", 0),
    ("export all --to out --force", 0),
    ("export --pack all.zip --force", 0),
    ("verify all.zip", 0),
    ("import all.zip", 0),
    ("doctor", 0),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    (tmp_path / "notice.txt").write_text("停水通知\n\n东街明日停水，请居民提前储水。\n", encoding="utf-8")
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "a.txt").write_text("停电通知\n\n西街明日停电，请居民注意。\n", encoding="utf-8")
    (tmp_path / "urls").write_text("https://www.example.org/feed.xml\n")
    with SqliteArchive.open(tmp_path / "home" / "data" / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1", "停水", preamble=(Paragraph("东街停水。"),)))
    return tmp_path


FORKING = Path(__file__).parent / "support" / "forked_commands.py"
STARTED = "list"
"""This command is also started as people start it, by a shell."""


def shell(folder: Path, words: str, redirections: str) -> subprocess.CompletedProcess[str]:
    """Python's end, started by a shell with these redirections."""
    done = subprocess.run(
        ["sh", "-c", f'"$PYTHON" {words} {redirections}'],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout
    return done


def results(folder: Path, redirections: str) -> list[tuple[str, int, str]]:
    """The exit code and the standard error of each command that runs with these redirections."""
    stdin_closed = redirections.startswith("<&-")
    commands = [command for command, _ in COMMANDS if not (stdin_closed and "<" in command)]
    kept = folder / "kept"
    kept.mkdir()
    done = shell(folder, shlex.join(["-P", str(FORKING), str(kept), *commands]), redirections)
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads((kept / "results.json").read_text("utf-8"))
    found = [(command, *each) for command, each in zip(commands, results, strict=True)]
    started = shell(folder, f"-m tui_reader {STARTED}", redirections)
    assert (STARTED, started.returncode, started.stderr) in found
    return found


@pytest.mark.parametrize("redirections", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_like_the_null_device(folder: Path, redirections: str) -> None:
    found = results(folder, redirections)
    expected = dict(COMMANDS)
    assert {arguments: code for arguments, code, _ in found} == {each: expected[each] for each, _, _ in found}
    assert len(found) >= len(COMMANDS) - 1
    assert [each for each in found if "Traceback" in each[2] or "unexpected error" in each[2]] == []
    if "2>&-" in redirections:
        assert {errors for _, _, errors in found} == {""}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_output_that_cannot_be_written_is_one_line_and_a_failure(folder: Path) -> None:
    for arguments, code, errors in results(folder, "> /dev/full"):
        assert "Traceback" not in errors, arguments
        assert "Exception ignored" not in errors, arguments
        assert code in (0, 1, 2), arguments
        if arguments in ("list", "show 1", "export all", "--version"):
            assert (code, errors) == (1, "bulletin-tui: No space left on device\n"), arguments
