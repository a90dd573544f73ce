"""Styles of OpenDocument files: alignment of paragraphs, hidden text and pages, raised text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from tui_reader.model import Align

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TEXT_ALIGN = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}text-align"
_VISIBILITY = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}visibility"
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
                # Styles of different families may have one name.
                family = style.get(f"{_STYLE}family", "")
                name = f"{family} {style.get(f'{_STYLE}name', '')}"
                if name not in self._own:
                    self._own[name] = dict(_properties(style))
                    self._parents[name] = f"{family} {style.get(f'{_STYLE}parent-style-name', '')}"

    def alignment(self, style: str) -> Align | None:
        """The alignment of the paragraphs of a style; None for that of other text."""
        return _ALIGNMENTS.get(self._stated(f"paragraph {style}", "align"))

    def is_hidden(self, style: str, family: Literal["text", "paragraph", "drawing-page"]) -> bool:
        """Whether runs, paragraphs or pages of a style are not shown."""
        return self._stated(f"{family} {style}", "display") == "none"

    def is_raised(self, style: str) -> bool:
        """Whether text of a style stands above the line."""
        place = self._stated(f"text {style}", "position").split(" ")[0]
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
    for properties in style.iterchildren(f"{_STYLE}drawing-page-properties"):
        if properties.get(_VISIBILITY) == "hidden":
            yield "display", "none"
