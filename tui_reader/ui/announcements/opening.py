"""Opens the page of an announcement in the reader, and turns announcements, listings and feeds into bulletins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.opening import open_archive
from tui_reader.archive.values import Row, View
from tui_reader.i18n import gettext as _
from tui_reader.model import (
    Announcement,
    Bulletin,
    Failure,
    Feed,
    Link,
    ListBlock,
    Listing,
    ListItem,
    Page,
    Paragraph,
)
from tui_reader.paths import ArchiveLocation, may_exist
from tui_reader.text.link_target import file_address
from tui_reader.ui.browser import is_example, is_web_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.sources import Fetched
    from tui_reader.ui.host import Host

UNKNOWN_PAGE = ""
"""The linking page of an announcement on whose host no page is known: it may lead to public addresses only."""

MAX_COMPARED = 20_000
"""Bulletins whose addresses are compared, the newest first."""

ROWS_AT_ONCE = 1000


class FetchedPage(NamedTuple):
    """A bulletin that was fetched and is not in the archive, and the bytes that it was read from, if they are its
    alone."""

    bulletin: Bulletin
    fetched: Fetched | None


class LinkedPages:
    """Fetches the pages that announcements and texts link to, each at most once in a run of the program."""

    def __init__(self, app: Host, source_addresses: Callable[[], Iterable[str]]) -> None:
        """`source_addresses` returns the addresses of the followed sources; it is called in a thread."""
        self._app = app
        self._source_addresses = source_addresses
        self._fetched: dict[str | None, Bulletin | Listing | Feed] = {}
        self._bytes: dict[str, Fetched | None] = {}

    def known(self, announcement: Announcement) -> Bulletin | Listing | Feed | None:
        """The page of an announcement, when it was fetched before or has no address to fetch; else None."""
        address = announcement.address
        if address in self._fetched:
            return self._fetched[address]
        if address and is_web_address(address) and not is_example(address):
            return None
        return bulletin_of_announcement(announcement)

    def fetch(self, announcement: Announcement, archive: Archive, done: Callable[[Page], None]) -> None:
        """Fetch the page of an announcement in a thread, then call `done` with it, or with the Failure."""
        address = announcement.address or ""

        self.fetch_address(address, self._linking_page(address, archive), done)

    def fetch_address(
        self, address: str, linked_from: Callable[[], str | None], done: Callable[[Page], None]
    ) -> None:
        """Fetch the page at an address in a thread, then call `done` with it, or with the Failure. `linked_from`
        is that of `Host.fetch`."""

        def fetched(page: Page, read_from: Fetched | None) -> None:
            if not isinstance(page, Failure):
                self._fetched[address], self._bytes[address] = page, read_from
            done(page)

        self._app.fetch(address, linked_from, fetched)

    def fetch_file(self, path: str, linked_from: str, done: Callable[[Page], None]) -> None:
        """Read the file that the page in another file leads to, as `fetch_address`. A page of a followed folder
        leads to files of that folder only."""

        def folder() -> str | None:
            own = file_address(linked_from) or ""
            folders = (one for one in self._source_addresses() if (inside := file_address(one)) and inside != own)
            return next((one for one in folders if own.startswith(f"{file_address(one)}".rstrip("/") + "/")), None)

        self.fetch_address(path, folder, done)

    def fetched(self, address: str) -> Bulletin | Listing | Feed | None:
        """The page at an address if it was fetched before."""
        return self._fetched.get(address)

    def page_of(self, bulletin: Bulletin) -> FetchedPage | None:
        """What is kept for a bulletin on the screen, which was fetched itself or in a feed; None for all others,
        such as the list of a listing's entries."""
        for address, page in self._fetched.items():
            if page is bulletin:
                return FetchedPage(bulletin, self._bytes.get(address or ""))
            if isinstance(page, Feed) and any(each is bulletin for each in page.bulletins):
                # The bytes are those of the whole feed.
                return FetchedPage(bulletin, None)
        return None

    def _linking_page(self, address: str, archive: Archive) -> Callable[[], str]:
        """Return a function that finds, in a thread, a page of a source or the archive on the host of `address`.

        The archive does not record which page carried an announcement. A page on the same host may link to it even
        in a private network.
        """
        kept = archive.kept_in
        shown = () if kept else tuple(addresses_in(archive))
        return lambda: page_on_host(address, chain(self._source_addresses(), shown, kept_addresses(kept)))


def page_on_host(address: str, pages: Iterable[str]) -> str:
    """The first of `pages` with the host and port of `address`; `UNKNOWN_PAGE` when there is none."""
    from tui_reader.sources.addresses import host_of

    host = host_of(address)
    return next((page for page in pages if host is not None and host_of(page) == host), UNKNOWN_PAGE)


def kept_addresses(kept: ArchiveLocation | None) -> Iterator[str]:
    """The addresses of the newest bulletins in an archive, read through a connection of their own, for use in
    a thread. Empty without one. Raises ArchiveError."""
    if kept is None or not may_exist(kept):
        return
    with open_archive(kept) as archive:
        yield from addresses_in(archive)


def addresses_in(archive: Archive) -> Iterator[str]:
    """The addresses of the newest bulletins in an archive."""
    for start in range(0, MAX_COMPARED, ROWS_AT_ONCE):
        rows: list[Row] = archive.rows(View(), start, ROWS_AT_ONCE)
        yield from (row.address for row in rows)
        if len(rows) < ROWS_AT_ONCE:
            return


def bulletin_of_announcement(announcement: Announcement) -> Bulletin:
    """An announcement without a page: its title and when it was seen."""
    if announcement.address:
        lines = [_("Its address is only an example: {address}").format(address=announcement.address)]
    else:
        lines = [_("This announcement has only a title, no address.")]
    if announcement.first_seen:
        lines.append(_("First seen {date}").format(date=announcement.first_seen.date().isoformat()))
    if announcement.last_seen and announcement.last_seen != announcement.first_seen:
        lines.append(_("Last seen {date}").format(date=announcement.last_seen.date().isoformat()))
    return Bulletin(announcement.address or "", announcement.title, preamble=tuple(map(Paragraph, lines)))


def bulletins_of(page: Bulletin | Listing | Feed) -> tuple[Bulletin, ...]:
    """The bulletins to show for a page: itself, its entries as a list, or the documents of a feed."""
    match page:
        case Bulletin():
            return (page,)
        case Feed(bulletins=bulletins) if bulletins:
            return bulletins
        case Feed():
            listing = Listing(page.address, page.charset, page.site, page.column, entries=page.entries)
            return (bulletin_of_listing(listing),)
        case Listing():
            return (bulletin_of_listing(page),)


def bulletin_of_listing(listing: Listing) -> Bulletin:
    """A column page as a bulletin: a list of links with dates."""
    items = []
    for entry in listing.entries:
        label = entry.date.isoformat() if entry.date else "•"
        links = (Link(0, len(entry.title), entry.address),) if entry.address else ()
        items.append(ListItem(label, entry.title, links))
    title = listing.column or listing.site or listing.address
    return Bulletin(
        listing.address,
        title,
        charset=listing.charset,
        site=listing.site,
        announcements=listing.announcements,
        preamble=(ListBlock(tuple(items)),),
        tampering=listing.tampering,
        warnings=listing.warnings,
    )
