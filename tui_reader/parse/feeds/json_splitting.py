"""The items of a JSON Feed in its bytes, so that a feed of any length is read in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from mmap import mmap

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.S)
_COLON = re.compile(rb"\s*+:\s*+")
_OPEN, _CLOSE = (b"{", b"["), (b"}", b"]")
_ITEMS = b'"items"'


def item_places(feed: bytes | mmap) -> Iterator[tuple[int, int]]:
    """Start and end of every object in the list `items` of a JSON object in UTF-8.

    There are none in another document. Where it is cut off, the last object that is whole ends them.
    Nothing else is checked: the parser of the items does.
    """
    depth, in_items = 0, False
    start = 0
    tokens = _TOKEN.finditer(feed)
    for token in tokens:
        mark = token[0]
        if mark in _OPEN:
            depth += 1
            if in_items and depth == 3:
                start = token.start()
        elif mark in _CLOSE:
            depth -= 1
            if in_items and depth == 2:
                yield start, token.end()
            elif in_items and depth == 1:
                return
        elif depth == 1 and not in_items and mark == _ITEMS:
            colon = _COLON.match(feed, token.end())
            if colon is not None and feed[colon.end() : colon.end() + 1] == b"[":
                in_items = True
