"""The lists of Word documents in XML."""

from __future__ import annotations

from typing import Any

from tui_reader.parse.documents.paragraphs.numbers import NUMBER_FORMATS, ListLevel, ListNumbers
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


class Word2003Numbers(ListNumbers):
    """The lists of a document in the XML of Word 2003, by its root element, and the styles that lead to them."""

    def __init__(self, root: Any, namespace: str) -> None:
        super().__init__({}, {})
        self._w = namespace
        self._styles = {
            style.get(f"{namespace}styleId", ""): found
            for style in root.iter(f"{namespace}style")
            if (found := style.find(f"{namespace}pPr/{namespace}listPr")) is not None
        }
        for definition in root.iter(f"{namespace}listDef"):
            levels = definition.iterchildren(f"{namespace}lvl")
            name = f"abstract {definition.get(f'{namespace}listDefId')}"
            self._levels[name] = {
                stated_number(each.get(f"{namespace}ilvl"), 0): self._level(each) for each in levels
            }
        for stated in root.iter(f"{namespace}list"):
            points = stated.find(f"{namespace}ilst")
            name = points.get(f"{namespace}val", "") if points is not None else ""
            number = stated.get(f"{namespace}ilfo", "")
            self._lists[number] = name
            starts = {
                stated_number(change.get(f"{namespace}ilvl"), 0): stated_number(start.get(f"{namespace}val"), 1)
                for change in stated.iterchildren(f"{namespace}lvlOverride")
                if (start := change.find(f"{namespace}startOverride")) is not None
            }
            if starts:
                levels = self._levels.get(f"abstract {name}", {})
                self._levels[number] = {
                    at: level._replace(start=starts.get(at, level.start)) for at, level in levels.items()
                }
                # A list that restarts has a counter of its own.
                self._lists[number] = f"{name} {number}"

    def label_of(self, properties: Any) -> str:
        """The number before the next paragraph with these properties; empty for one in no list."""
        style = properties.find(f"{self._w}pStyle")
        inherited = self._styles.get(style.get(f"{self._w}val", "")) if style is not None else None
        own = properties.find(f"{self._w}listPr")
        found = [each for each in (own, inherited) if each is not None]

        def stated(tag: str) -> str:
            values = (each.find(f"{self._w}{tag}") for each in found)
            return next((str(each.get(f"{self._w}val", "")) for each in values if each is not None), "")

        number = stated("ilfo")
        return self.label(number, stated_number(stated("ilvl"), 0)) if number else ""

    def _level(self, level: Any) -> ListLevel:
        def value(tag: str, otherwise: str) -> str:
            found = level.find(f"{self._w}{tag}")
            return str(found.get(f"{self._w}val", otherwise)) if found is not None else otherwise

        code = stated_number(value("nfc", ""), 0)
        return ListLevel(
            NUMBER_FORMATS.get(code, "decimal"), value("lvlText", "%1."), stated_number(value("start", ""), 1)
        )
