"""The engines that an archive may have, for the suites of its protocol."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive


def postgres(folder: Path) -> Archive:
    """A shared archive on the server of this run; the test is skipped where there is none."""
    from tui_reader.archive.postgres.store import PostgresArchive

    return PostgresArchive.open(postgres_archive(folder))


ENGINES: dict[str, Callable[[Path], Archive]] = {
    "embedded": lambda folder: SqliteArchive.open(folder / "archive.sqlite"),
    "memory": lambda folder: SqliteArchive.open(None),
    "postgres": postgres,
}
