"""Locks of sources on a server: each belongs to one program, until it is released or its connection ends."""

from __future__ import annotations

from pathlib import Path

from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.source_locks import SharedSourceLocks


def test_a_source_is_locked_by_one_program(tmp_path: Path) -> None:
    server = Server(postgres_archive(tmp_path))
    one, other = SharedSourceLocks(server), SharedSourceLocks(server)
    assert one.acquire("源")
    assert one.acquire("源")
    assert one.acquire("b")
    assert not other.acquire("源")
    one.release("源")
    one.release("源")
    assert other.acquire("源")
    assert not other.acquire("b")
    one.close()
    assert other.acquire("b")
    other.close()
    server.close()


def test_locks_are_taken_again_after_a_lost_connection(tmp_path: Path) -> None:
    server = Server(postgres_archive(tmp_path))
    one, other = SharedSourceLocks(server), SharedSourceLocks(server)
    assert one.acquire("a")
    assert one.acquire("b")
    lose(server)
    assert one.acquire("c")
    assert not other.acquire("a")
    one.release("b")
    assert other.acquire("b")
    lose(server)
    # Its lock went with the connection.
    one.release("a")
    assert other.acquire("a")
    # What the other one holds now is not taken back.
    assert not one.acquire("a")
    one.close()
    other.close()
    server.close()


def lose(server: Server) -> None:
    """Ends all connections that hold locks of sources."""
    server.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE locktype = 'advisory' AND datname = current_database() AND pid <> pg_backend_pid()"
    )
