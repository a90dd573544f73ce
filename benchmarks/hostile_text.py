"""Text that attacks a terminal, and a scanner of what a program wrote to one."""

from __future__ import annotations

import base64
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import escape

CANARY = "7777"
"""Stands in every sequence of `PAYLOADS` that has a number: whatever its shape, it is not the program's own."""

PAYLOADS = (
    # Styles, cursor, screen, reset, character sets, modes.
    "\x1b[7777m", "\x1b[7777;7777H", "\x1b[2J", "\x1bc", "\x1b#8", "\x1b(0", "\x1b[?7777h", "\x1b[!p", "\x1b[5i",
    # Title, clipboard, link, notifications; terminated by BEL, by ST, and not at all.
    "\x1b]0;7777\x07", "\x1b]52;c;Nzc3Nw==\x07", "\x1b]52;c;Nzc3Nw==\x1b\\", "\x1b]8;;file:///7777\x1b\\l\x1b]8;;\x1b\\",
    "\x1b]9;7777\x07", "\x1b]777;notify;7777\x07", "\x1b]52;c;7777",
    # DCS, APC, PM, SOS, and one for a multiplexer.
    "\x1bP7777q\x1b\\", "\x1b_G7777\x1b\\", "\x1b^7777\x1b\\", "\x1bX7777\x1b\\", "\x1bPtmux;\x1b\x1b[7777m\x1b\\",
    # The same as C1 control codes.
    "\x9b7777m", "\x9d52;c;7777\x9c", "\x907777q\x9c", "\x9f7777\x9c", "\x85", "\x84",
    # Single control codes, unfinished sequences.
    "\x00", "\x07", "\x08\x08", "\x0b", "\x0c", "\x0e", "\x0f", "\x7f", "\x1b", "\x1b[", "\x1b]", "\r", "\n", "\t",
    # Bidi controls, separators, invisible characters, tags, noncharacters.
    "\u202e", "\u202a", "\u2066", "\u2068\u2067", "\u200e", "\u061c", "\u2028", "\u2029", "\u200b", "\ufeff",
    "\u2060", "\U000e0041", "\ufffe",
    # Bytes that are not UTF-8, as `os.fsdecode` reads them, one a C1 control code.
    "\udc9b7777m", "\udcff",
    # Markup of rich and Textual, percent signs, braces.
    "[red]", "[link=file:///7777]l[/link]", "[@click=app.quit]q[/]", "%s%n", "{0}{x}",
)  # fmt: skip

MARKER = re.compile(r"HX(\d{6})")

_OSC = re.compile(r"\x1b\](?P<body>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\)")
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]")

OWN = re.compile(
    r"\x1b\[(?:[0-9;:]*m"  # styles
    r"|\d+(?:;\d+)?H|\d*[ABCDG]|[02]?K|J|\d+X"  # cursor, erasing: our frames, those of Textual, the bars of rich
    r"|(?:\d+;\d+)?r"  # rows that scroll
    r"|\?(?:7|25|47|1000|1002|1003|1004|1006|1015|1049|2004|2026|2031|2048)[hl]|\?(?:2026|2048)\$p"  # modes
    r"|[<>=]\d*(?:;\d+)?u|\?u|c|6n"  # keyboard protocol, queries
    r")|\x1bM"
)
"""The sequences that the program, Textual and rich write."""

_OWN_OSC = re.compile(r"22;[a-z-]*")
_CLIPBOARD = re.compile(r"52;c;([A-Za-z0-9+/=]*)")
_FOREIGN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


class HostileText:
    """Makes hostile strings, each with a marker `HX000001`, by a seed; `count` is how many so far."""

    def __init__(self, seed: int, first: int = 0) -> None:
        self._chance = random.Random(seed)
        self.count = first

    def text(self, without: str = "") -> str:
        """The next string, without the characters `without`, as a file name is without NUL and slash."""
        self.count += 1
        chance = self._chance
        parts = [chance.choice(PAYLOADS) for _ in range(chance.randint(1, 3))]
        parts.insert(chance.randint(0, len(parts)), f"HX{self.count:06d}")
        text = chance.choice(("", "关于", "a ")).join(["", *parts])
        return "".join(each for each in text if each not in without)

    def markup(self) -> str:
        """The next string, escaped for HTML and XML."""
        return escape(self.text())

    def line(self) -> str:
        """The next string, for formats in which a line break ends the value."""
        return self.text("\n\r\x0b\x0c\x85\u2028\u2029")


def markers(output: bytes) -> set[str]:
    """The markers that were written, whatever sequences stand between their characters."""
    text = _SEQUENCE.sub("", output.decode("utf-8", "replace"))
    return set(MARKER.findall(text))


def foreign(output: bytes) -> Counter[str]:
    """What a terminal was sent besides text, tabs, ends of lines and the program's own sequences, by kind."""
    return Counter(_foreign(output.decode("utf-8", "surrogateescape")))


def _foreign(text: str) -> Iterator[str]:
    at = after = 0
    while at < len(text):
        character = text[at]
        if character == "\x1b":
            found = _OSC.match(text, at) or _SEQUENCE.match(text, at)
            if found is None:
                yield "unfinished sequence"
                at += 1
                continue
            if not _is_own(found):
                yield f"sequence {found[0][:12]!a}"
            at = after = found.end()
            continue
        if character == "\r" and (text[at + 1 : at + 2] in ("\n", "\r", "\x1b", "") or at == after):
            # The end of a line, or of a bar that rich draws again.
            pass
        elif character not in "\n\t" and unicodedata.category(character) in _FOREIGN:
            yield f"U+{ord(character):04X}"
        at += 1


def _is_own(found: re.Match[str]) -> bool:
    if found.re is _OSC:
        body = found["body"]
        copied = _CLIPBOARD.fullmatch(body)
        if copied is None:
            return _OWN_OSC.fullmatch(body) is not None
        # An address that the user has copied.
        text = base64.b64decode(copied[1]).decode("utf-8", "replace")
        return text.isprintable() and text != CANARY
    return OWN.fullmatch(found[0]) is not None and CANARY not in found[0]
