"""The bytes that turn rows of cells into others: moves of the cursor, pens and text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, groupby
from operator import attrgetter, is_not
from typing import NamedTuple

from tui_reader.ui.terminal.cells import ScreenCell
from tui_reader.ui.terminal.pens import PLAIN, Pen, Pens

CHEAP_GAP = 4
"""Bytes of unchanged text that are written again rather than stepped over: a move takes 4 to 6."""

LEAST_ERASED, LEAST_TO_END = 5, 4
"""Spaces that are erased rather than written at the end of a text, and of a row: the erasure is shorter."""

_pen, _text, _reach = attrgetter("pen"), attrgetter("text"), attrgetter("reach")

_FEWEST = " " * min(LEAST_ERASED, LEAST_TO_END)

_SPACES = re.compile(" {11,}")
"""Spaces that are erased within a text: an erasure and the move behind it take ten bytes."""

WORTH_SORTING = 600
"""Bytes of output from which another order is tried."""

Row = Sequence[ScreenCell | None]
"""The cells of a row; None where it is not known what the terminal shows."""


class CellRun(NamedTuple):
    """Adjacent cells of a row that are written with one pen. `over_wide`: they are written rather than erased,
    because characters of two columns may be there before."""

    y: int
    x: int
    columns: int
    pen: Pen
    text: str
    over_wide: bool = False


class CursorPosition(NamedTuple):
    """Where the cursor is; the column is None where terminals may differ.

    At the edge, after the last column was written, most terminals have it on that column and some beyond it, so
    that relative moves are only used up and down.
    """

    row: int
    column: int | None
    at_edge: bool = False


class RowWriter:
    """Collects the output of one update. It begins and ends with the terminal's default pen."""

    def __init__(self, pens: Pens, *, erases_in_color: bool = False, erases_wide: bool = True) -> None:
        """`erases_in_color`: what the terminal erases gets the background of the pen (terminfo: bce);
        `erases_wide`: ECH erases characters of two columns."""
        self._pens = pens
        self._erases_in_color = erases_in_color
        self._erases_wide = erases_wide
        self._scroll = ""
        self._spans: list[CellRun] = []
        self._in_order = False
        self._before: Row = ()
        self._after: Row = ()
        self._width = 0

    def output(self) -> str:
        """The whole output. Row by row, or pen by pen where that is shorter, as in tables."""
        output = self._write(self._spans)
        if len(output) > WORTH_SORTING and not self._in_order:
            output = min(output, self._write(self._by_pen()), key=len)
        return self._scroll + output

    def _by_pen(self) -> list[CellRun]:
        """The spans of one pen after those of another, from each pen to the one that takes the shortest change.

        Spaces go with a pen that draws them as theirs does.
        """
        drawn = [span.pen for span in self._spans if not _is_blank(span.text)]
        with_fill = {self._pens.fill(pen): pen for pen, _ in reversed(Counter(drawn).most_common())}
        groups: dict[Pen, list[CellRun]] = {}
        for span in self._spans:
            pen = with_fill.get(span.pen, span.pen) if _is_blank(span.text) else span.pen
            groups.setdefault(pen, []).append(span._replace(pen=pen))
        ordered: list[CellRun] = []
        pen = PLAIN
        while groups:
            pen = min(groups, key=lambda other: len(self._pens.change(pen, other)))
            ordered += groups.pop(pen)
        return ordered

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """First of all, move the rows from `top` up to, not including, `bottom` up by `lines`; down if negative.

        DECSTBM with index and reverse index, which terminals have had since the VT100. The rows that come in are
        empty.
        """
        moved = f"\x1b[{bottom}H" + "\n" * lines if lines > 0 else f"\x1b[{top + 1}H" + "\x1bM" * -lines
        self._scroll = f"\x1b[{top + 1};{bottom}r{moved}\x1b[r"

    def write_row(self, y: int, before: Row, after: Row) -> None:
        """Write what differs between two rows of the same width. Cells that are None afterwards stay."""
        self._before, self._after, self._width = before, after, len(after)
        start = end = 0
        for x in _changed_columns(before, after):
            if x < end:
                continue
            if x != end and not (end and x - end <= CHEAP_GAP and self._is_cheap(after[end - 1 : x])):
                self._add(y, start, after[start:end])
                start = x
            end = x + 1
            if end < self._width and (cell := after[end]) is not None and not cell.text:
                end = _end_of(after, x)
        self._add(y, start, after[start:end])

    def _is_cheap(self, gap: Row) -> bool:
        """Whether the text between two changes, which begins with the last cell before it, costs less than a
        move."""
        cells = [cell for cell in gap if cell]
        if len(cells) < len(gap) or any(map(_reach, cells)):
            return False
        pen = cells[0].pen
        fill = self._pens.fill(pen)
        if not all(cell.pen is pen or (cell.text == " " and cell.pen is fill) for cell in cells[1:]):
            return False
        return len("".join(cell.text for cell in cells[1:]).encode()) <= CHEAP_GAP

    def _add(self, y: int, x: int, row: Row) -> None:
        """Add adjacent cells."""
        cells = [cell for cell in row if cell]
        start = 0
        for number in compress(range(len(cells)), map(_reach, cells)):
            self._add_certain(y, x + start, cells[start:number])
            start = number + self._add_uncertain(y, x + number, cells[number:])
        self._add_certain(y, x + start, cells[start:])

    def _add_certain(self, y: int, x: int, cells: Sequence[ScreenCell]) -> None:
        """Add cells whose width is the same in all terminals. Spaces are written with the pen beside them."""
        pen, text, start = PLAIN, "", x
        for drawn, group in groupby(cells, _pen):
            part = list(group)
            more = "".join(map(_text, part))
            joins = text and _is_blank(more) and drawn is self._pens.fill(pen)
            if not joins:
                follows = _is_blank(text) and pen is self._pens.fill(drawn)
                if text and not follows:
                    self._add_run(y, start, x, pen, text)
                    start, text = x, ""
                pen = drawn
            text += more
            x += len(part)
        if text:
            self._add_run(y, start, x, pen, text)

    def _add_run(self, y: int, start: int, end: int, pen: Pen, text: str) -> None:
        over_wide = False
        if _FEWEST in text and not self._erases_wide:
            over_wide = not all(map(_is_narrow, self._before[start : end + 1]))
        self._spans.append(CellRun(y, start, end - start, pen, text, over_wide))

    def _add_uncertain(self, y: int, x: int, cells: Sequence[ScreenCell]) -> int:
        """Add a cell whose width terminals see differently, and return its columns.

        Its columns are cleared before, in case a terminal draws fewer; it is followed by a move to where the next
        cell is. What a wider one covers is written again, after it: see `_changed_columns`; at the end of a row,
        where terminals that do not wrap lines move it to the left, that is what stands before it.
        """
        columns = _end_of(cells, 0)
        pen = cells[0].pen
        self._spans.append(CellRun(y, x, columns, self._pens.fill(pen), " " * columns))
        self._spans.append(CellRun(y, x, 0, pen, cells[0].text))
        self._in_order = True
        moved_from = _start_of(self._after, max(0, self._width - cells[0].reach))
        before = [cell for cell in self._after[moved_from:x] if cell]
        if not any(map(_reach, before)):
            self._add_certain(y, moved_from, before)
        return columns

    def _write(self, spans: Sequence[CellRun]) -> str:
        """The output for spans in this order."""
        parts: list[str] = []
        current = PLAIN
        at: CursorPosition | None = None
        followed_at = [*((span.y, span.x) for span in spans[1:]), None]
        for (y, x, columns, pen, text, over_wide), following in zip(spans, followed_at, strict=False):
            if at is None or (at.row, at.column) != (y, x):
                parts.append(_move(at, y, x))
            if pen is not current and not (_is_blank(text) and pen is self._pens.fill(current)):
                parts.append(self._pens.change(current, pen))
                current = pen
            end = x + columns
            if self._can_erase(pen):
                goes_on, to_end = following == (y, end), end == self._width
                text, left = _erase_spaces(text, goes_on=goes_on, to_end=to_end, over_wide=over_wide)
                end -= left
            parts.append(text)
            if end < self._width:
                at = CursorPosition(y, end if columns else None)
            else:
                at = CursorPosition(y, x if columns == 1 else None, at_edge=True)
        if current is not PLAIN:
            parts.append(self._pens.change(current, PLAIN))
        return "".join(parts)

    def _can_erase(self, pen: Pen) -> bool:
        """Whether erased columns look like spaces in a pen."""
        fill = self._pens.fill(pen)
        return fill is PLAIN or (self._erases_in_color and not fill.attributes and not fill.link)


