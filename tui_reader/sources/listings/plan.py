"""The content of one listing page: documents to fetch and further listing pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, overload

from tui_reader.sources.addresses import document_address
from tui_reader.sources.profiles import uri_templates
from tui_reader.sources.profiles.profile import Paging

MOST_PAGES = 20_000
"""Most listing pages fetched for one source, whatever its pages state."""

_OPEN_END = 1_000_000


class ListingEntry(NamedTuple):
    """One document in a listing.

    `address` identifies it in the archive and is the base of its links; `fetch_url` is where its bytes are if that
    is another address: the replay of a web archive, the JSON form of a page.

    `title` is for a document without one of its own. `version` is any text that changes with the document (a
    digest, the time of the last change), None if the listing states none; an entry whose version was seen before
    need not be fetched again. An address with several versions has several revisions, oldest first; `captured` is
    the time of each capture.
    """

    address: str
    title: str | None = None
    date: date | None = None
    version: str | None = None
    fetch_url: str | None = None
    captured: datetime | None = None

    @property
    def fetched_from(self) -> str:
        """The address from which the document is fetched."""
        return self.fetch_url or self.address


class NumberedPages(Sequence[str]):
    """Addresses generated from numbers, lazily: a page can claim any number of pages."""

    def __init__(self, numbers: range, address_of: Callable[[int], str]) -> None:
        self._numbers = numbers[:MOST_PAGES]
        self._address_of = address_of

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> NumberedPages: ...

    def __getitem__(self, at: int | slice) -> str | NumberedPages:
        if isinstance(at, slice):
            return NumberedPages(self._numbers[at], self._address_of)
        return self._address_of(self._numbers[at])

    def __repr__(self) -> str:
        return f"NumberedPages({list(self[:3])}, {len(self)} in all)"


def templated_pages(paging: Paging, start: str, last: int | None) -> NumberedPages:
    """The pages of a profile's URI template, up to number `last`; `start` is the address of the source."""
    if last is None:
        last = _OPEN_END if paging.step > 0 else 0

    def address_of(number: int) -> str:
        address = uri_templates.expand(paging.address or "", {"page": str(number)}.get)
        return document_address(start, address) or start

    return NumberedPages(range(paging.first, last + (1 if paging.step > 0 else -1), paging.step), address_of)


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """The content of one listing page: `entries` in page order, and further listing `pages` in order: all of them
    if a convention says so, else the next one.

    `total` is the number of listing pages of the source, if known. `ordered`: the newest entries come first, so
    that a page of old ones ends the crawl; site maps, archive indexes and lists of lists have no such order.
    `warnings` are lines for users on what was left out.
    """

    entries: tuple[ListingEntry, ...] = ()
    pages: Sequence[str] = ()
    total: int | None = None
    ordered: bool = True
    warnings: tuple[str, ...] = ()
