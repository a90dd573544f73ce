"""Fields of Word: links, and those without a stored result, whose text Word draws from their codes.

The syntax of equations (EQ) is that of ECMA-376 part 1, 17.16.5.16. Chinese documents have them for circled
numbers, `EQ \\o\\ac(○,1)`, and for readings above characters, `EQ \\o\\ad(\\s\\up 10(zhāng),张)`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.model import Link
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.documents.paragraphs.symbols import symbol_of
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.rendering.readings import with_reading
from tui_reader.text.clean import clean_line, joined_surrogates
from tui_reader.text.link_target import link_target

_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,4000})"', re.I)
_CODE = re.compile(r"\s*(EQ|SYMBOL|MACROBUTTON|GOTOBUTTON)\b\s*(.*)", re.I | re.S)
_FORMAT = re.compile(r'\\\*\s*(?:"[^"]*"|\w+)')
_ELEMENT = re.compile(r"\\([abdfilorsx])(?![a-z])", re.I)
_OPTION = re.compile(r"\s*\\(?:([blr]c|[fv]c)\s*\\?(.)|([a-z]{2,3})\s*-?\d*)", re.I | re.S)
_ARGUMENTS = re.compile(r"\s*\(")
_SYMBOL = re.compile(r"(0x[0-9a-f]{1,4}|\d{1,5})\b(?:.*?\\f\s*\"?([^\"\\]{1,80}))?", re.I | re.S)
_BEHIND_NAME = re.compile(r"\S+\s+(.*)", re.S)
_CIRCLES = tuple("○〇◯")
_CIRCLED = {**{str(n): chr(0x245F + n) for n in range(1, 21)}, **{str(n): chr(0x323C + n) for n in range(21, 36)}}
_CIRCLED |= {**{str(n): chr(0x328D + n) for n in range(36, 51)}, "0": "⓪"}
_CIRCLED |= {chr(0x41 + n): chr(0x24B6 + n) for n in range(26)} | {
    chr(0x61 + n): chr(0x24D0 + n) for n in range(26)
}
_CIRCLED |= {char: chr(0x3280 + n) for n, char in enumerate("一二三四五六七八九十月火水木金土日")}
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OPERATORS = {"su": "∑", "pr": "∏"}
# Levels of elements in an equation, its characters, and fields within each other that are drawn; Word nests 20.
# Chosen by hand.
_DEEPEST = 30
_LONGEST = 5000
_DEEPEST_FIELD = 20


@dataclass(slots=True)
class _OpenField:
    """A field under construction: its code, and where its result begins."""

    parts: deque[str] = field(default_factory=deque)
    in_code: bool = True
    start: int = 0
    line: PartialLine | None = None

    @property
    def code(self) -> str:
        """The code so far."""
        return "".join(self.parts)


class OpenFields:
    """The fields that have begun at a place of the text and have not ended, one within the other."""

    def __init__(self) -> None:
        self._open: list[_OpenField] = []
        self._codes = 0

    @property
    def in_code(self) -> bool:
        """Whether text at this place belongs to the code of a field."""
        return self._codes > 0

    def begin(self) -> None:
        """Begin a field within those that are open."""
        self._open.append(_OpenField())
        self._codes += 1

    def add_code(self, text: str) -> None:
        """Add to the code of the innermost field."""
        if self._open:
            self._open[-1].parts.append(text)

    def separate(self, line: PartialLine) -> None:
        """End the code; what follows is the result, which begins in this line."""
        if self._open:
            self._codes -= self._open[-1].in_code
            self._open[-1].in_code, self._open[-1].start, self._open[-1].line = False, line.length, line

    def end(self, line: PartialLine) -> None:
        """End a field in this line: a link leads from its result; of a field without one its code is drawn."""
        if not self._open:
            return
        done = self._open.pop()
        self._codes -= done.in_code
        has_result = done.line is not None and (done.line is not line or done.start < line.length)
        if not has_result and self.in_code and len(self._open) >= _DEEPEST_FIELD:
            # To join the texts of each level would take the square of their length.
            done.parts.extendleft(reversed(self._open[-1].parts))
            self._open[-1].parts = done.parts
            return
        code = done.code
        found = _HYPERLINK.match(code)
        address = link_target(None, found[1]) if found else None
        if address and done.line is line and has_result:
            line.links.append(Link(done.start, line.length, address))
        elif not has_result and self.in_code:
            self.add_code(drawn_text(code))
        elif not has_result:
            line.add(drawn_text(code))

    def mark(self, kind: str, line: PartialLine) -> None:
        """Begin a field, its result, or end it, by the kind of a mark (ST_FldCharType)."""
        match kind:
            case "begin":
                self.begin()
            case "separate":
                self.separate(line)
            case "end":
                self.end(line)

    @contextmanager
    def whole(self, code: str, lines: Sequence[PartialLine]) -> Iterator[None]:
        """A field whose code is stated in one piece; its result is what is added to `lines` within the context."""
        self.begin()
        self.add_code(code)
        self.separate(lines[-1])
        yield
        self.end(lines[-1])

    def take_codes(self) -> str:
        """End the fields whose code goes on, as in damaged documents, and return their codes."""
        first = next((number for number, one in enumerate(self._open) if one.in_code), len(self._open))
        broken = self._open[first:]
        del self._open[first:]
        self._codes = 0
        return "".join(one.code for one in broken)

    def end_codes(self, line: PartialLine) -> None:
        """End the fields whose code goes on at the end of a paragraph, as in damaged documents."""
        while self.in_code:
            self.end(line)


def drawn_text(code: str) -> str:
    """The text that Word draws from the code of a field without a result; empty for a field that shows nothing.
    What stands behind the part that is read as an equation follows as it is."""
    found = _CODE.match(joined_surrogates(code))
    if found is None:
        return ""
    rest = _FORMAT.sub("", found[2])
    match found[1].upper():
        case "EQ":
            drawn = _Equation(rest[:_LONGEST]).text() + rest[_LONGEST:]
            return clean_line(drawn, 2 * len(rest) + _LONGEST)
        case "SYMBOL":
            stated = _SYMBOL.match(rest)
            return (
                symbol_of(int(stated[1], 16 if "x" in stated[1].lower() else 10), stated[2] or "")
                if stated
                else ""
            )
        case _:
            shown = _BEHIND_NAME.match(rest)
            return clean_line(shown[1], len(shown[1])) if shown else ""


class _Part(NamedTuple):
    """The text of one argument, and whether it stands above the line."""

    text: str
    is_raised: bool = False


@dataclass(slots=True)
class _Equation:
    """Reads the code of an equation from left to right."""

    code: str
    _at: int = 0

    def text(self) -> str:
        """The equation on one line."""
        parts: list[str] = []
        while self._at < len(self.code):
            # A bracket that opens or closes no element is text.
            parts.append(self._argument(0).text + self.code[self._at : self._at + 1])
            self._at += 1
        return "".join(parts)

    def _argument(self, depth: int) -> _Part:
        """The text up to the separator or the bracket behind an argument."""
        parts: list[_Part] = []
        opened = 0
        while self._at < len(self.code):
            char = self.code[self._at]
            if (char in ",;" and depth and not opened) or (char == ")" and not opened):
                break
            opened += (char == "(") - (char == ")")
            if char == "\\" and depth < _DEEPEST and (found := _ELEMENT.match(self.code, self._at)):
                self._at = found.end()
                parts.append(self._element(found[1].lower(), depth))
                continue
            if char == "\\":
                self._at += 1
            parts.append(_Part(self.code[self._at : self._at + 1]))
            self._at += 1
        written = [part for part in parts if part.text.strip()]
        return _Part(
            "".join(part.text for part in parts), bool(written) and all(part.is_raised for part in written)
        )

    def _element(self, name: str, depth: int) -> _Part:
        options: dict[str, str] = {}
        while found := _OPTION.match(self.code, self._at):
            options[(found[1] or found[3]).lower()] = found[2] or ""
            self._at = found.end()
        arguments: list[_Part] = []
        if opening := _ARGUMENTS.match(self.code, self._at):
            self._at = opening.end() - 1
        while self.code[self._at : self._at + 1] in tuple("(,;") and (opening or arguments):
            self._at += 1
            arguments.append(self._argument(depth + 1))
        self._at += self.code[self._at : self._at + 1] == ")"
        is_raised = name == "s" and "up" in options
        return _Part(_drawn(name, options, arguments), is_raised)


def _drawn(name: str, options: dict[str, str], arguments: list[_Part]) -> str:
    """An element on one line."""
    texts = [part.text.strip() for part in arguments]
    match name, texts:
        case "f", [above, below]:
            return f"{_grouped(above)}/{_grouped(below)}"
        case "r", [*_, root]:
            return f"{''.join(map(power, texts[:-1]))}√{_grouped(root)}"
        case "b", _:
            both = options.get("bc", "" if options.keys() & {"lc", "rc"} else "(")
            return f"{options.get('lc', both)}{''.join(texts)}{options.get('rc', _CLOSING.get(both, both))}"
        case "i", [lower, upper, body]:
            sign = next((_OPERATORS[each] for each in options if each in _OPERATORS), options.get("fc") or "∫")
            return f"{sign}{f'_({lower})' if lower else ''}{f'^({upper})' if upper else ''} {body}"
        case "o", [sign, char] if sign in _CIRCLES and char in _CIRCLED:
            return _CIRCLED[char]
        case "o", _:
            base = "".join(part.text for part in arguments if not part.is_raised)
            return with_reading(base, "".join(part.text for part in arguments if part.is_raised))
        case "s", _:
            return " ".join(power(text) if "up" in options else text for text in texts)
        case "l", _:
            return ", ".join(texts)
        case _:
            return " ".join(texts)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
