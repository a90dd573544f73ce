"""The next bytes of a web archive, and the records that are cut from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from tui_reader.sources.files.decompression import ByteReader, Limits, size_in_words

_PIECE = 64 << 10
_HEAD_LIMIT = 64 << 10
_SHORTEST_START = 16
_MOST_LINE_ENDS = 64
"""Line ends between two records beyond which they are padding; the standard has four."""
_LONGEST_SCHEME = 24
"""Bytes of an address up to its colon, which an ARC record begins with."""
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_Head = TypeVar("_Head")


class RawRecord(NamedTuple):
    """The bytes of one record; numbers count from 1. `converted`: text that a program made of another record."""

    number: int
    target: str
    data: bytes
    converted: bool = False


class DamagedRecord(NamedTuple):
    """A record that cannot be read, or a run of bytes where a record should begin: its target and the reason."""

    number: int
    target: str | None
    what: str


class RecordWindow:
    """A buffer of the next bytes of a reader; `starts` matches the first line of a record, which takes at most
    `longest_start` bytes, and `before` the line end that such a line follows."""

    def __init__(
        self,
        reader: ByteReader,
        limits: Limits,
        starts: re.Pattern[bytes],
        before: re.Pattern[bytes],
        longest_start: int,
    ) -> None:
        self.reader = reader
        self.limits = limits
        self.data = bytearray()
        self.total = 0
        self.starts = starts
        self._before = before
        self._longest_start = longest_start

    def records(
        self,
        find: Callable[[], _Head | None],
        take: Callable[[int, _Head], RawRecord | DamagedRecord | None],
    ) -> Iterator[RawRecord | DamagedRecord]:
        """The records that may be pages, and one DamagedRecord for each run of damaged records.

        `find` returns the head of the record that begins here, None without one; `take` removes the record of this
        number and head from the window and returns None for one that is never a page.
        """
        number, whole = 0, True
        while True:
            self.skip_line_ends()
            if not self.data:
                if self._is_cut():
                    yield DamagedRecord(number + 1, None, self.broken_off())
                    return
                if self.reader.damage is None:
                    return
                if whole:
                    yield DamagedRecord(number + 1, None, self.reader.damage)
                whole = False
                if not self.reader.recover():
                    return
                continue
            head = find()
            if head is None:
                if whole:
                    number += 1
                    yield DamagedRecord(number, None, self.reader.damage or "it has no head")
                whole = False
                self.seek_record()
                continue
            number += 1
            record = take(number, head)
            whole = not isinstance(record, DamagedRecord)
            if record is not None:
                yield record

    def fill(self, size: int) -> bool:
        """Read ahead to `size` bytes; False if the reader ends before."""
        while len(self.data) < size:
            piece = self.reader.read(_PIECE) if self.total < self.limits.whole else b""
            if not piece:
                return False
            self.total += len(piece)
            self.data += piece
        return True

    def skip(self, size: int) -> bool:
        """Skip `size` bytes; False if the reader ends before."""
        while size > len(self.data):
            size -= len(self.data)
            self.data.clear()
            if not self.fill(1):
                return False
        del self.data[:size]
        return True

    def skip_line_ends(self) -> bool:
        """Skip the empty lines between records; whether there were any."""
        found = False
        while self.fill(1) and self.data[0] in b"\r\n":
            del self.data[: len(self.data) - len(self.data.lstrip(b"\r\n"))]
            found = True
        return found

    def broken_off(self) -> str:
        """Why the reader ended inside a record."""
        if self._is_cut():
            return f"it lies beyond the first {size_in_words(self.limits.whole)}, the most that is read"
        return self.reader.damage or "the file breaks off in it"

    def _is_cut(self) -> bool:
        """Whether the reading ended at the limit, before the end of the file."""
        return self.total >= self.limits.whole and self.reader.damage is None and bool(self.reader.read(1))

    def find_head(self) -> int | None:
        """The length of the header, which ends with a blank line, of the record that begins here; None without
        one."""
        self.fill(self._longest_start)
        if not self.starts.match(self.data):
            return None
        for size in (1 << 10, 4 << 10, 16 << 10, _HEAD_LIMIT):
            more = self.fill(size)
            if end := _BLANK_LINE.search(self.data, 0, _HEAD_LIMIT):
                return end.end()
            if not more:
                break
        return None

    def seek_record(self) -> None:
        """Go to the next line that looks like the start of a record, or to the end."""
        del self.data[:1]
        while True:
            if found := self._before.search(self.data):
                del self.data[: found.end()]
                return
            # A start may continue in the next piece.
            del self.data[: max(0, len(self.data) - self._longest_start)]
            if not self.fill(len(self.data) + 1):
                self.data.clear()
                return

    def take(self, end: int, length: int, number: int, target: str) -> bytes | DamagedRecord:
        """The record that begins here, whose header is `end` and whose content `length` bytes, removed from the
        window."""
        if length > self.limits.page:
            self.skip(end + length)
            return DamagedRecord(
                number, target, f"it is larger than {self.limits.page >> 20} MiB, the most that is read"
            )
        if not self.fill(end + length):
            what = self.broken_off()
            # A length that is too large by mistake must not swallow the records after it.
            self.seek_record()
            return DamagedRecord(number, target, what)
        # Looked up before the record is copied: any number of records may state a false length.
        if self._takes_in_a_start(end + length) or self._continues(end + length):
            self.seek_record()
            return DamagedRecord(number, target, "its length is not what it says")
        with memoryview(self.data) as ahead:
            # Half the peak memory of a slice.
            data = bytes(ahead[: end + length])
        del self.data[: end + length]
        self.skip_line_ends()
        return data

    def _takes_in_a_start(self, at: int) -> bool:
        """Whether the first bytes of the next record lie before an offset of the window. What is left of them can
        still look like a start: `ttp://` after `h`."""
        line = self.data.rfind(b"\n", max(0, at - _LONGEST_SCHEME), at) + 1
        self.fill(at + self._longest_start)
        return 0 < line < at and self.starts.match(self.data, line) is not None

    def _continues(self, at: int) -> bool:
        """Whether something other than a record follows the empty lines at an offset of the window; a start that
        breaks off counts as one."""
        for _step in range(_MOST_LINE_ENDS):
            if not self.fill(at + 1) or self.data[at] not in b"\r\n":
                break
            at += 1
        else:
            # Padding.
            return False
        more = self.fill(at + self._longest_start)
        if self.starts.match(self.data, at):
            return False
        return more or (len(self.data) - at >= _SHORTEST_START and self.data.find(b"\n", at) >= 0)
