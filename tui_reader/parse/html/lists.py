"""HTML lists as list blocks, with labels as browsers print them; nested lists are items of greater depth."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_reader.model import Link, ListBlock, ListItem
from tui_reader.parse.dom import BLOCK_TAGS, HEADINGS, Element, single_line
from tui_reader.parse.draft import add_link
from tui_reader.parse.html.inline import InlineText, own_text
from tui_reader.parse.html.notes.linking import NOTE_LINK, NOTE_NAME
from tui_reader.parse.rendering.links import link_address
from tui_reader.text.numerals import roman_numeral

_DEEPEST = 8
_STYLE = re.compile(
    r"list-style(?:-type)?\s{0,9}:[^;]{0,80}?\b(decimal|(?:lower|upper)-(?:alpha|latin|roman))\b",
    re.IGNORECASE | re.ASCII,
)
_KINDS = {
    "decimal": "1",
    **dict.fromkeys(("lower-alpha", "lower-latin"), "a"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "A"),
    **{"lower-roman": "i", "upper-roman": "I"},
}
_STRUCTURE = ("table", "img", *HEADINGS, "pre", "blockquote")


def read_list(element: Element, base: str | None, skip: Callable[[Element], bool]) -> ListBlock | None:
    """The list as a block; None for an empty list, and for one around tables, headings or images."""
    if next(element.iter(*_STRUCTURE), None) is not None:
        return None
    items: list[ListItem] = []
    _items(element, base, skip, 0, items)
    return ListBlock(tuple(items)) if items else None


def _items(
    element: Element, base: str | None, skip: Callable[[Element], bool], depth: int, items: list[ListItem]
) -> None:
    ordered = element.tag == "ol"
    backwards = ordered and element.get("reversed") is not None
    number = _number(element.get("start"), sum(1 for _ in element.iterchildren("li")) if backwards else 1)
    kind = _kind(element) or "1"
    _loose(element.text, depth, items)
    for child in element:
        if child is not element[0]:
            previous = child.getprevious()
            _loose(None if previous is None else previous.tail, depth, items)
        if not isinstance(child.tag, str) or skip(child):
            continue
        if child.tag == "div" and next(child.iterchildren("dt", "dd"), None) is not None:
            _items(child, base, skip, depth, items)
            continue
        if child.tag in ("ul", "ol"):
            _items(child, base, skip, min(depth + 1, _DEEPEST), items)
            continue
        label = ""
        if child.tag == "li":
            if ordered:
                number = _number(child.get("value"), number)
                label = list_label(number, _kind(child) or kind)
                number += -1 if backwards else 1
            else:
                label = "•"
        inner = depth + (child.tag == "dd")
        for part in _parts(child, base, skip):
            if isinstance(part, tuple):
                items.append(ListItem(label, *part, min(inner, _DEEPEST), child.get(NOTE_NAME) or ""))
                label = ""
            else:
                _items(part, base, skip, min(depth + 1, _DEEPEST), items)
    if len(element):
        _loose(element[-1].tail, depth, items)


def _loose(text: str | None, depth: int, items: list[ListItem]) -> None:
    """Add text that stands between the items of a list."""
    if text and (line := single_line(text)):
        items.append(ListItem("", line, (), min(depth, _DEEPEST)))


def list_label(number: int, kind: str) -> str:
    """The label of an item of an ordered list by its `type`: `1.`, `a.`, `A.`, `i.` or `I.`."""
    if kind in ("a", "A") and 1 <= number <= 26:
        text = chr(ord("a") + number - 1)
    elif kind in ("i", "I") and 1 <= number < 40:
        text = roman_numeral(number)
    else:
        return f"{number}."
    return f"{text if kind.islower() else text.upper()}."


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value.strip()) else otherwise


def _kind(element: Element) -> str | None:
    """The kind of numbers as the values of `type`, also where the style states it; None where nothing does."""
    style = element.get("style")
    stated = _STYLE.search(style) if style else None
    return _KINDS[stated[1].lower()] if stated else element.get("type")


def _parts(
    element: Element, base: str | None, skip: Callable[[Element], bool]
) -> list[tuple[str, tuple[Link, ...]] | Element]:
    """The paragraphs of an item with their links, and the lists between them."""
    reader = _ItemReader(base, skip)
    reader.walk(element)
    reader.flush()
    return reader.parts


class _ItemReader:
    """Reads the paragraphs of an item. Not a function in a function: one that calls itself is a cycle, which
    would keep the page in memory until garbage is collected."""

    def __init__(self, base: str | None, skip: Callable[[Element], bool]) -> None:
        self.parts: list[tuple[str, tuple[Link, ...]] | Element] = []
        self._base, self._skip = base, skip
        self._paragraph = InlineText()

    def flush(self) -> None:
        """Ends the paragraph."""
        text, links, _ = self._paragraph.take()
        if text:
            self.parts.append((text, links))

    def walk(self, node: Element) -> None:
        """Reads an element and what is in it."""
        paragraph = self._paragraph
        paragraph.add(own_text(node))
        for child in node:
            if child.tag in ("ul", "ol"):
                self.flush()
                self.parts.append(child)
            elif isinstance(child.tag, str) and not self._skip(child):
                block = child.tag in BLOCK_TAGS or child.tag == "br"
                if block:
                    self.flush()
                start = paragraph.length
                self.walk(child)
                address = child.get(NOTE_LINK) or link_address(child, self._base) if child.tag == "a" else None
                if address and paragraph.length > start:
                    add_link(paragraph.links, Link(start, paragraph.length, address))
                if block:
                    self.flush()
            paragraph.add(child.tail or "")
