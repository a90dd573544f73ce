"""The pieces of a recognized page in reading order: lines, columns after each other, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from tui_reader.model import Cell, Table
from tui_reader.parse.documents.printed.pages import joined
from tui_reader.parse.documents.recognized.grids import RuledGrid, grids
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece
from tui_reader.parse.documents.recognized.unruled import unruled_tables

# In heights of a line, chosen by hand: the margin of a box beside its text, which detection adds, so that boxes of
# two columns may touch; the gap between two columns beyond that; the gap in a line that is more than a space; the
# indent of a first line.
_BOX_MARGIN = 0.17
_GUTTER = 0.35
_WIDE_GAP = 1.5
_INDENT, _DEEPEST_INDENT = 1.2, 4.0

_WIDEST_SPECK = 1.2
"""Heights of a line. Chosen by hand."""

_FEWEST_LINES = 4
"""Lines of each column of text. Chosen by hand."""

_FILLED = 0.85
_FEWEST_FULL, _SHARE_FULL = 2, 0.2
"""What share of the widest line of all columns a full line has; how many there are in each column but the last,
and their share of all lines. Cells of a table are shorter, and their columns of different widths. By hand."""

_FEWEST_LETTERS = 7
"""Characters of the middle one of all lines. Chosen by hand."""

_MOST_STRIPS = 150


class Item(NamedTuple):
    """A line of text with its height in pixels, or a table, in reading order."""

    text: str
    height: float = 0.0
    table: Table | None = None


class _Element(NamedTuple):
    box: PixelBox
    piece: TextPiece | None = None
    table: Table | None = None


def items_of(page: RecognizedPage) -> list[Item]:
    """The lines and tables of a page in reading order. The first line of a paragraph that is indented begins with
    two ideographic spaces."""
    pieces = list(page.pieces)
    elements: list[_Element] = []
    for grid in sorted(grids(page.rules), key=lambda grid: grid.box.top):
        inside = [piece for piece in pieces if _within(grid.box, piece.box.middle)]
        table = _table(grid, inside)
        if table is not None:
            taken = set(map(id, inside))
            pieces = [piece for piece in pieces if id(piece) not in taken]
            elements.append(_Element(grid.box, table=table))
    elements += [_Element(piece.box, piece) for piece in pieces]
    height = median([piece.box.height for piece in page.pieces]) if page.pieces else 1.0
    return _ordered(elements, height)


def _within(box: PixelBox, place: tuple[float, float]) -> bool:
    return box.left <= place[0] <= box.right and box.top <= place[1] <= box.bottom


def _table(grid: RuledGrid, pieces: Sequence[TextPiece]) -> Table | None:
    """The cells of a grid with their text; None where it has less than two with text, as a frame around a page."""
    texts: dict[int, list[TextPiece]] = {}
    for piece in pieces:
        inside = (number for number, cell in enumerate(grid.cells) if _within(cell.box, piece.box.middle))
        place = next(inside, None)
        if place is None:
            return None
        texts.setdefault(place, []).append(piece)
    if len(texts) < 2:
        return None
    rows: dict[int, list[Cell]] = {}
    for number, cell in enumerate(grid.cells):
        whole = ""
        for line in _rows(texts.get(number, [])):
            text = _line(line)
            whole = joined(whole, text) if whole else text
        rows.setdefault(cell.row, []).append(Cell(whole, cell.columns, cell.rows))
    found = [tuple(rows[row]) for row in sorted(rows)]
    # A row without text, all of whose cells end in it, is the gap between two rules.
    kept = [row for row in found if any(cell.text or cell.rows > 1 for cell in row)]
    return Table(tuple(kept)) if len(kept) == len(found) or not _spanned(found) else Table(tuple(found))


def _spanned(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(cell.rows > 1 for row in rows for cell in row)


def _ordered(elements: Sequence[_Element], height: float) -> list[Item]:
    """The elements of a region: strips of rows, and where several strips have columns, these one after the
    other."""
    strips = _strips(elements)
    columns = _longest_columns(strips, height) if len(elements) > 2 * _FEWEST_LINES else None
    if columns is None:
        return _lines_of([element for strip in strips for element in strip])
    first, last, parts = columns
    above = [element for strip in strips[:first] for element in strip]
    below = [element for strip in strips[last:] for element in strip]
    found = _ordered(above, height) if above else []
    for part in parts:
        found += _ordered(part, height)
    return found + (_ordered(below, height) if below else [])


def _strips(elements: Sequence[_Element]) -> list[list[_Element]]:
    """The elements in strips from top to bottom, between which nothing stands."""
    strips: list[list[_Element]] = []
    end = float("-inf")
    for element in sorted(elements, key=lambda element: element.box.top):
        # Lines of Chinese print stand apart; boxes of recognition may overlap a little.
        margin = 0.25 * min(element.box.height, 60)
        if strips and element.box.top < end - margin:
            strips[-1].append(element)
        else:
            strips.append([element])
        end = max(end, element.box.bottom)
    return strips


def _longest_columns(
    strips: Sequence[Sequence[_Element]], height: float
) -> tuple[int, int, list[list[_Element]]] | None:
    """The longest run of strips with columns of text: its first strip, the one behind the last, its columns."""
    best: tuple[int, int, list[list[_Element]]] | None = None
    most = 0
    for first in range(min(len(strips), _MOST_STRIPS)):
        if best is not None and best[1] == len(strips):
            # What begins further down is shorter.
            break
        gaps = _gaps(strips[first], height, None)
        held: list[_Element] = list(strips[first])
        for last in range(first + 1, len(strips) + 1):
            if not gaps:
                break
            if len(held) > most and (parts := _columns(held, gaps)):
                best, most = (first, last, parts), len(held)
            if last < len(strips):
                held.extend(strips[last])
                gaps = _gaps(strips[last], height, gaps)
    return best


def _gaps(
    strip: Sequence[_Element], height: float, within: list[tuple[float, float]] | None
) -> list[tuple[float, float]]:
    """The empty ranges from left to right in a strip, those that are in `within`; None for the whole width."""
    margin = _BOX_MARGIN * height
    lines = [element.box for element in strip if not _is_speck(element, height)]
    spans = sorted((box.left + margin, max(box.left + margin, box.right - margin)) for box in lines)
    empty: list[tuple[float, float]] = []
    end = float("-inf")
    for left, right in spans:
        if left > end:
            empty.append((end, left))
        end = max(end, right)
    empty.append((end, float("inf")))
    if within is None:
        return empty
    met = ((max(a, c), min(b, d)) for a, b in empty for c, d in within)
    return [(left, right) for left, right in met if right - left >= _GUTTER * height]


def _is_speck(element: _Element, height: float) -> bool:
    """Whether an element may be a speck in a gutter that was read as a character, which divides no columns."""
    piece = element.piece
    return piece is not None and len(piece.text) == 1 and element.box.width < _WIDEST_SPECK * height


def _columns(elements: Sequence[_Element], gaps: Sequence[tuple[float, float]]) -> list[list[_Element]]:
    """The elements in the columns between gaps, where these are columns of text; else none."""
    cuts = [(left + right) / 2 for left, right in gaps if left > float("-inf") and right < float("inf")]
    if not cuts:
        return []
    parts: list[list[_Element]] = [[] for _ in range(len(cuts) + 1)]
    for element in elements:
        parts[sum(cut < element.box.middle[0] for cut in cuts)].append(element)
    spans: list[list[int]] = []
    letters: list[int] = []
    for part in parts:
        lines = _rows([element.piece for element in part if element.piece is not None])
        if len(lines) < _FEWEST_LINES:
            return []
        edge = min(line[0].box.left for line in lines)
        spans.append([max(piece.box.right for piece in line) - edge for line in lines])
        letters += [sum(len(piece.text) for piece in line) for line in lines]
    widest = [max(part) for part in spans]
    full = [sum(span >= _FILLED * max(widest) for span in part) for part in spans]
    # The last column may end early; a column of names or figures has lines of few characters.
    is_text = min(full[:-1]) >= _FEWEST_FULL and sum(full) >= _SHARE_FULL * sum(map(len, spans))
    return parts if is_text and median(letters) >= _FEWEST_LETTERS else []


def _rows(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """Pieces in lines from top to bottom, each from left to right."""
    rows: list[list[TextPiece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.middle[1]):
        middle = piece.box.middle[1]
        if (
            rows
            and any(other.box.top <= middle <= other.box.bottom for other in rows[-1])
            and any(piece.box.top <= other.box.middle[1] <= piece.box.bottom for other in rows[-1])
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box.left) for row in rows]


def _line(row: Sequence[TextPiece]) -> str:
    """The text of a line, two spaces where pieces stand apart."""
    text = ""
    end = 0
    for piece in row:
        gap = (piece.box.left - end) / max(1, piece.box.height)
        between = "" if not text else "  " if gap > _WIDE_GAP else joined(text[-1:], piece.text[:1])[1:-1]
        text += between + piece.text
        end = piece.box.right
    return text


def _lines_of(elements: Sequence[_Element]) -> list[Item]:
    """The lines and tables of a region without columns."""
    rows = _rows([element.piece for element in elements if element.piece is not None])
    lefts = sorted(row[0].box.left for row in rows if len(row[-1].text) > 1)
    # The left edge of the text: further left stand a few numbers at most.
    edge = lefts[len(lefts) // 10] if lefts else 0
    tables = unruled_tables(rows, _line)
    placed = [(float(rows[one.first][0].box.middle[1]), Item("", 0.0, one.table)) for one in tables]
    in_tables = {number for one in tables for number in range(one.first, one.end)}
    for number, row in enumerate(rows):
        if number in in_tables:
            continue
        height = median([piece.box.height for piece in row])
        indent = (row[0].box.left - edge) / max(1.0, height)
        lead = "\u3000\u3000" if _INDENT <= indent <= _DEEPEST_INDENT else ""
        placed.append((row[0].box.middle[1], Item(lead + _line(row), height)))
    placed += [
        (element.box.top, Item("", 0.0, element.table)) for element in elements if element.table is not None
    ]
    return [item for _place, item in sorted(placed, key=lambda one: one[0])]
