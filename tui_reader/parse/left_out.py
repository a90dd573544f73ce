"""The ledger of what a reader leaves out: every piece of text with its place on the page and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model import LeftOut, block_text
from tui_reader.parse.dom import remove, text_of

if TYPE_CHECKING:
    from tui_reader.parse.dom import Element
    from tui_reader.parse.draft import DraftLine

_LONGEST_NAME = 40


class LeftOutLedger:
    """Collects what one page leaves out; `entries` go to `Draft.left_out`.

    Reasons are plain English without a final stop, such as `hidden by its style`. Plain navigation and controls
    need no entry.
    """

    def __init__(self) -> None:
        self.entries: list[LeftOut] = []

    def remove(self, element: Element, reason: str) -> None:
        """Record the text of an element and take the element out of the tree; the text after it stays."""
        self.note(element, reason)
        remove(element)

    def note(self, element: Element, reason: str) -> None:
        """Record the text of an element that stays in the tree and is not read."""
        self.add(text_of(element), place_of(element), reason)

    def drop(self, line: DraftLine, reason: str) -> None:
        """Record the text of a line that is not body."""
        text = block_text(line.block) if line.block is not None else line.text
        self.add(text.strip(), f"line {line.number}" if line.number else "text", reason)

    def add(self, text: str, where: str, reason: str) -> None:
        """Record clean text; empty text is no entry."""
        if text:
            self.entries.append(LeftOut(text, where, reason))


def place_of(element: Element) -> str:
    """A short name of an element as selectors write it: `aside`, `div.related`, `td#note`."""
    name = str(element.tag)
    if identifier := (element.get("id") or "").split():
        name += f"#{identifier[0]}"
    elif classes := (element.get("class") or "").split():
        name += f".{classes[0]}"
    return "".join(letter for letter in name[:_LONGEST_NAME] if letter.isprintable())
