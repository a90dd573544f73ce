"""Records of the ARC format, in which crawlers kept pages before WARC, as records of WARC.

A record is one line (version 1: address, IP address, date, type, length; version 2 has more fields before the
length) and its content, which begins with the head of the response. The first record describes the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.sources.files.decompression import ByteReader, Limits
from tui_reader.sources.files.record_window import DamagedRecord, RawRecord, RecordWindow

HEAD = re.compile(
    rb"(?P<target>[a-z][a-z0-9+.-]{1,20}:[^\s]{1,4000}) [^\s]{1,60} (?P<date>\d{12,17}) "
    rb"(?P<type>[^\r\n]{0,300}?) ?(?P<length>\d{1,15})[ \t]*\r?\n",
    re.I,
)
"""The line above a record."""

_LONGEST_HEAD = 8 << 10
_LINE = re.compile(
    rb"\n(?=[a-z][a-z0-9+.-]{1,20}:[^\s]{1,4000} [^\s]{1,60} \d{12,17} [^\r\n]{0,300}\d[ \t]*\r?\n)", re.I
)
_VERSION_BLOCK = b"filedesc:"


def is_arc(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an ARC file, also of one without its description."""
    return HEAD.match(head) is not None and head[:12].lower().startswith(
        (_VERSION_BLOCK, b"http:", b"https:", b"dns:")
    )


def arc_records(reader: ByteReader, limits: Limits) -> Iterator[RawRecord | DamagedRecord]:
    """The records that may be pages, and one DamagedRecord for each run of damaged records."""
    window, number, whole = RecordWindow(reader, limits, HEAD, b"", _LONGEST_HEAD), 0, True
    while True:
        window.skip_line_ends()
        if not window.data:
            if reader.damage is None:
                return
            if whole:
                yield DamagedRecord(number + 1, None, reader.damage)
            whole = False
            if not reader.recover():
                return
            continue
        window.fill(_LONGEST_HEAD)
        head = HEAD.match(window.data)
        if head is None:
            if whole:
                number += 1
                yield DamagedRecord(number, None, "it has no head")
            whole = False
            _seek(window)
            continue
        number += 1
        found = (
            bytes(head[0]),
            bytes(head["target"]),
            bytes(head["date"]),
            bytes(head["type"]),
            int(head["length"]),
        )
        # The match holds the buffer.
        del head
        record = _record(window, number, *found)
        whole = not isinstance(record, DamagedRecord)
        if record is not None:
            yield record


def _record(
    window: RecordWindow, number: int, head: bytes, target: bytes, date: bytes, kind: bytes, length: int
) -> RawRecord | DamagedRecord | None:
    """The record that begins here, removed from the window; None for the description of the file."""
    address = target.decode("utf-8", "replace")
    if target.lower().startswith(_VERSION_BLOCK):
        window.skip(len(head) + length)
        return None
    if length <= window.limits.page and not window.fill(len(head) + length):
        what = window.broken_off()
        _seek(window)
        return DamagedRecord(number, address, what)
    taken = window.take(len(head), length, number, address)
    if isinstance(taken, DamagedRecord):
        return taken
    content = taken[len(head) :]
    return RawRecord(number, address, _as_warc(address, date.decode("ascii"), kind, content))


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


def _seek(window: RecordWindow) -> None:
    """Go to the next line that is the head of a record, or to the end."""
    while True:
        if found := _LINE.search(window.data, 0):
            end = found.end()
            del found
            del window.data[:end]
            return
        # A head may continue in the next piece.
        del window.data[: max(0, len(window.data) - _LONGEST_HEAD)]
        if not window.fill(len(window.data) + 1):
            window.data.clear()
            return
