"""Rows of marks and tags of many bulletins at once, by address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from tui_reader.archive.values import Flags, Label

_IDS_PER_QUERY = 500


def tag_name(text: str) -> str:
    """A tag, or the name of a saved query, as it is stored: one line of at most 100 characters. Raises ValueError
    when it is empty."""
    from tui_reader.text.clean import clean_line

    name = clean_line(text, 100)
    if not name:
        raise ValueError("a name needs at least one letter")
    return name


def flags(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Flags]:
    """Whether each bulletin is read and starred; unknown ids are left out."""
    found: dict[int, Flags] = {}
    for some, marks in _portions(ids):
        rows = connection.execute(f"SELECT id, read, starred FROM bulletins WHERE id IN ({marks})", some)
        found.update((id, Flags(bool(read), bool(starred))) for id, read, starred in rows)
    return found


def set_flags(target: sqlite3.Connection, shown: sqlite3.Connection, flags: Mapping[int, Flags]) -> None:
    """Sets read and starred in `target`; the ids are those of `shown`. In a transaction of the caller."""
    addresses = _addresses(shown, list(flags))
    target.executemany(
        "INSERT INTO marks (address, read, starred) VALUES (?, ?, ?) "
        "ON CONFLICT (address) DO UPDATE SET read = excluded.read, starred = excluded.starred",
        ((address, *map(int, flags[id])) for id, address in addresses.items()),
    )
    target.executemany(
        "UPDATE bulletins SET read = ?, starred = ? WHERE address = ?",
        ((*map(int, flags[id]), address) for id, address in addresses.items()),
    )


def tags(connection: sqlite3.Connection) -> list[Label]:
    """All tags of bulletins with their counts, by name."""
    found = connection.execute(
        "SELECT tag, count(*), sum(1 - read) FROM tags JOIN bulletins USING (address) GROUP BY tag ORDER BY tag"
    )
    return [Label(*row) for row in found]


def tags_of(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of each bulletin by name; bulletins without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for some, marks in _portions(ids):
        rows = connection.execute(
            f"SELECT id, tag FROM bulletins JOIN tags USING (address) WHERE id IN ({marks}) ORDER BY tag", some
        )
        for id, tag in rows:
            found[id] = (*found.get(id, ()), tag)
    return found


def tag(
    target: sqlite3.Connection,
    shown: sqlite3.Connection,
    ids: Sequence[int],
    add: Sequence[str],
    remove: Sequence[str],
) -> None:
    """Adds and removes tags in `target`; the ids are those of `shown`. In a transaction of the caller."""
    addresses = _addresses(shown, ids).values()
    target.executemany(
        "DELETE FROM tags WHERE tag = ? AND address = ?",
        ((tag, address) for tag in remove for address in addresses),
    )
    target.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", ((tag, a) for tag in add for a in addresses))


def _addresses(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some, marks in _portions(ids):
        found.update(
            connection.execute(f"SELECT id, address FROM bulletins WHERE id IN ({marks})", some).fetchall()
        )
    return found


def _portions(ids: Sequence[int]) -> Iterator[tuple[Sequence[int], str]]:
    """The ids in portions that fit into one statement, each with its placeholders."""
    for start in range(0, len(ids), _IDS_PER_QUERY):
        some = ids[start : start + _IDS_PER_QUERY]
        yield some, ", ".join("?" * len(some))
