"""Rows by index at any size, rows that stay in place when they are marked, and changes by other programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.stored_rows import NEWEST, StoredRows, row
from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.values import Counts, Row, View
from tui_reader.ui.articles import row_window
from tui_reader.ui.articles.row_window import WINDOW, WINDOWS, RowWindow
from tui_reader.ui.panes import MarkUpdate

VIEWS = [View(), View("unread"), View("starred"), View(order="unread"), View(tag="重点")]


def shown(rows: RowWindow) -> list[int]:
    return [rows.row(index).id for index in range(len(rows))]


def of_size(count: int) -> StoredRows:
    return StoredRows(row(id, days_ago=id) for id in range(count))


def test_a_million_rows_are_fetched_in_windows_and_not_all_kept() -> None:
    class Endless(StoredRows):
        def count(self, view: View = View()) -> int:  # noqa: B008
            return 1_000_000

        def rows(self, view: View, start: int, limit: int) -> list[Row]:
            self.asked += 1
            return [row(id) for id in range(start, start + limit)]

    store = Endless()
    rows = RowWindow(store)
    for index in range(0, 100 * WINDOW, 20):
        assert rows.row(index).id == index
    assert store.asked == 100
    for window in range(100 - WINDOWS, 100):
        rows.row(window * WINDOW)
    assert store.asked == 100, "the last windows stay in memory"
    rows.row((99 - WINDOWS) * WINDOW)
    assert store.asked == 101, "an earlier one does not"
    rows.row(len(rows) - 1)
    assert store.asked == 102


def test_the_least_recently_used_window_is_dropped() -> None:
    store = of_size(WINDOW * (WINDOWS + 1))
    rows = RowWindow(store)
    for window in range(WINDOWS):
        rows.row(window * WINDOW)
    rows.row(0)
    rows.row(WINDOWS * WINDOW)
    asked = store.asked
    rows.row(0)
    assert store.asked == asked
    rows.row(WINDOW)
    assert store.asked == asked + 1


def test_there_is_no_row_outside_the_view() -> None:
    rows = RowWindow(of_size(3))
    with pytest.raises(IndexError):
        rows.row(3)


@pytest.mark.parametrize(
    ("view", "marks"),
    [
        pytest.param(View("unread"), {"read": True}, id="read among the unread"),
        pytest.param(View("starred"), {"starred": False}, id="no star among the starred"),
        pytest.param(View(tag="重点"), {"tags": ()}, id="without the tag among the tagged"),
        pytest.param(View(order="unread"), {"read": True}, id="read where unread come first"),
    ],
)
def test_a_marked_row_stays_in_place_until_the_view_is_set_again(view: View, marks: dict[str, bool]) -> None:
    store = StoredRows(row(id, days_ago=id)._replace(starred=True, tags=("重点",)) for id in range(500))
    rows = RowWindow(store, view)
    before = shown(rows)
    store.all[3] = store.all[3]._replace(**marks)  # type: ignore[arg-type]
    assert rows.update_marks(3, MarkUpdate(**marks))  # type: ignore[arg-type]
    rows.drop_fetched()
    assert shown(rows) == before
    assert rows.index_of(3) == 3
    rows.set_view(view)
    assert shown(rows) != before


class Marked(StoredRows):
    """An archive whose marks change together with those of the list."""

    def mark(self, rows: RowWindow, id: int, what: str) -> None:
        old = self.all[id]
        match what:
            case "read":
                self.all[id] = old._replace(read=not old.read)
                known = rows.update_marks(id, MarkUpdate(read=not old.read))
            case "star":
                self.all[id] = old._replace(starred=not old.starred)
                known = rows.update_marks(id, MarkUpdate(starred=not old.starred))
            case _:
                tags = () if old.tags else ("重点",)
                self.all[id] = old._replace(tags=tags)
                known = rows.update_marks(id, MarkUpdate(tags=tags))
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
def test_rows_keep_their_indexes_when_marks_change(
    view: View, flags: list[tuple[bool, bool, bool]], marks: list[tuple[int, str]], start: int, step: int
) -> None:
    module_window, row_window.WINDOW = row_window.WINDOW, 3
    try:
        store = marked_store(flags)
        rows = RowWindow(store, view)
        before = shown(rows)
        for id, what in marks:
            if id in before:
                store.mark(rows, id, what)
        rows.drop_fetched()
        assert shown(rows) == before
        assert all(rows.row(index) == store.all[id] for index, id in enumerate(before))
        assert [rows.index_of(id) for id in before] == list(range(len(before)))
        middle = len(before) // 2
        assert set(rows.ids(middle, len(before))) == set(before[middle:])
        rows.drop_fetched()
        if before:
            start %= len(before)
            unread = [index for index, id in enumerate(before) if not store.all[id].read]
            nearest = min(unread, key=lambda index: (index - start) * step % len(before), default=None)
            assert rows.find_unread(start, step) == nearest
            rows.drop_fetched()
            assert rows.find_title(f"第{before[middle]}号", start, step) == middle
    finally:
        row_window.WINDOW = module_window


@settings(max_examples=100)
@given(view=st.sampled_from(VIEWS), flags=ROWS, marks=MARKS, new=st.lists(st.integers(0, 11), max_size=4))
def test_new_rows_do_not_separate_pinned_rows_from_their_neighbours(
    view: View, flags: list[tuple[bool, bool, bool]], marks: list[tuple[int, str]], new: list[int]
) -> None:
    store = marked_store(flags)
    rows = RowWindow(store, view)
    before = shown(rows)
    for id, what in marks:
        if id in before:
            store.mark(rows, id, what)
    for number, days_ago in enumerate(new, 100):
        store.all[number] = row(number, days_ago=days_ago)._replace(starred=True, tags=("重点",))
    rows.invalidate_around(0)
    after = shown(rows)
    assert len(after) == len(set(after))
    still = {each.id for each in store.view(view)}
    if any(id in still for id in before):
        assert [id for id in after if id < 100] == before
    assert {id for id in after if id >= 100} == {100 + number for number in range(len(new))}
    assert all(rows.row(index) == store.all[id] for index, id in enumerate(after))


def test_a_pinned_row_that_another_program_marks_is_shown_once() -> None:
    store = of_size(6)
    rows = RowWindow(store, View("unread"))
    shown(rows)
    store.set_read(2, True)
    rows.update_marks(2, MarkUpdate(read=True))
    store.set_read(2, False)
    rows.invalidate_around(2)
    assert shown(rows) == list(range(6))


def test_marks_of_a_row_that_is_not_loaded_require_a_reload() -> None:
    store = of_size(WINDOW * 2)
    assert RowWindow(store).update_marks(WINDOW, MarkUpdate(read=True))
    assert not RowWindow(store, View("unread")).update_marks(WINDOW, MarkUpdate(read=True))
    assert not RowWindow(store, View(tag="重点")).update_marks(WINDOW, MarkUpdate(tags=("重点",)))


def test_the_next_unread_row_is_found_among_loaded_rows_without_a_query() -> None:
    store = of_size(10)
    rows = RowWindow(store)
    shown(rows)
    asked = store.asked
    assert rows.find_unread(3, 1) == 3
    for id in range(3, 10):
        store.set_read(id, True)
        rows.update_marks(id, MarkUpdate(read=True))
    assert rows.find_unread(3, 1) == 0
    assert rows.find_unread(1, -1) == 1
    assert store.asked == asked


def test_the_row_of_a_day_counts_pinned_rows() -> None:
    store = of_size(10)
    rows = RowWindow(store, View("unread"))
    shown(rows)
    store.set_read(1, True)
    rows.update_marks(1, MarkUpdate(read=True))
    assert rows.index_of_day((NEWEST - timedelta(days=4)).date()) == 4


def test_an_archive_error_is_reported_and_the_rows_are_read_again_later() -> None:
    errors: list[str] = []

    class Failing(StoredRows):
        down = True

        def count(self, view: View = View()) -> int:  # noqa: B008
            if self.down:
                raise ArchiveError(None, "the disk is gone")
            return super().count(view)

    store = Failing(row(id) for id in range(3))
    rows = RowWindow(store, on_error=errors.append)
    assert len(rows) == 0
    assert rows.incomplete
    assert len(errors) == 1
    store.down = False
    rows.invalidate_around(0)
    assert len(rows) == 3
    assert not rows.incomplete


def test_what_is_drawn_when_answers_come_asks_a_lost_connection_once() -> None:
    class Far(StoredRows):
        remote = True
        lost = True
        counted = 0

        def counts(self) -> Counts:
            self.counted += 1
            if self.lost:
                raise ArchiveUnavailable("the archive", "the server is away")
            return super().counts()

    store = Far(row(id) for id in range(3))
    waiting: list[Callable[[], object]] = []
    rows = RowWindow(store, aside=lambda action, _kind: waiting.append(action))
    rows.on_arrived = rows.counts
    rows.counts()
    while waiting and store.counted < 9:
        waiting.pop()()
    assert (store.counted, rows.incomplete) == (1, True)
    store.lost = False
    rows.invalidate()
    rows.counts()
    waiting.pop()()
    assert (rows.counts().total, waiting) == (3, [])
