"""Writing and reading revisions, the distinct texts of an address."""

from __future__ import annotations

import sqlite3

from tui_reader.archive.arrivals import FormerText, numbered
from tui_reader.archive.values import Revision


def add_former(connection: sqlite3.Connection, id: int, text: FormerText, seen: str) -> bool:
    """Adds a text that was captured at `seen`, before the current one, to the former texts of a bulletin; returns
    whether it was unknown."""
    values: dict[str, object] = {"bulletin": id, "digest": text.digest, "seen": seen, "contract": text.document}
    data, charset, media_type = text.raw or (None, None, None)
    values |= {"charset": charset, "media_type": media_type, "data": data}
    known = connection.execute(
        "SELECT last_seen FROM former WHERE bulletin = :bulletin AND digest = :digest", values
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO former (bulletin, digest, first_seen, last_seen, contract, charset, media_type, data) "
            "VALUES (:bulletin, :digest, :seen, :seen, :contract, :charset, :media_type, :data)",
            values,
        )
        return True
    # The page that was captured last represents its text.
    newer = ", contract = :contract" if seen >= known[0] else ""
    if newer and text.raw is not None:
        newer += ", charset = :charset, media_type = :media_type, data = :data"
    connection.execute(
        f"UPDATE former SET first_seen = min(first_seen, :seen), last_seen = max(last_seen, :seen){newer} "
        "WHERE bulletin = :bulletin AND digest = :digest",
        values,
    )
    return False


def replace_current(connection: sqlite3.Connection, id: int, digest: bytes, now: str) -> str:
    """Makes the current text of a bulletin a former one, before a text with another `digest` replaces it; returns
    when the new text was first seen. A text that comes back is removed from the former ones."""
    first = take_back(connection, id, digest)
    connection.execute(
        "INSERT INTO former (bulletin, digest, first_seen, last_seen, contract, charset, media_type, data) "
        "SELECT id, digest, kept, coalesce(seen, kept), contract, charset, media_type, data "
        "FROM bulletins JOIN documents USING (id) LEFT JOIN raw USING (id) WHERE id = ?",
        (id,),
    )
    connection.execute("DELETE FROM raw WHERE id = ?", (id,))
    return min(first or now, now)


def take_back(connection: sqlite3.Connection, id: int, digest: bytes) -> str | None:
    """Removes a text that comes back from the former ones of a bulletin; returns when it was first seen, None for
    one that was not among them."""
    back = connection.execute(
        "DELETE FROM former WHERE bulletin = ? AND digest = ? RETURNING first_seen", (id, digest)
    ).fetchall()
    return str(back[0][0]) if back else None


def last_seen(connection: sqlite3.Connection, id: int) -> str | None:
    """When a former text of a bulletin was last seen; None when it has none."""
    found = connection.execute("SELECT max(last_seen) FROM former WHERE bulletin = ?", (id,)).fetchone()
    return None if found[0] is None else str(found[0])


def count(connection: sqlite3.Connection, id: int) -> int:
    """The number of texts of an address, the current one included."""
    return 1 + int(connection.execute("SELECT count(*) FROM former WHERE bulletin = ?", (id,)).fetchone()[0])


def all_of(connection: sqlite3.Connection, id: int) -> list[Revision]:
    """The revisions of a bulletin, the current one first."""
    former = connection.execute(
        "SELECT digest, first_seen, last_seen FROM former WHERE bulletin = ?", (id,)
    ).fetchall()
    current = connection.execute(
        "SELECT digest, kept, coalesce(seen, kept) FROM bulletins WHERE id = ?", (id,)
    ).fetchall()
    found = [(*row, False) for row in former] + [(*row, True) for row in current]
    return numbered(found)
