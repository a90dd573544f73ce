"""What a text says at places that were extracted from it."""

from __future__ import annotations

from functools import cached_property

from tui_reader.archive.record import unpack
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin, body_text


class PlacedTexts:
    """The texts at places of a packed document."""

    def __init__(self, document: bytes) -> None:
        self._document = document

    def at(self, place: TextPlace) -> str:
        """The text at a place; "" where the document is damaged or has no such place."""
        if self._bulletin is None:
            return ""
        if place.line == TITLE:
            return (self._bulletin.title or "")[place.start : place.end]
        lines = self._lines
        return lines[place.line][place.start : place.end] if 0 <= place.line < len(lines) else ""

    @cached_property
    def _bulletin(self) -> Bulletin | None:
        try:
            return unpack(self._document)
        except ValueError:
            return None

    @cached_property
    def _lines(self) -> list[str]:
        return body_text(self._bulletin).split("\n") if self._bulletin else []
