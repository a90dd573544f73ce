"""`bulletin-tui diff`: two revisions, two bulletins or two files, for people and for programs."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.commands import Done, Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile
from tui_reader.cli import main
from tui_reader.model import Attachment, Bulletin, Paragraph, Section

FIRST = Bulletin(
    "https://example.org/1",
    title="停水通知",
    sections=(Section("一、", 1, 1, "范围", address="1", blocks=(Paragraph("东街和西街今晚停水。"),)),),
)
SECOND = replace(FIRST, sections=(replace(FIRST.sections[0], blocks=(Paragraph("东街和西街明晚停水。"),)),))
THIRD = replace(SECOND, title="停水通告")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)

    def command(*argv: object) -> Done:
        capsys.readouterr()
        code = main(["diff", *map(str, argv)])
        return Done(code, *capsys.readouterr())

    return command


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "home" / "data" / "archive.sqlite"
    with SqliteArchive.open(path) as kept:
        for page in (FIRST, SECOND, THIRD, replace(THIRD, address="https://example.org/2")):
            kept.keep_page(page)
    return path


@pytest.mark.usefixtures("archive")
class TestRevisions:
    def test_the_current_text_against_the_one_before(self, run: Run) -> None:
        done = run(1)
        assert (done.code, done.err) == (0, "")
        old, new, *lines = done.out.splitlines()
        assert old.startswith("--- 停水通知  (revision 2, first seen 20")
        assert new.startswith("+++ 停水通告  (revision 3, first seen 20")
        assert lines == ["~ Title: 停水通[-知-]{+告+}"]

    def test_any_two_by_number(self, run: Run) -> None:
        done = run("--from", 1, "--to", 2, "https://example.org/1")
        assert done.out.splitlines()[2:] == ["@ 一、范围", "~ 东街和西街[-今-]{+明+}晚停水。"]

    def test_backwards(self, run: Run) -> None:
        assert "{+今+}" in run(1, "--from", 2, "--to", 1).out

    def test_with_what_is_the_same(self, run: Run) -> None:
        assert "  东街和西街明晚停水。" in run(1, "--all").out.splitlines()

    def test_as_json(self, run: Run) -> None:
        found: dict[str, Any] = json.loads(run(1, "--json").out)
        assert (found["schema"], found["kind"]) == (1, "comparison")
        assert found["old"] == {"address": "https://example.org/1", "title": "停水通知", "revision": 2}
        assert found["counts"] == {"added": 0, "removed": 0, "changed": 1, "moved": 0}

    def test_one_text_only_is_no_difference(self, run: Run) -> None:
        done = run(2, "--exit-code")
        assert (done.code, done.out) == (0, "")
        assert "no difference" in done.err

    @pytest.mark.parametrize(
        ("argv", "code"),
        [((1,), 0), ((1, "--exit-code"), 1), ((1, "--exit-code", "--json"), 1), ((2, 2, "--exit-code"), 0)],
    )
    def test_the_exit_code_says_it_when_asked(self, run: Run, argv: tuple[object, ...], code: int) -> None:
        assert run(*argv).code == code

    @pytest.mark.parametrize(
        ("argv", "said"),
        [
            pytest.param((1, "--from", 9), "there is no revision 9; it has 1 to 3", id="no such revision"),
            pytest.param((7,), "there is no such bulletin", id="no such bulletin"),
            pytest.param(("https://example.org/9",), "there is no such bulletin", id="no such address"),
            pytest.param((1, "/nowhere/at/all.txt"), "/nowhere/at/all.txt", id="no such file"),
        ],
    )
    def test_what_is_not_there(self, run: Run, argv: tuple[object, ...], said: str) -> None:
        done = run(*argv)
        assert (done.code, done.out) == (1, "")
        assert said in done.err
        assert len(done.err.splitlines()) == 1

    @pytest.mark.parametrize("argv", [(1, 2, 3), (1, 2, "--from", 1)])
    def test_usage(self, run: Run, argv: tuple[object, ...]) -> None:
        assert run(*argv).code == 2

    def test_two_bulletins(self, run: Run) -> None:
        done = run(1, 2)
        assert (done.code, done.err) == (0, "bulletin-tui: no difference\n")


def test_without_an_archive(run: Run) -> None:
    done = run(1)
    assert done.code == 1
    assert "your archive is empty" in done.err


def test_two_files(run: Run, tmp_path: Path) -> None:
    text = "关于河口镇停水的通知\n\n各村民委员会：\n\n因更换水管，东街和西街将停水{}天，请提前储水，相互转告。\n"
    for name, days in (("old.txt", "两"), ("new.txt", "三")):
        (tmp_path / name).write_text(text.format(days), encoding="utf-8")
    done = run(tmp_path / "old.txt", tmp_path / "new.txt")
    assert done.code == 0
    assert done.out.splitlines()[0].endswith(f"({tmp_path / 'old.txt'})")
    assert "停水[-两-]{+三+}天" in done.out


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("options", "no_color", "styled"),
    [
        pytest.param((), None, "\x1b[1;32m{+告+}", id="colours on a terminal"),
        pytest.param((), "1", "\x1b[1m{+告+}", id="NO_COLOR"),
        pytest.param(("--plain",), None, "{+告+}", id="--plain"),
    ],
)
def test_on_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], no_color: str | None, styled: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = run(1, *options).out
    assert styled in out
    assert ("\x1b[" in out) == ("--plain" not in options)


SHEET = "https://example.org/posts.xls"


@pytest.fixture
def with_versions(archive: Path) -> None:
    """The second bulletin has an attachment of which three files were seen; the last has no text."""
    with SqliteArchive.open(archive) as kept:
        kept.keep(replace(THIRD, address="https://example.org/2", attachments=(Attachment("岗位表", SHEET),)))
        for number, text in enumerate(("甲岗一人。", "甲岗两人。", None), 1):
            read = None if text is None else Bulletin(SHEET, preamble=(Paragraph(text),))
            when = datetime(2026, 5, number, 12, tzinfo=UTC)
            kept.keep_files([ArrivedFile(SHEET, "posts.xls", b"%d" % number, None, when, kind="xls", text=read)])


@pytest.mark.usefixtures("with_versions")
class TestVersionsOfAFile:
    def test_two_versions(self, run: Run) -> None:
        done = run("2:1", "--from", "1", "--to", "2", "--plain")
        assert done.code == 0
        assert done.out.startswith("--- 岗位表  (version 1, first seen 2026-05-01 ")
        assert "甲岗" in done.out
        found = json.loads(run("2:1", "--to", "2", "--json").out)
        assert (found["old"]["revision"], found["new"]["revision"]) == (1, 2)

    def test_a_version_without_text(self, run: Run) -> None:
        done = run("2:1")
        assert done.code == 1
        assert "version 3 of this file has no text that could be compared" in done.err

    def test_a_version_that_is_not_there(self, run: Run) -> None:
        assert "there is no version 7; it has 1 to 3" in run("2:1", "--from", "7").err

    def test_only_one(self, run: Run, archive: Path) -> None:
        address = "https://example.org/a.xls"
        with SqliteArchive.open(archive) as kept:
            kept.keep(replace(FIRST, attachments=(Attachment("表", address),)))
        assert "this file was never kept" in run("1:1").err
        with SqliteArchive.open(archive) as kept:
            kept.keep_files([ArrivedFile(address, "a.xls", b"a", None, datetime.now(UTC))])
        assert "only one version of this file was seen" in run("1:1").err

    def test_versions_that_were_deleted(self, run: Run, archive: Path) -> None:
        with SqliteArchive.open(archive) as kept:
            kept.drop_files(1)
        assert "2 versions of this file were deleted to save space" in run("2:1").err
