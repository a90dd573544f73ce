"""Copying what can be read of a damaged archive into a new file, which replaces it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.archive.errors import ArchiveError, explained
from tui_reader.archive.locking import READING, WRITING, LockFile, lock_path
from tui_reader.archive.record import columns, digest, unpack
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.schema import SITES_BY_HOST, STEPS
from tui_reader.archive.sqlite.repair.doctor import OnProgress, Unreadable, alone, read_only
from tui_reader.archive.sqlite.write import announcements, marks
from tui_reader.private_files import make_private

_ROWS_PER_QUERY = 256

# Tables with row ids, and those without, whose rows are read from both ends.
_NUMBERED = ("former", "raw", "announcements")
_KEYED = {
    "marks": "address",
    "acknowledged": "title, address",
    "tags": "tag, address",
    "saved": "name",
    "sightings": "key",
    "missed": "origin, address",
    "walked": "origin",
    "synced": "origin",
    "site_names": "host",
}

# With these a sync skips what it has seen before.
_SEEN = ("sightings", "walked")


class Salvaged(NamedTuple):
    """The result: where the damaged file is now, how many bulletins and rows of other tables were copied, how many
    bulletins are lost, and those of them whose title or address is known."""

    aside: Path
    bulletins: int
    lost: int
    named: tuple[Unreadable, ...]
    others: dict[str, int]


def salvage(path: Path, on_progress: OnProgress, now: datetime | None = None) -> Salvaged:
    """Replaces the damaged archive at `path` by a new one with everything that can be read. The damaged file is
    renamed to NAME.damaged-YYYYMMDD-HHMMSS and never changed; if anything fails before the end, it stays in place.
    The search index of the new file is empty. When bulletins are lost, records of seen documents are not copied,
    so that the next sync fetches everything its sources list.

    Raises ArchiveError, also while a reader has the archive open, which would go on writing to the old file.
    """
    moment = now or datetime.now(UTC)
    reader = LockFile(lock_path(path, READING))
    if not reader.acquire():
        raise ArchiveError(path, "this archive is open in another bulletin-tui; close that one first")
    real = path.resolve()
    fresh = real.with_name(f"{real.name}.repaired")
    try:
        with alone(path):
            _remove(fresh)
            with explained(path), closing(read_only(path)) as old:
                bulletins, lost, named, others = _copy_all(old, fresh, on_progress, moment)
            aside = _put_in_place(fresh, real, f"{real.name}.damaged-{moment.astimezone():%Y%m%d-%H%M%S}")
    except OSError as error:
        raise ArchiveError(path, f"it cannot be set aside ({error.strerror}); check its folder") from error
    finally:
        _remove(fresh)
        reader.release()
    return Salvaged(aside, bulletins, lost, named, others)


def _copy_all(
    old: sqlite3.Connection, fresh: Path, on_progress: OnProgress, now: datetime
) -> tuple[int, int, tuple[Unreadable, ...], dict[str, int]]:
    with closing(connection.connect(fresh)) as new, connection.transaction(new, fresh, 0):
        top = _last(old, ("documents", "bulletins"))
        carried, named = 0, list[Unreadable]()
        for start in range(1, top + 1, _ROWS_PER_QUERY):
            end = min(start + _ROWS_PER_QUERY - 1, top)
            some, unreadable = _bulletins(old, new, start, end, now)
            carried += some
            named += unreadable
            on_progress("bulletins", end, top)
        others = {table: _numbered(old, new, table) for table in _NUMBERED}
        lost = max(_number(old, "SELECT total FROM counts") - carried, len(named))
        others |= {table: 0 if lost and table in _SEEN else _keyed(old, new, table) for table in _KEYED}
        if _number(old, "PRAGMA user_version", len(STEPS)) < 3:
            for statement in SITES_BY_HOST:
                new.execute(statement)
        new.execute(
            "UPDATE bulletins SET revisions = 1 + (SELECT count(*) FROM former WHERE bulletin = bulletins.id) "
            "WHERE id IN (SELECT bulletin FROM former)"
        )
        marks.derive_all(new)
        announcements.derive_all(new)
        _keep_archive_id(old, new)
        # Ids are never reused, not even those of lost bulletins.
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'bulletins'", (top,))
    return carried, lost, tuple(named), others


def _bulletins(
    old: sqlite3.Connection, new: sqlite3.Connection, start: int, end: int, now: datetime
) -> tuple[int, list[Unreadable]]:
    """Copies bulletins; returns how many, and those that could not be copied. The columns are computed from the
    documents, which have a checksum; a row of the table has none."""
    documents = {row["id"]: row["contract"] for row in _readable(old, "documents", start, end)}
    rows = {row["id"]: row for row in _readable(old, "bulletins", start, end)}
    carried, lost = 0, []
    for id in sorted(documents.keys() | rows.keys()):
        row = rows.get(id, {})
        if _insert(new, id, documents.get(id), row, now):
            carried += 1
        else:
            lost.append(Unreadable(id, str(row.get("title", "")), str(row.get("address", ""))))
    return carried, lost


def _insert(new: sqlite3.Connection, id: int, document: object, row: dict[str, Any], now: datetime) -> bool:
    if not isinstance(document, bytes):
        return False
    try:
        bulletin = unpack(document)
    except ValueError:
        return False
    values = columns(bulletin) | {"id": id, "digest": digest(bulletin), "kept": now.isoformat()}
    values |= {name: row[name] for name in ("kept", "seen", "origin") if isinstance(row.get(name), str)}
    try:
        new.execute(
            f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})",
            values,
        )
    except sqlite3.IntegrityError:
        # Another bulletin has its address.
        return False
    new.execute("INSERT INTO documents VALUES (?, ?)", (id, document))
    flags = [int(row.get(name) == 1) for name in ("read", "starred")]
    if any(flags):
        # Replaced by the row of the table of marks, if that can be read.
        new.execute(
            "INSERT OR IGNORE INTO marks (address, read, starred) VALUES (?, ?, ?)", (values["address"], *flags)
        )
    return True


def _numbered(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    """Copies a table with row ids, except rows that belong to a lost bulletin; returns how many rows."""
    carried = 0
    top = _last(old, (table,))
    for start in range(1, top + 1, _ROWS_PER_QUERY):
        for row in _readable(old, table, start, min(start + _ROWS_PER_QUERY - 1, top)):
            carried += _put(new, table, list(row), tuple(row.values()))
    return carried


def _keyed(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    """Copies a table without row ids, forwards up to the damage and backwards down to it; returns how many
    rows."""
    if not _copy_rows(old, new, table, "ASC"):
        _copy_rows(old, new, table, "DESC")
    return int(new.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _copy_rows(old: sqlite3.Connection, new: sqlite3.Connection, table: str, direction: str) -> bool:
    """Copies rows in ascending or descending order of their keys; whether it reached the end."""
    order = ", ".join(f"{key} {direction}" for key in _KEYED[table].split(", "))
    rows: sqlite3.Cursor | None = None
    while True:
        try:
            rows = rows or old.execute(f"SELECT * FROM {table} ORDER BY {order}")
            row = rows.fetchone()
        except sqlite3.DatabaseError:
            return False
        if row is None:
            return True
        _put(new, table, [each[0] for each in rows.description], row)


def _keep_archive_id(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Gives the new file the id of the old one, for programs that have that one open."""
    with suppress(sqlite3.DatabaseError):
        found = old.execute("SELECT id FROM archive_id").fetchone()
        if found and isinstance(found[0], str):
            new.execute("UPDATE archive_id SET id = ?", found)


