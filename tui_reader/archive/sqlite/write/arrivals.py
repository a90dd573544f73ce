"""The numbers of arrivals, in the order in which they are committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from tui_reader.archive.sqlite.db.connection import rows_with

NEW, CHANGED, FILE = range(3)


def record(connection: sqlite3.Connection, id: int, kind: int) -> None:
    """Gives what arrived of a bulletin the next number, in place of the one before. In a transaction of the
    caller."""
    connection.execute(
        "INSERT OR REPLACE INTO arrivals (bulletin, kind, at) VALUES (?, ?, ?)",
        (id, kind, int(datetime.now(UTC).timestamp())),
    )


def record_files(connection: sqlite3.Connection, addresses: Sequence[str]) -> None:
    """As `record`, of the bulletins whose current texts link files that now have another text."""
    linked = "SELECT bulletin FROM attachment_links WHERE current = 1 AND address IN ({})"
    for id in sorted({int(id) for (id,) in rows_with(connection, linked, addresses)}):
        record(connection, id, FILE)
