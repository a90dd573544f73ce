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
    ends the walk when `until_known` is set. Set that only when an earlier walk with the same `since` and `limit`
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
        until_known: bool = False,
    ) -> None:
        self.since, self.limit = since, limit
        self.until_known = until_known
        self.total: int | None = None
        """Pages of the listing, as far as one of them told."""
        self.pages_taken = 0
        self.pages_missed = 0
        self.listed = 0
        """Entries that the pages named, those left out included."""
        self._is_known = is_known or (lambda entry: False)
        self._waiting = deque([first])
        # The place of each page in the listing, and of the first page that has an entry.
        self._asked: dict[str, int] = {first: 0}
        self._met: dict[int, int] = {}
        self._out: set[str] = set()
        self._ended = False
        self._ordered = True

    @property
    def done(self) -> bool:
        """Whether there is nothing left to ask for or to wait for."""
        return not self._out and (self._ended or not self._waiting)

    @property
    def whole(self) -> bool:
        """Whether the walk is done and missed no page: it ended where the listing does, at `since` or `limit`, or
        at what is known already."""
        return self.done and not self.pages_missed

    def due(self, most: int = 1) -> list[str]:
        """The next addresses to ask for, at most so many. Ask for one at a time where the walk is likely to end
        soon, as a daily sync does: what is asked for ahead may be in vain."""
        given: list[str] = []
        while not self._ended and self._waiting and len(given) < most:
            given.append(self._waiting.popleft())
        self._out.update(given)
        return given

    def take(self, address: str, plan: ListingPlan) -> tuple[ListingEntry, ...]:
        """The entries of a page that are to be fetched, in page order."""
        self._out.discard(address)
        self.pages_taken += 1
        self.total = plan.total or self.total
        self._ordered = self._ordered and plan.ordered
        self._queue(plan)
        place = self._asked[address]
        before = [self._met.get(_key(entry), place) < place for entry in plan.entries]
        fresh = [entry for entry in plan.entries if self._meet(entry, place)]
        if self._at_end(plan, before):
            self._ended = True
        return tuple(entry for entry in fresh if not self._too_old(entry) and not self._is_known(entry))

    def miss(self, address: str, *, absent: bool = False) -> None:
        """A page could not be had. `absent` is for the server's word that there is none (404, 410): a listing that
        numbers its pages on and on ends there."""
        self._out.discard(address)
        if absent and self.pages_taken and self._ordered:
            self._ended = True
        else:
            self.pages_missed += 1

    def _at_end(self, plan: ListingPlan, before: list[bool]) -> bool:
        """Whether a page is the last that need be looked at. `before` tells of each of its entries whether a page
        before this one had it."""
        if self.limit is not None and self.listed >= self.limit:
            return True
        if not self._ordered:
            return False
        if not plan.entries:
            # A page behind the last one, of a listing whose length is not known.
            return not plan.pages and self.pages_taken > 1
        dated = [entry for entry in plan.entries if entry.date is not None]
        # Single old entries are pinned to the top; a page of nothing else is where older ones begin.
        if dated and all(map(self._too_old, dated)):
            return True
        # Many systems answer every number behind the last with the last page again.
        return all(
            met or (self.until_known and self._is_known(entry))
            for entry, met in zip(plan.entries, before, strict=True)
        )

    def _meet(self, entry: ListingEntry, place: int) -> bool:
        """Whether the entry is met for the first time and within the limit."""
        key = _key(entry)
        if key in self._met:
            self._met[key] = min(place, self._met[key])
            return False
        if self.limit is not None and self.listed >= self.limit:
            return False
        self._met[key] = place
        self.listed += 1
        return True

    def _too_old(self, entry: ListingEntry) -> bool:
        return self.since is not None and entry.date is not None and entry.date < self.since

    def _queue(self, plan: ListingPlan) -> None:
        """Line up the pages that a page names. Where pages are numbered, each names all that follow: they are gone
        through only when nothing waits, to find what has been added in the meantime."""
        if not plan.pages or (self._waiting and plan.pages[0] in self._asked):
            return
        for address in plan.following():
            if len(self._asked) >= MOST_PAGES:
                return
            if address not in self._asked:
                self._asked[address] = len(self._asked)
                self._waiting.append(address)


def _key(entry: ListingEntry) -> int:
    """A number of 64 bits, other at every start of the program, instead of an address: a site map may name
    millions."""
    return hash((entry.address, entry.version if entry.captured else None))
