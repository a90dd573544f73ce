"""Half-width marks between Chinese characters in their full-width forms, as print has them."""

from __future__ import annotations

import re

from tui_reader.text.character_ranges import HAN_BASIC

_MARKS = {ord(half): full for half, full in zip(",;:?!()", "，；：？！（）", strict=True)}
_CHINESE = f"\u3400-\u4dbf{HAN_BASIC}\u3001-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f“”‘’…—"
_AFTER_HAN = re.compile(f"(?<=[{_CHINESE}])[,;:?!]+(?=[{_CHINESE}0-9]|$)|(?<=[0-9A-Za-z%])[,;:?!](?=[{_CHINESE}])")
_BRACKETS = re.compile(r"\([^()\n]{1,200}\)")
_HAN = re.compile(f"[\u3400-\u4dbf{HAN_BASIC}]")
_PLAIN = re.compile("[,;:?!(]")


def full_width_marks(text: str) -> str:
    """`text` with `, ; : ? !` after Chinese, and brackets around Chinese, in full width; of the same length.

    A mark between two letters or digits keeps its width (`1,200`, `9:30`), as does one with a space beside it.
    Brackets change in pairs, around Chinese without a Latin letter or space beside them.
    """
    if not _PLAIN.search(text) or not _HAN.search(text):
        return text
    if "(" in text:
        text = _BRACKETS.sub(_bracketed, text)
    return _AFTER_HAN.sub(lambda match: match[0].translate(_MARKS), text)


def _bracketed(match: re.Match[str]) -> str:
    inside, text = match[0][1:-1], match.string
    beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    latin = any(character == " " or (character.isascii() and character.isalpha()) for character in beside)
    return f"（{inside}）" if _HAN.search(inside) and not latin else match[0]
