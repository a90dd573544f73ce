"""Printed pages: page numbers and running heads removed, lines of one paragraph joined, where each page begins."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from tui_reader.model import Bulletin, LeftOut, body_text
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.character_ranges import CJK, HAN, KANA
from tui_reader.text.clean import without_space

_WIDE = re.compile(f"[{CJK}]")
_HAN_GAP = re.compile(f"(?<=[{KANA}{HAN}，。、；：]) (?=[{KANA}{HAN}，。、；：])")
# Fonts of Chinese PDFs map some characters to radicals, those of Arabic ones to their forms within words. These
# look the same but are not found by a search.
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\ufb50-\ufdfb\ufe70-\ufefc]")
_PAGE_NUMBER = re.compile(
    r"[\s·•—–―_|/-]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*[页頁]?)?[\s·•—–―_|/-]*"
    r"|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[-—–]\s*[ivxlc]{1,6}\s*[-—–]",
    re.I,
)
_BULLET = re.compile(r"\s*[-*•·●■◆▪–—]\s|[\u3000 ]{2,}\S")
SENTENCE_END = tuple("。；：！？.;:!?”」）)")
"""Characters with which a line ends that may be the last of its paragraph."""

_HYPHENS = ("-", "\u2010", "\u00ad")
"""Hyphens at the end of a line: that of keyboards, that of typesetters, and the soft one."""

_END = 8
"""Characters of the end of a line that say how the next one is joined. Chosen by hand."""

_CUT_NUMBER = re.compile(rf"[{CJK}] ?\d{{1,5}}$")
_REST_OF_NUMBER = re.compile(rf"\d{{1,5}} ?[{CJK}，。、；：]")
"""A number within Chinese or Japanese text that is broken at the end of a line."""

_NOTE_MARK = re.compile(
    r"(?<=[。；：！？.;:!?”」）)])(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3}|[①-⑳])$|(?<=[。；！？])\d{1,2}$"
)
"""The mark of a note behind a sentence. Recognition has it as figures in the line."""
# Widths in cells, and the share of the measure that a full line fills, in scripts with spaces together with the
# next word. Chosen by hand.
_NARROWEST_MEASURE = 24
_MEASURE_QUANTILE = 0.9
_FULL = 0.85
_FULL_WITH_NEXT_WORD = 0.9
_MOST_RANGES = 20
_EDGE_LINES = 2
"""Lines at each end of a page that may be page numbers and running heads. Chosen by hand."""

_SEAM, _EDGE = 16, 40
"""Characters on each side of the end of a page by which it is found, and of one side alone. Chosen by hand."""

_MOST_SEARCHED = 200_000_000
"""Characters searched for ends of pages that are not found, as where lines were changed. Chosen by hand."""


def page_ranges(numbers: list[int]) -> str:
    """Numbers in ascending order as ranges: `1–3, 7`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in ranges[:_MOST_RANGES]]
    return ", ".join([*shown, *(["…"] if len(ranges) > _MOST_RANGES else [])])


def without_letter_spacing(text: str) -> str:
    """The line without the spaces that letter-spacing leaves between Chinese characters."""
    text = _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.rstrip())
    wide, gaps = len(_WIDE.findall(text)), len(_HAN_GAP.findall(text))
    return _HAN_GAP.sub("", text) if gaps > 2 and gaps * 2 > wide else text


