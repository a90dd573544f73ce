"""`notes`: listed as lines, JSON and Markdown, narrowed by a query; and exported with bulletins."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.model import Bulletin, Paragraph

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGES = [
    Bulletin(f"https://example.org/{number}?access_token=s3cret", f"供水通知{number}", preamble=(Paragraph(text),))
    for number, text in enumerate(("今晚停水，请提前储水。", "明晚*恢复*供水。"), 1)
]


@pytest.fixture(autouse=True)
def kept(home: Path) -> None:
    texts = [AnchorText.of(page) for page in PAGES]
    water = texts[0].words.index("请提前储水")
    notes = [
        new_note(PAGES[0].address, texts[0].anchor(water, water + 5), text="Deadline\n核对", colour="red"),
        new_note(PAGES[1].address, texts[1].anchor(5, 9)),
        new_note(PAGES[1].address, Anchor("旧的一段", "前", "后"), text="旧"),
    ]
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep_all(PAGES)
        archive.keep_notes([each._replace(edited=START + timedelta(days=at)) for at, each in enumerate(notes)])


def test_lines_the_last_edited_first(run: Run) -> None:
    result = run("notes")
    lines = result.out.splitlines()
    assert lines[0].endswith("2  供水通知2  “旧的一段”  旧  [passage not found again]")
    assert lines[1].endswith("2  供水通知2  “明晚*恢”")
    assert lines[2].endswith("1  供水通知1  “请提前储水”  Deadline 核对")
    assert result.code == 0


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (("note:deadline",), ["Deadline\n核对"]),
        (("is:noted", "恢复"), ["旧", ""]),
        (("--colour", "red"), ["Deadline\n核对"]),
        (("--detached",), ["旧"]),
    ],
)
def test_json_of_some(run: Run, arguments: tuple[str, ...], texts: list[str]) -> None:
    assert [each["body"]["value"] for each in run("notes", *arguments, "--json").objects] == texts


def test_json_is_an_annotation_without_secrets(run: Run) -> None:
    (one,) = run("notes", "note:deadline", "--json").objects
    assert (one["type"], one["motivation"], one["colour"], one["state"]) == (
        "Annotation",
        "commenting",
        "red",
        "found",
    )
    assert (one["bulletin"], one["title"]) == (1, "供水通知1")
    selector = one["target"]["selector"]
    assert (selector["type"], selector["exact"]) == ("TextQuoteSelector", "请提前储水")
    assert "s3cret" not in json.dumps(one)


def test_markdown_by_article(run: Run) -> None:
    text = run("notes", "--markdown").out
    assert text.index("供水通知2") < text.index("供水通知1")
    assert "> 明晚\\*恢" in text
    assert "> 请提前储水\n\nDeadline  \n核对" in text
    assert "> 旧的一段\n\n*passage not found again*\n\n旧" in text
    assert "s3cret" not in text


def test_nothing_and_mistakes(run: Run) -> None:
    nothing = run("notes", "note:absent")
    assert nothing.code == 1
    assert "no such notes" in nothing.err
    assert run("notes", "is:absent").code == 2


def test_exports_hold_notes_unless_they_are_left_out(run: Run) -> None:
    text = run("export", "1").out
    assert text.endswith("## Notes\n\n> 请提前储水\n\nDeadline  \n核对\n")
    html = run("export", "1", "--format", "html").out
    assert '<mark class="red">请提前储水</mark>' in html
    assert "Deadline<br>核对" in html
    (found,) = json.loads(run("export", "1", "--format", "json").out)
    assert found["notes"][0]["body"]["value"] == "Deadline\n核对"
    assert "s3cret" not in json.dumps(found["notes"])
    plain = run("export", "1", "--format", "plain").out
    assert "> 请提前储水\nDeadline\n核对" in plain
    assert "Deadline" not in run("export", "1", "--no-notes").out
    assert "notes" not in json.loads(run("export", "1", "--no-notes", "--format", "json").out)[0]


def test_packs_carry_notes(run: Run, home: Path, tmp_path: Path) -> None:
    run("export", "all", "--pack", str(tmp_path / "a.zip"))
    run("export", "all", "--pack", str(tmp_path / "b.warc.gz"), "--no-notes")
    path = home / "data" / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        before = list(archive.note_records())
    path.rename(tmp_path / "first.sqlite")
    run("import", str(tmp_path / "b.warc.gz"))
    with SqliteArchive.open(path) as archive:
        assert list(archive.note_records()) == []
    run("import", str(tmp_path / "a.zip"))
    with SqliteArchive.open(path) as archive:
        found = list(archive.note_records())
        assert [each._replace(address="") for each in found] == [each._replace(address="") for each in before]
        assert [each.place.state for each in archive.list_notes()] == ["detached", "found", "found"]
