"""What can be added at an address, and what is written when it is: a source to follow, or pages to keep."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from tui_reader.archive.values import Arrival, Raw
from tui_reader.model import Bulletin, Feed, Listing, Page
from tui_reader.sources.files.filesystem import address_of
from tui_reader.sources.listings import detection
from tui_reader.sources.opening import check, path_at
from tui_reader.sources.source_kinds import FOLLOWED, SourceKind
from tui_reader.sources.sourcelist.reading import Source, default_name, unique_name

if TYPE_CHECKING:
    from datetime import date

    from tui_reader.sources import Fetched
    from tui_reader.sources.profiles.profile import Profile, Profiles
    from tui_reader.sync.resolver import ResolvedSource

Answer = TypeVar("Answer")


class Cancelled(Exception):
    """A look-up was cancelled."""


class Lookup:
    """Runs one look-up after another in an event loop of its own, which another thread can cancel."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[object]] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """End the running look-up, and begin no other; from any thread."""
        with self._lock:
            self.cancelled = True
            if self._running:
                loop, task = self._running
                loop.call_soon_threadsafe(task.cancel)

    def run(self, work: Coroutine[object, object, Answer]) -> Answer:
        """The result of `work`. Raises Cancelled."""

        async def run() -> Answer:
            task = asyncio.ensure_future(work)
            with self._lock:
                if self.cancelled:
                    task.cancel()
                self._running = (asyncio.get_running_loop(), task)
            try:
                return await task
            finally:
                with self._lock:
                    self._running = None

        try:
            return asyncio.run(run())
        except asyncio.CancelledError as error:
            raise Cancelled from error


class Addition(NamedTuple):
    """One thing to do with an address: follow what is at `address`, which may be a feed that the page names, or
    keep the pages there once. `title` is what it calls itself; `linked_from` is the page that leads there."""

    what: Literal["follow", "keep"]
    address: str
    kind: SourceKind
    title: str | None = None
    linked_from: str | None = None
    entries: int | None = None
    """How many entries a list has on its first page."""


def additions(address: str, resolved: ResolvedSource) -> list[Addition]:
    """What can be done with an address of the web, the obvious first: what grows is followed, a bulletin is kept,
    and of any other page the feed is followed that it names."""
    feeds = [Addition("follow", feed.address, "feed", feed.text or None, address) for feed in resolved.feeds]
    entries = len(resolved.page.entries) if isinstance(resolved.page, Listing) else None
    follow = Addition("follow", address, resolved.kind, resolved.title, entries=entries)
    keep = [Addition("keep", address, resolved.kind, resolved.title)] if _can_keep(resolved) else []
    if resolved.kind in FOLLOWED:
        return [follow, *feeds, *(keep if resolved.is_bulletin else [])]
    if feeds and not resolved.is_bulletin:
        return [*feeds, *keep, follow]
    return [*keep, *feeds, follow]


def local_additions(address: str) -> list[Addition]:
    """What can be done with a path on this machine: what grows is followed, any other file is kept. Raises
    SourceError for one that cannot be read."""
    if error := check(address):
        raise error
    path = path_at(address)
    at = address if address.lower().startswith("file://") else address_of(path)
    kind = detection.kind_of(at) or "file"
    follow, keep = Addition("follow", at, kind, path.name), Addition("keep", at, kind, path.name)
    return [follow, keep] if kind in FOLLOWED else [keep, follow]


def _can_keep(resolved: ResolvedSource) -> bool:
    return resolved.fetched is not None and (resolved.page is None or isinstance(resolved.page, Bulletin | Feed))


def new_source(
    address: str,
    title: str | None,
    kind: SourceKind | None,
    taken: Collection[str],
    *,
    profile: str | None = None,
    robots: bool = True,
    since: date | None = None,
    limit: int | None = None,
    tags: tuple[str, ...] = (),
) -> Source:
    """A source for the list, under its title, or a name made of its address; a number tells it from the names that
    are `taken`. `kind` is as `kind_to_write` returns it."""
    # A name with a leading hyphen would be read as an option.
    name = (title or "").lstrip("- ") or default_name(address)
    return Source(
        unique_name(name, taken),
        address,
        kind,
        profile,
        robots=robots,
        since=since,
        limit=limit,
        tags=tuple(dict.fromkeys(tags)),
    )


def kind_to_write(
    address: str, found: SourceKind, profiles: Profiles, profile: Profile | None = None
) -> SourceKind | None:
    """The kind of a source for the list; None where its address, or its profile, reveals it."""
    return None if detection.kind_of(address, profile or profiles.for_address(address)) == found else found


def arrivals(page: Page, fetched: Fetched | None, *, keep_raw: bool) -> list[Arrival]:
    """The bulletins of a page as they are kept, with its bytes; without them for bulletins of a feed, each of
    which would keep the whole feed. None of a listing or a failure."""
    match page:
        case Bulletin():
            raw = Raw(fetched.data, fetched.declared_charset, fetched.media_type) if fetched else None
            captured = fetched.captured if fetched else None
            return [Arrival(page, raw if keep_raw else None, seen=captured)]
        case Feed(bulletins=bulletins, linked_pages=linked_pages):
            parts = set(linked_pages)
            return [Arrival(bulletin, is_part=bulletin.address in parts) for bulletin in bulletins]
    return []
