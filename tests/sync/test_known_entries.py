"""What a sync fetches: entries against the documents that earlier syncs have seen, and fetches that failed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from support.syncs import archive_in
from tui_reader.archive.values import FailedFetch, SeenDocument
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sync.known_entries import KnownEntries
from tui_reader.sync.writer import ArchiveWriter

ADDRESS = "https://a.example/1"


async def is_known(
    entry: ListingEntry,
    *seen: SeenDocument,
    failed: FailedFetch | None = None,
    retried: bool = False,
    rechecks: bool = False,
) -> bool:
    with archive_in() as archive:
        archive.record_seen(list(seen))
        failures = {failed.address: failed} if failed else {}
        known = KnownEntries("源", ArchiveWriter(archive), failures, is_first=False, rechecks=rechecks)
        if retried and failed:
            known.retry([failed])
        await known.look_up([entry])
        return known.contains(entry)


@pytest.mark.parametrize(
    ("listed", "seen", "expected"),
    [
        pytest.param(None, None, False, id="never seen"),
        pytest.param(None, "1", True, id="the listing states no version"),
        pytest.param("1", "1", True, id="the same version"),
        pytest.param("2", "1", False, id="another version"),
    ],
)
async def test_an_entry_is_known_by_its_version(listed: str | None, seen: str | None, expected: bool) -> None:
    documents = [SeenDocument(ADDRESS, version=seen)] if seen else []
    assert await is_known(ListingEntry(ADDRESS, version=listed), *documents) is expected


async def test_a_recheck_asks_for_everything_but_captures() -> None:
    entry, seen = ListingEntry(ADDRESS), SeenDocument(ADDRESS)
    assert not await is_known(entry, seen, rechecks=True)
    capture = ListingEntry(ADDRESS, version="d", captured=datetime(2020, 1, 1, tzinfo=UTC))
    assert await is_known(capture, SeenDocument(f"{ADDRESS} d", version="d"), rechecks=True)


async def test_a_failed_fetch_is_left_to_its_retry() -> None:
    failed = FailedFetch(ADDRESS, "there is no such page", retriable=False, version="1")
    assert await is_known(ListingEntry(ADDRESS, version="1"), failed=failed)
    assert not await is_known(ListingEntry(ADDRESS, version="2"), failed=failed)
    assert await is_known(ListingEntry(ADDRESS, version="2"), failed=failed, retried=True)


async def test_a_retried_entry_is_counted_where_the_listing_names_it_first() -> None:
    failed = FailedFetch(ADDRESS, "there is no such page", retriable=False)
    with archive_in() as archive:
        known = KnownEntries("源", ArchiveWriter(archive), {ADDRESS: failed}, is_first=False, rechecks=False)
        known.retry([failed])
        assert known.list_retried([ADDRESS, "https://a.example/2"]) == 1
        assert known.list_retried([ADDRESS]) == 0


@pytest.mark.parametrize(("is_first", "expected"), [(False, ["a", "b"]), (True, ["a"])])
async def test_before_the_first_whole_sync_only_items_of_this_source_count(
    is_first: bool, expected: list[str]
) -> None:
    with archive_in() as archive:
        archive.record_seen([SeenDocument("a", version="源"), SeenDocument("b", version="另一源")])
        known = KnownEntries("源", ArchiveWriter(archive), {}, is_first=is_first, rechecks=False)
        assert sorted(await known.known_items(["a", "b", "c"])) == expected
