"""Hard-wrapped text (mail, press notices: lines of about 72 characters) joined into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import find_markers
from tui_reader.text.character_ranges import CJK

_WIDEST = 100
_NARROWEST = 40
_FULL = 0.78
_FEWEST_ENDS = 3
_WIDE = re.compile(f"[{CJK}]")
_BULLET = re.compile(r"\s*(?:[-*•·–—+o]\s|>|\|)")


def join_wrapped(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines, those of one wrapped paragraph joined by a space; a gap in their numbers tells of blank ones.

    Only text of a script that parts words by spaces is wrapped in this sense, and only if its lines keep to one
    measure: a line is joined with the next where the next one's first word would not have fitted on it. Dumps in
    Chinese or Japanese keep one paragraph per line.
    """
    measure = _measure(lines)
    if not measure:
        return list(lines)
    joined: list[list[str]] = []
    firsts: list[DraftLine] = []
    before: DraftLine | None = None
    for line in lines:
        next_line = before is not None and line.number == before.number + 1 and not (line.block or before.block)
        if before is not None and next_line and _was_wrapped(before.text, line.text, measure):
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
    """The width that the lines were wrapped to, in characters; 0 if they were not.

    Lines that hold a word too long to be wrapped (an address) prove nothing. Other lines beyond the measure are
    exceptions where the rest is plainly wrapped: the width that most line ends were made for is then the measure,
    and the few long lines are paragraphs that nobody wrapped.
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
    """The width at which most line ends are where a typist or a program had to end the line; 0 if there is none.

    Each line that goes on in the next allows the widths from its own length up to what its first word would have
    needed more; three quarters of all such lines must allow one width.
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
    """Whether `text` continues `before`: that line was full, and this one opens nothing of its own."""
    if _BULLET.match(text) or len(text) - len(text.lstrip()) > len(before) - len(before.lstrip()) + 3:
        return False
    if find_markers(text.strip()) and before.rstrip().endswith((".", ":", ";")):
        return False
    word = text.split(maxsplit=1)[0]
    return len(before.rstrip()) + 1 + len(word) > measure * _FULL
