"""The elements of a page by their names, collected in one pass for all rules that look for names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from tui_reader.parse.dom import Element

_Names = tuple[str | None, str | None]


class NamedElements:
    """The elements of a page that have an id or classes. A page has few different names: a rule looks at each of
    them once, not at every element. `tags` are those of all elements."""

    def __init__(self, root: Element) -> None:
        groups: dict[_Names, list[tuple[int, Element]]] = {}
        self.tags: set[object] = set()
        for place, element in enumerate(root.iter("*")):
            self.tags.add(element.tag)
            names = (element.get("id"), element.get("class"))
            if names in groups:
                groups[names].append((place, element))
            elif names != (None, None):
                groups[names] = [(place, element)]
        self._groups = groups
        self._all = "\n".join(f"{identifier} {classes}" for identifier, classes in groups).lower()

    def searching(
        self, pattern: re.Pattern[str], words: Sequence[str], tags: Collection[str], *, classes_only: bool = False
    ) -> list[Element]:
        """The elements with one of some tags in whose id and classes, in lower case, a pattern finds something, in
        reading order. Every match contains one of the `words`, which are looked for much faster."""
        words = [word for word in words if word in self._all]
        if not words:
            return []

        def is_meant(identifier: str, classes: str) -> bool:
            names = (classes if classes_only else f"{identifier} {classes}").lower()
            return any(word in names for word in words) and pattern.search(names) is not None

        return self.matching(is_meant, tags)

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
