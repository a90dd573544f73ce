"""How the markup of a page aligns the text of an element."""

from __future__ import annotations

import re

from tui_reader.model import Align
from tui_reader.parse.dom import BLOCK_TAGS, Element

_STYLE = re.compile(r"text-align\s*:\s*(?:-(?:webkit|moz)-)?(left|center|right|justify|start|end)")
_WORDS: dict[str, Align] = {
    "left": "left",
    "justify": "left",
    "start": "left",
    "center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
}


def stated_alignment(style: str, attribute: str = "") -> Align | None:
    """The alignment in a style, else in an `align` attribute, in lower case; None where neither states one."""
    found = _STYLE.search(style) if "align" in style else None
    return _WORDS.get(found[1] if found else attribute.strip())


def element_alignment(element: Element) -> Align | None:
    """The alignment that an element states for its text, apart from that of the elements around it."""
    stated = stated_alignment((element.get("style") or "").lower(), (element.get("align") or "").lower())
    return "center" if stated is None and element.tag == "center" else stated


def cell_alignment(cell: Element) -> Align | None:
    """The alignment of a table cell: that of all paragraphs in it, else its own, else that of its row or of the
    part of the table. A cell that is justified states none: it is so for its wrapped lines."""
    paragraphs = [part for part in cell if part.tag in BLOCK_TAGS]
    if paragraphs and not (cell.text or "").strip():
        inner = {_for_cells(part) for part in paragraphs}
        if len(inner) == 1 and None not in inner:
            return inner.pop()
    row = cell.getparent()
    group = row.getparent() if row is not None else None
    around = (each for each in (cell, row, group) if each is not None and each.tag != "table")
    return next((found for each in around if (found := _for_cells(each))), None)


def _for_cells(element: Element) -> Align | None:
    return None if _is_justified(element) else element_alignment(element)


def _is_justified(element: Element) -> bool:
    return "justify" in (element.get("align") or "").lower() or "justify" in (element.get("style") or "").lower()
