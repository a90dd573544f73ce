"""Marks of one bulletin and of many, and the way back: only what a step changed is taken back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.stored_rows import StoredRows, row
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin
from tui_reader.ui.articles.marking import LEVELS, Change, MarkHistory


@pytest.fixture
def store() -> StoredRows:
    return StoredRows(row(id, read=id > 2) for id in range(5))


def read(store: StoredRows) -> list[int]:
    return [id for id, each in store.all.items() if each.read]


def test_many_are_read_when_one_of_them_is_not(store: StoredRows) -> None:
    marking = MarkHistory(store)
    assert marking.toggle("read", [1, 2, 3]) == Change("read", True, (1, 2))
    assert read(store) == [1, 2, 3, 4]
    assert marking.toggle("read", [1, 2, 3]) == Change("read", False, (1, 2, 3))
    assert read(store) == [4]


def test_nothing_is_marked_where_there_is_nothing(store: StoredRows) -> None:
    marking = MarkHistory(store)
    assert marking.toggle("starred", [77]) is None
    assert marking.tag([1], [], ["重点"]) == ()
    assert marking.undo() == ()


def test_taking_back_leaves_what_was_so_before_and_what_was_done_since(store: StoredRows) -> None:
    marking = MarkHistory(store)
    marking.toggle("read", [1, 2, 3])
    store.set_starred(1, True)
    assert marking.undo() == (Change("read", True, (1, 2)),)
    assert read(store) == [3, 4]
    assert store.all[1].starred


def test_tags_are_given_and_taken_in_one_step(store: StoredRows) -> None:
    marking = MarkHistory(store)
    store.tag([1], ["水务", "旧"])
    step = marking.tag([1, 2], ["水务", "重点"], ["旧"])
    assert step == (
        Change("tag", True, (2,), "水务"),
        Change("tag", True, (1, 2), "重点"),
        Change("tag", False, (1,), "旧"),
    )
    assert store.all[1].tags == store.all[2].tags == ("水务", "重点")
    marking.undo()
    assert store.all[1].tags == ("旧", "水务")
    assert store.all[2].tags == ()


def test_a_step_back_that_fails_can_be_taken_again(store: StoredRows, monkeypatch: pytest.MonkeyPatch) -> None:
    marking = MarkHistory(store)
    marking.toggle("read", [1, 2])

    def locked(flags: object) -> None:
        raise ArchiveError(None, "locked")

    with monkeypatch.context() as patch:
        patch.setattr(store, "set_flags", locked)
        with pytest.raises(ArchiveError):
            marking.undo()
    assert marking.next_undo == 2
    assert marking.undo()
    assert read(store) == [3, 4]


def test_so_many_steps_are_remembered(store: StoredRows) -> None:
    marking = MarkHistory(store)
    for _ in range(LEVELS + 3):
        marking.toggle("starred", [1])
    assert sum(bool(marking.undo()) for _ in range(LEVELS + 3)) == LEVELS


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "starred", "tag"]),
        st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True),
        st.lists(st.sampled_from("甲乙丙"), max_size=2, unique=True),
        st.lists(st.sampled_from("甲乙丙"), max_size=2, unique=True),
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(STEPS)
def test_every_step_taken_back_leads_to_the_beginning(steps) -> None:  # type: ignore[no-untyped-def]
    store = StoredRows(row(id, read=id > 2) for id in range(5))
    before = dict(store.all)
    marking = MarkHistory(store)
    for what, ids, add, remove in steps:
        if what == "tag":
            marking.tag(ids, add, remove)
        else:
            marking.toggle(what, ids)
    while marking.undo():
        pass
    assert store.all == before


def test_the_archive_itself_does_what_is_asked_of_it() -> None:
    with SqliteArchive.open(None) as archive:
        ids = archive.keep_all(Bulletin(f"notice-{number}", f"第{number}号通知") for number in range(4))
        marking = MarkHistory(archive)
        marking.toggle("starred", ids[:1])
        marking.toggle("starred", ids)
        marking.tag(ids[:2], ["重点"], [])
        assert archive.counts().starred == 4
        assert archive.tags_of(ids) == {ids[0]: ("重点",), ids[1]: ("重点",)}
        marking.undo()
        marking.undo()
        assert archive.counts().starred == 1
        assert archive.tags_of(ids) == {}
