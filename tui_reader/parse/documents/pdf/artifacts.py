"""Running heads, feet and page numbers of a PDF: those that the file calls so, and those of short documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from tui_reader.parse.documents.pdf.lines import PrintedLine
from tui_reader.parse.documents.printed.pages import edge_key, is_page_number

_SHORT = 2
"""Pages of a document in which repetition says nothing about heads and feet."""

# In sizes of the text, chosen by hand: the space between the text and a head or foot, the height of a row, and how
# much larger than the text a head is at most. The share of the height of a page in which they stand; the points by
# which the margins outside of both, and their places on two pages, differ.
_GAP, _ROW, _LARGEST = 1.9, 0.4, 1.05
_EDGE = 0.14
_SAME_MARGIN, _SAME_PLACE = 8.0, 2.0
_ABOVE_BASE, _BELOW_BASE = 0.8, 0.25

_PAGE_OF = re.compile(
    r"(?:^|\s)(?:[-—–]\s?|第\s?|page\s)?(\d{1,3})(?:\s?[页頁—–-])?(?:\s?(?:/|of|共)\s?(\d{1,3})(?:\s?[页頁])?)?$",
    re.I,
)
_PAGE_FIRST = re.compile(r"(\d{1,3})\s?/\s?(\d{1,3})\s")
"""The number of a page at the end of a line, with that of all pages or without; with it at the beginning."""

_BROWSER = re.compile(
    r"(?:^|\s)(?:file|https?)://\S+$|^\S{6,12},? \d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?(?=\s|$)", re.I
)
"""What browsers print at the edges: the address of the page, and date and time."""

_ATTACHMENT = re.compile(r"\s*(?:附[件表录錄]|annex|appendix|приложение|別紙)", re.I)


class _Row(NamedTuple):
    """The lines of the first or last row of a page, by number, with its baseline and size."""

    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    base: float
    size: float


def frames(pages: Sequence[Sequence[PrintedLine]], heights: Sequence[float], size: float) -> list[set[int]]:
    """The numbers of the lines of each page that belong to its frame. `heights` are those of the pages, `size` is
    that of the text, in points.

    A file may mark them. In a document of one or two pages a first or last row apart from the text belongs to it
    if it has the number of its page or what browsers print there, stands on both pages, or as far from its edge as
    such a row does from the other one.
    """
    found = [
        {number for number, line in enumerate(lines) if any(run.artifact for run in line.runs)} for lines in pages
    ]
    if len(pages) > _SHORT or not size:
        return found
    heads = [
        _edge_row(lines, own, height, size, top=True)
        for lines, own, height in zip(pages, found, heights, strict=True)
    ]
    feet = [
        _edge_row(lines, own, height, size, top=False)
        for lines, own, height in zip(pages, found, heights, strict=True)
    ]
    repeated = [_stand_on_both(rows) for rows in (heads, feet)]
    for page, own in enumerate(found):
        head, foot = heads[page], feet[page]
        is_head = head is not None and (repeated[0] or _says_so(head, page + 1, len(pages)))
        is_foot = foot is not None and (repeated[1] or _says_so(foot, page + 1, len(pages)))
        if head is not None and foot is not None and is_head != is_foot:
            above = heights[page] - head.base - _ABOVE_BASE * head.size
            below = foot.base - _BELOW_BASE * foot.size
            is_head = is_foot = abs(above - below) <= _SAME_MARGIN
        for row, is_one in ((head, is_head), (foot, is_foot)):
            own.update(row.numbers if row is not None and is_one else ())
    return found


def _edge_row(
    lines: Sequence[PrintedLine], marked: Set[int], height: float, size: float, *, top: bool
) -> _Row | None:
    """The first or last row of a page where it stands at the edge, apart from the text, and is not larger."""
    placed = [
        (line.main.base, number)
        for number, line in enumerate(lines)
        if line.runs and line.main.size > 0 and number not in marked
    ]
    placed.sort(reverse=top)
    if not placed:
        return None
    base = placed[0][0]
    numbers = [number for own, number in placed if abs(own - base) <= _ROW * size]
    others = [own for own, _number in placed if abs(own - base) > _ROW * size]
    sizes = [lines[number].main.size for number in numbers]
    at_edge = base >= (1 - _EDGE) * height if top else base <= _EDGE * height
    if not others or not at_edge or max(sizes) > _LARGEST * size or abs(others[0] - base) < _GAP * size:
        return None
    texts = tuple(lines[number].text.strip() for number in numbers)
    if any(map(_ATTACHMENT.match, texts)):
        return None
    return _Row(tuple(numbers), texts, base, max(sizes))


def _stand_on_both(rows: Sequence[_Row | None]) -> bool:
    """Whether both pages of a document have the same row at the same place."""
    if len(rows) != _SHORT or rows[0] is None or rows[1] is None:
        return False
    one, other = rows
    assert one is not None
    assert other is not None
    same = sorted(map(edge_key, one.texts)) == sorted(map(edge_key, other.texts))
    return same and abs(one.base - other.base) <= _SAME_PLACE


def _says_so(row: _Row, page: int, pages: int) -> bool:
    """Whether a row has the number of its page, or what browsers print at the edges."""
    for text in (*row.texts, " ".join(row.texts)):
        if is_page_number(text) or _BROWSER.search(text):
            return True
        number = _PAGE_OF.search(text) or _PAGE_FIRST.match(text)
        if number and int(number[1]) == page and int(number[2] or pages) == pages:
            return True
    return False


def in_frame(lines: Sequence[PrintedLine], numbers: Set[int]) -> Iterator[str]:
    """The texts of the lines of a page that belong to its frame, from top to bottom."""
    for number in sorted(numbers, key=lambda number: -lines[number].main.base):
        yield lines[number].text
