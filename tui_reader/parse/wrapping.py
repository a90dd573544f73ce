"""Hard-wrapped text (mail, press notices: lines of about 72 characters) joined into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_reader.parse.markers import find_markers
from tui_reader.parse.material import Line

_WIDEST = 100
_NARROWEST = 40
_FULL = 0.78
_WIDE_SCRIPT = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BULLET = re.compile(r"\s*(?:[-*•·–—+o]\s|>|\|)")


def join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of one wrapped paragraph joined by a space; a gap in their numbers tells of blank ones.

    Only text of a script that parts words by spaces is wrapped in this sense, and only if its lines keep to one
    measure: a line is joined with the next where the next one's first word would not have fitted on it. Dumps in
    Chinese or Japanese keep one paragraph per line.
    """
    measure = _measure(lines)
    if not measure:
        return list(lines)
    joined: list[list[str]] = []
    firsts: list[Line] = []
    before: Line | None = None
    for line in lines:
        next_line = before is not None and line.number == before.number + 1
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


def _measure(lines: Sequence[Line]) -> int:
    """The width that the lines were wrapped to, in characters; 0 if they were not."""
    lengths: list[int] = []
    for line in lines:
        length = len(line.text.rstrip())
        if length > _WIDEST or _WIDE_SCRIPT.search(line.text):
            return 0
        lengths.append(length)
    if len(lengths) < 3:
        return 0
    measure = max(lengths)
    return measure if measure >= _NARROWEST else 0


def _was_wrapped(before: str, text: str, measure: int) -> bool:
    """Whether `text` continues `before`: that line was full, and this one opens nothing of its own."""
    if _BULLET.match(text) or len(text) - len(text.lstrip()) > len(before) - len(before.lstrip()) + 3:
        return False
    if find_markers(text.strip()) and before.rstrip().endswith((".", ":", ";")):
        return False
    word = text.split(maxsplit=1)[0]
    return len(before.rstrip()) + 1 + len(word) > measure * _FULL
