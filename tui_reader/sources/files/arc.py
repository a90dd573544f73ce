"""Records of the ARC format, in which crawlers kept pages before WARC, as records of WARC.

A record is one line (version 1: address, IP address, date, type, length; version 2 has more fields before the
length) and its content, which begins with the head of the response. The first record describes the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tui_reader.sources.files.decompression import ByteReader, Limits
from tui_reader.sources.files.record_window import DamagedRecord, RawRecord, RecordWindow

HEAD = re.compile(
    rb"(?P<target>[a-z][a-z0-9+.-]{1,20}:[^\s]{1,4000}) [^\s]{1,60} (?P<date>\d{12,17}) "
    rb"(?P<type>[^\r\n]{0,300}?) ?(?P<length>\d{1,15})[ \t]*\r?\n",
    re.I,
)
"""The line above a record."""

_LONGEST_HEAD = 8 << 10
_BEFORE_HEAD = re.compile(
    rb"\n(?=[a-z][a-z0-9+.-]{1,20}:[^\s]{1,4000} [^\s]{1,60} \d{12,17} [^\r\n]{0,300}\d[ \t]*\r?\n)", re.I
)
_VERSION_BLOCK = b"filedesc:"


class _Head(NamedTuple):
    """The line above a record: its size and its fields."""

    size: int
    target: bytes
    date: bytes
    kind: bytes
    length: int


def arc_records(reader: ByteReader, limits: Limits) -> Iterator[RawRecord | DamagedRecord]:
    """The records that may be pages, and one DamagedRecord for each run of damaged records."""
    window = RecordWindow(reader, limits, HEAD, _BEFORE_HEAD, _LONGEST_HEAD)
    return window.records(partial(_head, window), partial(_record, window))


def _head(window: RecordWindow) -> _Head | None:
    """The head of the record that begins here; None without one."""
    window.fill(_LONGEST_HEAD)
    found = HEAD.match(window.data)
    if found is None:
        return None
    return _Head(found.end(), found["target"], found["date"], found["type"], int(found["length"]))


def _record(window: RecordWindow, number: int, head: _Head) -> RawRecord | DamagedRecord | None:
    """The record that begins here, removed from the window; None for the description of the file."""
    address = head.target.decode("utf-8", "replace")
    if head.target.lower().startswith(_VERSION_BLOCK):
        window.skip(head.size + head.length)
        return None
    taken = window.take(head.size, head.length, number, address)
    if isinstance(taken, DamagedRecord):
        return taken
    return RawRecord(number, address, _as_warc(address, head.date.decode("ascii"), head.kind, taken[head.size :]))


def _as_warc(target: str, date: str, kind: bytes, content: bytes) -> bytes:
    """The record as one of WARC."""
    date = date.ljust(14, "0")[:14]
    moment = f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14]}Z"
    response = content[:5] == b"HTTP/"
    stated = "application/http; msgtype=response" if response else kind.split(b" ")[0].decode("ascii", "replace")
    head = (
        f"WARC/1.0\r\nWARC-Type: {'response' if response else 'resource'}\r\nWARC-Target-URI: {target}\r\n"
        f"WARC-Date: {moment}\r\nContent-Type: {stated}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode("utf-8", "replace") + content
