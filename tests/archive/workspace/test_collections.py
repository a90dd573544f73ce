"""Collections, on every engine: kept in their order, changed by nobody unseen, carried by copies and packs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.archive.copying.whole import copy
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.collections.adding import add_to_collection
from tui_reader.archive.workspace.collections.values import Collection, CollectionChanged, CollectionItem
from tui_reader.export.pack import PackOptions, write
from tui_reader.model import Bulletin, Paragraph
from tui_reader.packs.import_pack import import_pack

A = CollectionItem("https://a.example/1", "", "停水通知", digest="ab" * 32, added=datetime(2024, 5, 1, tzinfo=UTC))
B = CollectionItem("https://a.example/1", "2.1", "停水通知", "二、停水时间", note="重点：\n时间")
C = CollectionItem("https://b.example/2", title="停电通知")


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with ENGINES[request.param](tmp_path) as store:
        yield store


def kept(store: Archive, name: str = "供水") -> Collection:
    found = store.collection(name)
    assert found is not None
    return found


def test_a_collection_is_kept_with_everything_in_its_order(store: Archive) -> None:
    assert store.collections() == []
    assert store.collection("供水") is None
    written = store.save_collection(Collection("供水", (C, A, B)), None)
    assert kept(store) == written
    assert kept(store).items == (C, A, B)
    (summary,) = store.collections()
    assert (summary.name, summary.items, summary.edited, summary.shared) == ("供水", 3, written.edited, False)


def test_it_is_replaced_and_renamed(store: Archive) -> None:
    first = store.save_collection(Collection("供水", (A,)), None)
    second = store.save_collection(first.with_items([B]).noted(0, "先读"), first)
    assert kept(store).items == (A._replace(note="先读"), B)
    third = store.save_collection(second._replace(name="水务"), second)
    assert store.collection("供水") is None
    assert kept(store, "水务") == third


def test_what_was_changed_meanwhile_is_not_overwritten(store: Archive) -> None:
    first = store.save_collection(Collection("供水", (A,)), None)
    second = store.save_collection(first.with_items([B]), first)
    with pytest.raises(CollectionChanged):
        store.save_collection(first.with_items([C]), first)
    with pytest.raises(CollectionChanged):
        store.save_collection(Collection("供水", (C,)), None)
    with pytest.raises(CollectionChanged):
        store.forget_collection(first)
    other = store.save_collection(Collection("其他"), None)
    with pytest.raises(CollectionChanged):
        store.save_collection(other._replace(name="供水"), other)
    assert kept(store) == second
    assert kept(store, "其他") == other


def test_it_is_deleted_and_comes_back(store: Archive) -> None:
    first = store.save_collection(Collection("供水", (A, B)), None)
    store.forget_collection(first)
    assert store.collections() == []
    assert store.save_collection(first, None).items == (A, B)


@pytest.mark.parametrize(
    ("collection", "message"),
    [
        *((Collection(name), "name of at most 200") for name in ("", "  ", "x" * 201)),
        (Collection("x", (A._replace(note="x" * 20_001),)), "at most 20000"),
        (Collection("x", (A._replace(address="x" * 100_001),)), "at most 100000"),
    ],
)
def test_what_is_refused(store: Archive, collection: Collection, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        store.save_collection(collection, None)
    assert store.collections() == []


def test_of_a_long_title_the_beginning_is_remembered(store: Archive) -> None:
    written = store.save_collection(Collection("供水", (A._replace(title="水" * 3000),)), None)
    assert kept(store) == written
    assert written.items[0].title == "水" * 1999 + "…"


def test_notes_are_too_long_together(store: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else they could be written and never read again."""
    monkeypatch.setattr("tui_reader.archive.workspace.collections.records.LONGEST_PACKED", 1 << 10)
    before = store.save_collection(Collection("供水", (A,)), None)
    with pytest.raises(ValueError, match="too long together"):
        store.save_collection(before.noted(0, "水" * 400), before)
    assert kept(store) == before


def test_an_item_is_there_once(store: Archive) -> None:
    store.save_collection(Collection("供水", (A, A, B)), None)
    assert kept(store).items == (A, B)
    assert add_to_collection(store, "供水", [B._replace(note="x"), C]) == (kept(store), 1)
    assert kept(store).items == (A, B, C)
    assert add_to_collection(store, "供水", [C])[1] == 0


def test_an_item_is_added_while_several_programs_add_others(
    store: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attempt but the sixth finds that another program was faster."""
    save, others = store.save_collection, iter(range(5))

    def overtaken(collection: Collection, before: Collection | None) -> Collection:
        if (other := next(others, None)) is not None:
            now = store.collection("供水")
            save((now or Collection("供水")).with_items([A._replace(section=str(other))]), now)
        return save(collection, before)

    monkeypatch.setattr(store, "save_collection", overtaken)
    assert add_to_collection(store, "供水", [C])[1] == 1
    assert len(kept(store).items) == 6


def test_items_move_within_bounds() -> None:
    collection = Collection("供水", (A, B, C))
    assert collection.moved(0, 1).items == (B, A, C)
    assert collection.moved(2, -5).items == (C, A, B)
    assert collection.moved(0, 9).items == (B, C, A)
    assert collection.without(1).items == (A, C)


def test_a_copy_has_them_and_adds_to_those_that_are_there(store: Archive, tmp_path: Path) -> None:
    store.save_collection(Collection("供水", (A, B)), None)
    store.save_collection(Collection("空"), None)
    with SqliteArchive.open(tmp_path / "copy.sqlite") as other:
        other.save_collection(Collection("供水", (C, A._replace(note="已读"))), None)
        for _ in range(2):
            copy(store, other, *[lambda *told: None] * 3)
        assert kept(other).items == (C, A._replace(note="已读"), B)
        assert kept(other, "空").items == ()


def test_a_pack_has_the_items_of_its_bulletins(store: Archive, tmp_path: Path) -> None:
    ids = [store.keep(Bulletin(each.address, each.title, preamble=(Paragraph("今晚。"),))) for each in (A, C)]
    secret = B._replace(note="见 https://c.example/?token=hunter2")
    store.save_collection(Collection("供水", (C, secret, CollectionItem("https://gone.example/"), A)), None)
    for name, some, expected in (("all.zip", None, (C, secret, A)), ("one.zip", ids[:1], (secret, A))):
        write(
            store,
            tmp_path / name,
            some,
            PackOptions(),
            overwrite=False,
            report=lambda *told: None,
            failed=lambda *told: None,
        )
        with SqliteArchive.open(tmp_path / f"{name}.sqlite") as other:
            for _ in range(2):
                assert import_pack(other, tmp_path / name, lambda *told: None).problems == ()
            shown = secret._replace(note="见 https://c.example/?token=REDACTED")
            assert kept(other).items == tuple(shown if each is secret else each for each in expected)


def test_sharing_is_for_archives_with_users(store: Archive) -> None:
    first = store.save_collection(Collection("供水", (A,)), None)
    if not store.remote:
        with pytest.raises(ArchiveError):
            store.share_collection("供水", True)
        return
    store.share_collection("供水", True)
    shared = kept(store)
    assert shared == first._replace(shared=True)
    assert store.collections()[0].shared
    changed = store.save_collection(shared.with_items([B]), shared)
    assert changed.shared
    own = store.save_collection(Collection("供水", (C,)), None)
    assert kept(store) == own
    store.forget_collection(own)
    store.share_collection("供水", False)
    assert kept(store).items == (A, B)
    with pytest.raises(ArchiveError):
        store.share_collection("没有", True)
