"""Inline text of a paragraph or list item, collected node by node with its links."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_reader.model import Link
from tui_reader.parse.dom import Element
from tui_reader.parse.draft import cut_links
from tui_reader.parse.rendering.formulas import is_power, power
from tui_reader.text.clean import collapsed

_INDENT = " \n\u00a0\u3000"


def is_raised(element: Element) -> bool:
    """Whether an element is a power or a charge above the line."""
    return element.tag == "sup" and len(element) == 0 and is_power(element.text or "")


def own_text(element: Element) -> str:
    """The text of an element before that of the elements in it, in superscript if it is a power."""
    text = element.text or ""
    return power(text) if text and is_raised(element) else text


@dataclass(slots=True)
class InlineText:
    """The text of one paragraph while it is collected: `length` characters so far, `links` by their offsets."""

    length: int = 0
    links: list[Link] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _bold: int = 0
    _visible: int = 0

    def add(self, text: str, bold: bool = False) -> None:
        """Add the text of one node, cleaned, with white space collapsed to one space."""
        text = collapsed(text)
        if text.startswith(" ") and (not self._parts or self._parts[-1].endswith(" ")):
            text = text[1:]
        if not text:
            return
        self._parts.append(text)
        self.length += len(text)
        visible = len(text.strip(_INDENT))
        self._visible += visible
        self._bold += visible if bold else 0

    def take(self) -> tuple[str, tuple[Link, ...], bool]:
        """The paragraph's text without indent, its links, and whether all of it is bold; then reset."""
        whole = "".join(self._parts)
        text = whole.lstrip(_INDENT)
        cut = len(whole) - len(text)
        text = text.rstrip(_INDENT)
        links = cut_links(self.links, cut, len(text))
        bold = self._visible > 0 and self._bold >= self._visible
        self._parts, self.length, self.links, self._bold, self._visible = [], 0, [], 0, 0
        return text, links, bold
