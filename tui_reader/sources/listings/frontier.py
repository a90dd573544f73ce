"""The crawl frontier of one listing: pages still to fetch, entries already seen, and where the crawl ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date

from tui_reader.sources.listings.number_map import NumberMap
from tui_reader.sources.listings.plan import MOST_PAGES, ListingEntry, ListingPlan


class Frontier:
    """The state of a crawl through the pages of a listing; does no input or output itself.

    The caller fetches the addresses from `next_pages` and passes each plan to `add_page`, which returns the
    entries to fetch, or reports `page_failed`; both in any order, with the address that `next_pages` gave,
    whatever the server redirected it to. No page and no entry is returned twice, whatever the pages name; an
    address with several versions counts as one entry per version.

    `since` leaves out entries with earlier dates. `limit` is the number of entries to consider from the top of the
    listing, including known ones, so that it means the same in every sync; pages must then be added in order.

    Entries for which `is_known` is true are not returned. With `stop_at_known`, a page of only known entries ends
    the crawl: set it only if an earlier crawl with the same `since` and `limit` was `complete` and everything it
    returned was stored; otherwise entries behind the known ones would never be found.
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
        """Number of pages of the listing, if one of them states it."""
        self.pages_read = 0
        self.pages_failed = 0
        self.listed = 0
        """Number of entries on the pages so far, including those left out."""
        self._is_known = is_known or (lambda entry: False)
        self._queue = deque([first])
        # The position of each page in the listing, and for each entry that of the first page it is on.
        self._known_pages: dict[str, int] = {first: 0}
        self._seen = NumberMap()
        self._pending: set[str] = set()
        self._ended = False
        self._ordered = True

    @property
    def done(self) -> bool:
        """Whether no page is queued or pending."""
        return not self._pending and (self._ended or not self._queue)

    @property
    def complete(self) -> bool:
        """Whether the crawl is done and no page failed: it ended at the end of the listing, at `since` or `limit`,
        or at known entries."""
        return self.done and not self.pages_failed

    def next_pages(self, most: int = 1) -> list[str]:
        """The next addresses to fetch, at most `most`. Where the crawl is likely to end soon, as in a daily sync,
        take one at a time: pages fetched ahead may turn out unneeded."""
        given: list[str] = []
        while not self._ended and self._queue and len(given) < most:
            given.append(self._queue.popleft())
        self._pending.update(given)
        return given

    def add_page(self, address: str, plan: ListingPlan) -> tuple[ListingEntry, ...]:
        """Add a fetched page; returns its entries to fetch, in page order."""
        page = self.begin_page(address, plan)
        fresh = page.add(plan.entries)
        page.end()
        return fresh

    def begin_page(self, address: str, plan: ListingPlan) -> FrontierPage:
        """Begin to add a fetched page whose entries are not in its plan but follow in batches."""
        self._pending.discard(address)
        self.pages_read += 1
        self.total = plan.total or self.total
        self._ordered = self._ordered and plan.ordered
        self._enqueue(plan)
        return FrontierPage(self, plan, self._known_pages[address])

    def page_failed(self, address: str, *, absent: bool = False) -> None:
        """Record a page that could not be fetched. `absent`: the server says it does not exist (404, 410), which
        is where a listing with numbered pages ends."""
        self._pending.discard(address)
        if absent and self.pages_read and self._ordered:
            self._ended = True
        else:
            self.pages_failed += 1

    def _is_first(self, entry: ListingEntry, place: int) -> bool:
        """Record an entry; whether it is new and within the limit."""
        key = _key(entry)
        if (before := self._seen.get(key)) is not None:
            self._seen.set(key, min(place, before))
            return False
        if self.limit is not None and self.listed >= self.limit:
            return False
        self._seen.set(key, place)
        self.listed += 1
        return True

    def _too_old(self, entry: ListingEntry) -> bool:
        return self.since is not None and entry.date is not None and entry.date < self.since

    def _enqueue(self, plan: ListingPlan) -> None:
        """Queue the pages that a page names. Numbered pages each name all that follow: these are checked only when
        the queue is empty, to find pages added in the meantime."""
        if not plan.pages or (self._queue and plan.pages[0] in self._known_pages):
            return
        for address in plan.pages:
            if len(self._known_pages) >= MOST_PAGES:
                return
            if address not in self._known_pages:
                self._known_pages[address] = len(self._known_pages)
                self._queue.append(address)


class FrontierPage:
    """A page of a listing whose entries are added in batches, and then its end."""

    def __init__(self, frontier: Frontier, plan: ListingPlan, place: int) -> None:
        self._frontier = frontier
        self._plan = plan
        self._place = place
        self._count = self._dated = self._old = self._passed = 0

    def add(self, entries: Sequence[ListingEntry]) -> tuple[ListingEntry, ...]:
        """Add entries in page order; returns those to fetch."""
        frontier = self._frontier
        self._count += len(entries)
        for entry in entries:
            old = frontier._too_old(entry)
            self._dated += entry.date is not None
            self._old += old
            before = frontier._seen.get(_key(entry))
            # On an earlier page, or known.
            self._passed += (before is not None and before < self._place) or (
                frontier.stop_at_known and frontier._is_known(entry)
            )
        fresh = [entry for entry in entries if frontier._is_first(entry, self._place)]
        return tuple(entry for entry in fresh if not frontier._too_old(entry) and not frontier._is_known(entry))

    def end(self) -> None:
        """All entries were added."""
        if self._at_end():
            self._frontier._ended = True

    def _at_end(self) -> bool:
        """Whether no page after this one is needed."""
        frontier = self._frontier
        if frontier.limit is not None and frontier.listed >= frontier.limit:
            return True
        if not frontier._ordered:
            return False
        if not self._count:
            # A page after the last one, in a listing of unknown length.
            return not self._plan.pages and frontier.pages_read > 1
        # Single old entries may be pinned to the top; a page of only old entries ends the listing.
        if self._dated and self._old == self._dated:
            return True
        # Many systems return the last page again for every number after it.
        return self._passed == self._count


def _key(entry: ListingEntry) -> int:
    """A 64-bit hash (of this process only) instead of the address: a site map may name millions."""
    return hash((entry.address, entry.version if entry.captured else None))
