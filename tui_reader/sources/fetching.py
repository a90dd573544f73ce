"""Requests, fetch policies and their results. Imports nothing that uses the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tui_reader.text.clean import clean, clean_line

DEADLINE = 30.0
SIZE_LIMIT = 20 << 20

ELSEWHERE = "about:blank"
"""What a link comes from that no host vouches for: it leads to the public web and nowhere else."""

_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one page. `declared_charset` and `media_type` are what the sender said, unchecked;
    `media_type` is lower case and without parameters. `archive` is the address of the web archive that the page
    was found in, None for one that was fetched from its own address; `captured` is when the page was fetched into
    it, in UTC, if the archive says so credibly."""

    address: str
    data: bytes
    declared_charset: str | None = None
    media_type: str | None = None
    archive: str | None = None
    captured: datetime | None = None


class SourceError(Exception):
    """An address that gave no bytes: one line that says what happened and what to do. Both are cleaned here, for
    they may quote what a server sent."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__(address, message)
        self.address = clean(address).replace("\n", " ")
        self.message = clean_line(message)

    def __str__(self) -> str:
        return f"{self.address}: {self.message}"


class Request(NamedTuple):
    """A page to fetch.

    None for `linked_from` says that a user typed the address: then it may lie on this machine or network. Else it
    is the address of the page that holds the link: pages may lead to private addresses only on their own host.
    `etag` and `last_modified` are those of the answer that is kept, if any. `headers` go to the host of the
    address and to no other. `charset` is what the page is known to be in, whatever its server says.
    """

    address: str
    linked_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = {}
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How the pages of one source are fetched. All times are in seconds."""

    pace: float = 0.5
    """From the start of one request to a host to the start of the next."""
    concurrency: int = 2
    """Requests to a host at once."""
    robots: bool = True
    """Keep to robots.txt."""
    deadline: float = DEADLINE
    """For everything that a page takes: names, redirects, all attempts and the pauses between them. Waiting for
    its turn, or as long as the server asks us to wait, is not counted."""
    cap: int = SIZE_LIMIT
    """Bytes of a page, on the wire and after decompression."""
    attempts: int = 3
    patience: float = 120.0
    """Wait at most so long, in all, for a host that asks us to (Retry-After)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the host of `home` and to no other; without a `home`, to that of an address that a user typed."""
    home: str | None = None
    """The address of the source."""
    proxy: str | None = None
    """None: as the environment says; empty: none."""
    pages_only: bool = True
    """Refuse what no parser of pages can read before it is downloaded."""


INTERACTIVE = Policy(pace=0.0, robots=False, attempts=1, patience=0.0)
"""For a page that a user opens: at once, without retries, and without robots.txt, which is for crawlers."""


@dataclass(frozen=True, slots=True)
class Received:
    """A page, under the address where it was found after redirects; `wire` are the bytes that came for it."""

    page: Fetched
    etag: str | None = None
    last_modified: str | None = None
    wire: int = 0

    @property
    def address(self) -> str:
        return self.page.address


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is still what it was when `etag` and `last_modified` came with it."""

    address: str
    etag: str | None = None
    last_modified: str | None = None
    wire: int = 0


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No page: `error` says why in one line, with the address that was asked for. `retriable`: it may be there
    another time, and not before `retry_after` seconds if the server said so. `status` is that of the answer, if
    there was one."""

    error: SourceError
    retriable: bool = False
    status: int | None = None
    retry_after: float | None = None
    wire: int = 0

    @property
    def address(self) -> str:
        return self.error.address


FetchResult = Received | NotModified | FetchFailed


def credible(moment: datetime) -> datetime | None:
    """The moment of a capture, which an archive states; None when no page was ever captured."""
    # Clocks and zones differ, also between a crawler and us.
    return moment if _BEFORE_THE_WEB <= moment <= datetime.now(UTC) + timedelta(days=1) else None
