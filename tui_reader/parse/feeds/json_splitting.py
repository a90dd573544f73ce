"""The items of a JSON Feed in its bytes: a long feed is read in parts, and of a damaged one what is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from mmap import mmap

from tui_reader.parse.json_values import Json

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.S)
_LIST = re.compile(rb"\s*+:\s*+\[")
_END = re.compile(rb"\s*+\]")
_OPEN, _CLOSE = (b"{", b"["), (b"}", b"]")
_ITEMS = b'"items"'


def item_places(feed: bytes | mmap) -> Iterator[tuple[int, int]]:
    """Start and end of every object in the list `items` of a JSON object in UTF-8.

    There are none in another document. Where it is cut off, the last object that is whole ends them.
    Nothing else is checked: the parser of the items does.
    """
    begun = _items_start(feed)
    if begun is None:
        return
    depth = start = 0
    for token in _TOKEN.finditer(feed, begun):
        mark = token[0]
        if mark in _OPEN:
            if not depth:
                start = token.start()
            depth += 1
        elif mark in _CLOSE:
            depth -= 1
            if depth < 0:
                return
            if not depth:
                yield start, token.end()


def _items_start(feed: bytes | mmap) -> int | None:
    """Where the list `items` of the outermost object begins; None without one."""
    depth = 0
    for token in _TOKEN.finditer(feed):
        mark = token[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth -= 1
        elif depth == 1 and mark == _ITEMS and (found := _LIST.match(feed, token.end())):
            return found.end()
    return None


def mended(text: str) -> tuple[Json, list[str]] | None:
    """The JSON Feed in a text that is cut off or damaged, with its items that can be read and warnings about the
    others; None where what is before the items cannot be read."""
    data = text.encode("utf-8", "surrogatepass")
    begun = _items_start(data)
    if begun is None:
        return None
    places = list(item_places(data))
    end = places[-1][1] if places else begun
    # Where what is behind the items is damaged too, it is left out.
    feed = _read(data[:begun] + data[end:]) or _read(data[:begun] + b"]}")
    if not isinstance(feed, dict):
        return None
    items = [_read(data[start:end]) for start, end in places]
    feed["items"] = [one for one in items if isinstance(one, dict)]
    warnings = []
    if not _END.match(data, end):
        warnings.append("the feed is cut off inside its last entry")
    if left_out := len(items) - len(feed["items"]):
        warnings.append(f"{left_out} of {len(items)} entries are damaged and were left out")
    return feed, warnings


def _read(data: bytes) -> object:
    try:
        value: object = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return value
