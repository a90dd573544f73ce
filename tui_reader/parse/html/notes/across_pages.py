"""Notes of a document of several pages to which marks in its other pages lead, such as the endnotes of a book."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from tui_reader.parse.dom import Element
from tui_reader.parse.html.notes.finding import is_mark, is_mark_text
from tui_reader.parse.html.notes.linking import NOTE_LINK, NOTE_NAME, NoteBlocks, named_elements
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import MOST_CHARACTERS

_LINK = re.compile(r"<a\b([^<>]{1,2000})>(.{0,200}?)</a\s*>", re.I | re.DOTALL)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.I)
_TAG = re.compile(r"<[^<>]*>")


class NotePlace(NamedTuple):
    """A place with a name on a page."""

    page: str
    name: str


class NotesAcrossPages:
    """Which places of the pages are notes to which other pages lead. Pages without such links are not parsed."""

    def __init__(self, pages: Sequence[tuple[str, str]], parsed: Callable[[str], Element | None]) -> None:
        """`pages` are the paths of the pages in the document, and their markup, in order; `parsed` parses one."""
        self._names: dict[NotePlace, str] = {}
        self._from: dict[NotePlace, set[str]] = {}
        order = {path: number for number, (path, _markup) in enumerate(pages)}
        for path, markup in pages:
            for place in _marked_places(path, markup):
                # A note stands behind its marks; a link back from it looks like one.
                if order.get(place.page, -1) > order[path]:
                    self._from.setdefault(place, set()).add(path)
        for number, (path, markup) in enumerate(pages):
            if places := [place for place in self._from if place.page == path]:
                self._name_notes(number, parsed(markup), places)

    def _name_notes(self, number: int, root: Element | None, places: Sequence[NotePlace]) -> None:
        if root is None:
            return
        elements, note_of = named_elements(root), NoteBlocks()
        named: dict[Element, str] = {}
        for place in places:
            target = elements.get(place.name)
            note = note_of(target) if target is not None else None
            if note is not None:
                name = f"{number + 1}-{clean_line(place.name, MOST_CHARACTERS)}"
                self._names[place] = named.setdefault(note, name)

    def link(self, page: Element, path: str) -> None:
        """Name the notes of a page to which other pages lead, and link its marks with the notes of others."""
        if not self._names:
            return
        for link in page.iter("a"):
            place = _place(path, link.get("href") or "")
            if place is not None and place.page != path and place in self._names and is_mark(link):
                link.set(NOTE_LINK, f"#{self._names[place]}")
        mine = [place for place in self._names if place.page == path]
        elements, note_of = named_elements(page) if mine else {}, NoteBlocks()
        for place in mine:
            target = elements.get(place.name)
            note = note_of(target) if target is not None else None
            if note is None:
                continue
            name = self._names[place]
            if note.get(NOTE_NAME) is None:
                note.set(NOTE_NAME, name)
            for link in note.iter("a"):
                leads = _place(path, link.get("href") or "")
                if leads is not None and leads.page in self._from[place] and link.get(NOTE_LINK) is None:
                    link.set(NOTE_LINK, f"#{name}")


def _marked_places(path: str, markup: str) -> Iterator[NotePlace]:
    """The places to which marks in some markup lead, as far as can be seen without parsing it."""
    for attributes, content in _LINK.findall(markup):
        href = _HREF.search(attributes)
        place = _place(path, html.unescape(href[1] or href[2])) if href else None
        text = html.unescape(_TAG.sub("", content))
        if place is not None and ("noteref" in attributes or is_mark_text(text)):
            yield place


def _place(path: str, href: str) -> NotePlace | None:
    """The place to which a link on the page at a path leads, on the same or on another page; None without a name
    of a place, and for links that leave the document."""
    file, _, name = href.strip().partition("#")
    if not name or ":" in file or file.startswith("/"):
        return None
    name = unquote(name)
    return NotePlace(
        posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path, name
    )
