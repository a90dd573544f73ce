"""Paragraphs rejoined from hard-wrapped text (mail, press notices: lines of about 72 characters)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import find_markers
from tui_reader.text.character_ranges import CJK

# Widths in characters, and the share of the measure that a full line fills. Chosen by hand.
_WIDEST = 100
_NARROWEST = 40
_FULL = 0.78
_FEWEST_ENDS = 3
_WIDE = re.compile(f"[{CJK}]")
_BULLET = re.compile(r"\s*(?:[-*•·–—+o]\s|>|\|)")


def join_wrapped(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines, those of one wrapped paragraph joined by a space; a gap in their numbers marks a blank line.

    Only text in scripts that separate words by spaces is joined, and only if its lines keep to one width: a line
    is joined with the next if the first word of the next line would not have fitted on it. Dumps in Chinese or
    Japanese keep one paragraph per line.
    """
    measure = _measure(lines)
    if not measure:
        return list(lines)
    joined: list[list[str]] = []
    firsts: list[DraftLine] = []
    before: DraftLine | None = None
    for line in lines:
        is_adjacent = before is not None and line.number == before.number + 1 and not (line.block or before.block)
        if before is not None and is_adjacent and _was_wrapped(before.text, line.text, measure):
            joined[-1].append(line.text.strip())
        else:
            joined.append([line.text.rstrip()])
            firsts.append(line)
        before = line
    return [
        line if len(parts) == 1 else replace(line, text=" ".join(parts))
        for line, parts in zip(firsts, joined, strict=True)
    ]


def _measure(lines: Sequence[DraftLine]) -> int:
    """The width to which the lines were wrapped, in characters; 0 if they were not.

    Lines with a word too long to wrap (an address) are ignored. Other lines longer than `_WIDEST` are accepted as
    unwrapped paragraphs if most line ends agree on one width.
    """
    lengths: list[int] = []
    long = 0
    for line in lines:
        if line.block is not None:
            continue
        if _WIDE.search(line.text):
            return 0
        length = len(line.text.rstrip())
        if length > _NARROWEST and _has_long_word(line.text):
            continue
        if length > _WIDEST:
            long += 1
        else:
            lengths.append(length)
    if len(lengths) < 3:
        return 0
    measure = max(lengths)
    if measure < _NARROWEST:
        return 0
    agreed = _agreed_measure(lines)
    return agreed or (measure if not long else 0)


def _agreed_measure(lines: Sequence[DraftLine]) -> int:
    """The width that explains most line ends, in characters; 0 if there is none.

    Each line with a next line allows the widths from its own length up to the length with the first word of the
    next line added; three quarters of these lines must allow one width.
    """
    allowed: list[tuple[int, int]] = []
    for before, after in pairwise(lines):
        length = len(before.text.rstrip())
        follows = after.number == before.number + 1 and before.block is None and after.block is None
        if follows and _NARROWEST <= length <= _WIDEST and not _BULLET.match(after.text):
            allowed.append((length, length + len(after.text.split(maxsplit=1)[0])))
    if len(allowed) < _FEWEST_ENDS:
        return 0
    edges = sorted([(low, -1) for low, _ in allowed] + [(high, 1) for _, high in allowed])
    best = count = measure = 0
    for width, edge in edges:
        count -= edge
        if count > best:
            best, measure = count, width
    return measure if best * 4 >= len(allowed) * 3 else 0


def _has_long_word(text: str) -> bool:
    return any(len(word) >= _NARROWEST for word in text.split())


def _was_wrapped(before: str, text: str, measure: int) -> bool:
    """Whether `text` continues `before`: that line was full, and this one opens no list item or section."""
    if _BULLET.match(text) or len(text) - len(text.lstrip()) > len(before) - len(before.lstrip()) + 3:
        return False
    if find_markers(text.strip()) and before.rstrip().endswith((".", ":", ";")):
        return False
    word = text.split(maxsplit=1)[0]
    return len(before.rstrip()) + 1 + len(word) > measure * _FULL
