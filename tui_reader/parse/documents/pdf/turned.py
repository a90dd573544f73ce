"""Turned text of a PDF: pages whose text stands on its side are turned upright, and the pieces of a turned or
vertical line are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

from pypdfium2 import PdfDocument, PdfPage
from pypdfium2.raw import (
    FPDF_PAGEOBJ_TEXT,
    FS_MATRIX,
    FPDFPage_SetRotation,
    FPDFPage_TransformAnnots,
    FPDFPage_TransFormWithClip,
    FPDFText_GetMatrix,
)

from tui_reader.parse.documents.pdf.characters import Turned
from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun
from tui_reader.parse.documents.pdf.objects import bounds_of, matrix_of, objects_on_page
from tui_reader.text.clean import single_line

_Matrix = tuple[float, float, float, float, float, float]

_NO_WIDTH, _SAME_LINE = 0.01, 0.5
"""Points: the width of text that pdfium drops (`CPDF_TextPage`), and how far characters of one line are apart."""

_SAMPLE = 200
"""Characters of a page whose direction is looked at. Chosen by hand."""

_MOST_OBJECTS = 400
"""Text objects of a page whose direction is looked at. Chosen by hand."""

_MOST = 0.6
"""The share of the characters that is turned on a page that stands on its side. Chosen by hand."""

_SLANT = 10.0
"""Degrees by which text of a turned page may be slanted, as on scans. Chosen by hand."""

# In sizes of the text, chosen by hand: how far from the end of a turned piece the next one of its line begins,
# and the gap between two words; how far aside and how far below each other those of a vertical line stand; the
# upright characters that such a line has, and those of its turned pieces.
_NEXT, _WORD_GAP = 1.2, 0.2
_ASIDE, _ASIDE_OF_MARKS = 0.7, 1.05
_PITCH = (0.2, 1.35)
_FEWEST = 3
_LONGEST_PIECE = 4


class UprightPage(NamedTuple):
    """A page whose text is upright, whether it stands as viewers show it, and the matrices of text objects of
    which pdfium gives no characters: they are turned by a quarter, and their shapes are unknown, without width."""

    page: PdfPage
    as_shown: bool
    dropped: Sequence[_Matrix] = ()


def upright_page(document: PdfDocument, number: int) -> UprightPage:
    """A page of a PDF, counted from 0. One whose text is turned by quarters, or that viewers turn, is turned in
    memory so that its text is upright. Raises PdfiumError."""
    page = document[number]
    shown = page.get_rotation()
    found, dropped = _objects(page)
    # The characters of a page take as long to load as to read; they are asked for text that is in forms alone.
    turn = _most(found or _directions_of_characters(page))
    if not shown and not turn:
        return UprightPage(page, True, dropped)
    left, bottom, right, top = page.get_mediabox()
    if turn:
        matrix, width, height = _upright(turn, (left, bottom, right, top))
        FPDFPage_TransFormWithClip(page.raw, FS_MATRIX(*matrix), None)
        FPDFPage_TransformAnnots(page.raw, *map(float, matrix))
        page.set_mediabox(0, 0, width, height)
        page.set_cropbox(0, 0, width, height)
    FPDFPage_SetRotation(page.raw, 0)
    page.close()
    page = document[number]
    return UprightPage(page, shown == turn and not left and not bottom, _objects(page)[1])


def _most(found: Counter[int]) -> int:
    turn, most = found.most_common(1)[0] if found else (0, 0)
    return turn if turn > 0 and most > _MOST * found.total() else 0


def _objects(page: PdfPage) -> tuple[Counter[int], list[_Matrix]]:
    """The directions of the first text objects of a page, each as often as it is long, and the matrices of those
    that are dropped."""
    matrix = FS_MATRIX()
    found: Counter[int] = Counter()
    dropped: list[_Matrix] = []
    for index, address in enumerate(objects_on_page(page, FPDF_PAGEOBJ_TEXT, deepest=1)):
        left, bottom, right, top = bounds_of(address)
        width, height = right - left, top - bottom
        is_dropped = width < _NO_WIDTH < height
        if (index < _MOST_OBJECTS or is_dropped) and matrix_of(address, matrix):
            length = round(max(width, height))
            if index < _MOST_OBJECTS and length:
                found[_quarter(matrix)] += length
            if is_dropped:
                dropped.append((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f))
    return found, dropped


def _directions_of_characters(page: PdfPage) -> Counter[int]:
    """The directions of some characters of a page."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    matrix = FS_MATRIX()
    found: Counter[int] = Counter()
    for place in range(0, max(0, count), max(1, count // _SAMPLE)):
        if FPDFText_GetMatrix(textpage.raw, place, matrix):
            found[_quarter(matrix)] += 1
    textpage.close()
    return found


def _quarter(matrix: Any) -> int:
    """The direction of a character in quarters, in degrees; -1 for another one."""
    angle = degrees(atan2(matrix.b, matrix.a))
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= _SLANT else -1


def _upright(
    turn: int, box: tuple[float, float, float, float]
) -> tuple[tuple[float, float, float, float, float, float], float, float]:
    """The matrix that turns the content of a page back, and its new width and height."""
    left, bottom, right, top = box
    if turn == 90:
        return (0, -1, 1, 0, -bottom, right), top - bottom, right - left
    if turn == 270:
        return (0, 1, -1, 0, top, -left), top - bottom, right - left
    return (-1, 0, 0, -1, right, top), right - left, top - bottom


def with_whole_turned_lines(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page in the order of the file; turned lines, and those of vertical text, whose characters
    pdfium gives one by one, are put together."""
    found: list[PrintedLine] = []
    for line in _with_columns_of_characters(lines):
        before = found[-1] if found else None
        if before is not None and _goes_on(before, line):
            last, first = before.runs[-1], line.runs[0]
            assert last.turned is not None
            gap = _distance(last, first)
            space = " " if gap > _WORD_GAP * last.turned.size and not _ends_wide(last, first) else ""
            found[-1] = PrintedLine((*before.runs[:-1], last._replace(text=last.text + space), *line.runs))
        else:
            found.append(line)
    return found


def lines_of_dropped(characters: Iterable[Mapping[str, Any]], dropped: Sequence[_Matrix]) -> list[PrintedLine]:
    """The lines of dropped text objects of a page, which has these `characters` of pdfplumber."""
    runs: list[list[tuple[float, str, float, _Matrix]]] = [[] for _ in dropped]
    for character in characters:
        one: _Matrix = character["matrix"]
        if abs(one[1]) <= abs(one[0]):
            continue
        along = [
            ((one[5] - each[5]) * (1 if each[1] > 0 else -1), number)
            for number, each in enumerate(dropped)
            if abs(one[4] - each[4]) < _SAME_LINE and one[1] * each[1] > 0
        ]
        behind = [(distance, number) for distance, number in along if distance > -_SAME_LINE]
        if behind:
            distance, number = min(behind)
            runs[number].append((distance, str(character["text"]), float(character["size"]), one))
    return [_line_of(sorted(run)) for run in runs if run]


def _line_of(characters: Sequence[tuple[float, str, float, _Matrix]]) -> PrintedLine:
    size, first, last = characters[0][2], characters[0][3], characters[-1][3]
    text = single_line("".join(text for _distance, text, _size, _matrix in characters))
    up = 1 if first[1] > 0 else -1
    place = Turned(90 if up > 0 else 270, size, (first[4], first[5]), (last[4], last[5] + up * size))
    return PrintedLine((PrintedRun(text, first[4], first[4], first[5], 0.0, turned=place),))


def is_turned(line: PrintedLine) -> bool:
    """Whether a line is turned on its page, which others are not, or vertical."""
    return bool(line.runs) and line.runs[0].turned is not None


def _goes_on(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether a turned line begins where the one before it ends, in its direction."""
    if not (is_turned(before) and is_turned(line)):
        return False
    last, first = before.runs[-1], line.runs[0]
    if last.turned is None or first.turned is None or last.turned.degrees != first.turned.degrees:
        return False
    return _distance(last, first) <= _NEXT * last.turned.size


def _distance(last: PrintedRun, first: PrintedRun) -> float:
    assert last.turned is not None
    assert first.turned is not None
    return hypot(first.turned.start[0] - last.turned.end[0], first.turned.start[1] - last.turned.end[1])


def _ends_wide(last: PrintedRun, first: PrintedRun) -> bool:
    return last.text[-1:] >= "\u2e80" or first.text[:1] >= "\u2e80"


def _with_columns_of_characters(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines; characters of Chinese or Japanese that stand below each other as one vertical line, with the
    figures among them that are turned."""
    found: list[PrintedLine] = []
    column: list[PrintedLine] = []
    for line in [*lines, PrintedLine()]:
        if column and _stands_below(column[-1], line):
            column.append(line)
            continue
        found += _column(column)
        column = [line] if line.runs or line.mark else []
    return found


def _column(lines: list[PrintedLine]) -> list[PrintedLine]:
    texts = [line.text.strip() for line in lines]
    wide = sum(len(text) == 1 and text >= "\u2e80" for text in texts)
    if wide < _FEWEST or 2 * wide < len(lines):
        return lines
    runs = [run._replace(size=0.0, turned=run.turned or _level(run)) for line in lines for run in line.runs]
    return [PrintedLine(tuple(runs))]


def _level(run: PrintedRun) -> Turned:
    """The place of an upright character in a vertical line."""
    return Turned(270, run.size, (run.left, run.base + run.size), (run.left, run.base))


def _stands_below(above: PrintedLine, line: PrintedLine) -> bool:
    """Whether a line of one character, or of turned ones, stands directly below another."""
    if len(above.runs) != 1 or len(line.runs) != 1:
        return False
    one, other = above.runs[0], line.runs[0]
    if max(len(one.text.strip()), len(other.text.strip())) > _LONGEST_PIECE:
        return False
    if any(run.turned is None and len(run.text.strip()) > 1 for run in (one, other)):
        return False
    size = max(_size(one), _size(other))
    if min(_size(one), _size(other)) < 0.8 * size:
        return False
    below = _bottom(one) - _bottom(other)
    aside = _ASIDE if all(run.text.strip().isalnum() for run in (one, other)) else _ASIDE_OF_MARKS
    return abs(_middle(one) - _middle(other)) <= aside * size and _PITCH[0] * size <= below <= _PITCH[
        1
    ] * size * max(1, len(other.text.strip()) / 2)


def _size(run: PrintedRun) -> float:
    return run.turned.size if run.turned is not None else run.size


def _bottom(run: PrintedRun) -> float:
    return min(run.turned.start[1], run.turned.end[1]) if run.turned is not None else run.base


def _middle(run: PrintedRun) -> float:
    """The place of a character from left to right: of a turned one its baseline, left of its middle."""
    return run.left + 0.35 * _size(run) if run.turned is not None else run.left + run.size / 2