class Furniture:
    """The page numbers and running heads that are taken out of printed pages."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def add(self, line: str) -> None:
        """Note a line that is taken out."""
        known = self._lines.setdefault(edge_key(line), [])
        text = line.strip()
        if text and text not in known[-1:]:
            known.append(text)

    def entries(self) -> list[LeftOut]:
        """The lines as left out: those that differ by the number of their page once."""
        found: list[LeftOut] = []
        for lines in self._lines.values():
            reason = "page number" if all(map(is_page_number, lines)) else "running head"
            texts = list(dict.fromkeys(lines))
            if len(texts) > 2 and _are_counted(texts):
                texts = [f"{texts[0]} … {texts[-1]}" if reason == "page number" else texts[0]]
            found += [LeftOut(text, "edge of the pages", reason, frame=True) for text in texts]
        return found


def _are_counted(lines: Sequence[str]) -> bool:
    """Whether one number of each line grows from line to line, the same one in all, and no other changes."""
    numbers = [[int(one[:9]) for one in re.findall(r"\d+", line)] for line in lines]
    changes = [
        {at for at, (one, other) in enumerate(zip(*pair, strict=False)) if one != other}
        for pair in pairwise(numbers)
    ]
    places = set().union(*changes)
    return len(places) == 1 and all(
        before < after for before, after in pairwise(one[min(places)] for one in numbers)
    )


def is_page_number(line: str) -> bool:
    """Whether a line is the number of a page, alone or with that of all pages."""
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def without_furniture(pages: Sequence[list[str]], furniture: Furniture) -> Iterator[list[str]]:
    """The pages without page numbers and running heads, which are added to `furniture`."""
    for page, kept in zip(pages, text_ranges(pages, furniture), strict=True):
        yield page[kept.start : kept.stop]


def text_ranges(pages: Sequence[Sequence[str]], furniture: Furniture) -> Iterator[range]:
    """The numbers of the lines of each page between page numbers and running heads: first or last lines of most
    pages, or of most of those on one side of the sheet, at least three. They are added to `furniture`."""
    common = set().union(*map(_common_edges, (pages, pages[::2], pages[1::2])))
    for page in pages:
        start, end = 0, len(page)
        while start < end and start < _EDGE_LINES and _is_furniture(page[start], common):
            start += 1
        while end > start and len(page) - end < _EDGE_LINES and _is_furniture(page[end - 1], common):
            end -= 1
        for line in (*page[:start], *page[end:]):
            furniture.add(line)
        yield range(start, end)


def _common_edges(pages: Sequence[Sequence[str]]) -> set[str]:
    """The first and last lines that most of these pages have, without their figures."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({edge_key(line) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])})
    return {key for key, count in edges.items() if count >= 3 and count * 2 > sum(map(bool, pages))}


def edge_key(line: str) -> str:
    """What a line at the edge of a page has in common with those of other pages: all but its figures."""
    return re.sub(r"\d+", "0", match_key(line))


