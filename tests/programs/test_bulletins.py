"""Programs run with bulletins: texts on the input, placeholders, the temporary file."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tui_reader.i18n import install
from tui_reader.model import Bulletin, Paragraph
from tui_reader.programs.bulletins import BulletinProgram

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")

ONE = Bulletin(
    "https://a.example/1?token=abcdefabcdefabcdef0123456789",
    title="停水通知",
    source="水务所",
    document_number="水〔2024〕1号",
    published=datetime(2024, 5, 1, 9, tzinfo=UTC),
    preamble=(Paragraph("东街。"),),
)
OTHER = Bulletin("-x", title="-rf", preamble=(Paragraph("西街。"),))


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def texts(*argv: str, input: Any = "plain") -> list[str]:
    return [done.text for done in BulletinProgram(argv, input).run([(7, ONE), (None, OTHER)])]


def test_without_placeholders_all_texts_come_in_one_run() -> None:
    (text,) = texts("cat")
    assert text.startswith("停水通知\n\nPublished")
    assert "东街。\n\n\n\n-rf\n" in text


def test_json_comes_as_lines() -> None:
    (text,) = texts("cat", input="json")
    assert [json.loads(line)["title"] for line in text.splitlines()] == ["停水通知", "-rf"]


def test_a_program_may_read_nothing() -> None:
    assert texts("cat", input="none") == [""]


def test_with_placeholders_each_bulletin_has_a_run() -> None:
    argv = ("printf", "%s|", "{title}", "{publisher}", "{date}", "{number}", "{id}", "{address}")
    assert texts(*argv) == [
        "停水通知|水务所|2024-05-01|水〔2024〕1号|7|https://a.example/1?token=REDACTED|",
        " -rf||||| -x|",
    ]


def test_the_file_holds_the_bulletin_and_is_removed() -> None:
    script = 'printf "%s\\n" "$1"; head -n 1 "$1"'
    one, other = texts("sh", "-c", script, "sh", "{file}", input="markdown")
    path, title = one.splitlines()
    assert Path(path).is_absolute()
    assert Path(path).name == "7-停水通知.md"
    assert title == "# 停水通知"
    assert not Path(path).exists()
    assert not Path(path).parent.exists()
    assert other.splitlines()[0].endswith("/-rf.md")


def test_the_folder_of_the_file_is_its_owners_alone() -> None:
    (mode, _other) = texts("sh", "-c", 'stat -c %a "${1%/*}"', "sh", "{file}")
    assert mode == "700\n"


def test_cancelled_before_the_start_nothing_runs() -> None:
    program = BulletinProgram(["echo", "{title}"])
    program.cancel()
    (done,) = program.run([(1, ONE), (2, OTHER)])
    assert done.cancelled
    assert done.text == ""


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        list(BulletinProgram(["no-such-program-anywhere"]).run([(1, ONE)]))
