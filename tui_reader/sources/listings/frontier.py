"""The walk through the pages of one listing: which to ask for next, which entries are new, when it ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date

from tui_reader.sources.listings.plan import MOST_PAGES, ListingEntry, ListingPlan


class Frontier:
    """Goes through a listing page by page, without doing any input or output itself.

    The engine asks `due` for addresses, fetches them, and hands each plan back to `take`, which gives the entries
    that are to be fetched; a page that could not be had goes to `miss`. Pages may come back in any order. No page
    is asked for twice and no entry is given twice, whatever the pages say; one address with several versions is
    one entry for each.

    `since` leaves out entries that are dated before it. `limit` is the most entries that are looked at, from the
    top of the listing, known ones too: so a limit means the same at every sync (the pages must then come in
    order).

    `is_known` tells of an entry that it need not be fetched: it is not given, and a page on which nothing is new
    ends the walk when `stop_at_known` is set. Set that only when an earlier walk with the same `since` and `limit`
    was `whole` and all that it gave has been kept: else what is missing lies behind what is known.

    `take` and `miss` want the address that `due` gave, also where the server redirected to another.
    """

    def __init__(
        self,
        first: str,
        *,
        since: date | None = None,
        limit: int | None = None,
        is_known: Callable[[ListingEntry], bool] | None = None,
        stop_at_known: bool = False,
    ) -> None:
        self.since, self.limit = since, limit
        self.stop_at_known = stop_at_known
        self.total: int | None = None
        """Pages of the listing, as far as one of them told."""
        self.pages_read = 0
        self.pages_failed = 0
        self.listed = 0
        """Entries that the pages named, those left out included."""
        self._is_known = is_known or (lambda entry: False)
        self._queue = deque([first])
        # The place of each page in the listing, and of the first page that has an entry.
        self._known_pages: dict[str, int] = {first: 0}
        self._seen: dict[int, int] = {}
        self._pending: set[str] = set()
        self._ended = False
        self._ordered = True

    @property
    def done(self) -> bool:
        """Whether there is nothing left to ask for or to wait for."""
        return not self._pending and (self._ended or not self._queue)

    @property
    def complete(self) -> bool:
        """Whether the walk is done and missed no page: it ended where the listing does, at `since` or `limit`, or
        at what is known already."""
        return self.done and not self.pages_failed

    def next_pages(self, most: int = 1) -> list[str]:
        """The next addresses to ask for, at most so many. Ask for one at a time where the walk is likely to end
        soon, as a daily sync does: what is asked for ahead may be in vain."""
        given: list[str] = []
        while not self._ended and self._queue and len(given) < most:
            given.append(self._queue.popleft())
        self._pending.update(given)
        return given

    def add_page(self, address: str, plan: ListingPlan) -> tuple[ListingEntry, ...]:
        """The entries of a page that are to be fetched, in page order."""
        self._pending.discard(address)
        self.pages_read += 1
        self.total = plan.total or self.total
        self._ordered = self._ordered and plan.ordered
        self._enqueue(plan)
        place = self._known_pages[address]
        before = [self._seen.get(_key(entry), place) < place for entry in plan.entries]
        fresh = [entry for entry in plan.entries if self._is_first(entry, place)]
        if self._at_end(plan, before):
            self._ended = True
        return tuple(entry for entry in fresh if not self._too_old(entry) and not self._is_known(entry))

    def page_failed(self, address: str, *, absent: bool = False) -> None:
        """A page could not be had. `absent` is for the server's word that there is none (404, 410): a listing that
        numbers its pages on and on ends there."""
        self._pending.discard(address)
        if absent and self.pages_read and self._ordered:
            self._ended = True
        else:
            self.pages_failed += 1

    def _at_end(self, plan: ListingPlan, before: list[bool]) -> bool:
        """Whether a page is the last that need be looked at. `before` tells of each of its entries whether a page
        before this one had it."""
        if self.limit is not None and self.listed >= self.limit:
            return True
        if not self._ordered:
            return False
        if not plan.entries:
            # A page behind the last one, of a listing whose length is not known.
            return not plan.pages and self.pages_read > 1
        dated = [entry for entry in plan.entries if entry.date is not None]
        # Single old entries are pinned to the top; a page of nothing else is where older ones begin.
        if dated and all(map(self._too_old, dated)):
            return True
        # Many systems answer every number behind the last with the last page again.
        return all(
            met or (self.stop_at_known and self._is_known(entry))
            for entry, met in zip(plan.entries, before, strict=True)
        )

    def _is_first(self, entry: ListingEntry, place: int) -> bool:
        """Whether the entry is met for the first time and within the limit."""
        key = _key(entry)
        if key in self._seen:
            self._seen[key] = min(place, self._seen[key])
            return False
        if self.limit is not None and self.listed >= self.limit:
            return False
        self._seen[key] = place
        self.listed += 1
        return True

    def _too_old(self, entry: ListingEntry) -> bool:
        return self.since is not None and entry.date is not None and entry.date < self.since

    def _enqueue(self, plan: ListingPlan) -> None:
        """Line up the pages that a page names. Where pages are numbered, each names all that follow: they are gone
        through only when nothing waits, to find what has been added in the meantime."""
        if not plan.pages or (self._queue and plan.pages[0] in self._known_pages):
            return
        for address in plan.following():
            if len(self._known_pages) >= MOST_PAGES:
                return
            if address not in self._known_pages:
                self._known_pages[address] = len(self._known_pages)
                self._queue.append(address)


def _key(entry: ListingEntry) -> int:
    """A number of 64 bits, other at every start of the program, instead of an address: a site map may name
    millions."""
    return hash((entry.address, entry.version if entry.captured else None))
