"""Styles of OpenDocument files: alignment of paragraphs, hidden and raised text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_reader.model import Align

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TEXT_ALIGN = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}text-align"
_ALIGNMENTS: dict[str, Align] = {"center": "center", "end": "right", "right": "right"}
# Styles on which a style is based, one on the other. Chosen by hand.
_MOST_BASES = 20


class StyleSheet:
    """The styles of some parts of a document: what a style says itself, else what the one it is based on says."""

    def __init__(self, *parts: Any) -> None:
        """`parts` are the roots of the parts with styles, the nearest first; None for one that is missing."""
        self._own: dict[str, dict[str, str]] = {}
        self._parents: dict[str, str] = {}
        for part in parts:
            for style in part.iter(f"{_STYLE}style") if part is not None else ():
                name = style.get(f"{_STYLE}name", "")
                if name not in self._own:
                    self._own[name] = dict(_properties(style))
                    self._parents[name] = style.get(f"{_STYLE}parent-style-name", "")

    def alignment(self, style: str) -> Align | None:
        """The alignment of the paragraphs of a style; None for that of other text."""
        return _ALIGNMENTS.get(self._stated(style, "align"))

    def is_hidden(self, style: str) -> bool:
        """Whether text of a style is not shown."""
        return self._stated(style, "display") == "none"

    def is_raised(self, style: str) -> bool:
        """Whether text of a style stands above the line."""
        place = self._stated(style, "position").split(" ")[0]
        return place == "super" or (place.endswith("%") and place.strip("+%.0123456789") == "" and place[0] != "0")

    def _stated(self, style: str, name: str) -> str:
        for _ in range(_MOST_BASES):
            if style not in self._own or name in self._own[style]:
                break
            style = self._parents[style]
        return self._own.get(style, {}).get(name, "")


def _properties(style: Any) -> Iterable[tuple[str, str]]:
    for properties in style.iterchildren(f"{_STYLE}paragraph-properties"):
        if stated := properties.get(_TEXT_ALIGN):
            yield "align", stated
    for properties in style.iterchildren(f"{_STYLE}text-properties"):
        if stated := properties.get(f"{_TEXT}display"):
            yield "display", stated
        if stated := properties.get(f"{_STYLE}text-position"):
            yield "position", stated
