"""Reading state: what was read, starred and where reading stopped, by address, and the columns derived from it.

The table `marks` of the archive that keeps the state (`main`, or `kept` beside it) is the truth. The columns
`read` and `starred` of the bulletins follow in the same transaction, so that the list can use an index.
"""

from __future__ import annotations

import sqlite3
from typing import Literal, NamedTuple


class Position(NamedTuple):
    """A place in a bulletin: the number of its block in reading order and the code point within it."""

    block: int
    offset: int = 0


class Marks(NamedTuple):
    """The reading state of one bulletin; `position` is where reading stopped."""

    read: bool = False
    starred: bool = False
    position: Position | None = None


def marks_of(connection: sqlite3.Connection, kept: str, id: int) -> Marks:
    found = connection.execute(
        f"SELECT read, starred, block, offset FROM {kept}.marks "
        "WHERE address = (SELECT address FROM main.bulletins WHERE id = ?)",
        (id,),
    ).fetchone()
    if found is None:
        return Marks()
    read, starred, block, offset = found
    return Marks(bool(read), bool(starred), None if block is None else Position(block, offset or 0))


def set_flag(
    connection: sqlite3.Connection, kept: str, id: int, flag: Literal["read", "starred"], value: bool
) -> None:
    """Sets one flag of a bulletin; nothing happens when there is none with this id."""
    address = _address(connection, id)
    if address is None:
        return
    connection.execute(
        f"INSERT INTO {kept}.marks (address, {flag}) VALUES (?, ?) "
        f"ON CONFLICT (address) DO UPDATE SET {flag} = excluded.{flag}",
        (address, value),
    )
    derive(connection, kept, address)


def set_position(connection: sqlite3.Connection, kept: str, id: int, position: Position | None) -> None:
    """Sets where reading stopped; nothing happens when there is no bulletin with this id."""
    block, offset = (position.block, position.offset) if position else (None, None)
    connection.execute(
        f"INSERT INTO {kept}.marks (address, block, offset) SELECT address, ?, ? FROM main.bulletins WHERE id = ? "
        "ON CONFLICT (address) DO UPDATE SET block = excluded.block, offset = excluded.offset",
        (block, offset, id),
    )


def derive(connection: sqlite3.Connection, kept: str, address: str) -> None:
    """Brings the derived columns of one address in line, in every archive that has it."""
    for schema in {"main", kept}:
        connection.execute(
            f"UPDATE {schema}.bulletins SET "
            f"read = coalesce((SELECT read FROM {kept}.marks WHERE address = :address), 0), "
            f"starred = coalesce((SELECT starred FROM {kept}.marks WHERE address = :address), 0) "
            "WHERE address = :address",
            {"address": address},
        )


def derive_all(connection: sqlite3.Connection, kept: str) -> None:
    """Brings the derived columns of every bulletin in line; rows that already are stay untouched."""
    for flag in ("read", "starred"):
        marked = f"SELECT address FROM {kept}.marks WHERE {flag} = 1"
        connection.execute(f"UPDATE main.bulletins SET {flag} = 1 WHERE {flag} = 0 AND address IN ({marked})")
        connection.execute(f"UPDATE main.bulletins SET {flag} = 0 WHERE {flag} = 1 AND address NOT IN ({marked})")


def _address(connection: sqlite3.Connection, id: int) -> str | None:
    found = connection.execute("SELECT address FROM main.bulletins WHERE id = ?", (id,)).fetchone()
    return None if found is None else str(found[0])
