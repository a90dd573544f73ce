"""What a text says at places that were extracted from it.

It reads the JSON object directly: making a `Bulletin` of it takes several times as long, and an agenda shows the
texts of as many bulletins as it has rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from tui_reader.archive.record import unpacked
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import label_gap
from tui_reader.text.clean import clean


class PlacedTexts:
    """The texts at places of a packed document."""

    def __init__(self, document: bytes) -> None:
        self._document = document

    def at(self, place: TextPlace) -> str:
        """The text at a place, cleaned: others may have written the document; "" where it is damaged or has no
        such place."""
        lines = self._title if place.line == TITLE else self._lines
        line = place.line if place.line != TITLE else 0
        text = lines[line][place.start : place.end] if 0 <= line < len(lines) else ""
        # Tabs separate the cells of a table.
        return "\t".join(map(clean, text.split("\t")))

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        try:
            return unpacked(self._document)
        except ValueError:
            return {}

    @cached_property
    def _title(self) -> list[str]:
        title = self._data.get("title")
        return [title] if isinstance(title, str) else []

    @cached_property
    def _lines(self) -> list[str]:
        try:
            return "\n".join(filter(None, _texts(self._data))).split("\n")
        except (KeyError, TypeError, AttributeError, RecursionError):
            return []


def _texts(data: Mapping[str, Any]) -> list[str]:
    """As `model.body_text`, before it is joined."""
    texts = [_shown(block) for block in data["preamble"]]
    if repeated := data.get("repeated_title"):
        texts.insert(repeated["place"], repeated["text"])
    texts += _section_texts(data["sections"])
    return texts


def _section_texts(sections: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for section in sections:
        label = section["label"] or ""
        heading = f"{label}{label_gap(label, section['heading'])}{section['heading']}{section['closing']}"
        texts = [_shown(block) for block in section["blocks"]]
        if section["run_in"] and texts:
            texts[0] = heading + texts[0]
        else:
            texts.insert(0, heading)
        yield from texts
        yield from _section_texts(section["sections"])


def _shown(block: Mapping[str, Any]) -> str:
    return str((block["caption"] if block["type"] == "image" else block["text"]) or "")
