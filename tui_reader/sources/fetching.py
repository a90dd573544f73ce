"""Requests, fetch policies and their results. Imports nothing that uses the network."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from mmap import mmap
from typing import NamedTuple, Protocol

from tui_reader.text.clean import clean_line, single_line

DEADLINE = 30.0
"""Seconds for a page."""
SIZE_LIMIT = 20 << 20
"""Bytes of a page."""

ELSEWHERE = "about:blank"
"""The origin of a link that may lead to public addresses only."""

_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one page. `declared_charset` and `media_type` are as declared by the sender, unchecked;
    `media_type` is in lower case, without parameters. `container` is the address of the file that holds
    the page with others, None for one fetched from its own address; `captured` is the time of its capture, in UTC,
    if a container states a credible one; `title` is the title that a container lists, for a page without one. A
    feed that is too long for memory is `whole` in a file, and `data` is its start."""

    address: str
    data: bytes
    declared_charset: str | None = None
    media_type: str | None = None
    container: str | None = None
    captured: datetime | None = None
    title: str | None = None
    whole: mmap | None = field(default=None, compare=False, repr=False)


class SourceError(Exception):
    """An address that could not be read, and one line on what happened and what to do. Both are cleaned here:
    they may quote what a server sent."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__(address, message)
        self.address = single_line(address)
        self.message = clean_line(message)

    def __str__(self) -> str:
        return f"{self.address}: {self.message}"


class NoPages(SourceError):
    """A container that was read and holds no pages: an error where it was named, none where it was found."""


class Request(NamedTuple):
    """A page to fetch.

    `linked_from` is the address of the page that holds the link; pages may lead to private addresses only on
    their own host. None means that a user typed the address, which may then be on this machine or network. `etag`
    and `last_modified` are the validators of a stored response. `headers` are sent to the host of the address
    only. `charset` overrides what the server declares. `referer` is sent as the address of the page: whole to its
    own host, to others without path and query, and never from https to http (Referrer Policy,
    strict-origin-when-cross-origin). `on_bytes` is called with the bytes of the body received so far, on the wire,
    and their number as the server states it.
    """

    address: str
    linked_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = {}
    charset: str | None = None
    referer: str | None = None
    on_bytes: Callable[[int, int | None], None] | None = None


class Secrets(Protocol):
    """The secrets of a source; see `sources/secrets`."""

    def headers(self) -> Mapping[str, str]:
        """The headers for the host of the source. Raises SourceError where a secret cannot be looked up."""

    def real_address(self, address: str) -> str:
        """An address with its secrets, to be requested."""

    def hide(self, text: str) -> str:
        """A text without the secrets."""

    @property
    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the secrets in what a server sent."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the pages of one source are fetched. All times are in seconds."""

    delay: float = 0.5
    """From the start of one request to a host to the start of the next."""
    concurrency: int = 2
    """Concurrent requests to a host."""
    robots: bool = True
    """Obey robots.txt."""
    deadline: float = DEADLINE
    """For a page as a whole: name look-ups, redirects, all attempts and the delays between them. Waiting for the
    throttle, or as long as the server asks (Retry-After), is not counted."""
    size_limit: int = SIZE_LIMIT
    """Bytes of a page, on the wire and after decompression."""
    feed_limit: int = 0
    """Bytes of a feed, if it may have more than a page; a long one is in a temporary file."""
    attempts: int = 3
    max_wait: float = 120.0
    """Longest total wait for a host that asks for it (Retry-After)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the host of `home` only; without a `home`, to that of an address that a user typed."""
    home: str | None = None
    """The address of the source."""
    private: bool | None = None
    """Whether the source is on this machine or network. False: no request of it reaches a private address,
    whatever its name resolves to now. None: no source; an address that a user types now may be private."""
    secrets: Secrets | None = None
    """What is sent to the host of `home` and kept nowhere; `headers` and addresses have placeholders for it."""
    proxy: str | None = None
    """The address of a proxy; empty: none; None: as the environment says."""
    follow_links: bool = False
    """Read what symbolic links lead to, in a folder on this machine that a list or a page names files of."""
    pages_only: bool = True
    """Refuse media types that no parser of pages reads, before the download."""


INTERACTIVE = Policy(delay=0.0, robots=False, attempts=1, max_wait=0.0)
"""For a page that a user opens: at once, without retries, and without robots.txt, which is for crawlers."""


@dataclass(frozen=True, slots=True)
class Received:
    """A page, under its address after redirects; `received_bytes` counts everything received for it. `disposition`
    holds the bytes of the header Content-Disposition as Latin-1, None without one."""

    page: Fetched
    etag: str | None = None
    last_modified: str | None = None
    received_bytes: int = 0
    disposition: str | None = None

    @property
    def address(self) -> str:
        """The address of the page, after redirects."""
        return self.page.address


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page has not changed since `etag` and `last_modified` were received with it."""

    address: str
    etag: str | None = None
    last_modified: str | None = None
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No page: `error` gives the reason in one line, with the requested address. `retriable`: a later request may
    succeed, after `retry_after` seconds if the server said so. `status` is that of the response, if any.
    `too_large`: the page is larger than the policy allows."""

    error: SourceError
    retriable: bool = False
    status: int | None = None
    retry_after: float | None = None
    received_bytes: int = 0
    too_large: bool = False

    @property
    def address(self) -> str:
        """The requested address."""
        return self.error.address


FetchResult = Received | NotModified | FetchFailed


def credible(moment: datetime) -> datetime | None:
    """The stated time of a capture; None if it is before the web or in the future."""
    # A day of tolerance: clocks and time zones differ.
    return moment if _BEFORE_THE_WEB <= moment <= datetime.now(UTC) + timedelta(days=1) else None
