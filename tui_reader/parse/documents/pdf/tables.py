"""Tables of ruled PDF pages, which pdfplumber finds by their lines; their text is taken out of the page's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from pypdfium2 import PdfPage
from pypdfium2.raw import FPDFText_GetCharBox

from tui_reader.model import Cell, Link, Table
from tui_reader.parse.documents.pdf.characters import (
    LEFTWARD,
    CharacterPlaces,
    PlacedTables,
    page_characters,
    with_leftward_words,
)
from tui_reader.parse.documents.pdf.lines import PrintedLine, lines_on_page, shown
from tui_reader.parse.documents.pdf.links import PrintedLink
from tui_reader.parse.documents.printed.pages import joined, without_letter_spacing
from tui_reader.parse.documents.printed.table_marks import mark_of
from tui_reader.text.clean import clean, without_space

FEWEST_RULES = 6
"""Lines and boxes of a page on which tables are looked for: those of two rows and two columns. Chosen by hand."""

MOST_RULES = 4000
"""Lines of a page beyond which it is a drawing. Chosen by hand."""

MOST_PAGES = 200
"""Ruled pages of one PDF on which tables are looked for, 50 ms of CPU each; later ones show them as text. Chosen
by hand."""

_CONTEXT = 4
"""Characters before a power by which it is found in its cell. Chosen by hand."""

_SAME_EDGE = 3.0
"""Points by which the edges of cells of one column may differ. Chosen by hand."""

_MOST_HEADS = 4
"""Rows of a table that are repeated on the next page at most. Chosen by hand."""

_MOST_BESIDE = 0.1
"""Characters beside a table on its lines, of those in it, beyond which it is not whole. Chosen by hand."""

_FILLED = 0.999
"""The share of the area of a table that its cells have when they fill it; the rest is rounding. Chosen by hand."""

_Box = tuple[float, float, float, float]
"""A place on a page, in points from the lower left corner: left, bottom, right, top."""


class PageTable(NamedTuple):
    """A table and its place on the page. `columns` are the left edges of its columns, and the right edge of the
    table. `cells` are the places of its cells where they leave gaps in that of the table, as an open corner does;
    none where they fill it."""

    table: Table
    box: _Box
    columns: tuple[float, ...]
    cells: tuple[_Box, ...] = ()

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in one of the cells."""
        return any(
            left <= x <= right and bottom <= y <= top for left, bottom, right, top in self.cells or (self.box,)
        )


