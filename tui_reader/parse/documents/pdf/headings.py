"""Headings of a PDF: the entries of its outline, else short lines that are larger or bolder than its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfiumError

from tui_reader.parse.documents.pdf.lines import PrintedLine
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import find_dates

# Entries of an outline, how many of them may be missing in the text before one that is found, and the length of a
# line that is one. Chosen by hand.
_MOST_HEADINGS = 5000
_HEADINGS_AHEAD = 40
_LONGEST_HEADING = 200
_DEEPEST_HEADING = 6

# In sizes of the text of the document: how large headings are, and how much larger one level is than the next.
# Characters of a heading, its lines, and the share of all paragraphs that headings are at most. Chosen by hand.
_LARGE = 1.12
_SAME_SIZE = 0.06
_LONGEST_STYLED = 90
_LONGEST_WIDE = 45
_MOST_LINES = 3
_MOST_OF_TEXT = 0.4
_LARGEST_LEAST = 1.12
_HEAD_PARAGRAPHS = 12
_LONGEST_TITLE = 200
_FEWEST_LETTERS = 4
_NO_TITLE = re.compile(
    r"(?:文件|简报|簡報|公报|公報|快报|专报|通讯|动态)$|号[)）]?$|^[(（].*[)）]$|^第.{1,8}[期号號]|[。；：:;]$|^(?:目\s*录|目\s*錄|contents|содержание)$",
    re.I,
)
"""Lines in large print that are no titles: issuers and series above a document, numbers, notes, sentences."""

_NO_END = tuple("。；;，,、：:！!.")


class PrintStyle(NamedTuple):
    """Size in points of a paragraph, and whether all of it is bold. A size of 0 is unknown."""

    size: float
    bold: bool


def style_of(lines: Sequence[PrintedLine]) -> PrintStyle:
    """The style that lines share; an unknown one where they differ."""
    placed = [line for line in lines if line.runs]
    if not placed or len(placed) < len(lines):
        return PrintStyle(0.0, False)
    sizes = [line.main.size for line in placed]
    if max(sizes) > (1 + _SAME_SIZE) * min(sizes):
        return PrintStyle(0.0, False)
    return PrintStyle(max(sizes), all(line.is_bold for line in placed))


def text_style(lines: Sequence[PrintedLine]) -> PrintStyle:
    """The style of the text of a document: the size of most of its characters, and whether these are bold."""
    sizes: Counter[float] = Counter()
    bold: Counter[float] = Counter()
    for line in lines:
        for run in line.runs:
            size = round(2 * run.size) / 2
            sizes[size] += len(run.text)
            bold[size] += len(run.text) if run.bold else 0
    sizes.pop(0.0, None)
    if not sizes:
        return PrintStyle(0.0, False)
    size = sizes.most_common(1)[0][0]
    return PrintStyle(size, 2 * bold[size] > sizes[size])


def outline_of(document: PdfDocument) -> list[tuple[int, str]]:
    """The level from 1 and the title of each entry of the outline."""
    try:
        found = islice(document.get_toc(max_depth=_DEEPEST_HEADING), _MOST_HEADINGS)
        entries = [(entry.level + 1, match_key(clean_line(str(entry.get_title()), 300))) for entry in found]
    except (PdfiumError, UnicodeError):
        # A damaged outline does not mean damaged text.
        return []
    return [entry for entry in entries if entry[1]]


def with_headings(lines: list[DraftLine], outline: list[tuple[int, str]]) -> list[DraftLine]:
    """The lines, those that are entries of the outline as headings, in its order."""
    waiting = dict(reversed(list(enumerate(outline))))
    found = list(lines)
    first = 0
    for number, line in enumerate(lines):
        key = match_key(line.text) if line.block is None and len(line.text) <= _LONGEST_HEADING else ""
        if not key:
            continue
        for index in range(first, min(first + _HEADINGS_AHEAD, len(outline))):
            if waiting[index][1] == key:
                found[number] = replace(line, heading=waiting[index][0])
                first = index + 1
                break
    return found


def styled_headings(
    texts: Sequence[str], styles: Sequence[PrintStyle], lines: Sequence[int], text: PrintStyle
) -> dict[int, int]:
    """The level of each paragraph that stands out by its style from the `text` of the document, by its number.
    `lines` has the count of printed lines of each paragraph. Numbered lines are left to their numbers."""
    if not text.size:
        return {}
    stands_out = [
        one.size >= _LARGE * text.size or (one.bold and not text.bold and one.size >= (1 - _SAME_SIZE) * text.size)
        for one in styles
    ]
    candidates = [
        number
        for number, one in enumerate(texts)
        if stands_out[number] and lines[number] <= _MOST_LINES and _may_be_heading(one)
    ]
    plain = [number for number, one in enumerate(styles) if one.size and not stands_out[number]]
    title = _title_size(styles, plain)
    candidates = [
        number for number in candidates if number > (plain[0] if plain else 0) or styles[number].size < title
    ]
    if not plain or len(candidates) > _MOST_OF_TEXT * len(texts):
        return {}
    # What no text follows, as on a cover, names nothing.
    candidates = [number for number in candidates if number < plain[-1]]
    levels = _levels([styles[number] for number in candidates])
    return {number: levels[styles[number]] for number in candidates if not find_markers(texts[number].strip())}


def largest_title(texts: Sequence[str], styles: Sequence[PrintStyle], text: PrintStyle) -> range:
    """The numbers of the paragraphs that are the title of a document by their size: the largest ones of its
    first page, whose paragraphs have `styles`, larger than the `text` and near its head; none where nothing is.
    What names an issuer or a series in larger print, as the red heads of Chinese documents do, is no title."""
    if not text.size:
        return range(0)
    found = range(0)
    largest = _LARGEST_LEAST * text.size
    for number, style in enumerate(styles[:_HEAD_PARAGRAPHS]):
        if style.size <= largest or not _may_be_title(texts[number]):
            continue
        end = number + 1
        while (
            end < min(len(styles), number + _MOST_LINES)
            and abs(styles[end].size - style.size) <= _SAME_SIZE * style.size
            and _may_be_title(texts[end])
        ):
            end += 1
        found, largest = range(number, end), style.size * (1 + _SAME_SIZE)
    whole = sum(len(texts[number]) for number in found)
    size = styles[found.start].size if found else 0.0
    alike = sum(abs(style.size - size) <= _SAME_SIZE * size for style in styles)
    return found if found and whole <= _LONGEST_TITLE and alike <= _MOST_LINES else range(0)


def _may_be_title(text: str) -> bool:
    stripped = text.strip()
    letters = sum(map(str.isalpha, stripped))
    return letters >= _FEWEST_LETTERS and not _NO_TITLE.search(stripped) and not find_dates(stripped[:40])


def _title_size(styles: Sequence[PrintStyle], plain: Sequence[int]) -> float:
    """The size of the largest line above the text, which is the title."""
    above = styles[: plain[0]] if plain else ()
    return max((one.size for one in above), default=0.0) * (1 - _SAME_SIZE)


def _may_be_heading(text: str) -> bool:
    stripped = text.strip()
    is_wide = any(char >= "\u2e80" for char in stripped)
    longest = _LONGEST_WIDE if is_wide else _LONGEST_STYLED
    return (
        0 < len(stripped) <= longest
        and not stripped.endswith(_NO_END)
        and sum(map(str.isalpha, stripped)) * 2 >= len(stripped.replace(" ", ""))
        and not stripped[0].islower()
    )


def _levels(styles: Sequence[PrintStyle]) -> Mapping[PrintStyle, int]:
    """The levels of styles from 1: the larger before the smaller, of one size the bold one before the other."""
    found: dict[PrintStyle, int] = {}
    level = 0
    before: PrintStyle | None = None
    for one in sorted(set(styles), key=lambda one: (-round(one.size, 1), not one.bold)):
        is_same = before is not None and one.bold == before.bold and one.size >= (1 - _SAME_SIZE) * before.size
        level += 0 if is_same else 1
        found[one] = min(level, _DEEPEST_HEADING)
        before = one
    return found
