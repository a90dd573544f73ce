"""Announcements, and what syncs have recorded: seen documents, failed fetches, crawls, results."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.archive.copying.values import Report, portions
from tui_reader.archive.values import FailedFetch, SeenDocument

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.transfer.values import AnnouncementRecord

_ROWS = 1000
"""Small rows that are written together. Chosen by hand."""


def copy_announcements(source: Archive, target: Archive, report: Report) -> None:
    """Adds announcements with their dates where the other archive lacks something of them, in the order in which
    they were kept: before the bulletins, which would add them in their own order. Readers of a shared archive,
    who may not change announcements, can thus bring marks back."""
    done = 0
    with closing(target.announcement_records()) as known:
        there = {(each.site, each.title): each for each in known}
    with closing(source.announcement_records()) as found:
        for portion in portions(found, _ROWS):
            report("announcements", done, 0)
            if lacking := lacking_announcements(there, portion):
                target.add_announcement_records(lacking)
            done += len(portion)


def lacking_announcements(
    there: Mapping[tuple[str, str], AnnouncementRecord], records: Sequence[AnnouncementRecord]
) -> list[AnnouncementRecord]:
    """The records that change something in another archive, whose own ones are `there` by site and title."""
    return [each for each in records if _adds(each, there.get((each.site, each.title)))]


def _adds(record: AnnouncementRecord, known: AnnouncementRecord | None) -> bool:
    if known is None or record.first_seen < known.first_seen or record.last_seen > known.last_seen:
        return True
    if record.last_seen == known.last_seen and known.gone is None and record.gone is not None:
        return True
    pairs = ((record.address, known.address), (record.page, known.page), (record.name, known.name))
    return any(ours is not None and other is None for ours, other in pairs)


def copy_sync_records(source: Archive, target: Archive, unread: Collection[str], report: Report) -> int:
    """Adds the records of syncs that the other archive lacks; returns how many. Those of documents at the
    addresses `unread`, of which nothing was copied, are left out, so that the next sync fetches them."""
    added = done = 0
    with closing(source.all_seen_documents()) as found:
        for portion in portions(found, _ROWS):
            report("records", done, 0)
            lacking = [each for each in lacking_documents(target, portion) if each.key not in unread]
            target.record_seen(lacking)
            added += len(lacking)
            done += len(portion)
    results, there = source.synced(), target.synced()
    for origin in source.recorded_origins():
        report("records", done, 0)
        result, other = results.get(origin), there.get(origin)
        if failures := lacking_failures(source, target, origin):
            target.record_failures(origin, failures)
            added += len(failures)
        if other is not None and (result is None or other.at > result.at):
            # A later sync into the other archive knows better.
            continue
        crawl = source.last_crawl(origin)
        if crawl is not None and crawl != target.last_crawl(origin):
            target.set_last_crawl(origin, crawl)
            added += 1
        if result is not None and result != other:
            target.set_synced(origin, result)
            added += 1
    return added


def lacking_documents(target: Archive, documents: Sequence[SeenDocument]) -> list[SeenDocument]:
    """Those of some seen documents that the other archive does not know; its own records of others stay."""
    known = target.seen_documents([each.key for each in documents])
    return [each for each in documents if each.key not in known]


def lacking_failures(source: Archive, target: Archive, origin: str) -> list[FailedFetch]:
    """The failed fetches of a source that the other archive lacks, unless it has synced that source later."""
    failures = source.failed_fetches(origin)
    if not failures:
        return []
    ours, others = source.synced().get(origin), target.synced().get(origin)
    if others is not None and (ours is None or others.at > ours.at):
        return []
    known = {each.address for each in target.failed_fetches(origin)}
    return [each for each in failures if each.address not in known]
