"""The direction of a paragraph."""

from __future__ import annotations

import re
import unicodedata

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text with a direction is written from right to left (UAX #9, P2 and P3)."""
    if not _RIGHT_TO_LEFT.search(text):
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
