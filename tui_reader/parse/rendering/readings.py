"""Readings of characters (ruby) in their line."""

from __future__ import annotations


def with_reading(base: str, reading: str) -> str:
    """Text with its reading in parentheses behind it, as browsers without ruby show it."""
    before, after = parentheses(reading)
    return f"{base}{before}{reading.strip()}{after}" if reading.strip() else base


def parentheses(reading: str) -> tuple[str, str]:
    """The parentheses around a reading: wide ones unless it is ASCII."""
    return ("(", ")") if reading.isascii() else ("（", "）")
