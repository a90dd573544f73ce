"""Whether one text holds another, whatever separates their words."""

from __future__ import annotations

import re

_NO_LETTER = re.compile(r"[\W_]+")
CUT = re.compile(
    r"(?:\.{3,}|…)\s*[\])】）]?\s*$"
    r"|(?:^|[\s.。…\[(（])(?:(?:continue|keep) reading|read (?:more|the full \w+)|阅读全文|查看全文|查看详情|"
    r"阅读更多|閱讀全文|続きを読む|lire la suite|weiterlesen|leer más)[^。.!?\n]{0,80}$",
    re.I,
)
"""The end of a text that is cut: feeds mark where they cut one, and lead to the rest of it."""

_TAIL = 300
_PIECE = 12
"""Letters and digits of a piece that is looked up. Chosen by hand."""

_PIECES = 100


def letters(text: str) -> str:
    """The letters and digits of a text in one case, for comparison."""
    return _NO_LETTER.sub("", text).casefold()


def holds(text: str, part: str) -> bool:
    """Whether `text` holds the words of `part`, which may be cut at its end."""
    part = part.rstrip()
    cut = CUT.search(part, max(0, len(part) - _TAIL))
    wanted = letters(part[: cut.start()] if cut else part)
    # A text that is cut may end in the middle of a word.
    return (wanted[: -_PIECE // 3] if cut and len(wanted) > 2 * _PIECE else wanted) in letters(text)


def shared_part(text: str, part: str) -> float:
    """The share of pieces of `part` that `text` holds, from 0 to 1; 0 for a part that is shorter than a piece."""
    held, wanted = letters(text), letters(part)
    places = range(0, len(wanted) - _PIECE + 1, max((len(wanted) - _PIECE) // _PIECES, 1))
    found = sum(wanted[place : place + _PIECE] in held for place in places)
    return found / len(places) if places else 0.0
