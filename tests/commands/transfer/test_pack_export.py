"""`export --pack`, `import` and `verify`: an archive moves to a machine that is never met."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.commands import Done, Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Raw
from tui_reader.cli import main
from tui_reader.model import Bulletin, Paragraph
from tui_reader.packs.reading import read_pack
from tui_reader.packs.values import PackedRevision

PAGES = (("东街停水", "水务所"), ("西街停电", "供电所"), ("招聘", None))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)

    def command(*argv: object, home: str = "home") -> Done:
        monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / home))
        capsys.readouterr()
        code = main([str(each) for each in argv])
        return Done(code, *capsys.readouterr())

    return command


@pytest.fixture(autouse=True)
def _archive(tmp_path: Path) -> None:
    path = tmp_path / "home" / "data" / "archive.sqlite"
    path.parent.mkdir(parents=True)
    with SqliteArchive.open(path) as kept:
        for number, (title, source) in enumerate(PAGES, 1):
            page = Bulletin(f"https://example.org/{number}", title, source=source, preamble=(Paragraph(title),))
            origin = "订阅" if source else None
            kept.keep_arrivals([Arrival(page, Raw(b"<p>"), origin, datetime(2024, 5, 1, tzinfo=UTC))])
        kept.tag([2], ["电"])
        kept.set_read(1, True)


def titles(path: Path) -> list[str | None]:
    found = read_pack(path, lambda done, total: None)
    return [each.page.title for each in found if isinstance(each, PackedRevision)]


@pytest.mark.parametrize("name", ["all.zip", "all.WARC.GZ"])
def test_there_and_back(run: Run, tmp_path: Path, name: str) -> None:
    pack = tmp_path / name
    done = run("export", "--pack", pack)
    assert (done.code, done.out) == (0, "")
    assert f"{pack}: packed 3 bulletins: 3 revisions, 3 original pages" in done.err
    done = run("verify", pack)
    assert (done.code, done.err) == (0, "")
    assert f"{pack}: intact: 3 bulletins, 3 revisions, 3 original pages" in done.out
    assert run("import", pack, home="away").code == 0
    here, there = (run("list", "--json", home=home).out for home in ("home", "away"))
    assert here.replace('"read": true', '"read": false') == there
    assert run("show", "2", "--raw", home="away").out == "<p>"
    assert "0 new, 0 changed, 3" in run("import", pack, home="away").out


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        pytest.param([], ["东街停水", "西街停电", "招聘"], id="everything"),
        pytest.param(["all"], ["东街停水", "西街停电", "招聘"], id="all"),
        pytest.param(["3", "1", "3"], ["东街停水", "招聘"], id="numbers"),
        pytest.param(["--query", "停"], ["东街停水", "西街停电"], id="a query"),
        pytest.param(["--query", "in:订阅 水"], ["东街停水"], id="an entry of the list of sources"),
        pytest.param(["--source", "供电所"], ["西街停电"], id="a source"),
        pytest.param(["--tag", "电"], ["西街停电"], id="a tag"),
    ],
)
def test_what_is_packed(run: Run, tmp_path: Path, argv: list[str], found: list[str]) -> None:
    pack = tmp_path / "some.zip"
    assert run("export", *argv, "--pack", pack).code == 0
    assert titles(pack) == found
    assert run("verify", pack).code == 0


@pytest.mark.parametrize(
    "argv", [["--query", "nothing"], ["--source", "nobody"], ["--tag", "none"], ["77"]], ids=lambda argv: argv[0]
)
def test_of_nothing_no_pack_is_made(run: Run, tmp_path: Path, argv: list[str]) -> None:
    done = run("export", *argv, "--pack", tmp_path / "none.zip")
    assert (done.code, done.out) == (1, "")
    assert ("nothing was selected" in done.err) == (argv != ["77"])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home"]


def test_of_an_empty_archive_no_pack_is_made(run: Run, tmp_path: Path) -> None:
    SqliteArchive.open(tmp_path / "away" / "data" / "archive.sqlite").close()
    done = run("export", "--pack", tmp_path / "none.zip", home="away")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert not (tmp_path / "none.zip").exists()


def test_marks_are_asked_for(run: Run, tmp_path: Path) -> None:
    run("export", "--pack", tmp_path / "a.zip", "--marks")
    run("import", tmp_path / "a.zip", home="away")
    assert run("list", "--json", home="away").out == run("list", "--json").out


@pytest.mark.parametrize(
    "argv",
    [
        pytest.param(["--pack", "x.tar"], id="another ending"),
        pytest.param(["--pack", "x.zip", "--to", "y"], id="two targets"),
        pytest.param(["--pack", "x.zip", "--format", "json"], id="two formats"),
        pytest.param(["--pack", "x.zip", "1", "--query", "水"], id="two ways"),
        pytest.param(["--pack", "x.zip", "one"], id="no number"),
        pytest.param(["--pack", "x.zip", "--query", "("], id="no query"),
        pytest.param(["1", "--marks"], id="marks without a pack"),
    ],
)
def test_what_cannot_be_meant(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", *argv)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("bulletin-tui: ")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home"]


def test_no_file_is_written_over(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "a.zip"
    pack.write_text("mine")
    done = run("export", "--pack", pack)
    assert (done.code, pack.read_text()) == (1, "mine")
    assert "--force" in done.err
    assert run("export", "--pack", pack, "--force").code == 0
    assert run("verify", pack).code == 0


def test_nothing_half_stays_behind(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader import atomic_file

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_file.os, "fsync", full)
    done = run("export", "--pack", tmp_path / "a.zip")
    assert done.code == 1
    assert "No space left" in done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home"]


def test_a_bulletin_that_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("export", "--pack", tmp_path / "a.zip", "1", "77")
    assert done.code == 1
    assert "there is no bulletin 77" in done.err
    assert titles(tmp_path / "a.zip") == ["东街停水"]


def test_what_verify_says(run: Run, tmp_path: Path) -> None:
    pack, text = tmp_path / "a.zip", tmp_path / "b.zip"
    run("export", "--pack", pack)
    content = bytearray(pack.read_bytes())
    content[content.find(b"bulletins/0000002/1.json") + 60] ^= 1
    pack.write_bytes(content)
    text.write_text("hello")
    done = run("verify", pack, text, tmp_path / "none.zip")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith(f"{pack}: bulletins/0000002/1.json: ")
    assert lines[-1] == f"{pack}: {len(lines) - 1} faults"
    complaints = done.err.splitlines()
    assert [line.split(": ")[1] for line in complaints] == [str(text), str(tmp_path / "none.zip")]
    assert complaints[-1].endswith(": there is no such file; check the name")


@pytest.mark.parametrize("command", ["verify", "import"])
def test_a_folder_is_called_one(run: Run, tmp_path: Path, command: str) -> None:
    done = run(command, tmp_path)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"bulletin-tui: {tmp_path}: this is a folder; name a file\n"


def test_verify_needs_a_file_and_names_doctor(run: Run) -> None:
    assert run("verify").code == 2
    assert "doctor" in run("verify", "--help").out


def test_an_interrupted_export_leaves_no_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_file: object, _target: object, _head: object, items: Iterator[object], *_: object) -> None:
        next(items)
        raise KeyboardInterrupt

    ignored: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    monkeypatch.setattr("tui_reader.export.pack.write_pack", interrupted)
    (folder := tmp_path / "packs").mkdir()
    assert run("export", "--pack", folder / "all.zip") == (130, "", "bulletin-tui: interrupted\n")
    assert (ignored, list(folder.iterdir())) == ([], [])
