"""Marks linked with the notes of a page: `#fn3` leads from a mark to the note `fn3`, and in the note back to it.

What is found is written on the elements, where the readers of blocks and lists see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import unquote

from tui_reader.parse.dom import HEADINGS, Element, text_length
from tui_reader.parse.html.notes.finding import is_mark
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import MOST_CHARACTERS

NOTE_NAME = "bulletin-note"
"""The attribute of an element that is a note, or in whose line one begins: its name."""

NOTE_LINK = "bulletin-note-link"
"""The attribute of a mark, and of a link from a note back to it: `#` and the name of the note."""

LONGEST = 3000
"""Characters of a note; a longer text is a part of the page. Chosen by hand."""

_BLOCKS = ("li", "dd", "p", "aside", "section", "div", "td")


def link_notes(page: Element, prefix: str = "") -> None:
    """Name the notes to which marks above them in a page lead, each by the name of the place on the page. With a
    `prefix`, for one of several pages in a document, their names and the links to them and back begin with it."""
    links = [link for link in page.iter("a") if len(_fragment(link)) > 1 and is_mark(link)]
    if not links:
        return
    order = {element: place for place, element in enumerate(page.iter())}
    targets = named_elements(page)
    note_of = NoteBlocks()
    returned: set[tuple[Element, bool]] = set()
    for link in links:
        name = _fragment(link)[1:]
        target = targets.get(name)
        if target is None or order[target] <= order[link]:
            continue
        note = note_of(target)
        if note is None or note in link.iterancestors():
            continue
        name = note.get(NOTE_NAME) or prefix + clean_line(name, MOST_CHARACTERS)
        note.set(NOTE_NAME, name)
        link.set(NOTE_LINK, f"#{name}")
        if (note, note is target) not in returned:
            returned.add((note, note is target))
            for back in _links_back(note, target, order, targets):
                back.set(NOTE_LINK, f"#{name}")


def named_elements(page: Element) -> dict[str, Element]:
    """The elements of a page by their names as places; of several with one name the first."""
    found: dict[str, Element] = {}
    for element in page.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(name, element)
    return found


def _fragment(link: Element) -> str:
    href = link.get("href")
    if not href or "#" not in href:
        return ""
    href = href.strip()
    return unquote(href) if href.startswith("#") else ""


class NoteBlocks:
    """The notes by their targets. Many marks share a target and many targets a block, which is measured once."""

    def __init__(self) -> None:
        self._is_short = cache(_is_short)
        self._anchors = cache(_anchors)
        self._found: dict[Element, Element | None] = {}

    def __call__(self, target: Element) -> Element | None:
        """The element of a note: the block of its target; the target itself where that block holds several notes,
        and None where it is no note but a part of the page."""
        if target not in self._found:
            self._found[target] = self._note(target)
        return self._found[target]

    def _note(self, target: Element) -> Element | None:
        block = next((each for each in (target, *target.iterancestors()) if each.tag in (*_BLOCKS, "dt")), None)
        if block is None or not self._is_short(block) or next(block.iter(*HEADINGS), None) is not None:
            return None
        if block.tag == "dt":
            text = block.getnext()
            return text if text is not None and text.tag == "dd" else block
        around = block.getparent()
        if around is not None and around.tag in ("li", "dd", "aside") and self._is_short(around):
            block = around
        return target if block is not target and block.tag != "li" and self._anchors(block) > 1 else block


def _is_short(block: Element) -> bool:
    return text_length(block, LONGEST + 1) <= LONGEST


def _anchors(block: Element) -> int:
    """The number of places with names in a block."""
    return sum(1 for each in block.iter("a") if each.get("name") or each.get("id"))


def _links_back(
    note: Element, target: Element, order: Mapping[Element, int], targets: Mapping[str, Element]
) -> Iterator[Element]:
    """The links in a note to what stands above it; of a note that is only an anchor, the anchor itself and those
    behind it up to the next one."""
    inside = list(note.iter("a"))
    after = target.getnext() if note is target else None
    while after is not None and after.tag != "br" and not (after.get("name") or after.get("id")):
        inside += after.iter("a")
        after = after.getnext()
    for link in inside:
        leads = targets.get(_fragment(link)[1:]) if _fragment(link) else None
        if leads is not None and order[leads] < order[note]:
            yield link
