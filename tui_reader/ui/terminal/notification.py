"""Notifications of the desktop, shown by the terminal."""

from __future__ import annotations

import re
from typing import Literal

from tui_reader.text.clean import clean_line

_LONGEST = 300
"""Characters of a title or a line; longer ones are cut. Chosen by hand."""

# A semicolon ends a part of OSC 777; some terminals take a number at the start of OSC 9 for another command.
_SEPARATORS = re.compile(r"[;\x00-\x1f\x7f-\x9f]")


def notification(kind: Literal["osc9", "osc777"], title: str, line: str) -> str:
    """The sequence by which a terminal shows a notification: OSC 9 (iTerm2) has one text, OSC 777 (urxvt) a title
    and a text. Control codes in them are removed."""
    title, line = (_SEPARATORS.sub(",", clean_line(text, _LONGEST)) for text in (title, line))
    if kind == "osc777":
        return f"\x1b]777;notify;{title};{line}\x1b\\"
    return f"\x1b]9;bulletin-tui: {title}: {line}\x1b\\"
