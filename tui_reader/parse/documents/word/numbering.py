"""The lists of Word documents in XML."""

from __future__ import annotations

from typing import Any

from tui_reader.parse.documents.paragraphs.numbers import ListLevel, ListNumbers
from tui_reader.parse.documents.stated_number import stated_number


class WordNumbers(ListNumbers):
    """The lists of a document in XML: `numbering` is its `w:numbering` element, None if it has no lists."""

    def __init__(self, numbering: Any | None, namespace: str) -> None:
        super().__init__({}, {})
        self._w = namespace
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        w = self._w
        for abstract in numbering.iter(f"{w}abstractNum"):
            name = f"abstract {abstract.get(f'{w}abstractNumId')}"
            found = abstract.iter(f"{w}lvl")
            self._levels[name] = {stated_number(level.get(f"{w}ilvl"), 0): self._level(level) for level in found}
        for concrete in numbering.iter(f"{w}num"):
            number, points = concrete.get(f"{w}numId", ""), concrete.find(f"{w}abstractNumId")
            name = points.get(f"{w}val", "") if points is not None else ""
            self._lists[number] = name
            levels = dict(self._levels.get(f"abstract {name}", {}))
            for change in concrete.iter(f"{w}lvlOverride"):
                at, start = stated_number(change.get(f"{w}ilvl"), 0), change.find(f"{w}startOverride")
                if start is not None and at in levels:
                    levels[at] = levels[at]._replace(start=stated_number(start.get(f"{w}val"), 1))
                    # A list that restarts has a counter of its own.
                    self._lists[number] = f"{name} {number}"
            self._levels[number] = levels

    def _level(self, level: Any) -> ListLevel:
        def value(tag: str, otherwise: str) -> str:
            found = level.find(f"{self._w}{tag}")
            return str(found.get(f"{self._w}val", otherwise)) if found is not None else otherwise

        return ListLevel(value("numFmt", "decimal"), value("lvlText", "%1."), stated_number(value("start", ""), 1))
