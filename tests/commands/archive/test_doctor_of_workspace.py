"""`doctor` on notes, watches and collections: reported, repaired and dropped, in files and shared archives."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from support.commands import Run
from tests.support.postgres_databases import postgres_archive
from tui_reader import paths
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.opening import open_archive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Bulletin, Paragraph

PAGE = Bulletin("https://a.example/1", "供水通知", preamble=(Paragraph("今晚停水。"),))
DAMAGE = (
    "UPDATE notes SET content = '{junk}'",
    "UPDATE collections SET content = '{junk}'",
    "UPDATE watches SET query = 'date:never'",
)


@pytest.fixture(params=["file", "server"])
def damaged(request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """An archive with a note, a watch and a collection, all of them damaged; whether it is on a server."""
    shared = request.param == "server"
    address = postgres_archive(tmp_path) if shared else ""
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", address)
    with open_archive(paths.archive_location()) as archive:
        archive.keep(PAGE)
        archive.keep_notes([new_note(PAGE.address, Anchor(), text="核对")])
        archive.save_collection(Collection("供水", (CollectionItem(PAGE.address),)), None)
        archive.save_watch(Watch("停水", "停水"))
    if shared:
        with psycopg.connect(address) as server:
            for statement in DAMAGE:
                server.execute("SET search_path = bulletin_tui")
                server.execute(statement.format(junk="\\x789c00").encode())
    else:
        with closing(sqlite3.connect(paths.archive_path())) as connection, connection:
            for statement in DAMAGE:
                connection.execute(statement.format(junk="x"))
    return shared


def test_each_is_reported_with_what_to_do(run: Run, damaged: bool) -> None:
    done = run("doctor")
    assert done.code == 1
    assert "1. the note “核对” on 供水通知  <https://a.example/1>: it cannot be read; --repair saves" in done.out
    assert "2. the watch 停水: its query cannot be run; give it another" in done.out
    assert "3. the collection 供水: 1 item of it cannot be read" in done.out
    (found,) = run("doctor", "--json").objects
    assert not found["sound"]
    assert [(each["number"], each["kind"], each["what"]) for each in found["workspace"]] == [
        (1, "note", "content"),
        (2, "watch", "query"),
        (3, "collection", "items"),
    ]


def test_in_chinese(run: Run, damaged: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out = run("doctor").out
    assert "1. 供水通知 的笔记“核对”  <https://a.example/1>：无法读取；--repair 会保留供搜索的文字" in out
    assert "3. 专题“供水”：其中 1 条无法读取；--repair 会保留其余条目" in out


def test_a_repair_says_what_is_lost_until_that_is_accepted(run: Run, damaged: bool) -> None:
    done = run("doctor", "--repair")
    assert done.code == 1
    assert "lost in whole or in part: the note “核对” on 供水通知" in done.out
    assert "lost 1 item of the collection 供水" in done.out
    folder = paths.data_dir()
    (rows,) = folder.glob("*.rows.json")
    assert {each["table"] for each in json.loads(rows.read_text(encoding="utf-8"))} == {"notes", "collections"}
    assert rows.stat().st_mode & 0o777 == 0o600
    assert "核对" in run("notes").out
    after = run("doctor")
    assert (after.code, "1. the watch 停水: its query" in after.out, "lost 1 item" in after.out) == (1, True, True)
    assert run("watch", "--add", "停水", "停水").code == 0
    assert run("doctor", "--accept-losses").code == 0
    assert run("doctor").code == 0


def test_some_are_dropped_by_their_numbers(run: Run, damaged: bool) -> None:
    assert "nothing damaged has the number 4" in run("doctor", "--drop", 4).err
    done = run("doctor", "--drop", 1, 2)
    assert (done.code, "lost in whole or in part: the watch 停水" in done.out) == (1, True)
    assert run("doctor", "--json").objects[0]["workspace"][0]["kind"] == "collection"
    assert run("collections", "remove", "供水", 1).code == 0
    assert run("doctor", "--accept-losses").code == 0
    assert (run("notes").code, run("watch", "--list").out) == (1, "")


def test_other_commands_list_them_as_damaged(run: Run, damaged: bool, tmp_path: Path) -> None:
    notes = run("notes")
    assert "核对  [damaged]" in notes.out
    assert "1 note is damaged" in notes.err
    assert "1  damaged: `bulletin-tui collections remove` deletes it" in run("collections", "show", "供水").out
    assert "This item of the collection cannot be read." in run("collections", "export", "供水").err
    assert "停水: " in run("watch").err
    pack = run("export", "all", "--pack", tmp_path / "all.zip")
    assert "a note on it is damaged and left out" in pack.err
