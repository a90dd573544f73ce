"""The page on which an announcement may have been seen: it decides whether its address may be a private one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_reader.archive.sqlite.store import SqliteArchive, View
from tui_reader.archive.values import Row
from tui_reader.sources.addresses import host_of

UNKNOWN_PAGE = ""
"""The origin of an announcement on whose host no page is known: it may lead to public addresses only."""

MOST = 20_000
"""Bulletins that are looked through, the newest first."""

AT_ONCE = 1000


def page_on_host(address: str, pages: Iterable[str]) -> str:
    """The first of the pages that is on the host (and port) of an address: it may lead there wherever that host
    is. `UNKNOWN_PAGE` where there is none."""
    host = host_of(address)
    return next((page for page in pages if host is not None and host_of(page) == host), UNKNOWN_PAGE)


def kept_addresses(file: Path | None) -> Iterator[str]:
    """The addresses of the newest bulletins in an archive file, through a connection of its own: for a thread.
    None without a file. Raises ArchiveError."""
    if file is None:
        return
    with SqliteArchive.open(file) as archive:
        yield from addresses_in(archive)


def addresses_in(archive: SqliteArchive) -> Iterator[str]:
    """The addresses of the newest bulletins in an archive."""
    for start in range(0, MOST, AT_ONCE):
        rows: list[Row] = archive.rows(View(), start, AT_ONCE)
        yield from (row.address for row in rows)
        if len(rows) < AT_ONCE:
            return
