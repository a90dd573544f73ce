"""Where the bytes of every row are in a sound archive file: an independent reader of SQLite's pages.

Used by `damage`, which asks what of a damaged copy is still there. It reads sound files alone, follows pointers
without a check, and shares no code with the program: https://www.sqlite.org/fileformat2.html. Which row a cell is,
SQLite says: rows of a table and entries of a key come in the order of their cells.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

TABLES = {
    "bulletins": ("id", "address, title, kept, read, starred, seen, origin"),
    "documents": ("id", "contract"),
    "former": ("id", "bulletin, digest, first_seen, last_seen, contract, charset, media_type, data"),
    "raw": ("id", "charset, media_type, data"),
    "announcements": ("id", "site, title, address, first_seen, last_seen, page, gone"),
    "marks": ("address", "read, starred, block, offset"),
    "acknowledged": ("title, address", ""),
    "tags": ("tag, address", ""),
    "saved": ("name", "query"),
    "sightings": ("key", "etag, last_modified, version"),
    "missed": (
        "origin, address",
        "message, again, title, version, elsewhere, captured, linked_from, tries, tried",
    ),
    "walked": ("origin", "settings, etag, last_modified"),
    "synced": ("origin", "at, outcome, new, changed, failed, message"),
    "site_names": ("host", "name"),
}
"""Tables with their keys and other columns, as version 5 has them."""


class Place(NamedTuple):
    """Bytes that belong to a row: of the log or of the file, from an offset on; of an overflow page, its first
    bytes."""

    log: bool
    offset: int
    data: bytes
    overflow: bool = False


Rows = dict[str, dict[tuple[object, ...], tuple[object, ...]]]
"""The rows of each table: the other columns by the key."""


def rows_of(path: Path) -> Rows:
    """The rows of an archive, as SQLite reads them; columns that its version lacks are left out."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        for table, (key, others) in TABLES.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if columns:
                rest = ", ".join(name for name in others.split(", ") if name in columns)
                rows = connection.execute(f"SELECT {key}{rest and f', {rest}'} FROM {table} ORDER BY {key}")
                size = key.count(",") + 1
                found[table] = {row[:size]: row[size:] for row in rows}
    return found


def places_of(path: Path, rows: Rows) -> dict[str, dict[tuple[object, ...], list[Place]]]:
    """Where the bytes of each of the `rows` of a sound archive are: its cell, and its overflow pages."""
    file = _Pages(path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"))
    found = {}
    for table, of_table in rows.items():
        cells = list(file.cells(roots[table]))
        if len(cells) != len(of_table):
            raise SystemExit(f"{table}: {len(cells)} cells and {len(of_table)} rows")
        found[table] = dict(zip(of_table, cells, strict=True))
    return found


class _Pages:
    """The pages of a sound file and its log, as of the last commit."""

    def __init__(self, path: Path) -> None:
        self._file = path.read_bytes()
        log = path.with_name(path.name + "-wal")
        self._log = log.read_bytes() if log.exists() else b""
        self.size = int.from_bytes(self._file[16:18], "big")
        self._at = dict[int, int]()
        pending = dict[int, int]()
        for start in range(32, len(self._log) - self.size, self.size + 24):
            if self._log[start + 8 : start + 16] != self._log[16:24]:
                break
            pending[int.from_bytes(self._log[start : start + 4], "big")] = start + 24
            if any(self._log[start + 4 : start + 8]):
                self._at |= pending
                pending = {}

    def cells(self, root: int) -> Iterator[list[Place]]:
        """The cells of rows below a page, in order, each with its overflow pages."""
        data = self._page(root)
        top = 100 if root == 1 else 0
        kind, count = data[top], int.from_bytes(data[top + 3 : top + 5], "big")
        first = top + (12 if kind in (2, 5) else 8)
        for number in range(count):
            at = int.from_bytes(data[first + 2 * number : first + 2 * number + 2], "big")
            if kind in (2, 5):
                yield from self.cells(int.from_bytes(data[at : at + 4], "big"))
            if kind != 5:
                yield self._cell(root, data, at + (4 if kind == 2 else 0), table=kind == 13)
        if kind in (2, 5):
            yield from self.cells(int.from_bytes(data[top + 8 : top + 12], "big"))

    def _cell(self, number: int, data: bytes, at: int, *, table: bool) -> list[Place]:
        size, end = _varint(data, at)
        if table:
            end = _varint(data, end)[1]
        most = self.size - 35 if table else (self.size - 12) * 64 // 255 - 23
        local, least = size, (self.size - 12) * 32 // 255 - 23
        if size > most:
            local = least + (size - least) % (self.size - 4)
            local = local if local <= most else least
        stop = end + local + (4 if local < size else 0)
        found = [self._place(number, at, data[at:stop])]
        left, following = size - local, data[stop - 4 : stop]
        while left > 0:
            page = int.from_bytes(following, "big")
            content = self._page(page)
            used = min(left, self.size - 4)
            found.append(self._place(page, 0, content[: 4 + used])._replace(overflow=True))
            left -= used
            following = content[:4]
        return found

    def _page(self, number: int) -> bytes:
        if number in self._at:
            return self._log[self._at[number] : self._at[number] + self.size]
        return self._file[(number - 1) * self.size : number * self.size]

    def _place(self, number: int, at: int, data: bytes) -> Place:
        if number in self._at:
            return Place(True, self._at[number] + at, data)
        return Place(False, (number - 1) * self.size + at, data)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9
