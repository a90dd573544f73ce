"""Bodies of responses: pages in memory, long feeds in a temporary file that is mapped into memory."""

from __future__ import annotations

import contextlib
import io
import mmap
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

HEAD = 1 << 20
"""Bytes at the start of a long feed that show what it is."""

IN_MEMORY = 8 << 20
"""Bytes of a feed from which on it is in a temporary file. Chosen by hand."""

_SEARCHED = 16_000
_XML = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|rdf|feed)[\s>]", re.I)
_JSON = re.compile(rb"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version")
_LARGE_FILES = Path("/var/tmp")
"""The folder for large temporary files (Filesystem Hierarchy Standard, 5.15): `/tmp` is often in memory."""


def looks_like_feed(data: bytes | mmap.mmap) -> bool:
    """Whether data begins like a feed in XML or JSON."""
    head = data[:_SEARCHED]
    return bool(_XML.search(head) or _JSON.search(head))


class NoRoom(Exception):
    """A temporary file that cannot be written; the message is the reason of the system."""


class Spool:
    """A body that arrives: up to `limit` bytes in memory; a feed up to `feed_limit` bytes, in a temporary file."""

    def __init__(self, limit: int, feed_limit: int = 0) -> None:
        self.limit = limit
        """The bytes that the body may have, as far as is known by now."""
        self._feed_limit = feed_limit if feed_limit > limit else 0
        self._data: IO[bytes] = io.BytesIO()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._data.close()

    @property
    def is_too_long(self) -> bool:
        """Whether more bytes have arrived than the body may have."""
        return self.tell() > self.limit

    def tell(self) -> int:
        """The number of bytes so far."""
        return self._data.tell()

    def write(self, data: bytes) -> None:
        """Appends bytes. Raises NoRoom."""
        try:
            self._data.write(data)
            if self._feed_limit and self.tell() >= min(IN_MEMORY, self.limit):
                self._decide()
        except OSError as error:
            raise NoRoom(error.strerror) from error

    def _decide(self) -> None:
        """Moves a feed to a file; anything else stays in memory and within its limit."""
        held, limit, self._feed_limit = self._data, self._feed_limit, 0
        held.seek(0)
        is_feed = looks_like_feed(held.read(_SEARCHED))
        if not is_feed:
            held.seek(0, io.SEEK_END)
            return
        held.seek(0)
        self._data, self.limit = temporary_file(), limit
        with held:
            shutil.copyfileobj(held, self._data)

    def body(self, size: int | None = None) -> tuple[bytes, mmap.mmap | None]:
        """The first `size` bytes; of a feed in a file the first `HEAD` ones, and all of it. Raises NoRoom."""
        if isinstance(self._data, io.BytesIO):
            if size is not None:
                self._data.truncate(size)
            # Not a copy: BytesIO shares its buffer until the next write.
            return self._data.getvalue(), None
        try:
            self._data.flush()
            whole = mapped(self._data)
        except OSError as error:
            raise NoRoom(error.strerror) from error
        return whole[:HEAD], whole


def temporary_file() -> IO[bytes]:
    """A file without a name. Raises OSError."""
    with contextlib.suppress(OSError):
        # Not where the user or the system has named another folder.
        if tempfile.gettempdir() == "/tmp":
            return tempfile.TemporaryFile(dir=_LARGE_FILES)
    return tempfile.TemporaryFile()


def replaced(
    data: mmap.mmap, pattern: re.Pattern[bytes], replacement: Callable[[re.Match[bytes]], bytes]
) -> mmap.mmap:
    """A mapped file with every match replaced, in a new temporary file; the same one without a match. Raises
    OSError."""
    copy, end = None, 0
    for match in pattern.finditer(data):
        copy = copy or temporary_file()
        copy.write(data[end : match.start()])
        copy.write(replacement(match))
        end = match.end()
    if copy is None:
        return data
    with copy:
        copy.write(data[end:])
        copy.flush()
        return mapped(copy)


def mapped(file: IO[bytes]) -> mmap.mmap:
    """The bytes of a file, which need not stay open. Raises OSError, and ValueError for an empty file."""
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def release(data: bytes | mmap.mmap) -> None:
    """Lets the system use the memory that holds what was read of a mapped file."""
    if isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)
