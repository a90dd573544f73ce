"""The key under which two texts count as the same."""

from __future__ import annotations

import unicodedata


def match_key(text: str) -> str:
    """The text without white space, in compatibility form (NFKC) and case-folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).casefold()
