"""Several programs and several users at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from tests.support.postgres_databases import postgres_archive
from tests.support.postgres_server import postgres_server
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import Arrival, Counts, Flags, Kept, Label, SavedQuery, SeenDocument, View
from tui_reader.model import Announcement, Bulletin, Paragraph


@pytest.fixture
def address(tmp_path: Path) -> str:
    return postgres_archive(tmp_path)


@pytest.fixture
def archive(address: str) -> Iterator[PostgresArchive]:
    with PostgresArchive.open(address) as archive:
        yield archive


def page(number: int, text: str) -> Bulletin:
    notice = Announcement("公告", "https://example.org/notice")
    return Bulletin(
        f"https://example.org/{number}", title=f"题{number}", preamble=(Paragraph(text),), announcements=(notice,)
    )


def test_writers_of_the_same_addresses(archive: PostgresArchive, address: str) -> None:
    """Each address has one bulletin with a revision of each writer, in whatever order they come."""
    start = Barrier(4)

    def write(writer: int) -> list[Kept | None]:
        numbers = range(30) if writer % 2 else range(29, -1, -1)
        with PostgresArchive.open(address) as own:
            start.wait()
            return [
                kept
                for at in range(0, 30, 10)
                for kept in own.keep_arrivals([Arrival(page(n, f"文{writer}")) for n in numbers[at : at + 10]])
            ]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(write, range(4)))
    assert archive.counts() == (30, 30, 0)
    assert sum(kept is not None and kept.what == "new" for result in results for kept in result) == 30
    for id in archive.ids(View(), 0, 30):
        assert len(archive.revisions(id)) == 4
        assert {archive.revision(id, number).preamble for number in range(1, 5)} == {
            (Paragraph(f"文{writer}"),) for writer in range(4)
        }
    assert [each.title for each in archive.announcements()] == ["公告"]


def test_texts_of_one_address_in_one_batch(archive: PostgresArchive) -> None:
    seen = datetime(2024, 5, 1, tzinfo=UTC)
    captures = ((1, 2), (0, 0), (2, 4), (1, 1))
    arrivals = [Arrival(page(1, f"文{n}"), seen=seen + timedelta(days)) for n, days in captures]
    kept = [each and each.what for each in archive.keep_arrivals(arrivals)]
    assert kept == ["new", "changed", "changed", "same"]
    (id,) = archive.ids(View(), 0, 9)
    assert [archive.revision(id, n).preamble for n in (1, 2, 3)] == [(Paragraph(f"文{n}"),) for n in range(3)]
    assert [each.first_seen for each in archive.revisions(id)] == [seen + timedelta(days) for days in (4, 1, 0)]


def test_ids_are_in_the_order_of_arrival(archive: PostgresArchive) -> None:
    """Undated bulletins that are seen together stay in their order: a feed names its newest first."""
    numbers = [5, 3, 9, 1]
    archive.keep_all([page(n, "文") for n in numbers])
    archive.keep_all([page(n, "文") for n in (3, 7, 2)])
    assert [row.title for row in archive.rows(View(), 0, 9)] == [f"题{n}" for n in (*numbers, 7, 2)]


def test_a_batch_that_fails_leaves_nothing(archive: PostgresArchive) -> None:
    archive.server.write("ALTER TABLE sightings ADD CHECK (version <> 'bad')")
    documents = (SeenDocument("https://example.org/1", version="bad"),)
    with pytest.raises(ArchiveError):
        archive.keep_arrivals([Arrival(page(1, "文")), Arrival(page(2, "文"), seen_documents=documents)])
    assert archive.counts().total == 0
    assert archive.announcements(True) == []
    assert archive.server.run("SELECT sum(total) FROM days_total") == [(None,)]
    archive.server.write("ALTER TABLE sightings DROP CONSTRAINT sightings_version_check")


def test_each_user_has_marks_of_their_own(archive: PostgresArchive, address: str) -> None:
    archive.keep_all([page(n, "文") for n in range(4)])
    one, two, three, four = archive.ids(View(), 0, 4)
    database = address.rpartition("@/")[2].partition("?")[0]
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS marks_reader")
        owner.execute("CREATE ROLE marks_reader LOGIN SUPERUSER")
    try:
        with PostgresArchive.open(postgres_server().uri(database, "marks_reader")) as other:
            archive.set_read(one, True)
            archive.set_starred(two, True)
            archive.tag([one, two], ["水"])
            archive.save_query("水", "停水")
            archive.acknowledge("公告", None)
            other.set_flags({two: Flags(True, False), three: Flags(True, True), four: Flags(True, False)})
            assert (archive.counts(), other.counts()) == (Counts(4, 3, 1), Counts(4, 1, 1))
            assert archive.ids(View("unread"), 0, 9) == [two, three, four]
            assert other.ids(View("unread"), 0, 9) == [one]
            assert archive.flags([two]) == {two: Flags(False, True)}
            assert (archive.tags(), other.tags()) == ([Label("水", 2, 1)], [])
            assert (archive.saved_queries(), other.saved_queries()) == ([SavedQuery("水", "停水")], [])
            assert (len(archive.announcements()), len(other.announcements())) == (0, 1)
            assert [row.tags for row in other.rows(View(), 0, 1)] == [()]
            archive.server.write("UPDATE tags SET user_name = ''")
            assert other.tags() == [Label("水", 2, 1)]
    finally:
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute("DELETE FROM bulletin_tui.marks WHERE user_name = 'marks_reader'")
            owner.execute("DROP ROLE marks_reader")