def _put(new: sqlite3.Connection, table: str, names: Sequence[str], values: Sequence[object]) -> int:
    try:
        new.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
        )
    except sqlite3.IntegrityError:
        return 0
    return 1


def _last(old: sqlite3.Connection, tables: Sequence[str]) -> int:
    """The last row id of any of the tables, from whatever can be read; 0 when nothing can."""
    queries = [f"SELECT max(rowid) FROM {table}" for table in tables]
    if "bulletins" in tables:
        queries += [
            "SELECT seq FROM sqlite_sequence WHERE name = 'bulletins'",
            "SELECT max(id) FROM bulletins INDEXED BY all_by_date",
        ]
    elif tables == ("raw",):
        queries.append("SELECT seq FROM sqlite_sequence WHERE name = 'bulletins'")
    last = max(0, *(_number(old, query) for query in queries))
    # A damaged number may have any value; a file cannot hold more rows than one for each 16 bytes.
    size = _number(old, "PRAGMA page_count") * _number(old, "PRAGMA page_size")
    return min(last, max(size // 16, 100_000)) if size else 0


def _number(old: sqlite3.Connection, query: str, otherwise: int = 0) -> int:
    """The number that a query finds; `otherwise` when it finds none, or fails on damage."""
    with suppress(sqlite3.DatabaseError):
        found = old.execute(query).fetchone()
        if found and isinstance(found[0], int):
            return found[0]
    return otherwise


def _readable(old: sqlite3.Connection, table: str, start: int, end: int) -> Iterator[dict[str, Any]]:
    """The readable rows in a range of row ids. The range is halved at errors, so that a damaged page costs only
    the rows on it."""
    where = "rowid = ?1" if start == end else "rowid BETWEEN ?1 AND ?2"
    values = (start,) if start == end else (start, end)
    try:
        cursor = old.execute(f"SELECT * FROM {table} WHERE {where}", values)
        names = [each[0] for each in cursor.description]
        rows = cursor.fetchall()
    except sqlite3.DatabaseError:
        if start < end:
            middle = (start + end) // 2
            yield from _readable(old, table, start, middle)
            yield from _readable(old, table, middle + 1, end)
        return
    for row in rows:
        yield dict(zip(names, row, strict=True))


def _put_in_place(fresh: Path, path: Path, name: str) -> Path:
    """Renames the damaged file to a free name, and the new file to its name. The log is renamed first: SQLite
    would replay it into the new file."""
    aside, number = path.with_name(name), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{name}-{number}")
    for suffix in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    try:
        # A second name first, so that the archive never lacks its name.
        aside.hardlink_to(path)
    except OSError:
        # A file system without hard links.
        path.rename(aside)
    fresh.replace(path)
    for suffix in ("", "-wal", "-shm", "-journal"):
        make_private(aside.with_name(aside.name + suffix))
    _sync_folder(path.parent)
    return aside


def _remove(fresh: Path) -> None:
    """Removes an unfinished new file, of this or an interrupted repair."""
    for suffix in ("", "-wal", "-shm", "-journal", WRITING):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Syncs the names in a folder to the disk, where the system supports it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
