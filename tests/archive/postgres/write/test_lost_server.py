"""Marks while the server cannot be reached: the connections of a program are lost, and it may not log in again
until the test allows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.archive.postgres.lists.test_rows import wait_for
from tests.support.postgres_databases import postgres_archive
from tests.support.postgres_server import postgres_server
from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import Flags, Marks, Position
from tui_reader.model import Announcement, Bulletin


class Access:
    """Whether programs may connect to a database."""

    def __init__(self, database: str) -> None:
        self.database = database

    def allow(self, allowed: bool) -> None:
        with psycopg.connect(postgres_server().uri("postgres"), autocommit=True) as server:
            server.execute(f"ALTER DATABASE {self.database} ALLOW_CONNECTIONS {allowed}")
            if not allowed:
                server.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                    (self.database,),
                )


@pytest.fixture
def address(tmp_path: Path) -> str:
    return postgres_archive(tmp_path)


@pytest.fixture
def access(address: str) -> Iterator[Access]:
    access = Access(address.rpartition("@/")[2].partition("?")[0])
    yield access
    access.allow(True)


def test_marks_wait_and_are_written(address: str, access: Access) -> None:
    notice = Announcement("公告", None)
    with PostgresArchive.open(address) as archive:
        archive.keep_all([Bulletin("a:1", title="a", announcements=(notice,)), Bulletin("a:2", title="b")])
        one, two = archive.find("a:1") or 0, archive.find("a:2") or 0
        archive.changed()
        access.allow(False)
        archive.set_read(one, True)
        archive.set_starred(one, True)
        archive.set_position(one, Position(3, 4))
        archive.set_flags({two: Flags(True, False)})
        archive.acknowledge("公告", None)
        assert isinstance(archive.check_file(), ArchiveUnavailable)
        with pytest.raises(ArchiveUnavailable):
            archive.counts()
        with pytest.raises(ArchiveUnavailable):
            archive.keep(Bulletin("a:3", title="c"))
        access.allow(True)
        wait_for(lambda: archive.check_file() is None)
        assert archive.changed()
        with PostgresArchive.open(address) as other:
            assert other.marks(one) == Marks(True, True, Position(3, 4))
            assert other.flags([two]) == {two: Flags(True, False)}
            assert other.announcements() == []
            assert other.counts() == archive.counts() == (2, 0, 1)


def test_closing_says_what_is_lost(address: str, access: Access) -> None:
    archive = PostgresArchive.open(address)
    id = archive.keep(Bulletin("a:1", title="a"))
    access.allow(False)
    archive.set_read(id, True)
    with pytest.raises(ArchiveError, match="the last marks were not kept, make them again"):
        archive.close()


def test_a_server_that_is_lost_while_nobody_asks(address: str, access: Access) -> None:
    with PostgresArchive.open(address) as archive:
        archive.changed()
        access.allow(False)
        wait_for(lambda: archive.check_file() is not None)
        access.allow(True)
        wait_for(lambda: archive.check_file() is None)
        assert archive.counts() == (0, 0, 0)
