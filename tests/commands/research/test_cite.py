"""`cite`: bulletins, sections, former texts and what a query finds; permalinks in other commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Revision, current_revision
from tui_reader.model import Paragraph

Opened = Callable[[], SqliteArchive]


@pytest.fixture(autouse=True)
def kept(archive: Path) -> None:
    """The archive of three bulletins."""


def revisions(open_archive: Opened, id: int) -> list[Revision]:
    with open_archive() as archive:
        return archive.revisions(id)


def change(open_archive: Opened, id: int) -> str:
    """Replaces the text of a bulletin; returns the digest of the former one."""
    with open_archive() as archive:
        before = current_revision(archive.revisions(id))
        archive.keep(replace(archive.bulletin(id), preamble=(Paragraph("改期。"),)))
        return before.digest


def test_a_bulletin(run: Run, open_archive: Opened) -> None:
    (revision,) = revisions(open_archive, 1)
    result = run("cite", "1")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("水务所. 东街停水 [online]. 2010-07-16 [captured ")
    assert f"Permalink: bulletin:{revision.digest[:16]}. SHA-256 of the text: {revision.digest}." in result.out


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("gbt7714", "水务所. 东街停水[EB/OL]. (2010-07-16)["),
        ("bibtex", "@online{bulletin2010-"),
        ("ris", "TY  - ELEC"),
        ("csl-json", "[\n"),
        ("bluebook", "水务所, 东街停水 (July 16, 2010), "),
        ("markdown", "水务所. *东街停水*. 2010-07-16, captured "),
    ],
)
def test_every_format(run: Run, form: str, start: str) -> None:
    assert run("cite", "1", "--format", form).out.startswith(start)


def test_a_section_and_several_bulletins(run: Run) -> None:
    items = json.loads(run("cite", "1#1", "2", "--format", "csl-json").out)
    assert [each["title"] for each in items] == ["东街停水", "西街停电"]
    assert items[0]["archive_location"].endswith("#1")


def test_what_a_query_finds(run: Run) -> None:
    result = run("cite", "--query", "title:停", "--format", "gbt7714")
    assert [line.split(". ")[1][:4] for line in result.out.splitlines()] == ["西街停电", "东街停水"]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        pytest.param([], 2, "select bulletins in one way", id="nothing"),
        pytest.param(["1", "--query", "停"], 2, "select bulletins in one way", id="two ways"),
        pytest.param(["99"], 1, "99: there is no such bulletin", id="unknown"),
        pytest.param(["1#9.9"], 1, "1#9.9: there is no such section", id="no such section"),
        pytest.param(["--query", "title:zzz"], 1, "no bulletin was found", id="no hit"),
        pytest.param(["--query", "("], 2, "", id="no query"),
        pytest.param(["bulletin:123"], 1, "bulletin:123: this is no permalink", id="too short"),
        pytest.param(["bulletin:000000"], 1, "no text with this hash is in the archive", id="another archive's"),
    ],
)
def test_errors(run: Run, arguments: list[str], code: int, error: str) -> None:
    result = run("cite", *arguments)
    assert (result.code, result.out) == (code, "")
    assert error in result.err


def test_one_that_cannot_be_cited_leaves_the_others(run: Run) -> None:
    result = run("cite", "1", "99", "2")
    assert result.code == 1
    assert len(result.out.splitlines()) == 2


def test_a_permalink_names_a_bulletin_in_every_command(run: Run, open_archive: Opened) -> None:
    (revision,) = revisions(open_archive, 1)
    link = f"bulletin:{revision.digest[:12].upper()}#1"
    assert run("show", link).out == run("show", "1#1").out
    assert run("cite", link).out == run("cite", "1#1").out
    assert run("diff", link).err == run("diff", "1").err.replace("1: ", f"{link}: ", 1)


def test_a_permalink_to_a_former_text_shows_and_cites_that_text(run: Run, open_archive: Opened) -> None:
    digest = change(open_archive, 1)
    link = f"bulletin:{digest[:16]}"
    shown = run("show", link)
    assert "改期" not in shown.out
    assert f"{link}: This is a former text: revision 1, last seen " in shown.err
    assert f"SHA-256 of the text: {digest}." in run("cite", link).out
    assert run("show", link, "--raw").out == "公\0\r\n"
    assert "改期" in run("show", "1").out


def test_a_text_that_several_articles_have_is_said_to_be_theirs(run: Run, open_archive: Opened) -> None:
    with open_archive() as archive:
        archive.keep(replace(archive.bulletin(1), address="https://b.example/"))
    (revision,) = revisions(open_archive, 1)
    result = run("cite", f"bulletin:{revision.digest}")
    assert "1 other article has the same text." in result.err
    assert result.code == 0


def test_permalinks_survive_a_pack(run: Run, open_archive: Opened, tmp_path: Path, home: Path) -> None:
    digest = change(open_archive, 1)
    assert run("export", "--pack", tmp_path / "all.zip").code == 0
    (home / "data" / "archive.sqlite").rename(home / "data" / "before.sqlite")
    assert run("import", tmp_path / "all.zip").code == 0
    assert f"SHA-256 of the text: {digest}." in run("cite", f"bulletin:{digest[:16]}").out
