"""Lists of addresses in plain text: text site maps, and indexes of web archives (CDX, CDXJ)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from tui_reader.model import Entry, Listing
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute, is_web

MOST_LINES = 50_000
"""Lines of one list: the limit of the protocol of site maps."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.I)
# `CDX N b a m s k r M S V g`: the letters name the columns.
_CDX_HEAD = re.compile(r" ?CDX(?: [A-Za-z]){3,}\s*")
_CDX_ROW = re.compile(
    r"(?P<key>\S{1,2000}) (?P<stamp>\d{14}) (?:(?P<json>\{.*)|(?P<url>[a-z][a-z0-9+.-]{0,20}:\S+).*)", re.I
)
_FEW = 3
"""Addresses that make a text without other words a list, whatever its name. Chosen by hand."""

_NAMED = re.compile(r"(?:site_?map|urls?|links)[\w.-]*\.txt(?:\.gz)?$", re.I)


def read_address_list(text: str, address: str, charset: str | None) -> Listing | None:
    """The list in a text of nothing but addresses or captures; None for any other text.

    The entries of an index are the distinct addresses with the day of their last capture.
    """
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    if _CDX_HEAD.fullmatch(first) or _CDX_ROW.match(first):
        return _captures(text, address, charset)
    if not _ADDRESS.fullmatch(first.strip().lstrip("\ufeff")):
        return None
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not all(map(_ADDRESS.fullmatch, lines)) or (len(lines) < _FEW and not _NAMED.search(address)):
        return None
    found = dict.fromkeys(to for line in lines[:MOST_LINES] if (to := absolute(None, line)))
    left_out = len(lines) - MOST_LINES
    warnings = (f"only the first {MOST_LINES} of {len(lines)} lines were read",) if left_out > 0 else ()
    return Listing(address, charset=charset, entries=tuple(Entry(to, to) for to in found), warnings=warnings)


def _captures(text: str, address: str, charset: str | None) -> Listing | None:
    found: dict[str, Entry] = {}
    lines = text.splitlines()
    unread = others = 0
    for line in lines[:MOST_LINES]:
        if not line.strip() or _CDX_HEAD.fullmatch(line) or line.startswith("!"):
            continue
        row = _CDX_ROW.match(line)
        if row is None:
            unread += 1
            continue
        if (original := _original(row)) is None:
            others += 1
            continue
        entry = Entry(clean_line(original, 500), original, _day(row["stamp"]))
        before = found.get(original)
        if before is None or (entry.date and (before.date is None or entry.date > before.date)):
            found[original] = entry
    # A text that only begins like an index is a text.
    if not found or unread * 10 > len(lines):
        return None
    return Listing(
        address,
        charset=charset,
        entries=tuple(found.values()),
        warnings=tuple(_warnings(len(lines), unread + others)),
    )


def _warnings(lines: int, unread: int) -> Iterator[str]:
    if lines > MOST_LINES:
        yield f"only the first {MOST_LINES} of {lines} lines were read"
    if unread:
        yield f"{unread:,} lines name no capture of a web page"


def _original(row: re.Match[str]) -> str | None:
    """The address that a row names, in its own column or in JSON."""
    url = row["url"]
    if row["json"]:
        try:
            value = json.loads(row["json"])
        except (ValueError, RecursionError):
            return None
        url = value.get("url") if isinstance(value, dict) else None
    return absolute(None, url) if isinstance(url, str) and is_web(url) else None


def _day(stamp: str) -> date | None:
    try:
        return date(int(stamp[:4]), int(stamp[4:6] or 1), int(stamp[6:8] or 1))
    except ValueError:
        return None
