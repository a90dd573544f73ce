"""CSAF distributions: the lists of advisories of a provider (CSAF 2.0, section 7.1).

`provider-metadata.json` names folders and ROLIE feeds; a folder has `changes.csv` (file and time of its last
change, newest first) and `index.txt` (files only).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from tui_reader.sources.addresses import document_address, file_in_folder
from tui_reader.sources.fetching import SourceError
from tui_reader.sources.listings.json_listing import load, value_at
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.text.clean import clean_line

CHANGES, INDEX, METADATA = "changes.csv", "index.txt", "provider-metadata.json"

MOST_ENTRIES = 200_000
SIZE_LIMIT = 16 << 20
"""Bytes of one list."""

_LISTED = re.compile(rb'\s*"?[^\s",]{1,500}\.json"?\s*(?:,\s*"?\d{4}-[^\n]{5,40})?\r?', re.I)


def is_index(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an index.txt or a changes.csv: names of JSON files, one per
    line."""
    lines = [line for line in head[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n")[:20] if line.strip()]
    # The last line may be incomplete.
    return bool(lines) and all(_LISTED.fullmatch(line) for line in (lines[:-1] or lines))


def plan(data: bytes, address: str) -> ListingPlan:
    """The advisories in a list of a distribution, or the lists of a provider. Raises SourceError for anything
    else."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _from_json(load(data, address), address)
    if len(data) > SIZE_LIMIT:
        raise SourceError(address, f"this list is larger than {SIZE_LIMIT >> 20} MiB, the most that is read")
    text = data.decode("utf-8-sig", "replace")
    found: dict[str, ListingEntry] = {}
    outside = lines = 0
    for name, moment in _rows(text):
        lines += 1
        target = file_in_folder(address, name) if name.lower().endswith(".json") else None
        if target is None:
            outside += 1
        elif len(found) < MOST_ENTRIES:
            # Newest first: a repeated file is an older change.
            title = clean_line(name.rpartition("/")[2].rpartition(".")[0], 200)
            found.setdefault(target, _entry(target, title, moment))
    if lines and not found:
        raise SourceError(
            address, f"this is not a list of CSAF files; name the folder that holds {CHANGES} or {INDEX}"
        )
    warnings = (f"{outside} of {lines} lines name no JSON file in this folder",) if outside else ()
    return ListingPlan(tuple(found.values()), ordered=False, warnings=warnings)


def _rows(text: str) -> Iterator[tuple[str, str | None]]:
    """The names in a list, each with the time of its last change, if given."""
    try:
        for row in csv.reader(text.splitlines()):
            if row and row[0].strip():
                yield row[0].strip(), row[1].strip() if len(row) > 1 else None
    except csv.Error:
        # A field longer than the csv module allows ends the list.
        return


def _entry(target: str, title: object, moment: object) -> ListingEntry:
    """An advisory; `moment` is the time of its last change."""
    day = version = None
    if isinstance(moment, str) and moment:
        version = clean_line(moment, 60)
        with suppress(ValueError):
            day = datetime.fromisoformat(moment).date()
    return ListingEntry(target, clean_line(title, 500) if isinstance(title, str) else None, day, version)


def _from_json(value: Any, address: str) -> ListingPlan:
    """The lists in a provider's metadata, or the advisories in a ROLIE feed (RFC 8322)."""
    entries = value_at(value, "feed.entry")
    if isinstance(entries, list):
        found = [entry for one in entries[:MOST_ENTRIES] if (entry := _rolie_entry(one, address))]
        following = _link(value, "feed.link", "next", address)
        return ListingPlan(tuple(found), (following,) if following else (), ordered=False)
    pages: list[str] = []
    for one in _list_at(value, "distributions"):
        if folder := document_address(address, value_at(one, "directory_url")):
            pages.append(f"{folder.rstrip('/')}/{CHANGES}")
            continue
        feeds = _list_at(one, "rolie.feeds")
        pages += filter(None, (document_address(address, value_at(feed, "url")) for feed in feeds))
    if not pages:
        raise SourceError(address, "this JSON is neither the metadata of a CSAF provider nor a feed of advisories")
    return ListingPlan(pages=tuple(dict.fromkeys(pages)), ordered=False)


def _rolie_entry(one: Any, address: str) -> ListingEntry | None:
    target = document_address(address, value_at(one, "content.src")) or _link(one, "link", "self", address)
    return _entry(target, value_at(one, "title"), value_at(one, "updated")) if target else None


def _link(value: Any, path: str, relation: str, address: str) -> str | None:
    """The address of the first link with a relation in the list at a path."""
    links = (one for one in _list_at(value, path) if value_at(one, "rel") == relation)
    return document_address(address, value_at(next(links, None), "href"))


def _list_at(value: Any, path: str) -> list[Any]:
    found = value_at(value, path)
    return found if isinstance(found, list) else []
