"""Data tables as table blocks, distinguished from tables used for layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from tui_reader.model import Cell, Link, Table
from tui_reader.parse.dom import BLOCK_TAGS, Element
from tui_reader.parse.draft import add_link, cut_links, nested_table
from tui_reader.parse.html.alignment import cell_alignment
from tui_reader.parse.html.inline import own_text
from tui_reader.parse.html.notes.linking import NOTE_LINK
from tui_reader.parse.rendering.links import link_address
from tui_reader.text.clean import clean

_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
_ROWS = frozenset(("thead", "tbody", "tfoot", "tr"))
_PARTS = frozenset(("td", "th", "caption", "colgroup", "col"))
_WIDEST_SPAN = 100
_LONG_CELL = 400
_SAMPLED_ROWS = 200


def is_data_table(table: Element) -> bool:
    """Whether a table holds data: several rows and columns of short cells, or an explicit header.

    Layout tables have a single column, or cells with whole articles. Most contain other tables: of those that do,
    only tables with a header of their own, around tables of data alone, hold data. The limits were chosen by hand.
    """
    inner = _inner_tables(table)
    if inner and not (_has_own_header(table) and all(map(is_data_table, inner))):
        return False
    rows = [row for row in map(_cells, islice(_own_rows(table), _SAMPLED_ROWS)) if row]
    filled = [[text for text in map(_cell_text, row) if text] for row in rows]
    longest = max((len(text) for row in filled for text in row), default=0)
    widest = max(map(len, rows), default=0)
    if widest < 2 or sum(map(bool, filled)) < 1:
        return False
    if inner:
        return longest <= _LONG_CELL
    if _has_own_header(table):
        return True
    if len(rows) == 1 or sum(len(row) > 1 for row in filled) * 2 < len(filled):
        return False
    cells = sum(map(len, filled))
    whole = sum(len(text) for row in filled for text in row)
    return longest <= _LONG_CELL or whole / max(1, cells) < 60


def read_table(table: Element, base: str | None, skip: Callable[[Element], bool]) -> Table | None:
    """The table without its empty rows, its links joined to `base`; None where all are empty."""
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for row in _own_rows(table):
        elements = [cell for cell in _cells(row) if not skip(cell)]
        cells = tuple(_cell(element, base) for element in elements)
        if any(cell.text for cell in cells):
            if count == len(rows) and _is_header(row, elements):
                count += 1
            rows.append(cells)
    if not rows:
        return None
    return Table(tuple(rows), count if count < len(rows) else 0, _caption(table) or None)


def text_outside_cells(table: Element) -> list[str]:
    """The pieces of text in a table that are in no cell; browsers show them above it."""
    pieces: list[str] = []
    _add_outside_cells(table, pieces)
    return [text for piece in pieces if (text := _SPACES.sub(" ", clean(piece)).strip())]


def _add_outside_cells(part: Element, pieces: list[str]) -> None:
    pieces.append(part.text or "")
    for child in part:
        if child.tag in _ROWS:
            _add_outside_cells(child, pieces)
        elif child.tag not in _PARTS:
            pieces.append("".join(_ordered(child)))
        pieces.append(child.tail or "")


def _table_of(element: Element) -> Element | None:
    """The innermost table around an element."""
    return next(element.iterancestors("table"), None)


def _inner_tables(table: Element) -> list[Element]:
    """The tables in the cells of a table, without those within them."""
    return [each for each in table.iter("table") if each is not table and _table_of(each) is table]


def _own_rows(table: Element) -> Iterator[Element]:
    """The rows of a table, without those of tables in its cells."""
    return (row for row in table.iter("tr") if _table_of(row) is table)


def _has_own_header(table: Element) -> bool:
    return any(_table_of(each) is table for each in table.iter("th", "thead", "caption"))


def _nested_text(table: Element) -> str:
    """A table in a cell, its caption first, as `nested_table` writes it."""
    rows = [[Cell(_cell_text(cell)) for cell in _cells(row)] for row in _own_rows(table)]
    read = Table(tuple(tuple(row) for row in rows if any(cell.text for cell in row)))
    texts = [text for text, _links in nested_table(read)] if read.rows else []
    return " ".join([_caption(table), *texts]).strip()


def _caption(table: Element) -> str:
    caption = next((each for each in table.iter("caption") if _table_of(each) is table), None)
    return _cell_text(caption) if caption is not None else ""


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_header(row: Element, cells: list[Element]) -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or all(_is_head(cell) for cell in cells)


def _is_head(cell: Element) -> bool:
    """Whether a cell is a `th`, or all its text is bold."""
    if cell.tag == "th":
        return True
    text = _cell_text(cell)
    bold = "".join(_cell_text(part) for part in cell.iter("b", "strong"))
    return bool(text) and len(bold) >= len(text)


def _cell(cell: Element, base: str | None) -> Cell:
    columns, rows = _span(cell.get("colspan")), _span(cell.get("rowspan"))
    text = _cell_text(cell)
    return Cell(text, columns, rows, cell_alignment(cell), _cell_links(cell, text, base) if text else ())


def _cell_links(cell: Element, text: str, base: str | None) -> tuple[Link, ...]:
    """The links in the text of a cell, which is the same with and without them."""
    addresses = {each: each.get(NOTE_LINK) or link_address(each, base) for each in cell.iter("a")}
    if not any(addresses.values()):
        return ()
    parts: list[str] = []
    links: list[Link] = []
    starts: dict[Element, int] = {}
    length = 0
    for element, piece in _with_links(cell):
        if element is None:
            shown = _SPACES.sub(" ", clean(piece))
            if shown[:1] == " " and (not length or parts[-1][-1] == " "):
                shown = shown[1:]
            if shown:
                parts.append(shown)
                length += len(shown)
        elif element not in starts:
            starts[element] = length
        elif addresses[element] and starts[element] < length:
            add_link(links, Link(starts[element], length, addresses[element] or ""))
    whole = "".join(parts)
    cut = len(whole) - len(whole.lstrip())
    return cut_links(links, cut, len(text)) if whole.strip() == text else ()


def _with_links(node: Element) -> Iterator[tuple[Element | None, str]]:
    """The pieces of `_ordered`, with each link where its text begins and where it ends."""
    yield None, own_text(node)
    for child in node:
        if isinstance(child.tag, str):
            gap = _gap(child)
            link = child if child.tag == "a" else None
            yield None, gap
            if child.tag == "table":
                yield None, _nested_text(child)
                yield from ((None, part) for part in (gap, child.tail or ""))
                continue
            if link is not None:
                yield link, ""
            yield from _with_links(child)
            if link is not None:
                yield link, ""
            yield None, gap
        yield None, child.tail or ""


def _cell_text(cell: Element) -> str:
    """The text of a cell on one line, its paragraphs separated by a space."""
    return _SPACES.sub(" ", clean("".join(_ordered(cell)))).strip()


def _ordered(node: Element) -> list[str]:
    parts: list[str] = [own_text(node)]
    for child in node:
        if isinstance(child.tag, str):
            gap = _gap(child)
            inner = [_nested_text(child)] if child.tag == "table" else _ordered(child)
            parts += [gap, *inner, gap]
        parts.append(child.tail or "")
    return parts


def _gap(element: Element) -> str:
    return " " if element.tag in BLOCK_TAGS or element.tag == "br" else ""


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return max(1, min(int(digits), _WIDEST_SPAN)) if re.fullmatch(r"[0-9]{1,18}", digits) else 1
