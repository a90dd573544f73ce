"""What a listing names: the documents to fetch, and the further listing pages on which it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, overload

MOST_PAGES = 20_000
"""Listing pages of one source; whatever a page says, no more are asked for."""


class ListingEntry(NamedTuple):
    """One document that a listing names.

    `address` is the name under which it is kept; `fetch_url` is where its bytes are, when that is another place:
    the replay of a web archive, the JSON form of a page. What came from elsewhere goes to the parser under
    `address`, from which its links start.

    `title` is for a document that has none of its own. `version` is some text that changes when the document does
    (a digest, the moment of its last change); None when the listing says nothing of the kind. An entry whose
    version is the one that was seen last need not be asked for again. One address may come with several versions:
    those are revisions, oldest first, and `captured` tells when each was taken.
    """

    address: str
    title: str | None = None
    date: date | None = None
    version: str | None = None
    fetch_url: str | None = None
    captured: datetime | None = None

    @property
    def fetched_from(self) -> str:
        """The address that is asked for the document."""
        return self.fetch_url or self.address


class NumberedPages(Sequence[str]):
    """Addresses that a rule makes of numbers, each made when it is asked for: a page can claim any count."""

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
        return f"Pages({list(self[:3])}, {len(self)} in all)"


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """What one page of a listing gives: `entries` in page order, and `pages`, the further listing pages that it
    names, in order: all of them when a convention tells, else the next one.

    `total` counts the listing pages of the source, this one and those before it included, when that is known.
    `ordered` says that the newest entries come first, so that a page of old ones ends the walk; site maps, indexes
    of archives and lists of lists have no such order. `warnings` are lines for people, on what was left out.
    """

    entries: tuple[ListingEntry, ...] = ()
    pages: Sequence[str] = field(default=())
    total: int | None = None
    ordered: bool = True
    warnings: tuple[str, ...] = ()

    def following(self) -> Iterator[str]:
        """The addresses of the further listing pages, in order."""
        return iter(self.pages)
