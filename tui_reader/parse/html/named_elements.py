"""The elements of a page by their names, collected in one pass for all rules that look for names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from tui_reader.parse.dom import Element

_Names = tuple[str | None, str | None]


class NamedElements:
    """The elements of a page that have an id or classes. A page has few different names: a rule looks at each of
    them once, not at every element."""

    def __init__(self, root: Element) -> None:
        groups: dict[_Names, list[tuple[int, Element]]] = {}
        for place, element in enumerate(root.iter("*")):
            names = (element.get("id"), element.get("class"))
            if names in groups:
                groups[names].append((place, element))
            elif names != (None, None):
                groups[names] = [(place, element)]
        self._groups = groups

    def matching(self, is_meant: Callable[[str, str], bool], tags: Collection[str]) -> list[Element]:
        """The elements with one of some tags whose id and classes are meant, in reading order."""
        found = [
            pair
            for (identifier, classes), held in self._groups.items()
            if is_meant(identifier or "", classes or "")
            for pair in held
            if pair[1].tag in tags
        ]
        found.sort(key=lambda pair: pair[0])
        return [element for _, element in found]

    def searching(self, pattern: re.Pattern[str], tags: Collection[str]) -> list[Element]:
        """The elements with one of some tags whose `id_and_class` has a part that matches, in reading order."""
        return self.matching(lambda *names: pattern.search(" ".join(names).lower()) is not None, tags)