def _is_narrow(cell: ScreenCell | None) -> bool:
    """Whether a cell is known to be a character of one column in all terminals."""
    return cell is not None and bool(cell.text) and not cell.reach


def _is_blank(text: str) -> bool:
    """Whether a text is spaces of one column, and not, say, an ideographic space, which is copied as such."""
    return not text.strip(" ")


def _erase_spaces(text: str, *, goes_on: bool, to_end: bool, over_wide: bool) -> tuple[str, int]:
    """A text with its spaces erased (ECH, EL) where that is shorter, and by how many columns the cursor is behind.

    `goes_on`: more is written right behind it; `to_end`: it reaches the end of the row; `over_wide`: see
    `CellRun`.
    """
    if _FEWEST not in text or (over_wide and not to_end):
        return text, 0
    kept = len(text) if goes_on else len(text.rstrip(" "))
    left = len(text) - kept
    if left < (LEAST_TO_END if to_end else LEAST_ERASED):
        kept, left = len(text), 0
    output = text[:kept]
    if not over_wide:
        output = _SPACES.sub(lambda found: f"\x1b[{len(found[0])}X\x1b[{len(found[0])}C", output)
    return output + (("\x1b[K" if to_end else f"\x1b[{left}X") if left else ""), left


@lru_cache(4096)
def _move(at: CursorPosition | None, y: int, x: int) -> str:
    """The shortest sequence that moves the cursor to a row and column."""
    absolute = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
    if at is None:
        return absolute
    down = y - at.row
    rows = _repeated("B", down) if down > 0 else _repeated("A", -down)
    # The line discipline may turn a line feed into a new line, so that the column has to be given after it.
    feeds = "\n" * down if 0 < down <= len(rows) else rows
    moves = [absolute, f"\r{feeds}" + (_repeated("C", x) if x else ""), f"{feeds}\x1b[{x + 1}G"]
    if at.column == x:
        moves.append(rows)
    elif at.column is not None and not at.at_edge:
        right = x - at.column
        # No backspaces, though they are shorter: any in the output is one of the text that escaped the cleaning.
        moves.append(rows + (_repeated("C", right) if right > 0 else _repeated("D", -right)))
    return min(moves, key=len)


