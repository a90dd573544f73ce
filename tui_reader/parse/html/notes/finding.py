"""Footnotes and endnotes of an article, in its container or beside it, known by the marks that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from urllib.parse import unquote

from tui_reader.parse.dom import HEADINGS, Element, id_and_class, surroundings, text_length, text_of

_MARK = re.compile(
    r"[\[(（［【〔{^\s]*(?:(?:note|fn|注|註|注释|脚注|주)?\s*(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,6}|[①-⑳㉑-㊿]|[*†‡§¶#]{1,4}))"
    r"[\])）］】〕}.\s]*",
    re.I,
)
_WORD_LIST = re.compile(r"mso-element\s*:\s*(?:foot|end)note-list", re.I)
_WORD_NOTE = re.compile(r"mso-element\s*:\s*(?:foot|end)note\b(?!-)", re.I)
_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote", "doc-endnotes"))
_NOTE_NAMES = re.compile(r"(?:^|[\s_-])(?:footnotes?|endnotes?)(?=$|[\s_-])")
_LONGEST_HEADING = 40
_LONGEST_SINGLE = 3000
_LONGEST_HIDDEN = 1000
"""Characters of a hidden note; a longer text is a panel. Chosen by hand."""
_NEAR = 3


class Notes:
    """The notes of one article: in its container, where no rule may drop them, and `outside` it, in order."""

    def __init__(self, container: Element, page: Element) -> None:
        self.outside: list[Element] = []
        self._kept: set[Element] = set()
        around = {container, *container.iterancestors()}
        targets = _targets(container, page)
        note_of = _Blocks(targets, around)
        found: set[Element] = set()
        for target in targets:
            if container in target.iterancestors():
                self._keep(target, container)
            elif target not in around and (note := note_of(target)) is not None:
                found.add(note)
        found.update(one for one in page.iter("div", "aside", "section", "ol") if _is_note_list(one))
        scope = surroundings(container, _NEAR)
        if scope is not container:
            found.update(one for one in scope.iter("div", "aside", "section", "ol", "p") if _is_named(one))
        found = {one for one in found if one not in around and container not in one.iterancestors()}
        if found:
            self.outside = self._ordered(page, found)

    def keeps(self, element: Element) -> bool:
        """Whether an element of the container holds a note."""
        return element in self._kept

    def _keep(self, target: Element, container: Element) -> None:
        for ancestor in (target, *target.iterancestors()):
            if ancestor is container or ancestor in self._kept:
                return
            self._kept.add(ancestor)

    @staticmethod
    def _ordered(page: Element, found: set[Element]) -> list[Element]:
        """The notes in reading order, each once, with the heading above them."""
        notes: dict[Element, None] = {}
        for element in page.iter():
            if element not in found or not found.isdisjoint(element.iterancestors()):
                continue
            before = element.getprevious()
            heads = before is not None and before.tag in HEADINGS and before not in notes
            if before is not None and heads and 0 < text_length(before) <= _LONGEST_HEADING:
                notes[before] = None
            notes[element] = None
        return list(notes)


def _targets(container: Element, page: Element) -> set[Element]:
    """The elements of the page that marks in the container refer to."""
    wanted = {
        unquote((link.get("href") or "")[1:])
        for link in container.iter("a")
        if (link.get("href") or "").startswith("#") and is_mark(link)
    } - {""}
    if not wanted:
        return set()
    found: dict[str, Element] = {}
    for element in page.iter():
        name = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if name in wanted:
            found.setdefault(str(name), element)
    return set(found.values())


def without_notes(root: Element, hidden: Sequence[Element]) -> list[Element]:
    """The hidden elements but for notes that a script shows at their marks.

    A note has an id that a mark, or the element around one, names in any of its attributes. The mark stands
    outside of the note; a button that closes a hidden dialog stands in it.
    """
    named = {name: element for element in hidden if (name := element.get("id"))}
    if not named:
        return list(hidden)
    notes: set[Element] = set()
    is_short = cache(_is_short_text)
    for mark in root.iter("a", "sup"):
        for element in (mark, *islice(mark.iterancestors(), 1)):
            for value in element.attrib.values():
                note = named.get(str(value).removeprefix("#"))
                if note is None or note in notes or not is_mark(mark) or not is_short(note):
                    continue
                if note is not element and note not in mark.iterancestors():
                    notes.add(note)
    return [element for element in hidden if element not in notes]


def _is_short_text(element: Element) -> bool:
    length = text_length(element)
    return 0 < length <= _LONGEST_HIDDEN and sum(map(text_length, element.iter("a"))) * 2 <= length


def is_mark(link: Element) -> bool:
    """Whether a link looks like the mark of a note, such as [1] or ①."""
    if link.get("role") == "doc-noteref" or link.get("epub:type") == "noteref":
        return True
    return is_mark_text(text_of(link))


def is_mark_text(text: str) -> bool:
    """Whether the text of a link looks like the mark of a note."""
    return 0 < len(text) <= 12 and _MARK.fullmatch(text) is not None


class _Blocks:
    """The blocks of notes by the `targets` in them that marks refer to, outside of the elements `around` the text.

    Many targets share a block or a list, which is measured once.
    """

    def __init__(self, targets: set[Element], around: set[Element]) -> None:
        self._targets, self._around = targets, around
        self._length = cache(text_length)
        # Not a cached method: it would refer to itself, and the page stay in memory until garbage is collected.
        self._lists: dict[Element, bool] = {}

    def __call__(self, target: Element) -> Element | None:
        """The block of a note; the whole list where most of its items are notes."""
        block = target
        for ancestor in (target, *target.iterancestors()):
            if ancestor in self._around:
                break
            block = ancestor
            is_block = ancestor.tag in ("li", "p", "dd", "tr", "div", "aside", "section")
            if is_block and self._length(ancestor) > 3:
                break
        parent = block.getparent()
        if parent is not None and parent not in self._around:
            if (
                _WORD_NOTE.search(parent.get("style") or "")
                or parent.tag in ("li", "dd", "aside")
                or _is_named(parent)
            ):
                return parent
            if block.tag == "li":
                return parent if self._is_list(parent) else block
        return block if 0 < self._length(block) <= _LONGEST_SINGLE else None

    def _is_list(self, element: Element) -> bool:
        """Whether most items of a list are notes; each list is looked at once."""
        if element not in self._lists:
            items = list(element.iterchildren("li"))
            noted = sum(1 for item in items if item in self._targets or not self._targets.isdisjoint(item.iter()))
            self._lists[element] = noted * 2 >= len(items)
        return self._lists[element]


def _is_note_list(element: Element) -> bool:
    style = element.get("style")
    return (style is not None and _WORD_LIST.search(style) is not None) or element.get("role") in _NOTE_ROLES


def _is_named(element: Element) -> bool:
    return "note" in (element.get("class") or "").lower() and _NOTE_NAMES.search(id_and_class(element)) is not None
