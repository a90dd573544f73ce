"""Members of ZIP and tar archives: pages, compressed pages and web archives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.container_kind import is_zstd
from tui_reader.sources.files.decompression import ByteReader, GzipReader, Limits, PlainReader, read_whole
from tui_reader.sources.files.endings import SIZE_LIMIT, media_type_of
from tui_reader.sources.files.warc import read_arc, read_warc
from tui_reader.sources.files.zstd import ZstdReader

TOTAL_LIMIT = 64 << 30
"""Unpacked bytes of a container that are read. Chosen by hand."""

READERS: dict[str, Callable[[BinaryIO], ByteReader]] = {"gzip": GzipReader, "zstd": ZstdReader}
"""How compressed bytes are read, by the kind of compression."""

WEB_ARCHIVE = re.compile(r"\.(warc|arc)(?:\.gz|\.zst)?$", re.I)
"""Names of web archives; the group is the kind."""

LINK = "this is a link in an archive; unpack the archive to read what it leads to"
"""What is wrong with the name of a member that is a link."""

_ENDINGS = {"gz": "gzip", "zst": "zstd"}


def with_defaults(limits: Limits | None) -> Limits:
    """These limits, or those for files on disk."""
    return limits or Limits(SIZE_LIMIT, TOTAL_LIMIT)


def read_member(file: BinaryIO, page: str, limits: Limits | None) -> Iterator[Fetched | SourceError]:
    """The pages in a member with this address that was opened: those of a web archive, or one page, unpacked by
    the ending of its name."""
    if found := WEB_ARCHIVE.search(page):
        head = file.read(4)
        file.seek(0)
        kind = "gzip" if head.startswith(b"\x1f\x8b") else "zstd" if is_zstd(head) else ""
        yield from read_web_archive(READERS.get(kind, PlainReader)(file), found[1].lower(), page, limits)
        return
    limit = with_defaults(limits).page
    reader = READERS.get(_ENDINGS.get(page.lower().rpartition(".")[2], ""))
    try:
        data = file.read(limit) if reader is None else read_whole(reader(file), page, limit)
    except SourceError as error:
        yield error
    else:
        yield Fetched(page, data, None, media_type_of(page))


def read_web_archive(
    reader: ByteReader, kind: str, address: str, limits: Limits | None, skipped: Counter[str] | None = None
) -> Iterator[Fetched | SourceError]:
    """The pages of a WARC or ARC file, by its kind."""
    read = read_warc if kind == "warc" else read_arc
    yield from read(reader, address, limits, skipped)