def _repeated(final: str, times: int) -> str:
    """A cursor movement by so many rows or columns; nothing for none."""
    return f"\x1b[{times if times > 1 else ''}{final}" if times else ""


def _changed_columns(before: Row, after: Row) -> Iterable[int]:
    """The columns of the texts that have to be written, in order."""
    # Equal cells are mostly the same object: most columns need no comparison.
    columns = compress(range(len(after)), map(is_not, before, after))
    changed = [x for x in columns if after[x] is not None and before[x] != after[x]]
    cells = [cell for x in changed if (cell := after[x])]
    starts = [x if text else _start_of(after, x) for x, text in zip(changed, map(_text, cells), strict=True)]
    moved = [_start_of(after, column) for column in _moved_over(before, changed)]
    if moved or any(map(_reach, cells)):
        return _with_covered({*starts, *moved}, after)
    return dict.fromkeys(starts)


def _moved_over(before: Row, changed: Iterable[int]) -> Iterator[int]:
    """The columns that characters at the end of a row cover in terminals that draw them wider, and move them to
    the left for that."""
    for x in changed:
        if (cell := before[x]) is not None and x + cell.reach > len(before):
            yield from range(max(0, len(before) - cell.reach), x)


def _with_covered(changed: set[int], after: Row) -> list[int]:
    """The columns with those whose texts a terminal may have covered by a wider one before them."""
    uncertain = sorted(x for x in changed if (cell := after[x]) and cell.reach)
    while uncertain:
        x = uncertain.pop(0)
        cell = after[x]
        for covered in range(_end_of(after, x), min(x + cell.reach, len(after)) if cell else 0):
            start = _start_of(after, covered)
            if start not in changed and (below := after[start]) is not None:
                changed.add(start)
                if below.reach:
                    uncertain.append(start)
    return sorted(changed)


def _start_of(row: Row, x: int) -> int:
    """The column where the text begins that a column belongs to."""
    while x > 0 and (cell := row[x]) is not None and not cell.text:
        x -= 1
    return x


def _end_of(row: Row, x: int) -> int:
    """The column after the text that begins at a column."""
    x += 1
    while x < len(row) and (cell := row[x]) is not None and not cell.text:
        x += 1
    return x
