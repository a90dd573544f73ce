from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.postgres_databases import postgres_archive, postgres_database
from tui_reader.archive.errors import ArchiveError, ArchiveLocked, ArchiveUnavailable
from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import SeenDocument, View
from tui_reader.model import Bulletin


def test_texts_are_stored_as_they_are_shown(tmp_path: Path) -> None:
    server = Server(postgres_archive(tmp_path))
    found = server.run("SELECT %s::text, %s::text[]", ("a\0b\ud800c\u200b\nd", ["e\0", "文"]))
    assert found == [("a\ufffdb\ufffdc d", ["e\ufffd", "文"])]
    server.close()


def test_texts_that_others_wrote_are_cleaned(tmp_path: Path) -> None:
    server = Server(postgres_archive(tmp_path))
    assert server.run(r"SELECT E'a\u001b[31mb', ARRAY[E'c\u0007']") == [("a\ufffd[31mb", ["c\ufffd"])]
    server.close()


@pytest.mark.parametrize("binary", [False, True])
def test_times_beyond_those_of_python_are_read(tmp_path: Path, binary: bool) -> None:
    server = Server(postgres_archive(tmp_path))
    with server.session() as connection:
        (found,) = connection.execute(
            "SELECT ARRAY['infinity', '-infinity', '20000-01-01Z', '0044-03-15Z BC', '2024-05-01 09:00Z']"
            "::timestamptz[]",
            binary=binary,
        ).fetchone()
    first, last = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    assert found == [last, first, last, first, datetime(2024, 5, 1, 9, tzinfo=UTC)]
    server.close()


def test_values_beyond_those_of_a_column(tmp_path: Path) -> None:
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        with pytest.raises(ArchiveError, match="an archive cannot hold this value"):
            archive.rows_of([1 << 63])
        with pytest.raises(ArchiveError, match="there is no bulletin"):
            archive.bulletin(1 << 70)


def test_damaged_texts_are_called_so(tmp_path: Path) -> None:
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        damaged, missing = archive.keep_all([Bulletin("https://example.org/1"), Bulletin("https://example.org/2")])
        archive.server.write(r"UPDATE documents SET contract = '\xdeadbeef' WHERE id = %s", (damaged,))
        archive.server.write("DELETE FROM documents WHERE id = %s", (missing,))
        for id in (damaged, missing):
            with pytest.raises(ArchiveError, match=f"bulletin {id}: its stored bytes are damaged; add"):
                archive.opened(id)
        assert {row.id for row in archive.rows(View(), 0, 9)} == {missing, damaged}


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    server = Server(postgres_archive(tmp_path))

    def fails() -> None:
        with server.transaction() as connection:
            connection.execute("INSERT INTO saved (name, query) VALUES ('n', 'q')")
            connection.execute("SELECT 1 / 0")

    with pytest.raises(ArchiveError, match="division by zero"):
        fails()
    assert server.run("SELECT * FROM saved") == []
    with server.transaction() as connection:
        connection.execute("INSERT INTO saved (name, query) VALUES ('n', 'q')")
    assert server.run("SELECT name FROM saved") == [("n",)]
    server.close()


def test_a_lost_connection_is_replaced(tmp_path: Path) -> None:
    server, other = Server(postgres_archive(tmp_path)), Server(postgres_archive(tmp_path))
    (before,) = server.run("SELECT pg_backend_pid()")
    other.run("SELECT pg_terminate_backend(%s, 5000)", before)
    assert server.run("SELECT pg_backend_pid()") != [before]
    with pytest.raises(ArchiveUnavailable, match="the connection to the server is lost"):
        server.write("SELECT pg_terminate_backend(pg_backend_pid())")
    assert server.run("SELECT 1") == [(1,)]
    server.close()
    other.close()


def test_waiting_for_another_program_ends(tmp_path: Path) -> None:
    server, other = Server(postgres_archive(tmp_path), patience=0.05), Server(postgres_archive(tmp_path))
    with other.transaction() as connection:
        connection.execute("LOCK TABLE saved")
        with pytest.raises(ArchiveLocked):
            server.write("DELETE FROM saved")
    server.close()
    other.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "postgresql://user:secret@/?nonsense=1",
            "postgresql: this is no address of a PostgreSQL database (there is no parameter nonsense); write",
        ),
        ("postgresql://user:secret@[/", "postgresql: this is no address of a PostgreSQL database; write"),
        (
            "postgresql://user:secret@nowhere.invalid/db",
            "postgresql://user@nowhere.invalid/db: the server cannot be reached",
        ),
        (
            "postgresql://user:secret@localhost:1/db",
            "postgresql://user@localhost:1/db: the server cannot be reached",
        ),
    ],
)
def test_no_message_tells_a_password(address: str, message: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        Server(address).run("SELECT 1")
    assert str(caught.value).startswith(message)
    assert "secret" not in str(caught.value)


def test_a_server_whose_name_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(
        ArchiveUnavailable, match=r"the server cannot be reached .*db\.example\.org.*; check its address"
    ):
        Server("postgresql://db.example.org/news").run("SELECT 1")


def test_a_role_that_may_not_connect() -> None:
    address = postgres_database()
    server = Server(address)
    role = f"outside_{server.client}"
    (name,) = server.run("SELECT current_database()")[0]
    server.write(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
    server.write(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(ArchiveError, match=r"your role may not do this; .* lists your roles"):
            Server(address.replace("//postgres@", f"//{role}@")).run("SELECT 1")
    finally:
        server.write(f"DROP ROLE {role}")
        server.close()


def test_a_database_without_an_archive() -> None:
    address = postgres_database()
    with pytest.raises(ArchiveError, match="there is no archive in this database; make one with"):
        PostgresArchive.open(address)
    server = Server(address)
    with server.transaction() as connection:
        schema.create(connection)
    with server.transaction() as connection:
        schema.create(connection)
    schema.check(server)
    server.write("UPDATE archive SET version = version + 1")
    with pytest.raises(ArchiveError, match="a newer bulletin-tui"):
        schema.check(server)
    server.close()


def test_nothing_is_kept_through_a_replica(tmp_path: Path) -> None:
    """Its connections report `in_hot_standby`; here the server of the tests stands for one."""
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        assert (archive.server.is_replica, archive.read_only) == (False, None)
        archive.server.is_replica = True
        assert archive.read_only == "the server is read-only, as a replica is; name the primary server"
        assert not archive.may_keep()
        with pytest.raises(ArchiveError, match="name the primary server"):
            archive.record_seen([SeenDocument("https://www.example.org/")])
        assert archive.counts().total == 0
