"""Damaged notes, watches and collections of a file: found without a change, and repaired or dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tui_reader.archive.record import moment, utc
from tui_reader.archive.search.watching import mistake
from tui_reader.archive.sqlite.workspace import notes
from tui_reader.archive.sqlite.workspace.collections import put_collection
from tui_reader.archive.sqlite.write.marking import MarkWriter
from tui_reader.archive.stored_text import stored_text
from tui_reader.archive.workspace.collections.records import unpack_collection
from tui_reader.archive.workspace.collections.values import Collection
from tui_reader.archive.workspace.damage import (
    TABLES,
    SetAside,
    WorkspaceFault,
    aside_row,
    first_words,
    in_order,
    is_name,
    mended_name,
    note_of_columns,
    source_names,
)
from tui_reader.archive.workspace.notes.records import folded, placed_at, unpack_note
from tui_reader.archive.workspace.watches import Watch

_NEVER = datetime.fromtimestamp(0, UTC)


class DamageKeeper(MarkWriter):
    """See `workspace.damage.WorkspaceRepair`."""

    def workspace_faults(self) -> list[WorkspaceFault]:
        with self._reading():
            return faults(self.connection)

    def mend_workspace(
        self, faults: Sequence[WorkspaceFault], set_aside: SetAside, *, drop: bool = False
    ) -> list[WorkspaceFault]:
        with self._writing():
            self._refuse()
            return mend(self.connection, faults, set_aside, drop=drop)


def faults(connection: sqlite3.Connection) -> list[WorkspaceFault]:
    """What is damaged of notes, watches and collections. Raises sqlite3.Error."""
    before, connection.text_factory = connection.text_factory, stored_text
    try:
        found = [*_of_notes(connection), *_of_places(connection), *_of_collections(connection)]
        return in_order([*found, *_of_watches(connection), *_of_arrivals(connection)])
    finally:
        connection.text_factory = before


def mend(
    connection: sqlite3.Connection, wanted: Sequence[WorkspaceFault], set_aside: SetAside, *, drop: bool
) -> list[WorkspaceFault]:
    """Repairs or drops what is damaged; see `WorkspaceRepair.mend_workspace`. In a transaction of the caller,
    which an OSError of `set_aside` ends. Raises sqlite3.Error."""
    present = set(faults(connection))
    some = [each for each in wanted if each in present and (drop or each.what != "query")]
    lost = [each for each in some if each.loses]
    if lost:
        set_aside([row for each in lost for row in _rows_of(connection, each)], lost)
    for each in some:
        if drop and each.loses:
            _drop(connection, each)
        else:
            _MENDERS[each.what](connection, each)
    return lost


def _of_notes(connection: sqlite3.Connection) -> Iterator[WorkspaceFault]:
    for id, uuid, address, edited, deleted, colour, content, words, title in connection.execute(
        "SELECT n.id, n.uuid, n.address, n.edited, n.deleted, n.colour, n.content, n.folded, b.title FROM notes n "
        "LEFT JOIN bulletins b ON b.address = n.address"
    ):
        known = WorkspaceFault(
            "note", "content", first_words(words), address if isinstance(address, str) else "", title or "", key=id
        )
        try:
            note = unpack_note(content)
        except ValueError:
            if not deleted:
                yield known
                continue
            # Nothing but its columns was left of it.
            yield known._replace(what="columns")
            continue
        columns = (note.uuid, note.address, utc(note.edited), int(note.deleted), note.colour)
        expected = "" if note.deleted else folded(note)
        if columns != (uuid, address, edited, deleted, colour) or words != expected:
            yield known._replace(what="columns", name=first_words(expected), address=note.address)


def _of_places(connection: sqlite3.Connection) -> Iterator[WorkspaceFault]:
    wrong = [
        uuid
        for uuid, digest, *place in connection.execute(
            "SELECT uuid, digest, state, start, ending, similarity FROM note_places"
        )
        if placed_at(*place) is None or not isinstance(digest, bytes)
    ]
    if wrong:
        yield WorkspaceFault("note", "place", rows=len(wrong), key=tuple(wrong))


def _of_collections(connection: sqlite3.Connection) -> Iterator[WorkspaceFault]:
    for id, name, raw_name, edited, items, content in connection.execute(
        "SELECT id, name, CAST(name AS BLOB), edited, items, content FROM collections"
    ):
        collection = unpack_collection(content)
        whole = [each for each in collection.items if not each.damaged]
        shown = name if is_name(name) else collection.name or str(id)
        fault = WorkspaceFault("collection", "items", shown, key=id)
        if len(whole) < len(collection.items):
            stated = items - len(whole) if isinstance(items, int) and items < 1 << 20 else 0
            yield fault._replace(rows=max(stated, len(collection.items) - len(whole), 1))
        elif len(whole) != items or moment(edited) is None:
            yield fault._replace(what="columns")
        if not is_name(name) or raw_name != name.encode():
            yield fault._replace(what="name")


class _StoredWatch(NamedTuple):
    """A watch by its columns, as they are."""

    id: int
    name: Any
    query: Any
    sources: Any
    since: Any
    seen: Any
    checked: Any


def _stored_watches(connection: sqlite3.Connection) -> list[_StoredWatch]:
    rows = connection.execute("SELECT id, name, query, sources, since, seen, checked FROM watches").fetchall()
    return [_StoredWatch(*row) for row in rows]


def _of_watches(connection: sqlite3.Connection) -> Iterator[WorkspaceFault]:
    top = _last_arrival(connection)
    raw = dict(connection.execute("SELECT id, CAST(name AS BLOB) FROM watches").fetchall())
    for watch in _stored_watches(connection):
        fault = WorkspaceFault("watch", "name", watch.name if is_name(watch.name) else str(watch.id), key=watch.id)
        if not is_name(watch.name) or raw[watch.id] != watch.name.encode():
            yield fault
        if source_names(watch.sources) is None:
            yield fault._replace(what="sources")
        if not isinstance(watch.query, str) or mistake(Watch(str(watch.name), watch.query)):
            yield fault._replace(what="query")
        if not all(type(each) is int and -1 <= each <= top for each in watch[4:]):
            yield fault._replace(what="numbers")
    wrong = _count(connection, f"SELECT count(*) FROM watch_matches WHERE {_WRONG_MATCH}")
    if wrong:
        yield WorkspaceFault("watch", "matches", rows=wrong)


def _of_arrivals(connection: sqlite3.Connection) -> Iterator[WorkspaceFault]:
    wrong = _count(connection, f"SELECT count(*) FROM arrivals WHERE {_WRONG_ARRIVAL}")
    if wrong:
        yield WorkspaceFault("arrivals", "arrivals", rows=wrong)


_WRONG_ARRIVAL = "kind NOT IN (0, 1, 2) OR typeof(at) <> 'integer' OR bulletin NOT IN (SELECT id FROM bulletins)"
_WRONG_MATCH = (
    "watch NOT IN (SELECT id FROM watches) OR bulletin NOT IN (SELECT id FROM bulletins) "
    "OR kind NOT IN (0, 1, 2) OR typeof(number) <> 'integer' OR typeof(at) NOT IN ('integer', 'real')"
)


def _last_arrival(connection: sqlite3.Connection) -> int:
    """The last number that an arrival has, or had: numbers are never given again."""
    sql = "SELECT max((SELECT coalesce(max(number), 0) FROM arrivals), (SELECT coalesce(max(seq), 0) FROM "
    return _count(connection, sql + "sqlite_sequence WHERE name = 'arrivals'))")


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _rows_of(connection: sqlite3.Connection, fault: WorkspaceFault) -> Iterator[dict[str, Any]]:
    """The rows that a fault is about, exactly: texts that are not valid as bytes."""
    table = TABLES[fault.kind]
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(f"typeof({name}), CAST({name} AS BLOB), {name}" for name in names)
    for row in connection.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (fault.key,)).fetchall():
        values = zip(row[::3], row[1::3], row[2::3], strict=True)
        exact = [_exact(data) if kind == "text" else value for kind, data, value in values]
        yield aside_row(table, dict(zip(names, exact, strict=True)))


def _exact(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _drop(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    if fault.kind == "watch":
        connection.execute("DELETE FROM watch_matches WHERE watch = ?", (fault.key,))
    if fault.kind == "collection" and fault.what == "items":
        _mend_items(connection, fault)
        return
    connection.execute(f"DELETE FROM {TABLES[fault.kind]} WHERE id = ?", (fault.key,))


def _mend_note(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    row = connection.execute(
        "SELECT uuid, address, edited, deleted, colour, folded, content FROM notes WHERE id = ?", (fault.key,)
    ).fetchone()
    uuid, address, edited, deleted, colour, words, content = row
    connection.execute("DELETE FROM notes WHERE id = ?", (fault.key,))
    try:
        note = unpack_note(content)
    except ValueError:
        note = note_of_columns(uuid, address, moment(edited) or _NEVER, deleted, colour, words)
        if not (note.uuid and note.address and (note.text or note.deleted)):
            return
        # A version that is whole, in a pack or another archive, takes its place.
        note = note._replace(edited=note.edited - timedelta(microseconds=not note.deleted))
    notes.keep(connection, note)
    connection.execute("DELETE FROM note_places WHERE uuid = ?", (note.uuid,))


def _mend_places(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    connection.executemany("DELETE FROM note_places WHERE uuid IS ?", ((uuid,) for uuid in fault.key))


def _mend_items(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    _put_again(connection, fault, None)


def _mend_name(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    table = TABLES[fault.kind]
    taken = [name for id, name in connection.execute(f"SELECT id, name FROM {table}") if id != fault.key]
    (name,) = connection.execute(f"SELECT name FROM {table} WHERE id = ?", (fault.key,)).fetchone()
    mended = mended_name(name if isinstance(name, str) else fault.name, fault.kind, fault.key, taken)
    if fault.kind == "collection":
        _put_again(connection, fault, mended)
    else:
        connection.execute("UPDATE watches SET name = ? WHERE id = ?", (mended, fault.key))


def _put_again(connection: sqlite3.Connection, fault: WorkspaceFault, name: str | None) -> None:
    """Writes a collection with those of its items that can be read, or all under another name."""
    sql = "SELECT name, CAST(name AS BLOB), edited, content FROM collections WHERE id = ?"
    before, raw_name, edited, content = connection.execute(sql, (fault.key,)).fetchone()
    read = unpack_collection(content)
    items = read.items if name is not None else tuple(each for each in read.items if not each.damaged)
    collection = Collection(name or str(before), items, moment(edited) or _NEVER)
    connection.execute("DELETE FROM collections WHERE id = ?", (fault.key,))
    put_collection(connection, collection)
    # Its own number and name, by which other faults know it.
    connection.execute("UPDATE collections SET id = ? WHERE name = ?", (fault.key, collection.name))
    if name is None:
        connection.execute("UPDATE collections SET name = CAST(? AS TEXT) WHERE id = ?", (raw_name, fault.key))


def _mend_sources(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    connection.execute("UPDATE watches SET sources = '[]' WHERE id = ?", (fault.key,))


def _mend_numbers(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    """What cannot be known counts as not seen, rather than as seen."""
    top = _last_arrival(connection)
    (watch,) = (each for each in _stored_watches(connection) if each.id == fault.key)
    since, seen, checked = (min(each, top) if type(each) is int and each >= -1 else None for each in watch[4:])
    since = min((each for each in (since, seen, checked) if each is not None), default=top)
    values = (since, since if seen is None else seen, since if checked is None else checked, fault.key)
    connection.execute("UPDATE watches SET since = ?, seen = ?, checked = ? WHERE id = ?", values)


def _mend_matches(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    connection.execute(f"DELETE FROM watch_matches WHERE {_WRONG_MATCH}")


def _mend_arrivals(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    connection.execute(f"DELETE FROM arrivals WHERE {_WRONG_ARRIVAL}")


def _mend_columns(connection: sqlite3.Connection, fault: WorkspaceFault) -> None:
    (_mend_note if fault.kind == "note" else _mend_items)(connection, fault)


_MENDERS: dict[str, Callable[[sqlite3.Connection, WorkspaceFault], None]] = {
    "content": _mend_note,
    "columns": _mend_columns,
    "place": _mend_places,
    "name": _mend_name,
    "items": _mend_items,
    "sources": _mend_sources,
    "numbers": _mend_numbers,
    "matches": _mend_matches,
    "arrivals": _mend_arrivals,
}
