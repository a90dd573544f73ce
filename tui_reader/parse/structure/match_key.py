"""The key under which two texts count as the same."""

from __future__ import annotations

import re
import unicodedata


def match_key(text: str) -> str:
    """The text without white space, in compatibility form (NFKC) and case-folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
