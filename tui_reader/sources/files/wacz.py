"""The lists of pages in a WACZ file: which of its records are pages, and their titles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from zipfile import ZipFile

# Bytes of a list, and of one line, which may hold the text of its page. Chosen by hand.
_LARGEST = 64 << 20
_LONGEST_LINE = 4 << 20


def listed_pages(archive: ZipFile) -> dict[str, str | None]:
    """The titles of the pages in the lists of a WACZ (`pages/*.jsonl`), by address; empty for other archives."""
    from tui_reader.unpacking_errors import UNPACKING_OR_MEMORY

    pages: dict[str, str | None] = {}
    for member in archive.infolist():
        name = member.filename
        if not (name.startswith("pages/") and name.endswith(".jsonl")) or member.file_size > _LARGEST:
            continue
        try:
            with archive.open(member) as stream:
                # A last line without its end is longer than what is read of it.
                while line := stream.readline(_LONGEST_LINE):
                    _add(line, pages)
        except UNPACKING_OR_MEMORY:
            continue
    return pages


def _add(line: bytes, pages: dict[str, str | None]) -> None:
    try:
        page = json.loads(line)
    except (ValueError, RecursionError):
        return
    if isinstance(page, dict) and isinstance(address := page.get("url"), str):
        title = page.get("title")
        clean = clean_line(title, 500) if isinstance(title, str) else ""
        # Programs write the address where a page has no title.
        pages[_key(address)] = clean if clean and _key(clean) != _key(address) else None


def only_listed(
    read: Callable[[], Iterator[Fetched | SourceError]], pages: Mapping[str, str | None]
) -> Iterator[Fetched | SourceError]:
    """The listed pages with their titles. Others are frames and parts of pages, unless a listed page is not there
    under its address, as after a redirect: then they follow."""
    missing, others = set(pages), False
    for item in read():
        if isinstance(item, SourceError):
            yield item
        elif (key := _key(item.address)) in pages:
            missing.discard(key)
            yield replace(item, title=pages[key])
        else:
            others = True
    if missing and others:
        for item in read():
            if isinstance(item, Fetched) and _key(item.address) not in pages:
                yield item


def _key(address: str) -> str:
    return clean_line(address.partition("#")[0], 2000)