def _is_furniture(line: str, common: set[str]) -> bool:
    return is_page_number(line) or edge_key(line) in common


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines of printed pages, those of one paragraph joined: a paragraph continues after a full line.

    Chinese and Japanese lines are joined without a space, others with one; a hyphenated word is rejoined.
    """
    return [text for text, _lines in paragraph_lines(lines)]


def paragraph_lines(
    lines: Sequence[str], apart: Container[int] = (), columns: Mapping[int, int] | None = None
) -> list[tuple[str, range]]:
    """The paragraphs of printed pages as `paragraphs`, each with the numbers of its lines.

    Lines in `apart` begin a paragraph, however full the line before is. `columns` has the width in cells of the
    column of text of those that stand in one.
    """
    measure = measure_of(lines)
    # The lines of each paragraph, put together at the end: a text may be one paragraph of many lines.
    found: list[list[str]] = []
    starts: list[int] = []
    before = ""
    for number, line in enumerate(lines):
        width = (columns or {}).get(number - 1, measure)
        if before and number not in apart and _continues(before, line, width):
            pieces = found[-1]
            end = (pieces[-2][-_END:] if len(pieces) > 1 else "") + pieces[-1][-_END:]
            dropped, between = _joint(end, line.strip())
            pieces[-1] = pieces[-1].removesuffix(dropped) + between
            pieces.append(line.strip())
        else:
            found.append([line.strip() if found else line.rstrip()])
            starts.append(number)
        before = line
    ranges = map(range, starts, [*starts[1:], len(lines)])
    return [("".join(pieces), numbers) for pieces, numbers in zip(found, ranges, strict=True)]


def measure_of(lines: Sequence[str]) -> int:
    """The width in cells of full lines; 0 without lines."""
    widths = sorted(map(_width, lines))
    return widths[int(len(widths) * _MEASURE_QUANTILE)] if widths else 0


def _width(line: str) -> int:
    """The width of a line in cells."""
    return sum(2 if char >= "\u2e80" else 1 for char in line.rstrip())


def _continues(before: str, line: str, measure: int) -> bool:
    """Whether a line continues the one before: that one was full, and this one opens no list item or section."""
    if measure < _NARROWEST_MEASURE or _BULLET.match(line):
        return False
    if _leaves_title_open(before, line):
        return True
    if _NOTE_MARK.sub("", before.rstrip()).endswith(SENTENCE_END):
        # A short line without final punctuation, such as the issuer's name, is not the rest of a paragraph.
        stands_alone = _width(line) < measure * _FULL and not line.rstrip().endswith(SENTENCE_END)
        if stands_alone or find_markers(line.strip()):
            return False
    if _WIDE.search(before[-8:]) or _WIDE.search(line[:4]):
        return _width(before) >= measure * _FULL
    word = line.split(maxsplit=1)[0] if line.strip() else ""
    return _width(before) + 1 + len(word) > measure * _FULL_WITH_NEXT_WORD


def _leaves_title_open(before: str, line: str) -> bool:
    """Whether the title of a document that is named in a line, in 《》, ends in the next one. Headings break
    there, whose lines have fewer characters than those of the text."""
    at = line.find("》")
    return at >= 0 and "《" not in line[:at] and before.rfind("《") > before.rfind("》")


def joined(before: str, line: str) -> str:
    """Two lines of one paragraph."""
    dropped, between = _joint(before[-_END:], line)
    return f"{before.removesuffix(dropped)}{between}{line}"


def _joint(end: str, line: str) -> tuple[str, str]:
    """What is dropped of the end of a line before another one of its paragraph, and what stands between them: in
    Chinese and Japanese no space, and a hyphenated word loses its hyphen."""
    if end.endswith(_HYPHENS) and end[-2:-1].isalpha() and line[:1].islower():
        return end[-1], ""
    if _CUT_NUMBER.search(end) and _REST_OF_NUMBER.match(line):
        return "", ""
    is_wide = end[-1:] >= "\u2e80" or line[:1] >= "\u2e80"
    return "", "" if is_wide else " "


def page_starts(bulletin: Bulletin, pages: Sequence[str]) -> tuple[int, ...]:
    """For each page, whose texts are in the order of the body, the number of lines of `body_text` above the first
    one that begins on it; that of the next page for one without text, or whose text is not found. () without
    pages."""
    lines = [without_space(line) for line in body_text(bulletin).split("\n")]
    begins = [0, *accumulate(map(len, lines))][:-1]
    flat = "".join(lines)
    found: list[int | None] = []
    at, above = 0, ""
    room = _MOST_SEARCHED
    for page in map(without_space, pages):
        place = _end(flat, at, above, page) if page and above and room > 0 else -1
        if page and not above:
            place = 0
        elif page and place < 0:
            room -= 6 * (len(flat) - at)
        at = max(at, place)
        above = page or above
        found.append(bisect_left(begins, at) if place >= 0 else None)
    starts: list[int] = []
    next_start = len(lines)
    for start in reversed(found):
        next_start = next_start if start is None else start
        starts.append(next_start)
    return tuple(reversed(starts))


def _end(flat: str, at: int, above: str, page: str) -> int:
    """Where, behind `at`, the page with the text `above` ends and the next one begins; -1 where not found."""
    # Most of a page is in the body. A first page may be title and masthead alone.
    for first in (at + len(above) // 2, at):
        for tail, head in ((above[-_SEAM:], page[:_SEAM]), ("", page[:_EDGE]), (above[-_EDGE:], "")):
            place = flat.find(tail + head, max(0, first - len(tail)))
            if place >= 0:
                return place + len(tail)
    return -1
