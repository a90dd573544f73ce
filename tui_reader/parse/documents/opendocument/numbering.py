"""Numbers and bullets of lists and headings in OpenDocument texts, which have to be counted."""

from __future__ import annotations

from typing import Any

from tui_reader.parse.documents.paragraphs.numbers import ListLevel, ListNumbers

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OUTLINE = "outline"
# The formats that XSLT knows (`num-format`, OpenDocument 1.3, part 3, 19.500), and by their first number those
# that LibreOffice writes in the form `一, 二, 三, ...`.
_FORMATS = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"},
    **{
        "一": "chineseCounting",
        "〇": "ideographDigital",
        "壹": "chineseLegalSimplified",
        "壱": "chineseLegalSimplified",
    },
    **{
        "甲": "ideographTraditional",
        "子": "ideographZodiac",
        "①": "decimalEnclosedCircle",
        "１": "decimalFullWidth",
    },
    **{"⑴": "decimalEnclosedParen", "⒈": "decimalEnclosedFullstop", "㊀": "ideographEnclosedCircle"},
    **{
        "가": "ganada",
        "ㄱ": "chosung",
        "ア": "aiueoFullWidth",
        "イ": "irohaFullWidth",
        "ｱ": "aiueo",
        "ｲ": "iroha",
    },
}


class OpenDocumentNumbers(ListNumbers):
    """The numbers of the lists of a document, in the order of calls to `label`. A list has a key of its own, that
    of the list that it continues, or that of the list in which it stands."""

    def __init__(self, *parts: Any) -> None:
        """`parts` are the roots of the parts with styles, the nearest first; None for one that is missing."""
        super().__init__({}, {})
        self._styles: dict[str, dict[int, ListLevel]] = {}
        self._last: dict[str, str] = {}
        self._by_id: dict[str, str] = {}
        for part in parts:
            for style in part.iter(f"{_TEXT}list-style", f"{_TEXT}outline-style") if part is not None else ():
                is_outline = style.tag == f"{_TEXT}outline-style"
                name = _OUTLINE if is_outline else f"style {style.get(f'{_STYLE}name', '')}"
                self._styles.setdefault(name, dict(map(_level, style.iterchildren(f"{_TEXT}*"))))
        self._levels[_OUTLINE] = self._styles.get(_OUTLINE, {})

    def key(self, element: Any, outer: str) -> str:
        """The key of a list (`text:list`) that stands in the list with the key `outer`, empty for none."""
        style = element.get(f"{_TEXT}style-name")
        if outer and style is None:
            return outer
        name = f"style {style or ''}"
        continued = self._by_id.get(element.get(f"{_TEXT}continue-list", ""), "")
        if element.get(f"{_TEXT}continue-numbering") == "true":
            continued = continued or self._last.get(name, "")
        key = continued or f"{name} {len(self._levels)}"
        self._levels.setdefault(key, self._styles.get(name, {}))
        self._last[name] = key
        if identifier := element.get(_XML_ID):
            self._by_id[identifier] = key
        return key

    def has_levels(self, key: str) -> bool:
        """Whether the document states how a list is numbered."""
        return bool(self._levels.get(key))

    def heading(self, level: int) -> str:
        """The number before the next heading of a level, from 1; empty where headings have none."""
        return self.label(_OUTLINE, level - 1)


def _level(element: Any) -> tuple[int, ListLevel]:
    stated = element.get(f"{_TEXT}level", "1")
    level = int(stated) if stated.isdecimal() and len(stated) < 3 else 1
    if not str(element.tag).endswith(("list-level-style-number", "outline-level-style")):
        return level - 1, ListLevel("bullet", "", 1)
    form = element.get(f"{_STYLE}num-format", "")
    shown = element.get(f"{_TEXT}display-levels", "1")
    first = level - min(int(shown), level) + 1 if shown.isdecimal() and len(shown) < 3 else level
    start = element.get(f"{_TEXT}start-value", "1")
    number = ".".join(f"%{each}" for each in range(max(1, first), level + 1))
    text = f"{element.get(f'{_STYLE}num-prefix', '')}{number}{element.get(f'{_STYLE}num-suffix', '')}"
    found = _FORMATS.get(form) or _FORMATS.get(form[:1], "decimal")
    return level - 1, ListLevel(found, text, int(start) if start.isdecimal() and len(start) < 8 else 1)
