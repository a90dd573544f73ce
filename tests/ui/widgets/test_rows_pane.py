"""The lines of rows and group headings: the cursor is visible, and no row is skipped."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Size

from tui_reader.ui.widgets.lines import EMPTY_LINE, Line
from tui_reader.ui.widgets.rows_pane import RowSlot, RowsPane


class Pane(RowsPane):
    """Grouped rows in a pane of `lines` lines, without a terminal."""

    def __init__(self, groups: list[int], lines: int, height: int, grouped: bool) -> None:
        super().__init__()
        self.groups = [group for group, size in enumerate(groups) for _ in range(size)]
        self._lines, self._height, self._grouped = lines, height, grouped
        self.posted: list[object] = []

    size = property(lambda self: Size(40, self._lines))  # type: ignore[assignment]
    row_height = property(lambda self: self._height)  # type: ignore[assignment]
    grouped = property(lambda self: self._grouped and self.body > self._height)  # type: ignore[assignment]

    def row_count(self) -> int:
        return len(self.groups)

    def group(self, row: int) -> int:
        return self.groups[row]

    def row_lines(self, row: int) -> list[Line]:
        return [EMPTY_LINE] * self._height

    def refresh(self, *args: Any, **kwargs: Any) -> Pane:
        return self

    def post_message(self, message: Any) -> bool:
        self.posted.append(message)
        return True

    @property
    def whole(self) -> list[int]:
        """The rows that are shown whole."""
        return [row for row, part in self.slots() if part == self._height - 1]


PANES = st.builds(
    Pane,
    st.lists(st.integers(1, 6), max_size=8),
    st.integers(3, 14),
    st.sampled_from([1, 2]),
    st.booleans(),
)
MOVEMENTS = (
    "line_down", "line_up", "page_down", "page_up", "half_page_down", "half_page_up", "go_to_top", "go_to_bottom",
)  # fmt: skip
MOVES = st.lists(
    st.sampled_from(MOVEMENTS) | st.integers(-4, 4) | st.tuples(st.integers(0, 50)),
    max_size=20,
)


def move(pane: Pane, how: Any) -> None:
    match how:
        case str():
            getattr(pane, how)()
        case int():
            pane.scroll_rows(how)
        case (row,):
            pane.jump_to(row)


@settings(max_examples=150)
@given(PANES, MOVES)
def test_the_row_of_the_cursor_is_shown_whole_and_the_screen_is_full(pane: Pane, moves: list[Any]) -> None:
    for how in moves:
        move(pane, how)
        slots = pane.slots()
        assert len(slots) <= pane.body
        if pane.groups:
            assert pane.cursor in pane.whole
            if pane.top > 0:
                one_more = pane.row_height + pane.grouped * (pane.groups[pane.top] != pane.groups[pane.top - 1])
                assert len(slots) + one_more > pane.body, "there was room for the row above"


@settings(max_examples=100)
@given(PANES, MOVES)
def test_every_group_has_a_heading_above_its_first_visible_row(pane: Pane, moves: list[Any]) -> None:
    for how in moves:
        move(pane, how)
    slots = pane.slots()
    if not pane.grouped:
        assert all(part is not None for _row, part in slots)
        return
    expected: list[RowSlot] = []
    for row in range(pane.top, len(pane.groups)):
        if row == pane.top or pane.groups[row] != pane.groups[row - 1]:
            expected.append(RowSlot(row, None))
        expected += [RowSlot(row, part) for part in range(pane.row_height)]
    assert slots == expected[: pane.body]


@settings(max_examples=100)
@given(PANES, st.integers(0, 5))
def test_paging_skips_no_row(pane: Pane, down: int) -> None:
    for _ in range(min(down, max(0, len(pane.whole) - 1))):
        pane.line_down()
    seen = set(pane.whole)
    for _ in pane.groups:
        pane.page_down()
        seen.update(pane.whole)
    assert seen == set(range(len(pane.groups)))
    assert not pane.groups or pane.cursor == len(pane.groups) - 1
    seen = set(pane.whole)
    for _ in pane.groups:
        pane.page_up()
        seen.update(pane.whole)
    assert seen == set(range(len(pane.groups)))
    assert pane.cursor == 0


def test_a_page_begins_with_the_row_after_the_last_whole_one() -> None:
    pane = Pane([3, 9, 30], 12, 1, True)
    pane.line_down()
    last = pane.whole[-1]
    pane.page_down()
    assert pane.top == last + 1
    assert pane.cursor == pane.top + 1
    pane.page_up()
    assert (pane.top, pane.cursor) == (0, 1)


def test_a_jump_scrolls_only_if_the_row_is_not_visible() -> None:
    pane = Pane([50], 12, 1, False)
    pane.jump_to(5)
    assert pane.top == 0
    pane.jump_to(30)
    assert pane.top == 30
    pane.jump_to(49)
    assert pane.top == 50 - 11
