"""The key under which two texts count as the same."""

from __future__ import annotations

import unicodedata

_FULL_WIDTH = (("\u3000", " "), *((mark, chr(ord(mark) - 0xFEE0)) for mark in "，：（）；！？"))


def compatible(text: str) -> str:
    """The text in compatibility form (NFKC)."""
    if text.isascii():
        return text
    # Without these marks most Chinese text has that form already, which is found a hundred times as fast.
    for mark, ascii_mark in _FULL_WIDTH:
        text = text.replace(mark, ascii_mark)
    return unicodedata.normalize("NFKC", text)


def match_key(text: str) -> str:
    """The text without white space, in compatibility form and case-folded."""
    return "".join(compatible(text).split()).casefold()
