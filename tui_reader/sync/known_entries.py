"""The decision what a sync fetches: the entries of a source against the documents that earlier syncs have seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tui_reader.archive.values import FailedFetch, SeenDocument
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sync.fetch_jobs import FetchJob, key_of
from tui_reader.sync.writer import ArchiveWriter


class KnownEntries:
    """The entries of one source that need not be fetched, and the failed fetches that are retried.

    `is_first`: no sync of the source was complete. `rechecks`: what was seen is requested again. `failed_before`
    are the failed fetches of earlier syncs, by `key_of`. `items` are the keys of items of the feed that is being
    read, which need not be parsed.
    """

    def __init__(
        self,
        source: str,
        writer: ArchiveWriter,
        failed_before: Mapping[str, FailedFetch],
        *,
        is_first: bool,
        rechecks: bool,
    ) -> None:
        self.is_first = is_first
        self.items: Collection[str] = ()
        self._source = source
        self._writer = writer
        self._failed = failed_before
        self._rechecks = rechecks
        self._seen: dict[str, SeenDocument] = {}
        # By `key_of`: all failed fetches that are retried, and those that the listing has not named yet.
        self._retried: set[str] = set()
        self._unlisted: set[str] = set()

    def retry(self, failed: Iterable[FailedFetch]) -> None:
        """Takes note of the failed fetches that are retried, apart from the listing."""
        self._retried = {each.address for each in failed}
        self._unlisted = set(self._retried)

    async def look_up(self, entries: Iterable[ListingEntry]) -> bool:
        """Looks up the entries of a page, for `contains` and `job`; whether any was seen before."""
        keys = [key_of(entry) for entry in entries]
        self._seen = await self._writer.do(self._writer.archive.seen_documents, keys)
        return bool(self._seen)

    def contains(self, entry: ListingEntry) -> bool:
        """Whether an entry that was looked up need not be fetched."""
        if entry.address in self.items:
            return True
        failed = self.failure(entry)
        if failed is not None and (failed.version == entry.version or failed.address in self._retried):
            # Retried apart from the crawl, when it is due.
            return True
        seen = self._seen.get(key_of(entry))
        if seen is None or (self._rechecks and not entry.captured):
            return False
        return entry.version is None or entry.version == seen.version

    def failure(self, entry: ListingEntry) -> FailedFetch | None:
        """The failed fetch of an entry by an earlier sync."""
        return self._failed.get(key_of(entry))

    def job(self, entry: ListingEntry, linked_from: str) -> FetchJob:
        """The job that fetches an entry that was looked up."""
        return FetchJob(entry, linked_from, self._seen.get(key_of(entry)))

    def list_retried(self, keys: Iterable[str]) -> int:
        """Takes note of entries that the listing names, by `key_of`. Returns how many of them are retried and were
        not named before."""
        named = self._unlisted.intersection(keys)
        self._unlisted -= named
        return len(named)

    async def known_items(self, keys: Sequence[str]) -> Collection[str]:
        """Those of the keys of items that an earlier sync of this source has recorded, complete or not."""
        if self._rechecks:
            return ()
        known = await self._writer.do(self._writer.archive.seen_documents, keys)
        # Before the first complete sync, another source may have recorded them, whose bulletins are to be adopted.
        return [key for key, seen in known.items() if not self.is_first or seen.version == self._source]
