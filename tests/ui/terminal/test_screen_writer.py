"""What is written as a difference leaves the same cells in an emulator as whole screens written by Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from wcwidth import wcwidth

from support.emulator import Emulator
from tui_reader.text.width import cell_width
from tui_reader.ui.terminal.screen_writer import CLEAR, ScreenWriter

WIDTH, HEIGHT = 24, 12
STYLES = [
    None,
    Style.parse("white on #101010"),
    Style.parse("bold red on #101010"),
    Style.parse("bold reverse"),
    Style.parse("dim italic underline blue"),
    Style.parse("not bold on #303030"),
    Style.parse("strike link http://a.example/"),
]
TEXTS = ["a", "b", " ", "  ", " " * 6, " " * 12]
TEXTS += ["word", "中", "国。", "　", "“q”", "é", "e\u0301", "ก\u0e49", "│", "…"]
EMOJI = ["👍🏽", "🇨🇳", "👩\u200d🚀", "☀\ufe0f", "🫠", "⚡"]

Line = Sequence[tuple[str, int]]
"""Texts with the number of their style."""


def strip(line: Line) -> Strip:
    """A line, cropped or filled to the width of the screen."""
    segments, used = [], 0
    for text, style in line:
        cells = cell_width(text)
        if used + cells > WIDTH:
            break
        segments.append(Segment(text, STYLES[style]))
        used += cells
    return Strip([*segments, Segment(" " * (WIDTH - used), STYLES[1])], WIDTH)


def whole(lines: Iterable[Line]) -> LayoutUpdate:
    return LayoutUpdate([[strip(line)] for line in lines], Region(0, 0, WIDTH, HEIGHT))


def partial(lines: dict[int, Line]) -> ChopsUpdate:
    """Some lines of the screen."""
    chops = [{0: strip(lines[y]) if y in lines else None} for y in range(HEIGHT)]
    return ChopsUpdate(chops, [(y, 0, WIDTH) for y in sorted(lines)], [[WIDTH] for _ in range(HEIGHT)])


def whole_cells(lines: Sequence[Line]) -> list[list[object]]:
    """The cells of a screen as Textual writes it."""
    emulator = Emulator(WIDTH, HEIGHT)
    emulator.feed(whole(lines).render_segments(Console(color_system="truecolor", force_terminal=True)))
    return emulator.cells()


def written(writer: ScreenWriter, update: LayoutUpdate | ChopsUpdate) -> str:
    difference = writer.difference(update)
    return difference.output if difference else ""


lines = st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, len(STYLES) - 1)), max_size=12)
with_emoji = st.lists(st.tuples(st.sampled_from([*TEXTS, *EMOJI]), st.integers(0, 6)), max_size=9)
screens = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)
parts = st.dictionaries(st.integers(0, HEIGHT - 1), lines)
scrolls = st.integers(-3, 3)
"""A screen moved by so many lines, with new lines at the edge."""


@given(screens, st.lists(parts, max_size=4))
def test_pens_may_be_dropped_at_any_time(first: list[Line], changes: list[dict[int, Line]]) -> None:
    with patch("tui_reader.ui.terminal.screen_writer.MOST_PENS", 0):
        writer, emulator, shown = ScreenWriter(ColorSystem.TRUECOLOR), Emulator(WIDTH, HEIGHT), list(first)
        emulator.feed(written(writer, whole(first)))
        for change in changes:
            for y, line in change.items():
                shown[y] = line
            if change:
                emulator.feed(written(writer, partial(change)))
    assert emulator.cells() == whole_cells(shown)


@pytest.mark.no_cover
@given(
    st.booleans(), st.booleans(), st.booleans(), screens, st.lists(st.one_of(screens, parts, scrolls), max_size=5)
)
@example(False, True, False, [[("a中文字", 1)] * 3 for _ in range(HEIGHT)], [{0: [("中文字b", 1)] * 3}])
@example(False, True, False, [[(f"{y}", 1), ("中文", 2)] for y in range(HEIGHT)], [2, -1])
def test_differences_show_what_whole_screens_show(
    erases: bool, new_lines: bool, wide: bool, first: list[Line], changes: list[object]
) -> None:
    writer = ScreenWriter(ColorSystem.TRUECOLOR, erases_in_color=erases, erases_wide=wide)
    emulator = Emulator(WIDTH, HEIGHT, new_lines=new_lines, strict=not wide)
    emulator.feed(written(writer, whole(first)))
    shown = list(first)
    for change in changes:
        if isinstance(change, dict):
            for y, line in change.items():
                shown[y] = line
            if change:
                emulator.feed(written(writer, partial(change)))
            continue
        if isinstance(change, int):
            shown = [shown[y + change] if 0 <= y + change < HEIGHT else [("new", 2)] for y in range(HEIGHT)]
        elif isinstance(change, list):
            shown = change
        emulator.feed(written(writer, whole(shown)))
    assert emulator.cells() == whole_cells(shown)


@pytest.mark.no_cover
@settings(max_examples=50)
@given(screens, screens)
def test_forgetting_writes_all_again(first: list[Line], second: list[Line]) -> None:
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR), Emulator(WIDTH, HEIGHT)
    written(writer, whole(first))
    writer.forget()
    emulator.feed("garbage of another program\r\n" * HEIGHT)
    emulator.feed(written(writer, partial(dict(enumerate(second[:3])))))
    assert emulator.cells() == whole_cells([*second[:3], *first[3:]])


def test_an_unchanged_screen_is_not_written() -> None:
    writer = ScreenWriter(ColorSystem.TRUECOLOR)
    lines = [[("中文", 1), (" word", 2)]] * HEIGHT
    assert writer.difference(whole(lines)) is not None
    assert writer.difference(whole(lines)) is None
    assert writer.difference(partial({3: lines[3]})) is None


def test_one_changed_character_takes_a_move_and_its_pen() -> None:
    writer = ScreenWriter(ColorSystem.TRUECOLOR)
    written(writer, whole([[("abcdefgh", 0)]] * HEIGHT))
    assert written(writer, partial({2: [("abcXefgh", 0)]})) == "\x1b[3;4HX"
    assert written(writer, partial({2: [("abcYefgh", 2)]})).count("\x1b[") == 3


@pytest.mark.parametrize("lines", [1, -1, 3, -5])
def test_a_screen_that_moves_is_moved_by_the_terminal(lines: int) -> None:
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR), Emulator(WIDTH, HEIGHT)
    text: list[Line] = [[(f"第{y}条的文字 {y * 37}", 1)] for y in range(3 * HEIGHT)]
    emulator.feed(written(writer, whole(text[HEIGHT : 2 * HEIGHT])))
    moved = text[HEIGHT + lines : 2 * HEIGHT + lines]
    output = written(writer, whole(moved))
    emulator.feed(output)
    assert emulator.cells() == whole_cells(moved)
    assert len(output.encode()) < 60 * (abs(lines) + 1)


def test_another_size_writes_all_again() -> None:
    writer = ScreenWriter(ColorSystem.TRUECOLOR)
    written(writer, LayoutUpdate([[Strip([Segment("ab")], 2)]], Region(0, 0, 2, 1)))
    assert (
        written(writer, LayoutUpdate([[Strip([Segment("abc")], 3)]], Region(0, 0, 3, 1))) == f"{CLEAR}\x1b[1Habc"
    )
    taller = LayoutUpdate([[Strip([Segment("abc")], 3)]] * 2, Region(0, 0, 3, 2))
    assert written(writer, taller) == f"{CLEAR}\x1b[1Habc\r\nabc"


def test_a_column_is_written_downwards() -> None:
    """Such as a divider or a scroll bar, whose rows have moves of few bytes between them."""
    writer = ScreenWriter(ColorSystem.TRUECOLOR)
    blank: Line = [(" " * WIDTH, 0)]
    for at in (5, WIDTH - 1):
        written(writer, whole([blank] * HEIGHT))
        line: Line = [(" " * at, 0), ("│", 0), (" " * (WIDTH - 1 - at), 0)]
        output = written(writer, whole([line] * HEIGHT))
        assert output.count("│") == HEIGHT
        assert len(output.encode()) <= 8 + HEIGHT * 8


def test_spaces_behind_a_text_are_erased_in_its_place() -> None:
    writer = ScreenWriter(ColorSystem.TRUECOLOR, erases_in_color=True)
    written(writer, whole([[("x" * (WIDTH - 1), 1), ("│", 1)]] * HEIGHT))
    output = written(writer, partial({2: [("new", 1), (" " * (WIDTH - 4), 1), ("│", 1)]}))
    assert output.endswith("new\x1b[20X\x1b[m")


def test_wide_characters_are_written_over() -> None:
    """In a terminal where ECH leaves some of them: see `support.emulator`."""
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR, erases_wide=False), Emulator(WIDTH, HEIGHT, strict=True)
    blank: Line = [(" " * (WIDTH - 1), 0), ("│", 0)]
    emulator.feed(written(writer, whole([[("还没有文章", 2), (" " * 13, 0), ("│", 0)]] * HEIGHT)))
    output = written(writer, whole([blank] * HEIGHT))
    assert "X" not in output
    emulator.feed(output)
    assert emulator.cells() == whole_cells([blank] * HEIGHT)


def _other_widths(character: str) -> int:
    """The widths of a terminal that draws each part of a sequence by itself, and some symbols in one cell."""
    return 1 if character in "🫠⚡" else 2 if character in "🏽🚀\ufe0f" else wcwidth(character)


@pytest.mark.no_cover
@pytest.mark.parametrize("widths", [_other_widths, wcwidth])
@settings(max_examples=40)
@given(screen=st.lists(with_emoji, min_size=HEIGHT, max_size=HEIGHT), after=screens)
@example([[("a" * (WIDTH - 1), 0), ("☀\ufe0f", 0)]] * HEIGHT, [[]] * HEIGHT)
@example([[("a" * (WIDTH - 3), 0), ("中", 0), ("☀\ufe0f", 0)]] * HEIGHT, [[("a" * (WIDTH - 3), 0)]] * HEIGHT)
def test_emoji_leave_nothing_behind(widths: Callable[[str], int], screen: list[Line], after: list[Line]) -> None:
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR), Emulator(WIDTH, HEIGHT)
    framed: list[Line] = [[*line, ("│", 2)] for line in screen]
    with patch("pyte.screens.wcwidth", widths):
        emulator.feed(written(writer, whole(framed)))
        for row, line in zip(emulator.cells(), framed, strict=True):
            at = sum(cell_width(text) for text, _ in line[:-1])
            assert at >= WIDTH or row[at] == whole_cells([[(" " * at, 0), ("│", 2)]] * HEIGHT)[0][at]
        emulator.feed(written(writer, whole(after)))
    assert emulator.cells() == whole_cells(after)


@pytest.mark.parametrize(("before", "emoji", "seen"), [("abcdef", "🫠", ["🫠", " "]), ("中cdef", "👍🏽", None)])
def test_an_emoji_of_another_width_leaves_the_cells_beside_it(
    before: str, emoji: str, seen: list[str] | None
) -> None:
    """A terminal that draws it narrower shows no former text behind it; one that draws it wider loses none."""
    writer, emulator = ScreenWriter(ColorSystem.TRUECOLOR), Emulator(WIDTH, HEIGHT)
    emulator.feed(written(writer, whole([[(before, 0)]] * HEIGHT)))
    with patch("pyte.screens.wcwidth", _other_widths):
        emulator.feed(written(writer, whole([[(emoji + "cdef", 0)]] * HEIGHT)))
    row = [emulator.screen.buffer[0][x].data for x in range(6)]
    assert row[2:] == ["c", "d", "e", "f"]
    assert seen is None or row[:2] == seen
