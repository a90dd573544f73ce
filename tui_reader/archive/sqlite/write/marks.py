"""Rows of the table of marks, by address, and the columns of bulletins that are derived from them.

The columns `read` and `starred` of bulletins are updated in the same transaction, so that the list can use an
index.
"""

from __future__ import annotations

import sqlite3


def derive(connection: sqlite3.Connection, address: str | bytes) -> None:
    """Updates the derived columns of one address, which is bytes as it is stored."""
    connection.execute(
        "UPDATE bulletins AS b SET read = coalesce((SELECT read FROM marks WHERE address = b.address), 0), "
        "starred = coalesce((SELECT starred FROM marks WHERE address = b.address), 0) "
        "WHERE address = CAST(? AS TEXT)",
        (address,),
    )


def derive_all(connection: sqlite3.Connection) -> None:
    """Updates the derived columns of every bulletin that differ."""
    for flag in ("read", "starred"):
        marked = f"SELECT address FROM marks WHERE {flag} = 1"
        connection.execute(f"UPDATE bulletins SET {flag} = 1 WHERE {flag} = 0 AND address IN ({marked})")
        connection.execute(f"UPDATE bulletins SET {flag} = 0 WHERE {flag} = 1 AND address NOT IN ({marked})")


def recall(connection: sqlite3.Connection, file: sqlite3.Connection, address: str | bytes) -> None:
    """Copies the marks, tags and notes of an address, which is bytes as it is stored, from the archive `file`,
    unless it has marks already."""
    stored = file.execute(
        "SELECT read, starred, block, offset FROM marks WHERE address = CAST(? AS TEXT)", (address,)
    ).fetchone()
    if stored is not None:
        connection.execute(
            "INSERT OR IGNORE INTO marks (address, read, starred, block, offset) "
            "VALUES (CAST(? AS TEXT), ?, ?, ?, ?)",
            (address, *stored),
        )
    tags = file.execute(
        "SELECT CAST(tag AS BLOB) FROM tags WHERE address = CAST(? AS TEXT)", (address,)
    ).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO tags (tag, address) VALUES (CAST(? AS TEXT), CAST(? AS TEXT))",
        ((tag, address) for (tag,) in tags),
    )
    notes = file.execute(
        "SELECT uuid, CAST(address AS BLOB), edited, deleted, colour, content, folded FROM notes "
        "WHERE address = CAST(? AS TEXT)",
        (address,),
    ).fetchall()
    connection.executemany(
        "INSERT OR REPLACE INTO notes (uuid, address, edited, deleted, colour, content, folded) "
        "VALUES (?, CAST(? AS TEXT), ?, ?, ?, ?, ?)",
        notes,
    )
