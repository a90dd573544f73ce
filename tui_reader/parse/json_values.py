"""Typed access to the values of untrusted JSON documents."""

from __future__ import annotations

from typing import Any

from tui_reader.text.clean import clean, clean_line

Json = dict[str, Any]


def objects(value: object) -> list[Json]:
    """The objects of a list; an empty list for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def strings(value: object) -> list[str]:
    """The clean lines of a list of text; an empty list for anything else."""
    return [line for item in value if (line := line_of(item))] if isinstance(value, list) else []


def inner(value: object, *path: str) -> Json:
    """The object at a path of keys; an empty one where there is no object."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def raw_text(value: object) -> str | None:
    """Text, not cleaned; None for blank text and for other types."""
    return value if isinstance(value, str) and value.strip() else None


def line_of(value: object, limit: int = 1000) -> str | None:
    """One clean line of a text or a number; None for blank text and for other types."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return clean_line(value, limit) or None if isinstance(value, str) else None


def text_of(value: object) -> str:
    """Clean text of several lines; empty for other types."""
    return clean(value).strip("\n") if isinstance(value, str) else ""
