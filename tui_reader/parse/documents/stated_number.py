"""Whole numbers in attributes of documents, which may be damaged or hostile."""

from __future__ import annotations

DIGITS = 6
"""Digits that are read unless a format has larger numbers. Python refuses to convert several thousand."""


def stated_number(text: str | None, otherwise: int, digits: int = DIGITS) -> int:
    """The number that an attribute states; `otherwise` where it is missing, empty, negative, no number, or of more
    than `digits` digits."""
    return int(text) if text and len(text) <= digits and text.isdecimal() else otherwise
