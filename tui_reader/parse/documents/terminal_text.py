"""Text as programs write it for terminals and printers: bold by overstriking, colours by escape sequences."""

from __future__ import annotations

import re

# ECMA-48: control sequences, strings ended by BEL or ST, and sequences of two or three characters.
_ESCAPE = re.compile(
    r"\x1b\[[0-?]{0,200}[ -/]{0,20}[@-~]|\x1b[\]P^_X][^\x07\x1b\n]{0,4000}+(?:\x07|\x1b\\)"
    r"|\x1b[ -/]{1,20}[0-~]|\x1b[0-~]|[\x0e\x0f]"
)
_WIDE = re.compile(r"([^\x00-\u2e7f])\x08\x08\1")


def without_terminal_codes(text: str) -> str:
    """The text without escape sequences, and with the character that remains where several are printed over one
    another: a letter over an underscore, else the last one."""
    if "\x1b" in text or "\x0e" in text:
        text = _ESCAPE.sub("", text)
    if "\x08" not in text:
        return text
    text = _WIDE.sub(r"\1", text)
    return "\n".join(_printed(line) if "\x08" in line else line for line in text.split("\n"))


def _printed(line: str) -> str:
    cells: list[str] = []
    at = 0
    for char in line:
        if char == "\x08":
            at = max(0, at - 1)
        elif at == len(cells):
            cells.append(char)
            at += 1
        else:
            if char not in "_ ":
                cells[at] = char
            at += 1
    return "".join(cells)
