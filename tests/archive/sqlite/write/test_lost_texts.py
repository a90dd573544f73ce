"""Bulletins that a repair has kept without their texts: any text of the address takes that place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_reader.archive.record import TEXT_LOST, pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Kept
from tui_reader.model import Bulletin, Paragraph

PAGE = Bulletin("a:1", title="停水通知", preamble=(Paragraph("今晚停水。"),))
LOST = Bulletin("a:1", title="停水通知", preamble=(Paragraph("[…]"),), warnings=(TEXT_LOST,))
SEEN = "2024-03-05T00:00:00.000000+00:00"


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    """Its only bulletin has lost its text, as `textless.complete_textless` leaves it."""
    with SqliteArchive.open(None) as archive:
        archive.keep(PAGE)
        archive.connection.execute("UPDATE documents SET contract = ?", (pack(LOST),))
        archive.connection.execute("UPDATE bulletins SET digest = NULL, kept = ?, seen = ?", (SEEN, SEEN))
        yield archive


def former(archive: SqliteArchive, text: str, last_seen: datetime) -> Bulletin:
    """An earlier revision, which the repair has found."""
    page = Bulletin("a:1", title="停水通知", preamble=(Paragraph(text),))
    with SqliteArchive.open(None) as other:
        other.keep(page)
        (digest,) = other.connection.execute("SELECT digest FROM bulletins").fetchone()
    at = last_seen.isoformat(timespec="microseconds")
    archive.connection.execute(
        "INSERT INTO former (bulletin, digest, first_seen, last_seen, contract) VALUES (1, ?, ?, ?, ?)",
        (digest, at, at, pack(page)),
    )
    archive.connection.execute("UPDATE bulletins SET revisions = 2")
    return page


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def keep(archive: SqliteArchive, page: Bulletin, seen: datetime | None = None, *, is_part: bool = False) -> Kept:
    (kept,) = archive.keep_arrivals([Arrival(page, seen=seen, is_part=is_part)])
    assert kept is not None
    return kept


@pytest.mark.parametrize("seen", [None, year(2001), year(2025)], ids=["fetched now", "older", "newer"])
@pytest.mark.parametrize("is_part", [False, True], ids=["a page", "the part that a feed has"])
def test_any_text_takes_its_place(archive: SqliteArchive, seen: datetime | None, is_part: bool) -> None:
    assert keep(archive, PAGE, seen, is_part=is_part) == Kept(1, "changed")
    assert archive.bulletin(1) == PAGE
    (only,) = archive.revisions(1)
    assert only.current
    assert only.first_seen <= only.last_seen
    assert keep(archive, PAGE, seen, is_part=is_part) == Kept(1, "same")


@pytest.mark.parametrize("order", [(2001, 2003), (2003, 2001)])
def test_captures_in_any_order(archive: SqliteArchive, order: tuple[int, int]) -> None:
    pages = {2001: PAGE, 2003: Bulletin("a:1", title="停水通知", preamble=(Paragraph("照常供水。"),))}
    for number in order:
        keep(archive, pages[number], year(number))
    assert archive.bulletin(1) == pages[2003]
    assert [(each.number, each.first_seen) for each in archive.revisions(1)] == [(2, year(2003)), (1, year(2001))]


def test_a_capture_that_a_revision_has_stays_one(archive: SqliteArchive) -> None:
    page = former(archive, "昨晚停水。", year(2002))
    assert keep(archive, page, year(2002)).what == "same"
    assert keep(archive, PAGE, year(2001)).what == "changed"
    assert archive.bulletin(1) == LOST
    assert [archive.revision(1, number) for number in (1, 2, 3)] == [PAGE, page, LOST]


def test_a_revision_that_comes_back_is_there_once(archive: SqliteArchive) -> None:
    page = former(archive, "昨晚停水。", year(2002))
    assert keep(archive, page).what == "changed"
    assert archive.bulletin(1) == page
    assert len(archive.revisions(1)) == archive.row(1).revisions == 1  # type: ignore[union-attr]


def test_a_lost_text_of_another_archive_replaces_none(archive: SqliteArchive) -> None:
    keep(archive, PAGE, year(2001))
    assert keep(archive, LOST, year(2025)).what == "same"
    assert archive.bulletin(1) == PAGE
    assert len(archive.revisions(1)) == 1


def test_a_lost_text_of_another_archive_keeps_a_place_until_there_is_one() -> None:
    with SqliteArchive.open(None) as archive:
        assert keep(archive, LOST, year(2025)).what == "new"
        assert keep(archive, LOST, year(2026)).what == "same"
        keep(archive, PAGE, year(2001))
        assert archive.bulletin(1) == PAGE
        assert len(archive.revisions(1)) == 1
