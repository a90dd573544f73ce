"""The links of bulletins to their attachments, by which an address leads back to its bulletins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


def link(connection: sqlite3.Connection, id: int, addresses: Iterable[str]) -> None:
    """Makes these the addresses of the attachments of the current text of a bulletin; those that it had before
    stay as of a former text. In a transaction of the caller."""
    wanted = set(addresses)
    before = dict(
        connection.execute("SELECT address, current FROM attachment_links WHERE bulletin = ?", (id,)).fetchall()
    )
    lost = [address for address, current in before.items() if current and address not in wanted]
    new = [address for address in wanted if not before.get(address)]
    if lost:
        connection.executemany(
            "UPDATE attachment_links SET current = 0 WHERE bulletin = ? AND address = ?",
            [(id, address) for address in lost],
        )
    if new:
        connection.executemany(
            "INSERT OR REPLACE INTO attachment_links VALUES (?, ?, 1)", [(id, address) for address in sorted(new)]
        )


def link_former(connection: sqlite3.Connection, id: int, addresses: Iterable[str]) -> None:
    """Adds the addresses of the attachments of a former text of a bulletin. In a transaction of the caller."""
    connection.executemany(
        "INSERT OR IGNORE INTO attachment_links VALUES (?, ?, 0)", [(id, address) for address in addresses]
    )


def last_unlinked(connection: sqlite3.Connection) -> int:
    """The last bulletin that was kept before version 9 of the file, which recorded no links; 0 when there is none.
    Theirs are recorded when they are indexed again, as every bulletin is after such a migration."""
    found = connection.execute("SELECT last FROM unlinked").fetchone()
    return int(found[0]) if found and isinstance(found[0], int) else 0