class PageTables:
    """Finds the tables of a PDF page by page. It opens the file for the first ruled page."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._opened: Any = None
        self._left = MOST_PAGES
        self.found: list[Table] = []
        """The tables so far; `mark_of` says which line stands for each."""
        self.linked: set[str] = set()
        """The addresses of links that lead from words of their cells."""
        self._columns: list[tuple[float, ...]] = []
        self._page_of: list[int] = []

    def continues(self, number: int) -> bool:
        """Whether a table has the columns of the last one of the page before, with which it is one table where
        nothing stands between them."""
        return (
            number > 0
            and self._page_of[number] == self._page_of[number - 1] + 1
            and self._columns[number] == self._columns[number - 1]
        )

    def placed(
        self, page: PdfPage, number: int, textpage: Any, paths: Sequence[int], links: Sequence[PrintedLink] = ()
    ) -> PlacedTables | None:
        """Where the tables of a page stand, which has these `paths` and `links`; None without any."""
        tables = self._on_page(page, number, textpage, paths, links)
        if not tables:
            return None
        places, whole = _placed(textpage, tables)
        marks = {}
        for index in sorted(whole):
            marks[index] = mark_of(len(self.found))
            self.found.append(tables[index].table)
            self._columns.append(tables[index].columns)
            self._page_of.append(number)
        return PlacedTables([place if place in whole else None for place in places], marks) if marks else None

    def characters(self, number: int) -> list[dict[str, Any]]:
        """The characters of a page as pdfplumber has them, counted from 0; none where the page is damaged, or many
        pages were looked at before."""
        if self._left <= 0:
            return []
        self._left -= 1
        try:
            read = self._plumber().pages[number]
            found = list(read.chars)
            read.close()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # pdfminer raises any exception for damage; the page is then named as not whole.
            return []
        return found

    def _plumber(self) -> Any:
        import pdfplumber

        if self._opened is None:
            self._opened = pdfplumber.open(BytesIO(self._data))
        return self._opened

    def _on_page(
        self, page: PdfPage, number: int, textpage: Any, paths: Sequence[int], links: Sequence[PrintedLink]
    ) -> list[PageTable]:
        left, bottom, _right, top = page.get_mediabox()
        # pdfplumber counts from the upper left corner of a page as it is turned.
        if not FEWEST_RULES <= len(paths) <= MOST_RULES or self._left <= 0 or left or bottom:
            return []
        self._left -= 1
        try:
            read = self._plumber().pages[number]
            is_next = bool(self._page_of) and self._page_of[-1] == number - 1
            before = self._columns[-1] if is_next else ()
            tables = read.find_tables()
            cells = _CellTexts(textpage, links) if tables else None
            found = [_page_table(table, float(top), cells, before) for table in tables if cells is not None]
            read.close()
            self.linked |= cells.linked if cells is not None else set()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # pdfminer raises any exception for damage; the page then shows its tables as text.
            return []
        return [table for table in found if table is not None]


def with_line_ends(text: str) -> str:
    """The text of pdfium with the line end that it leaves out behind a hyphen."""
    return text.replace("\ufffe", "-\n").replace("\r\n", "\n").replace("\x02", "-\n")


def _page_table(found: Any, top: float, texts: _CellTexts, before: tuple[float, ...]) -> PageTable | None:
    """A table with at least two rows and two columns, or one row where its columns are those of the table `before`
    it; None for a frame around text."""
    boxes = [box for row in found.rows for box in row.cells if box is not None]
    own, rows = _edges([box[0] for box in boxes]), _edges([box[1] for box in boxes])
    columns = (*own, found.bbox[2])
    continues = _fits(columns, before)
    # Where cells are joined in all rows of a part, this has fewer columns.
    columns = before if continues else columns
    if len(own) < 2 or len(rows) < (1 if continues else 2):
        return None
    cells: list[tuple[Cell, ...]] = []
    for row in found.rows:
        line = []
        for left, upper, right, lower in filter(None, row.cells):
            box = (left, top - lower, right, top - upper)
            text = texts.of(box)
            wide, high = _covered(columns[:-1], left, right), _covered(rows, upper, lower)
            line.append(Cell(text, wide, high, links=texts.links(box, text)))
        cells.append(tuple(line))
    if not any(cell.text for row in cells for cell in row):
        return None
    whole, *places = (
        (left, top - lower, right, top - upper) for left, upper, right, lower in (found.bbox, *boxes)
    )
    filled = sum(map(_area, places)) >= _FILLED * _area(whole)
    letters = [char for row in cells for cell in row for char in cell.text if char.isalpha()]
    if 2 * sum(map(_runs_to_the_left, letters)) > len(letters):
        # The first column is that on the right.
        cells = [row[::-1] for row in cells]
    table = Table(tuple(row for row in cells if any(cell.text for cell in row)))
    return PageTable(table, whole, columns, () if filled else tuple(places))


def _runs_to_the_left(char: str) -> bool:
    return "\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc"


def _fits(columns: Sequence[float], before: Sequence[float]) -> bool:
    """Whether columns are those of another table, or some of them joined."""
    if not before or abs(columns[0] - before[0]) > _SAME_EDGE or abs(columns[-1] - before[-1]) > _SAME_EDGE:
        return False
    return all(any(abs(edge - other) <= _SAME_EDGE for other in before) for edge in columns)


def joined_tables(first: Table, second: Table) -> Table:
    """A table and its rest on the next page, without the rows that are repeated there as its head."""
    repeated = 0
    while repeated < min(_MOST_HEADS, len(second.rows) - 1, len(first.rows)):
        if [cell.text for cell in first.rows[repeated]] != [cell.text for cell in second.rows[repeated]]:
            break
        repeated += 1
    return first._replace(rows=(*first.rows, *second.rows[repeated:]))


def _area(box: _Box) -> float:
    left, bottom, right, top = box
    return (right - left) * (top - bottom)


def _edges(places: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME_EDGE:
            edges.append(place)
    return edges


def _covered(edges: Sequence[float], start: float, end: float) -> int:
    """How many columns or rows begin between two places."""
    return max(1, bisect_left(edges, end - _SAME_EDGE) - bisect_left(edges, start - _SAME_EDGE))


class _Script(NamedTuple):
    """A power or an index: its place, the characters before it, and its own as they are read and as they are
    shown."""

    x: float
    y: float
    before: str
    text: str
    shown: str


class _CellTexts:
    """The texts of the cells of a page, with powers and indices above and below their line."""

    def __init__(self, textpage: Any, links: Sequence[PrintedLink]) -> None:
        self._textpage = textpage
        self._links = links
        self.linked: set[str] = set()
        self._leftward: list[tuple[float, float, str]] | None = None
        self._scripts = list(_scripts(lines_on_page(textpage)))

    def of(self, box: _Box) -> str:
        """The text in a place, on one line."""
        left, bottom, right, top = box
        text = self._text(box)
        for script in self._scripts:
            if left <= script.x <= right and bottom <= script.y <= top:
                pattern = r"\s*".join(map(re.escape, script.before)) + rf"\s*{re.escape(script.text)}(?!\d)"
                text = re.sub(pattern, lambda _found, own=script: own.before + own.shown, text, count=1)  # type: ignore[misc]
        return text

    def _text(self, box: _Box) -> str:
        text = self._textpage.get_text_bounded(*box)
        if LEFTWARD.search(text):
            if self._leftward is None:
                places = CharacterPlaces(self._textpage)
                characters = with_leftward_words(page_characters(self._textpage), places)
                self._leftward = [(*places.middle(index), char) for index, char in enumerate(characters)]
            left, bottom, right, top = box
            inside = (
                char
                for x, y, char in self._leftward
                if char == "\n" or (left <= x <= right and bottom <= y <= top)
            )
            text = "".join(inside)
            text = re.sub(r"\s*\n\s*", "\n", text).strip()
        return _cell_text(with_line_ends(text))

    def links(self, box: _Box, text: str) -> tuple[Link, ...]:
        """The links of a cell with its text; those whose words are not found in it have none."""
        found: list[Link] = []
        for link in self._links:
            left, bottom, right, top = link.boxes[0]
            if not (box[0] <= (left + right) / 2 <= box[2] and box[1] <= (bottom + top) / 2 <= box[3]):
                continue
            words = self._text(link.boxes[0])
            start = text.find(words, found[-1].end if found else 0) if words else -1
            if start >= 0:
                found.append(Link(start, start + len(words), link.target))
                self.linked.add(link.address)
        return tuple(found)


def _scripts(lines: Sequence[PrintedLine]) -> Iterator[_Script]:
    for line in lines:
        for before, run in pairwise(line.runs):
            text, as_shown = run.text.strip(), shown(run).strip()
            above = without_space(before.text)[-_CONTEXT:]
            if as_shown != text and above:
                yield _Script(run.left, line.main.base, above, text, as_shown)


def _cell_text(text: str) -> str:
    whole = ""
    for line in map(without_letter_spacing, clean(text).split("\n")):
        whole = joined(whole, line.strip()) if whole else line.strip()
    return whole


def _placed(textpage: Any, tables: Sequence[PageTable]) -> tuple[list[int | None], set[int]]:
    """The table of each character of a page, and the numbers of the tables that hold their rows whole.

    A table beside which text stands on the same lines is none: its first column, which has no rules, would be
    torn off the others. Neither is text in a gap between cells a part of it: no cell has it.
    """
    left, right, bottom, top = (c_double() for _ in range(4))
    places: list[int | None] = []
    inside, beside = [0] * len(tables), [0] * len(tables)
    for index, text in enumerate(page_characters(textpage)):
        table = None
        if not text.isspace():
            FPDFText_GetCharBox(textpage, index, byref(left), byref(right), byref(bottom), byref(top))
            x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
            for number, one in enumerate(tables):
                if one.box[1] <= y <= one.box[3] and (x or y):
                    is_inside = one.holds(x, y)
                    inside[number] += is_inside
                    beside[number] += not is_inside
                    table = number if is_inside and table is None else table
        places.append(table)
    whole = {number for number in range(len(tables)) if beside[number] <= _MOST_BESIDE * inside[number]}
    return places, whole
