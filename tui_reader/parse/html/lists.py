"""HTML lists as list blocks, with labels as browsers print them; nested lists are items of greater depth."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_reader.model import Link, ListBlock, ListItem
from tui_reader.parse.dom import BLOCK_TAGS, Element, single_line
from tui_reader.parse.html.inline import InlineText
from tui_reader.parse.rendering.links import link_address
from tui_reader.text.numerals import roman_numeral

_DEEPEST = 8
_STRUCTURE = ("table", "img", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote")


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
    number = _number(element.get("start"), 1)
    kind = element.get("type") or "1"
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
                label = list_label(number, kind)
                number += 1
            else:
                label = "•"
        inner = depth + (child.tag == "dd")
        for index, (text, links) in enumerate(_texts(child, base, skip)):
            items.append(ListItem("" if index else label, text, links, min(inner, _DEEPEST)))
        for nested in child.iter("ul", "ol"):
            # A list within a nested list belongs to an item of that one.
            if child is next(one for one in nested.iterancestors() if one is child or one.tag in ("ul", "ol")):
                _items(nested, base, skip, min(depth + 1, _DEEPEST), items)
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
    return int(value) if value and re.fullmatch(r"[0-9]{1,6}", value.strip()) else otherwise


def _texts(
    element: Element, base: str | None, skip: Callable[[Element], bool]
) -> list[tuple[str, tuple[Link, ...]]]:
    """The paragraphs of an item with their links, without nested lists."""
    texts: list[tuple[str, tuple[Link, ...]]] = []
    paragraph = InlineText()

    def flush() -> None:
        text, links, _ = paragraph.take()
        if text:
            texts.append((text, links))

    def walk(node: Element) -> None:
        paragraph.add(node.text or "")
        for child in node:
            if isinstance(child.tag, str) and child.tag not in ("ul", "ol") and not skip(child):
                block = child.tag in BLOCK_TAGS or child.tag == "br"
                if block:
                    flush()
                start = paragraph.length
                walk(child)
                address = link_address(child, base) if child.tag == "a" else None
                if address and paragraph.length > start:
                    paragraph.links.append(Link(start, paragraph.length, address))
                if block:
                    flush()
            paragraph.add(child.tail or "")

    walk(element)
    flush()
    return texts
