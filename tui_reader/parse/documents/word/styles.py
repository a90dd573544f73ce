"""What the styles of a Word document, and its paragraphs themselves, say of headings, alignment and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from tui_reader.model import Align
from tui_reader.parse.documents.paragraphs.lines import aligned
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.documents.word.markup import W, value
from tui_reader.parse.documents.word.numbering import WordNumbers

_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s?\d", re.I)
_LONGEST_CHAIN = 12
"""Styles that a style is based on, one on the other. Chosen by hand."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Style:
    """The properties that matter here, of a style or a paragraph; None where they are inherited."""

    name: str
    parent: str | None
    level: int | None
    align: str | None
    numbers: tuple[str, int] | None


class ParagraphStyle:
    """The style of a paragraph with those it is based on, behind what the paragraph itself states."""

    def __init__(self, own: _Style, chain: list[_Style]) -> None:
        self._name = chain[0].name if chain else ""
        self._chain = [own, *chain]

    @property
    def is_contents(self) -> bool:
        """Whether the paragraph belongs to a table of contents."""
        return bool(_CONTENTS.fullmatch(self._name))

    @property
    def is_title(self) -> bool:
        """Whether the paragraph belongs to the title of the document."""
        return self._name.lower() in ("title", "标题")

    @property
    def level(self) -> int | None:
        """The level as a heading, from 1 to 6; None for other text."""
        level = _first_set(*(one.level for one in self._chain))
        if level is None and (named := _HEADING.fullmatch(self._name)):
            level = int(named[1])
        return level if level and level <= 6 else None

    @property
    def align(self) -> Align:
        """The alignment of the paragraph."""
        return aligned(_first_set(*(one.align for one in self._chain)))

    @property
    def numbers(self) -> tuple[str, int] | None:
        """The list to which the paragraph belongs and its level there, from 0; None without one."""
        return _first_set(*(one.numbers for one in self._chain))


class WordStyles:
    """The styles and lists of a document."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): _read_style(style) for style in styles}
        try:
            numbering = document.part.part_related_by(_NUMBERING).element
        except KeyError:
            numbering = None
        self._numbers = WordNumbers(numbering, W)

    def of(self, properties: Any) -> ParagraphStyle:
        """The style of a paragraph with these properties, its `w:pPr`, which may be None."""
        chain: list[_Style] = []
        name = value(properties, "pStyle") or "Normal"
        while name and name in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = self._styles[name].parent or ""
        own = _Style("", None, _level(properties), value(properties, "jc"), _numbers(properties))
        return ParagraphStyle(own, chain)

    def label(self, style: ParagraphStyle) -> tuple[str, int]:
        """The printed number of the next paragraph of its list, and the level of that; `("", 0)` without one."""
        numbers = style.numbers
        if numbers is None or numbers[0] in ("", "0"):
            return "", 0
        return self._numbers.label(*numbers), numbers[1]


def _read_style(style: Any) -> _Style:
    properties = style.find(f"{W}pPr")
    name, parent, align = value(style, "name") or "", value(style, "basedOn"), value(properties, "jc")
    return _Style(name, parent, _level(properties), align, _numbers(properties))


def _level(properties: Any) -> int | None:
    """The outline level from 1; 0 for body text, None if not stated."""
    level = stated_number(value(properties, "outlineLvl"), -1)
    return None if level < 0 else (level + 1) % 10


def _numbers(properties: Any) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    return value(found, "numId") or "0", stated_number(value(found, "ilvl"), 0)


def _first_set(*values: _T | None) -> _T | None:
    return next((value for value in values if value is not None), None)
