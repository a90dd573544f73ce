"""`collections`: made, shown, changed and exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run


@pytest.fixture(autouse=True)
def kept(archive: Path) -> None:
    """The archive of three bulletins."""


def test_a_collection_is_made_shown_and_shortened(run: Run) -> None:
    assert run("collections", "add", "停水", "2", "1#1", "--note", "先读").out == "2 items added to 停水, now 2\n"
    assert run("collections", "add", "停水", "1#1", "3").out == "1 item added to 停水, now 3\n"
    assert run("collections", "list").out.split()[::2] == ["3", "停水"]
    assert run("collections", "list", "--json").objects[0]["items"] == 3
    shown = run("collections", "show", "停水", "--json").objects
    assert [(each["id"], each.get("section", ""), each["note"]) for each in shown] == [
        (2, "", "先读"),
        (1, "1", "先读"),
        (3, "", ""),
    ]
    assert run("collections", "show", "停水").out.splitlines()[1] == "      先读"
    assert run("collections", "remove", "停水", "3", "1").out == "2 items removed\n"
    assert [each["id"] for each in run("collections", "show", "停水", "--json").objects] == [1]
    assert run("collections", "remove", "停水", "--all").out == "deleted 停水\n"
    assert run("collections", "list").code == 1


def test_a_note_for_an_item_that_is_there_already_is_not_lost_without_a_word(run: Run) -> None:
    run("collections", "add", "停水", "1", "--note", "先读")
    again = run("collections", "add", "停水", "1", "2", "--note", "后读")
    assert again.out == "1 item added to 停水, now 2\n"
    assert again.err == "bulletin-tui: 停水: 1 item was in it already, whose note stays as it is; g c changes it\n"
    assert [each["note"] for each in run("collections", "show", "停水", "--json").objects] == ["先读", "后读"]


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.epub", "a.docx"])
def test_it_is_exported(run: Run, tmp_path: Path, name: str) -> None:
    run("collections", "add", "停水", "1", "2")
    result = run("collections", "export", "停水", "--to", tmp_path / name)
    assert (result.code, result.err) == (0, "")
    assert (tmp_path / name).stat().st_size > 300
    again = run("collections", "export", "停水", "--to", tmp_path / name)
    assert again.code == 1
    assert "--force overwrites it" in again.err


@pytest.mark.parametrize("form", ["epub", "docx"])
def test_bytes_are_not_printed_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    run("collections", "add", "停水", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    result = run("collections", "export", "停水", "--format", form)
    assert (result.code, result.out) == (1, "")
    assert "name a file with --to" in result.err


def test_it_is_printed(run: Run) -> None:
    run("collections", "add", "停水", "1")
    assert run("collections", "export", "停水").out.startswith(
        "# 停水\n\n**Contents**\n\n1. [东街停水](#item-1)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["list", "停水"], 2, "name a collection"),
        (["show"], 2, "name a collection"),
        (["add", "停水"], 2, "name articles to add"),
        (["add", "停水", "99"], 1, "99: there is no such bulletin"),
        (["add", "停水", "1#9"], 1, "1#9: there is no such section"),
        (["add", "x" * 300, "1"], 1, "a collection needs a name"),
        (["add", "停水", "1", "--to", "a.md"], 2, "--to does not belong to `collections add`"),
        (["remove", "停水", "x"], 2, "x is not the number of an item"),
        (["remove", "停水", "1", "--all"], 2, "or --all"),
        (["show", "停水"], 1, "停水: there is no such collection"),
        (["export", "停水"], 1, "停水: there is no such collection"),
        (["share", "停水"], 1, "collections are shared in a shared archive"),
        (["list"], 1, "there is no collection"),
    ],
)
def test_errors(run: Run, arguments: list[str], code: int, error: str) -> None:
    result = run("collections", *arguments)
    assert (result.code, result.out) == (code, "")
    assert error in result.err


def test_a_number_that_is_not_there_removes_nothing(run: Run) -> None:
    run("collections", "add", "停水", "1")
    result = run("collections", "remove", "停水", "1", "5")
    assert (result.code, "there is no item 5" in result.err) == (1, True)
    assert len(run("collections", "show", "停水", "--json").objects) == 1
