"""Records that a copy adds where they are missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.postgres_databases import shared_archive
from tui_reader.announcement import Announcement
from tui_reader.archive.copying.records import lacking_announcements
from tui_reader.archive.copying.whole import copy, copy_some
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.transfer.values import AnnouncementRecord
from tui_reader.archive.values import ArrivedFile, Marks
from tui_reader.model import Attachment, Bulletin, Paragraph

FILE = "https://example.org/a.xls"
PAGE = Bulletin(
    "https://example.org/1",
    title="停水通知",
    site="青禾市",
    preamble=(Paragraph("今晚停水。"),),
    attachments=(Attachment("表", FILE),),
    announcements=(Announcement("防汛公告", "https://example.org/2", site="青禾市"),),
)


def nothing(*_: object) -> None:
    pass


def day(number: int) -> datetime:
    return datetime(2026, 7, number, tzinfo=UTC)


KNOWN = AnnouncementRecord(
    "example.org", "防汛公告", "https://example.org/2", day(3), day(5), None, "https://example.org/", "青禾市"
)


def test_a_reader_brings_marks_back(tmp_path: Path) -> None:
    """From a copy of a query, where nothing else has changed: a reader may write marks, and nothing else."""
    addresses = shared_archive()
    with PostgresArchive.open(addresses[""]) as archive:
        archive.keep(PAGE)
        archive.keep_files([ArrivedFile(FILE, "a.xls", b"xls" * 999, None, day(2))])
    with (
        PostgresArchive.open(addresses["ann"]) as shared,
        SqliteArchive.open(tmp_path / "trip.sqlite") as trip,
    ):
        copy_some(shared, trip, [1], nothing, nothing, nothing)
        assert len(trip.announcements()) == len(trip.attachments(1)) == 1
        trip.set_read(1, True)
        trip.tag([1], ["trip"])
        copy(trip, shared, nothing, nothing, nothing)
        assert shared.marks(1) == Marks(read=True)
        assert shared.tags_of([1]) == {1: ("trip",)}


@pytest.mark.parametrize(
    ("record", "lacks"),
    [
        (KNOWN, False),
        (KNOWN._replace(first_seen=day(4), last_seen=day(4)), False),
        (KNOWN._replace(address=None, page=None, name=None), False),
        (KNOWN._replace(title="公告"), True),
        (KNOWN._replace(site="other.example"), True),
        (KNOWN._replace(first_seen=day(2)), True),
        (KNOWN._replace(last_seen=day(6)), True),
        (KNOWN._replace(gone=day(6)), True),
        (KNOWN._replace(last_seen=day(4), gone=day(6)), False),
    ],
)
def test_announcements_that_another_archive_lacks(record: AnnouncementRecord, lacks: bool) -> None:
    there = {(KNOWN.site, KNOWN.title): KNOWN}
    assert lacking_announcements(there, [record]) == ([record] if lacks else [])


@pytest.mark.parametrize("field", ["address", "page", "name"])
def test_what_another_archive_does_not_know_of_an_announcement(field: str) -> None:
    there = {(KNOWN.site, KNOWN.title): KNOWN._replace(**{field: None})}
    assert lacking_announcements(there, [KNOWN]) == [KNOWN]
