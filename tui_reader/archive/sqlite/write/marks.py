"""Rows of the table of marks, by address, and the columns of bulletins that are derived from them.

The columns `read` and `starred` of bulletins are updated in the same transaction, so that the list can use an
index.
"""

from __future__ import annotations

import sqlite3


def derive(connection: sqlite3.Connection, address: str) -> None:
    """Updates the derived columns of one address."""
    connection.execute(
        "UPDATE bulletins SET read = coalesce((SELECT read FROM marks WHERE address = :address), 0), "
        "starred = coalesce((SELECT starred FROM marks WHERE address = :address), 0) WHERE address = :address",
        {"address": address},
    )


def derive_all(connection: sqlite3.Connection) -> None:
    """Updates the derived columns of every bulletin that differ."""
    for flag in ("read", "starred"):
        marked = f"SELECT address FROM marks WHERE {flag} = 1"
        connection.execute(f"UPDATE bulletins SET {flag} = 1 WHERE {flag} = 0 AND address IN ({marked})")
        connection.execute(f"UPDATE bulletins SET {flag} = 0 WHERE {flag} = 1 AND address NOT IN ({marked})")


def recall(connection: sqlite3.Connection, file: sqlite3.Connection, address: str) -> None:
    """Copies the marks of an address from the archive `file`, unless it has marks already."""
    stored = file.execute("SELECT * FROM marks WHERE address = ?", (address,)).fetchone()
    if stored is not None:
        connection.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?, ?)", stored)
    tags = file.execute("SELECT tag, address FROM tags WHERE address = ?", (address,)).fetchall()
    connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", tags)
