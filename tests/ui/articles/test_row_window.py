"""The shelf: rows by number at any size, rows that stay where they were marked, and what others write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.stored_rows import NEWEST, StoredRows, row
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import Row, View
from tui_reader.ui.articles import row_window
from tui_reader.ui.articles.row_window import WINDOW, WINDOWS, RowWindow

VIEWS = [View(), View("unread"), View("starred"), View(order="unread"), View(tag="重点")]


def shown(shelf: RowWindow) -> list[int]:
    return [shelf.row(index).id for index in range(len(shelf))]


def of_size(count: int) -> StoredRows:
    return StoredRows(row(id, days_ago=id) for id in range(count))


def test_a_million_rows_are_never_all_asked_for_nor_kept() -> None:
    class Endless(StoredRows):
        def count(self, view: View = View()) -> int:  # noqa: B008
            return 1_000_000

        def rows(self, view: View, start: int, limit: int) -> list[Row]:
            self.asked += 1
            return [row(id) for id in range(start, start + limit)]

    store = Endless()
    shelf = RowWindow(store)
    for index in range(0, 100 * WINDOW, 20):
        assert shelf.row(index).id == index
    assert store.asked == 100
    for window in range(100 - WINDOWS, 100):
        shelf.row(window * WINDOW)
    assert store.asked == 100, "the last windows stay in memory"
    shelf.row((99 - WINDOWS) * WINDOW)
    assert store.asked == 101, "an earlier one does not"
    shelf.row(len(shelf) - 1)
    assert store.asked == 102


def test_the_window_that_was_longest_not_looked_at_is_let_go() -> None:
    store = of_size(WINDOW * (WINDOWS + 1))
    shelf = RowWindow(store)
    for window in range(WINDOWS):
        shelf.row(window * WINDOW)
    shelf.row(0)
    shelf.row(WINDOWS * WINDOW)
    asked = store.asked
    shelf.row(0)
    assert store.asked == asked
    shelf.row(WINDOW)
    assert store.asked == asked + 1


def test_outside_the_shelf_there_is_no_row() -> None:
    shelf = RowWindow(of_size(3))
    with pytest.raises(IndexError):
        shelf.row(3)


@pytest.mark.parametrize(
    ("view", "marks"),
    [
        pytest.param(View("unread"), {"read": True}, id="read among the unread"),
        pytest.param(View("starred"), {"starred": False}, id="no star among the starred"),
        pytest.param(View(tag="重点"), {"tags": ()}, id="without the tag among the tagged"),
        pytest.param(View(order="unread"), {"read": True}, id="read where unread come first"),
    ],
)
def test_a_marked_row_stays_where_it_is_until_the_view_is_chosen_again(view: View, marks: dict[str, bool]) -> None:
    store = StoredRows(row(id, days_ago=id)._replace(starred=True, tags=("重点",)) for id in range(500))
    shelf = RowWindow(store, view)
    before = shown(shelf)
    store.all[3] = store.all[3]._replace(**marks)  # type: ignore[arg-type]
    assert shelf.marked(3, **marks)  # type: ignore[arg-type]
    shelf.drop_fetched()
    assert shown(shelf) == before
    assert shelf.position(3) == 3
    shelf.look(view)
    assert shown(shelf) != before


class Marked(StoredRows):
    """An archive in which somebody marks what the shelf shows."""

    def mark(self, shelf: RowWindow, id: int, what: str) -> None:
        old = self.all[id]
        match what:
            case "read":
                self.all[id] = old._replace(read=not old.read)
                known = shelf.marked(id, read=not old.read)
            case "star":
                self.all[id] = old._replace(starred=not old.starred)
                known = shelf.marked(id, starred=not old.starred)
            case _:
                tags = () if old.tags else ("重点",)
                self.all[id] = old._replace(tags=tags)
                known = shelf.marked(id, tags=tags)
        assert known


MARKS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["read", "star", "tag"])), min_size=2, max_size=12)
ROWS = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=12, max_size=12)


def marked_store(flags: list[tuple[bool, bool, bool]]) -> Marked:
    return Marked(
        row(id, days_ago=id)._replace(read=read, starred=starred, tags=("重点",) if tagged else ())
        for id, (read, starred, tagged) in enumerate(flags)
    )


LAST_ARE_READ = [(id > 5, False, False) for id in range(12)]


@settings(max_examples=100)
@given(
    view=st.sampled_from(VIEWS),
    flags=ROWS,
    marks=MARKS,
    start=st.integers(0, 30),
    step=st.sampled_from([1, -1]),
)
@example(View(order="unread"), LAST_ARE_READ, [(10, "read")], 0, 1)
@example(View(order="unread"), LAST_ARE_READ, [(1, "read"), (10, "read")], 0, -1)
def test_rows_keep_their_numbers_whatever_is_marked(
    view: View, flags: list[tuple[bool, bool, bool]], marks: list[tuple[int, str]], start: int, step: int
) -> None:
    module_window, row_window.WINDOW = row_window.WINDOW, 3
    try:
        store = marked_store(flags)
        shelf = RowWindow(store, view)
        before = shown(shelf)
        for id, what in marks:
            if id in before:
                store.mark(shelf, id, what)
        shelf.drop_fetched()
        assert shown(shelf) == before
        assert all(shelf.row(index) == store.all[id] for index, id in enumerate(before))
        assert [shelf.position(id) for id in before] == list(range(len(before)))
        middle = len(before) // 2
        assert set(shelf.ids(middle, len(before))) == set(before[middle:])
        shelf.drop_fetched()
        if before:
            start %= len(before)
            unread = [index for index, id in enumerate(before) if not store.all[id].read]
            nearest = min(unread, key=lambda index: (index - start) * step % len(before), default=None)
            assert shelf.find_unread(start, step) == nearest
            shelf.drop_fetched()
            assert shelf.find_title(f"第{before[middle]}号", start, step) == middle
    finally:
        row_window.WINDOW = module_window


@settings(max_examples=100)
@given(view=st.sampled_from(VIEWS), flags=ROWS, marks=MARKS, new=st.lists(st.integers(0, 11), max_size=4))
def test_what_arrives_moves_no_marked_row_away_from_its_neighbours(
    view: View, flags: list[tuple[bool, bool, bool]], marks: list[tuple[int, str]], new: list[int]
) -> None:
    store = marked_store(flags)
    shelf = RowWindow(store, view)
    before = shown(shelf)
    for id, what in marks:
        if id in before:
            store.mark(shelf, id, what)
    for number, days_ago in enumerate(new, 100):
        store.all[number] = row(number, days_ago=days_ago)._replace(starred=True, tags=("重点",))
    shelf.follow(0)
    after = shown(shelf)
    assert len(after) == len(set(after))
    still = {each.id for each in store.view(view)}
    if any(id in still for id in before):
        assert [id for id in after if id < 100] == before
    assert {id for id in after if id >= 100} == {100 + number for number in range(len(new))}
    assert all(shelf.row(index) == store.all[id] for index, id in enumerate(after))


def test_who_marked_elsewhere_what_is_held_here_gets_it_shown_once() -> None:
    store = of_size(6)
    shelf = RowWindow(store, View("unread"))
    shown(shelf)
    store.set_read(2, True)
    shelf.marked(2, read=True)
    store.set_read(2, False)
    shelf.follow(2)
    assert shown(shelf) == list(range(6))


def test_a_mark_on_a_row_that_is_not_known_asks_for_a_change() -> None:
    store = of_size(WINDOW * 2)
    assert RowWindow(store).marked(WINDOW, read=True)
    assert not RowWindow(store, View("unread")).marked(WINDOW, read=True)
    assert not RowWindow(store, View(tag="重点")).marked(WINDOW, tags=("重点",))


def test_the_next_unread_row_is_found_without_asking_among_known_rows() -> None:
    store = of_size(10)
    shelf = RowWindow(store)
    shown(shelf)
    asked = store.asked
    assert shelf.find_unread(3, 1) == 3
    for id in range(3, 10):
        store.set_read(id, True)
        shelf.marked(id, read=True)
    assert shelf.find_unread(3, 1) == 0
    assert shelf.find_unread(1, -1) == 1
    assert store.asked == asked


def test_the_row_of_a_day_counts_held_rows() -> None:
    store = of_size(10)
    shelf = RowWindow(store, View("unread"))
    shown(shelf)
    store.set_read(1, True)
    shelf.marked(1, read=True)
    assert shelf.row_of_day((NEWEST - timedelta(days=4)).date()) == 4


def test_an_archive_that_fails_is_told_and_asked_again_when_it_changes() -> None:
    told: list[str] = []

    class Failing(StoredRows):
        down = True

        def count(self, view: View = View()) -> int:  # noqa: B008
            if self.down:
                raise ArchiveError(None, "the disk is gone")
            return super().count(view)

    store = Failing(row(id) for id in range(3))
    shelf = RowWindow(store, on_trouble=told.append)
    assert len(shelf) == 0
    assert shelf.troubled
    assert len(told) == 1
    store.down = False
    shelf.follow(0)
    assert len(shelf) == 3
    assert not shelf.troubled
