"""Links that the terminal itself opens: OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from rich.segment import Segment
from rich.style import Style

from tui_reader.ui.browser import is_web_address
from tui_reader.ui.widgets.lines import Run, split_runs

LONGEST = 2083
"""Characters of an address at most: VTE and iTerm2 ignore longer ones, as the specification says."""

_MAIL = r"mailto:[^\s@?]+@[^\s@?]+(?:\?[!-~]*)?"
_RESERVED = "!#$%&'()*+,/:;=?@[]~"

_WITHOUT = re.compile(r"linux|dumb|unknown|cons25|eterm|emacs|vt\d", re.I)
"""Terminals that print what they do not know, or have nothing to open a link with."""


class LinkedText(NamedTuple):
    """The offsets `start` up to `end` in the text of a block, and the address to which they lead."""

    start: int
    end: int
    address: str


def takes_hyperlinks(environ: Mapping[str, str]) -> bool:
    """Whether links are written to the terminal. Most terminals that cannot open them ignore them."""
    term = environ.get("TERM", "")
    return bool(term) and not _WITHOUT.match(term)


def linkable(address: str) -> str | None:
    """The address as it is written to the terminal: ASCII without spaces and control codes. None for another
    scheme than http, https and mailto, for a malformed address and a longer one than terminals take."""
    if not is_web_address(address) and not (re.fullmatch(_MAIL, address, re.I) and address.isprintable()):
        return None
    written = quote(address, safe=_RESERVED)
    return written if len(written) <= LONGEST else None


@lru_cache(4096)
def _linked(style: Style, address: str) -> Style:
    """The style with a link: one object each, so that the terminal knows the parts of a link on several lines as
    one."""
    return style + Style(link=address)


def linked_segments(run: Run, style: Style, links: Sequence[LinkedText]) -> Iterator[Segment]:
    """A run in its style, with links on the parts of its text that lead somewhere."""
    if run.start < 0 or not links:
        yield Segment(run.text, style)
        return
    spans = [(link.start - run.start, link.end - run.start, link.address) for link in links]
    for part in split_runs(run.text, 0, len(run.text), "", spans):
        address = linkable(part.role) if part.role else None
        yield Segment(part.text, _linked(style, address) if address else style)
