"""The links of bulletins to their attachments, by which an address leads back to its bulletins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_reader.archive.record import unpacked

if TYPE_CHECKING:
    from tui_reader.model import Attachment, Bulletin


def stated(document: bytes) -> list[Attachment]:
    """The attachments of a packed document in the order of its page; none of a damaged one, which is reported when
    it is read."""
    from tui_reader.model import Attachment

    try:
        found = [(each["title"], each["address"]) for each in unpacked(document)["attachments"]]
    except (ValueError, KeyError, TypeError):
        return []
    return [
        Attachment(title or "", address or None)
        for title, address in found
        if isinstance(title, str | None) and isinstance(address, str | None)
    ]


def addresses_of(bulletin: Bulletin) -> list[str]:
    """The addresses of its attachments, each once."""
    return list(dict.fromkeys(each.address for each in bulletin.attachments if each.address))


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
