"""Links that name their own place: the signs beside headings, definitions and captions that copy their address."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote

from tui_reader.parse.dom import Element, TaggedElements, text_of

PERMALINK = "link to its own place"
"""The reason under which the sign of such a link is left out."""

_LONGEST_SIGN = 4
_MOST_AROUND = 3
"""Elements around a link whose own place it may name: a heading, its box and its section."""


def remove_permalinks(elements: TaggedElements, leave_out: Callable[[Element, str], None]) -> None:
    """Take out the links whose text is only a sign (`¶`, `#`, `§`, a picture of a chain) and whose target is the
    element that they stand in, as Sphinx, MkDocs, rustdoc and most wikis print them; the text beside them stays.

    What decides is the target: the sign of a footnote leads elsewhere, and a heading that links to itself has
    letters or digits.
    """
    for link in elements.iter("a"):
        address = link.get("href") or ""
        if address.startswith("#") and len(address) > 1:
            sign = text_of(link)
            if 0 < len(sign) <= _LONGEST_SIGN and not any(map(str.isalnum, sign)) and _is_own_place(link, address):
                leave_out(link, PERMALINK)


def _is_own_place(link: Element, address: str) -> bool:
    """Whether a link leads to itself, to an element around it that has other text, or to an empty element before
    that."""
    names = {address[1:], unquote(address[1:])}
    if not names.isdisjoint(_names(link)):
        return True
    for around in islice(link.iterancestors(), _MOST_AROUND):
        if around.tag in ("body", "html"):
            break
        before = around.getprevious()
        if not names.isdisjoint(_names(around)) or (before is not None and not names.isdisjoint(_names(before))):
            return True
    return False


def _names(element: Element) -> tuple[str, ...]:
    return tuple(name for name in (element.get("id"), element.get("name")) if name)
