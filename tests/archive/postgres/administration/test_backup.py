"""The recipe of docs/shared-archive.md: a shared archive saved and restored by PostgreSQL's own programs."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres_databases import postgres_database
from tests.support.postgres_server import postgres_server
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.administration import making
from tui_reader.archive.postgres.administration.status import status
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import ArrivedFile, Marks
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.query.syntax import parse

FILE = "https://example.org/a.xls"
PAGE = Bulletin(
    "https://example.org/1",
    title="停水通知",
    preamble=(Paragraph("今晚停水。"),),
    attachments=(Attachment("表", FILE),),
)


def named(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def run(program: str, *arguments: str) -> None:
    subprocess.run([postgres_server().programs / program, *arguments], check=True, capture_output=True)


def test_an_owner_saves_an_archive_and_restores_it_in_another_database(tmp_path: Path) -> None:
    address = postgres_database()
    name = named(address)
    making.create(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name}_olga LOGIN IN ROLE {name}_owner")
        connection.execute(f"CREATE ROLE {name}_ruth LOGIN IN ROLE {name}_reader")
        connection.execute(f"CREATE DATABASE {name}_2")
        connection.execute(f"GRANT CREATE ON DATABASE {name}_2 TO {name}_owner")
    owner, reader = (address.replace("//postgres@", f"//{name}_{user}@") for user in ("olga", "ruth"))
    with PostgresArchive.open(owner) as archive:
        archive.keep(PAGE)
        archive.keep_files([ArrivedFile(FILE, "a.xls", b"xls" * 999, None, datetime(2024, 5, 2, tzinfo=UTC))])
    with PostgresArchive.open(reader) as archive:
        archive.set_read(1, True)
        archive.save_query("mine", "停水")

    dump = str(tmp_path / "news.dump")
    run("pg_dump", "--format=custom", "--schema=bulletin_tui", f"--file={dump}", owner)
    restored = owner.replace(f"/{name}?", f"/{name}_2?")
    run("pg_restore", "--exit-on-error", "--no-owner", f"--role={name}_owner", f"--dbname={restored}", dump)
    assert making.upgrade(restored).roles[0] == f"{name}_reader"

    before, after = status(owner), status(restored)
    same = ("version", "bulletins", "revisions", "files", "file_bytes", "users", "roles")
    assert {key: getattr(after, key) for key in same} == {key: getattr(before, key) for key in same}
    with PostgresArchive.open(reader.replace(f"/{name}?", f"/{name}_2?")) as archive:
        assert archive.bulletin(1) == PAGE
        assert archive.file_bytes(archive.attachments(1)[0].digest or "") == b"xls" * 999
        assert archive.marks(1) == Marks(read=True)
        assert [query.name for query in archive.saved_queries()] == ["mine"]
        assert [hit.row.id for hit in archive.search(parse("停水")).hits(0, 5)] == [1]
        with pytest.raises(ArchiveError, match="your role may not do this"):
            archive.keep(PAGE)
    with PostgresArchive.open(restored) as archive:
        # The next bulletin does not take the number of one that was restored.
        assert archive.keep(Bulletin("https://example.org/2", title="停电")) == 2
