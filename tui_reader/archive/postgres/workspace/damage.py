"""Damaged notes, watches and collections of the user of a shared archive. The types of columns, and rows that are
missing, are the server's to check: what is left is what the program itself packs and reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.workspace.notes import KEEP_NOTES, note_columns
from tui_reader.archive.postgres.write.kept_rows import columns_of
from tui_reader.archive.search.watching import mistake
from tui_reader.archive.workspace.collections.records import pack_collection, unpack_collection
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
)
from tui_reader.archive.workspace.notes.records import folded, placed_at, unpack_note
from tui_reader.archive.workspace.watches import Watch

# Own rows, and the shared ones of those who may change them; row-level security does not hide these from others.
_MINE = "user_name = ANY(%s)"

_USERS = """
    SELECT CASE WHEN a.roles = '' OR EXISTS (
        SELECT FROM pg_roles r WHERE r.rolname IN (a.roles || '_editor', a.roles || '_owner')
            AND pg_has_role(session_user, r.oid, 'MEMBER')
    ) THEN ARRAY[session_user::text, ''] ELSE ARRAY[session_user::text] END FROM archive a
"""
_PLACES = "SELECT owner, uuid, state, start, ending, similarity FROM note_places WHERE user_name = session_user"


class SharedDamage(FollowedDatabase):
    """See `workspace.damage.WorkspaceRepair`. What all share is mended by editors."""

    def workspace_faults(self) -> list[WorkspaceFault]:
        with self.server.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return _faults(connection)

    def mend_workspace(
        self, faults: Sequence[WorkspaceFault], set_aside: SetAside, *, drop: bool = False
    ) -> list[WorkspaceFault]:
        with self._writing() as connection:
            present = set(_faults(connection))
            some = [each for each in faults if each in present and (drop or each.what != "query")]
            lost = [each for each in some if each.loses]
            if lost:
                set_aside([row for each in lost for row in _rows_of(connection, each)], lost)
            for each in some:
                if drop and each.loses and each.what != "items":
                    connection.execute(f"DELETE FROM {_row(each)}", each.key)
                else:
                    _MENDERS[each.what](connection, each)
        return lost


def _faults(connection: Any) -> list[WorkspaceFault]:
    return in_order([*_of_notes(connection), *_of_collections(connection), *_of_watches(connection)])


def _of_notes(connection: Any) -> Iterator[WorkspaceFault]:
    for user, uuid, address, edited, deleted, shared, colour, content, words, title in connection.execute(
        "SELECT n.user_name, n.uuid, n.address, n.edited, n.deleted, n.shared, n.colour, n.content, n.folded, "
        "b.title FROM notes n LEFT JOIN bulletins b ON key_of(b.address) = key_of(n.address) "
        "WHERE n.user_name = session_user"
    ):
        known = WorkspaceFault("note", "content", first_words(words), address, title or "", key=(user, uuid))
        try:
            note = unpack_note(content)
        except ValueError:
            yield known if not deleted else known._replace(what="columns")
            continue
        columns = (note.uuid, note.address, note.edited, note.deleted, note.shared, note.colour)
        expected = "" if note.deleted else folded(note)
        if columns != (uuid, address, edited, deleted, shared, colour) or words != expected:
            yield known._replace(what="columns", name=first_words(expected), address=note.address)
    wrong = [(owner, uuid) for owner, uuid, *place in connection.execute(_PLACES) if placed_at(*place) is None]
    if wrong:
        yield WorkspaceFault("note", "place", rows=len(wrong), key=tuple(wrong))


def _users(connection: Any) -> list[str]:
    """Whose rows the user may mend."""
    found: list[str] = connection.execute(_USERS).fetchone()[0]
    return found


def _of_collections(connection: Any) -> Iterator[WorkspaceFault]:
    sql = f"SELECT user_name, name, items, content FROM collections WHERE {_MINE}"
    for user, name, items, content in connection.execute(sql, (_users(connection),)):
        collection = unpack_collection(content)
        whole = [each for each in collection.items if not each.damaged]
        fault = WorkspaceFault("collection", "items", name, key=(user, name))
        if len(whole) < len(collection.items):
            yield fault._replace(rows=max(items - len(whole), len(collection.items) - len(whole)))
        elif len(whole) != items:
            yield fault._replace(what="columns")
        if not is_name(name):
            yield fault._replace(what="name")


def _of_watches(connection: Any) -> Iterator[WorkspaceFault]:
    (top,) = connection.execute("SELECT last FROM arrival_numbers").fetchone()
    for user, id, name, query, sources, *numbers in connection.execute(
        "SELECT w.user_name, w.id, w.name, w.query, w.sources, w.since, coalesce(s.seen, w.since), "
        "coalesce(s.checked, w.since) "
        "FROM watches w LEFT JOIN watch_states s ON s.watch = w.id AND s.user_name = session_user "
        f"WHERE w.{_MINE}",
        (_users(connection),),
    ):
        fault = WorkspaceFault("watch", "name", name if is_name(name) else str(id), key=(user, id))
        if not is_name(name):
            yield fault
        if mistake(Watch(name, query, tuple(sources))):
            yield fault._replace(what="query")
        if not all(-1 <= each <= top for each in numbers):
            yield fault._replace(what="numbers")


_KEYS = {"note": "uuid", "watch": "id", "collection": "name"}


def _row(fault: WorkspaceFault) -> str:
    """The table and the condition of the row of a fault, whose values are its key."""
    return f"{TABLES[fault.kind]} WHERE user_name = %s AND {_KEYS[fault.kind]} = %s"


def _rows_of(connection: Any, fault: WorkspaceFault) -> Iterator[dict[str, Any]]:
    table = TABLES[fault.kind]
    found = connection.execute(f"SELECT * FROM {_row(fault)}", fault.key)
    names = [column.name for column in found.description]
    for row in found.fetchall():
        yield aside_row(table, dict(zip(names, row, strict=True)))


def _mend_note(connection: Any, fault: WorkspaceFault) -> None:
    uuid, address, edited, deleted, shared, colour, words, content = connection.execute(
        "DELETE FROM notes WHERE user_name = %s AND uuid = %s "
        "RETURNING uuid, address, edited, deleted, shared, colour, folded, content",
        fault.key,
    ).fetchone()
    try:
        note = unpack_note(content)
    except ValueError:
        note = note_of_columns(uuid, address, edited, deleted, colour, words)._replace(
            shared=shared and not deleted
        )
        if not (note.text or note.deleted):
            return
        # A version that is whole, in a pack or another archive, takes its place.
        note = note._replace(edited=note.edited - timedelta(microseconds=not note.deleted))
    connection.execute(KEEP_NOTES, columns_of([note_columns(note)]))
    connection.execute(
        "DELETE FROM note_places WHERE user_name = session_user AND owner = session_user AND uuid = %s",
        (note.uuid,),
    )


def _mend_places(connection: Any, fault: WorkspaceFault) -> None:
    sql = "DELETE FROM note_places WHERE user_name = session_user AND owner = %s AND uuid = %s"
    for owner_and_uuid in fault.key:
        connection.execute(sql, owner_and_uuid)


def _mend_columns(connection: Any, fault: WorkspaceFault) -> None:
    (_mend_note if fault.kind == "note" else _mend_items)(connection, fault)


def _mend_items(connection: Any, fault: WorkspaceFault) -> None:
    (content,) = connection.execute(f"SELECT content FROM {_row(fault)}", fault.key).fetchone()
    items = tuple(each for each in unpack_collection(content).items if not each.damaged)
    packed = pack_collection(Collection(fault.name, items))
    sql = "UPDATE collections SET items = %s, content = %s WHERE user_name = %s AND name = %s"
    connection.execute(sql, (len(items), packed, *fault.key))


def _mend_name(connection: Any, fault: WorkspaceFault) -> None:
    table, (user, key) = TABLES[fault.kind], fault.key
    taken = [name for (name,) in connection.execute(f"SELECT name FROM {table} WHERE user_name = %s", (user,))]
    (name,) = connection.execute(f"SELECT name FROM {_row(fault)}", fault.key).fetchone()
    mended = mended_name(name, fault.kind, 1, taken)
    sql = f"UPDATE {table} SET name = %s WHERE user_name = %s AND {_KEYS[fault.kind]} = %s"
    connection.execute(sql, (mended, user, key))


def _mend_numbers(connection: Any, fault: WorkspaceFault) -> None:
    """What cannot be known counts as not seen, rather than as seen."""
    top = "(SELECT last FROM arrival_numbers)"
    connection.execute(
        f"UPDATE watches SET since = greatest(-1, least(since, {top})) WHERE user_name = %s AND id = %s", fault.key
    )
    connection.execute(
        f"UPDATE watch_states SET seen = greatest(-1, least(seen, {top})), "
        f"checked = greatest(-1, least(checked, {top})) WHERE user_name = session_user AND watch = %s",
        fault.key[1:],
    )


_MENDERS: dict[str, Callable[[Any, WorkspaceFault], None]] = {
    "content": _mend_note,
    "columns": _mend_columns,
    "place": _mend_places,
    "name": _mend_name,
    "items": _mend_items,
    "numbers": _mend_numbers,
}
