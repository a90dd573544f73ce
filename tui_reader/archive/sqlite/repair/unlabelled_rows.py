"""Rows of two or four texts: which table they are from, where a tree does not show it, or shows it falsely.

Rows outside every tree are distinguished by their content. So are all rows of two texts when pages of their tables
have changed places."""

from __future__ import annotations

import re
import sqlite3

from tui_reader.archive.record import host_of

PAIRS = ("acknowledged", "tags", "tags_by_address", "saved", "site_names", "pairs")
"""The tables whose rows are two texts, the index of tags, and those of no tree."""

STAGES = (
    "CREATE TEMP TABLE pairs (label, first, second, PRIMARY KEY (label, first, second)) WITHOUT ROWID",
    "CREATE TEMP TABLE fours (first PRIMARY KEY, second, third, fourth) WITHOUT ROWID",
)
"""What creates the temporary tables of such rows."""

_HOST = re.compile(r"[0-9a-z-]+(\.[0-9a-z-]+)*(:[0-9]+)?")


def stage(new: sqlite3.Connection, label: str, values: list[str]) -> None:
    """Puts a row of two texts into the temporary table; `label` is one of `PAIRS`."""
    new.execute("INSERT OR IGNORE INTO pairs VALUES (?, ?, ?)", (label, *values))


def place(new: sqlite3.Connection, *, whole_index: bool) -> None:
    """Moves the rows of the temporary tables to the tables they belong to. Bulletins, marks and announcements
    must be there, because their addresses and titles tell such rows apart. `whole_index`: the index of tags has
    all tags."""
    new.execute("CREATE TEMP TABLE addresses (address PRIMARY KEY) WITHOUT ROWID")
    for table in ("bulletins", "marks", "announcements"):
        new.execute(f"INSERT OR IGNORE INTO addresses SELECT address FROM {table} WHERE address IS NOT NULL")
    new.execute("CREATE TEMP TABLE hosts (host PRIMARY KEY) WITHOUT ROWID")
    new.executemany(
        "INSERT OR IGNORE INTO hosts VALUES (?)",
        [(host_of(address),) for (address,) in new.execute("SELECT address FROM temp.addresses").fetchall()],
    )
    trusted = _labels_are_right(new, whole_index=whole_index)
    for label, first, second in new.execute("SELECT label, first, second FROM pairs").fetchall():
        if label == "pairs" or not trusted:
            table, *values = _pair(new, first, second)
        elif label == "tags_by_address":
            table, values = "tags", [second, first]
        else:
            table, values = label, [first, second]
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", values)
    for row in new.execute("SELECT first, second, third, fourth FROM fours").fetchall():
        # The settings of a crawl begin with the address of the source.
        table = "walked" if row[1] is not None and row[1].startswith(f"{row[0]} ") else "sightings"
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?, ?)", row)


def _labels_are_right(new: sqlite3.Connection, *, whole_index: bool) -> bool:
    """False when the rows of one tree show that it is that of another table."""
    hosts = [host for (host,) in new.execute("SELECT first FROM pairs WHERE label = 'site_names'")]
    if not all(map(_HOST.fullmatch, hosts)):
        return False
    strays = new.execute(
        "SELECT count(*) FROM (SELECT first, second FROM pairs WHERE label = 'tags' "
        "EXCEPT SELECT second, first FROM pairs WHERE label = 'tags_by_address')"
    )
    return not (whole_index and strays.fetchone()[0])


def _pair(new: sqlite3.Connection, first: str, second: str) -> tuple[str, str, str]:
    if _is(new, "announcements WHERE title = ?", first) and (not second or _is_address(new, second)):
        return "acknowledged", first, second
    if not second:
        return "acknowledged", first, second
    if _is(new, "temp.hosts WHERE host = ?", first) or _is(new, "announcements WHERE site = ?", first):
        return "site_names", first, second
    if _is_address(new, second):
        return "tags", first, second
    # A row of the index of tags, which has the address first.
    return ("tags", second, first) if _is_address(new, first) else ("saved", first, second)


def _is_address(new: sqlite3.Connection, text: str) -> bool:
    return "://" in text or _is(new, "temp.addresses WHERE address = ?", text)


def _is(new: sqlite3.Connection, source: str, value: str) -> bool:
    return new.execute(f"SELECT 1 FROM {source} LIMIT 1", (value,)).fetchone() is not None
