"""Damaged notes, watches and collections, on every engine: listed, repaired and dropped, and in nobody's way."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.engines import ENGINES
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.copying.whole import copy
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import deleted, new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.export.pack import PackOptions, write
from tui_reader.model import Bulletin, Paragraph
from tui_reader.packs.import_pack import import_pack

PAGE = Bulletin("https://a.example/1", "供水通知", preamble=(Paragraph("今晚停水，请提前储水。"),))
ITEMS = tuple(CollectionItem(f"https://a.example/{number}", title=f"第{number}号") for number in range(1, 60))


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """An archive with two notes, two collections and two watches, all of them whole."""
    with ENGINES[request.param](tmp_path) as store:
        id = store.keep(PAGE)
        anchor = AnchorText.of(PAGE).anchor(4, 8)
        store.keep_notes([new_note(PAGE.address, anchor, text="Call the Plant"), new_note(PAGE.address, Anchor())])
        for name in ("供水", "其他"):
            store.save_collection(Collection(name, ITEMS), None)
            store.save_watch(Watch(name, "停水", ("源",)))
        assert store.workspace_faults() == []
        assert len(store.notes(id)) == 2
        yield store


def change(store: Archive, sql: str, *values: object) -> None:
    if store.remote:
        store.server.write(sql.replace("?", "%s"), values)  # type: ignore[attr-defined]
    else:
        store.connection.execute(sql, values)  # type: ignore[attr-defined]


def content(store: Archive, name: str = "供水") -> bytes:
    """What is stored of a collection."""
    sql = "SELECT content FROM collections WHERE name = ?"
    if store.remote:
        return bytes(store.server.run(sql.replace("?", "%s"), (name,))[0][0])  # type: ignore[attr-defined]
    return bytes(store.connection.execute(sql, (name,)).fetchone()[0])  # type: ignore[attr-defined]


def damage_note(store: Archive) -> None:
    change(store, "UPDATE notes SET content = ? WHERE folded <> ''", b"x\x9cjunk")


def mended(store: Archive, *, drop: bool = False) -> tuple[list[tuple[str, str, str, int]], list[dict[str, Any]]]:
    """What is lost by a repair of everything, and the rows that were set aside before."""
    aside: list[dict[str, Any]] = []
    lost = store.mend_workspace(store.workspace_faults(), lambda rows, _lost: aside.extend(rows), drop=drop)
    assert store.workspace_faults() == []
    json.dumps(aside)
    return [(each.kind, each.what, each.name, each.rows) for each in lost], aside


def test_a_damaged_note_is_listed_with_the_words_that_are_left(store: Archive) -> None:
    damage_note(store)
    (found,) = store.workspace_faults()
    assert found[:5] == ("note", "content", "call the plant 今晚停水", PAGE.address, "供水通知")
    for listed in (store.list_notes(), store.notes(store.rows_of([1])[0].id)):
        assert [(each.damaged, each.note.text) for each in listed if each.damaged] == [
            (True, "call the plant 今晚停水")
        ]
        assert len(listed) == 2


def test_a_damaged_note_is_deleted_or_written_again_like_any_other(store: Archive) -> None:
    damage_note(store)
    (placed,) = (each for each in store.list_notes() if each.damaged)
    assert store.keep_notes([deleted(placed.note)]) == 1
    assert (len(store.list_notes()), store.workspace_faults()) == (1, [])


def test_a_repair_saves_the_words_of_a_note(store: Archive) -> None:
    damage_note(store)
    lost, aside = mended(store)
    assert lost == [("note", "content", "call the plant 今晚停水", 1)]
    assert [each["row"]["content"] for each in aside] == [{"base64": "eJxqdW5r"}]
    assert sorted(each.note.text for each in store.list_notes()) == ["", "call the plant 今晚停水"]
    assert not any(each.damaged for each in store.list_notes())


def test_a_whole_version_of_a_note_takes_the_place_of_its_words(store: Archive) -> None:
    (whole,) = (each.note for each in store.list_notes() if each.note.text)
    damage_note(store)
    mended(store)
    store.keep_notes([whole])
    assert whole in [each.note for each in store.list_notes()]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE notes SET folded = 'other' WHERE folded <> ''", "note"),
        ("UPDATE notes SET colour = 'green' WHERE folded <> ''", "note"),
        ("UPDATE note_places SET start = -5", "note"),
        ("UPDATE note_places SET state = 'nowhere'", "note"),
        ("UPDATE collections SET items = 3 WHERE name = '供水'", "collection"),
        ("UPDATE watches SET since = 99 WHERE name = '供水'", "watch"),
    ],
)
def test_what_follows_from_other_columns_is_made_again_without_a_loss(
    store: Archive, statement: str, kind: str
) -> None:
    before = [each.note for each in store.list_notes()], store.collection("供水")
    change(store, statement)
    assert [each.kind for each in store.workspace_faults()] == [kind]
    assert store.notes(1)
    assert mended(store) == ([], [])
    assert ([each.note for each in store.list_notes()], store.collection("供水")) == before
    assert [each.place.state for each in store.notes(1)] == ["whole", "found"]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_the_items_before_the_damage_of_a_collection_stay(store: Archive, share: float) -> None:
    data = content(store)
    change(store, "UPDATE collections SET content = ? WHERE name = '供水'", data[: int(len(data) * share)])
    found = store.collection("供水")
    assert found is not None
    whole, rest = found.items[:-1], found.items[-1]
    assert whole == ITEMS[: len(whole)]
    assert (len(whole) > 20) is (share == 0.9)
    assert rest.damaged
    assert [each.name for each in store.collections()] == ["供水", "其他"]
    lost, aside = mended(store)
    assert lost == [("collection", "items", "供水", len(ITEMS) - len(whole))]
    assert len(aside) == 1
    assert store.collection("供水")[:2] == ("供水", whole)  # type: ignore[index]


def test_one_damaged_item_hides_no_other_and_is_removed_by_its_number(store: Archive) -> None:
    stored = json.loads(zlib.decompress(content(store)))
    stored["items"][1] = {"address": 5, "note": "先读"}
    change(
        store, "UPDATE collections SET content = ? WHERE name = '供水'", zlib.compress(json.dumps(stored).encode())
    )
    before = store.collection("供水")
    assert before is not None
    assert before.items == (ITEMS[0], before.items[1], *ITEMS[2:])
    assert json.loads(before.items[1].damaged) == {"address": 5, "note": "先读"}
    moved = store.save_collection(before.moved(1, 0), before)
    assert store.collection("供水") == moved
    assert [each.rows for each in store.workspace_faults()] == [1]
    store.save_collection(moved.without(0), moved)
    assert store.workspace_faults() == []


def test_a_watch_whose_query_cannot_be_run_stays_until_it_is_dropped(store: Archive) -> None:
    change(store, "UPDATE watches SET query = 'date:never' WHERE name = '供水'")
    (found,) = store.workspace_faults()
    assert found[:3] == ("watch", "query", "供水")
    assert store.mend_workspace([found], lambda *_: None) == []
    assert [each.watch.name for each in store.watches()] == ["供水", "其他"]
    lost, aside = mended(store, drop=True)
    assert (lost, len(aside)) == ([("watch", "query", "供水", 1)], 1)
    assert [each.watch.name for each in store.watches()] == ["其他"]


def test_names_that_are_too_long_are_shortened_by_a_repair_alone(store: Archive) -> None:
    for table in ("watches", "collections"):
        change(store, f"UPDATE {table} SET name = ? WHERE name = '供水'", "水" * 300)
    assert [(each.kind, each.what) for each in store.workspace_faults()] == [
        ("watch", "name"),
        ("collection", "name"),
    ]
    assert "水" * 300 in [each.watch.name for each in store.watches()]
    lost, aside = mended(store)
    assert (len(lost), len(aside)) == (2, 2)
    assert all(len(each.name) < 200 for each in store.collections())


def test_dropping_deletes_what_cannot_be_read_and_nothing_else(store: Archive) -> None:
    damage_note(store)
    change(store, "UPDATE collections SET content = ? WHERE name = '供水'", b"junk")
    lost, aside = mended(store, drop=True)
    assert [each[:2] for each in lost] == [("note", "content"), ("collection", "items")]
    assert len(aside) == 2
    assert (len(store.list_notes()), len(store.collections()), len(store.watches())) == (1, 2, 2)


def test_nothing_changes_where_nothing_can_be_set_aside(store: Archive) -> None:
    damage_note(store)
    before = store.workspace_faults()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        store.mend_workspace(before, full)
    assert store.workspace_faults() == before


def test_copies_and_packs_have_the_rest_and_say_what_is_missing(store: Archive, tmp_path: Path) -> None:
    damage_note(store)
    change(store, "UPDATE collections SET content = ? WHERE name = '供水'", content(store)[:-9])
    said: list[tuple[str, str]] = []
    with SqliteArchive.open(tmp_path / "copy.sqlite") as other:
        copy(store, other, lambda *_: None, lambda *fault: said.append(fault), lambda *fault: said.append(fault))
        assert (len(other.list_notes()), len(other.collections())) == (1, 2)
        assert other.workspace_faults() == []
    assert sorted(what for _name, what in said) == [
        "a note on it is damaged, and was not copied",
        "items of this collection are damaged, and were not copied",
    ]
    said.clear()
    write(
        store,
        tmp_path / "all.zip",
        None,
        PackOptions(),
        overwrite=False,
        report=lambda *_: None,
        failed=lambda *fault: said.append(fault),
    )
    assert sorted(what for _name, what in said) == [
        "a note on it is damaged and left out",
        "items of this collection are damaged and left out",
    ]
    with SqliteArchive.open(tmp_path / "pack.sqlite") as other:
        assert import_pack(other, tmp_path / "all.zip", lambda *_: None).problems == ()
        assert len(other.list_notes()) == 1
