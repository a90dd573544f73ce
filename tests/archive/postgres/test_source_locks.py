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
