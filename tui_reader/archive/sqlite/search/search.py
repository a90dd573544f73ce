"""Search in an SQLite archive: the connection of a search, and what is read through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import SearchInterrupted, explained
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db import index_version
from tui_reader.archive.sqlite.lists.rows import RowQueries

if TYPE_CHECKING:
    from tui_reader.archive.search.hits import Hits
    from tui_reader.archive.search.plan import Plan
    from tui_reader.archive.search.reader import Candidate, StoredBulletin, StoredText
    from tui_reader.archive.sqlite.search.plan import SqlitePlan
    from tui_reader.archive.values import AttachmentPlace, Hit, Row
    from tui_reader.query.nodes import Node, Query

KINDS = (
    "(SELECT group_concat(iif(f.kind = '', '?', f.kind), ' ') FROM attachment_links l "
    "JOIN attachments a ON a.address = l.address JOIN files f ON f.id = a.file "
    "WHERE l.bulletin = b.id AND l.current = 1)"
)
"""The kinds of the kept files of a bulletin `b`; NULL when it has none."""

_STEPS = 1000
"""SQLite instructions between two checks for an interruption: about a hundredth of a millisecond."""


class SqliteReader:
    """See `search.reader.SearchReader`. It reads a file through a connection of its own, so that the list can be
    read at the same time; an archive in memory through its only connection, query by query."""

    def __init__(self, archive: SearchQueries) -> None:
        self._archive = archive
        self._own: sqlite3.Connection | None = None
        self._interrupted = False

    def interrupt(self) -> None:
        self._interrupted = True

    @contextmanager
    def open(self) -> Iterator[None]:
        if self._archive.file is None:
            yield
            return
        self._own = self._archive.borrow()
        # Not `Connection.interrupt`, which could hit another search that borrows the connection next.
        self._own.set_progress_handler(lambda: self._interrupted, _STEPS)
        try:
            yield
        finally:
            self._own.set_progress_handler(None, _STEPS)
            self._archive.give_back(self._own)
            self._own = None

    def check(self) -> None:
        if self._interrupted:
            raise SearchInterrupted

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """See `candidates.QueryReader`."""
        self.check()
        if self._own is None:
            return self._archive.query(sql, values)
        with explained(self._archive.path):
            try:
                return self._own.execute(sql, tuple(values)).fetchall()
            except sqlite3.OperationalError as error:
                if self._interrupted and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                    raise SearchInterrupted from error
                raise

    def plan(self, node: Node | None) -> Plan:
        from tui_reader.archive.search.plan import plan

        ((version,),) = self.query(index_version.STORED)
        return plan(node, index_version.matches(version))

    def candidates(self, plan: Plan) -> Iterator[Candidate]:
        from tui_reader.archive.sqlite.search import candidates

        return candidates.candidates(self, self._in_sql(plan))

    def count(self, plan: Plan, most: int) -> tuple[int, list[Candidate]] | None:
        from tui_reader.archive.sqlite.search import candidates

        return candidates.count(self, self._in_sql(plan), most)

    def _in_sql(self, plan: Plan) -> SqlitePlan:
        from tui_reader.archive.sqlite.search.candidates import tags_like
        from tui_reader.archive.sqlite.search.plan import in_sql

        return in_sql(plan, lambda name: tags_like(self, name))

    def bulletins(self, ids: Sequence[int]) -> dict[int, StoredBulletin]:
        import json

        from tui_reader.archive.search.reader import StoredBulletin

        marks = ", ".join("?" * len(ids))
        found = self.query(
            "SELECT b.id, contract, day, read, starred, revisions, restored, tampered, coalesce(origin, ''), "
            "(SELECT json_group_array(tag) FROM tags WHERE tags.address = b.address), "
            "(SELECT json_group_array(folded) FROM notes n WHERE n.address = b.address AND n.deleted = 0), "
            f"{KINDS} "
            f"FROM bulletins b JOIN documents d ON d.id = b.id WHERE b.id IN ({marks})",
            ids,
        )
        return {
            id: StoredBulletin(
                document,
                day,
                bool(read),
                bool(starred),
                texts > 1,
                bool(restored),
                bool(tampered),
                origin,
                () if tags == "[]" else json.loads(tags),
                () if notes == "[]" else json.loads(notes),
                tuple(kinds.split()) if kinds else (),
            )
            for id, document, day, read, starred, texts, restored, tampered, origin, tags, notes, kinds in found
        }

    def texts(self, ids: Sequence[int]) -> dict[int, StoredText]:
        from tui_reader.archive.search.reader import StoredText

        marks = ", ".join("?" * len(ids))
        sql = f"SELECT b.id, contract, {KINDS} FROM documents b WHERE b.id IN ({marks})"
        return {id: StoredText(document, bool(kinds)) for id, document, kinds in self.query(sql, ids)}

    def files(self, id: int, document: bytes) -> Iterator[tuple[AttachmentPlace, bytes | None]]:
        from tui_reader.archive.sqlite.search.attached import KEPT, kept_files

        return kept_files(document, self.query(KEPT, (id,)))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return self._archive.rows_of(list(ids))


class SearchQueries(RowQueries):
    """See `protocol.BulletinSearch`."""

    _spare: sqlite3.Connection | None = None
    _closed = False

    def search(self, query: Query, *, by_relevance: bool = False) -> Hits:
        return self._hits(query.node, by_relevance)

    def count_hits(self, query: Query, most: int) -> int:
        return self._hits(query.node).count(most)

    def matching(self, query: Query, ids: Sequence[int]) -> list[int]:
        return self._hits(query.node).among(ids)

    def hits_of(self, query: Query, ids: Sequence[int]) -> list[Hit]:
        return self._hits(query.node).of(ids)

    def _hits(self, node: Node | None, by_relevance: bool = False) -> Hits:
        from tui_reader.archive.search.hits import Hits

        return Hits(SqliteReader(self), node, by_relevance)

    def query(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """All rows of a query, on the connection that the list uses too."""
        with self._reading():
            self.connection.create_function("folded", 1, _folded, deterministic=True)
            return self.connection.execute(sql, tuple(values)).fetchall()

    def borrow(self) -> sqlite3.Connection:
        """A read-only connection to the file for one search."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            return spare
        assert self.file is not None
        connection = connections.connect_read_only(self.file)
        connection.execute("PRAGMA query_only = ON")
        connection.create_function("folded", 1, _folded, deterministic=True)
        return connection

    def give_back(self, connection: sqlite3.Connection) -> None:
        """Keeps a connection for the next search: opening one takes a millisecond at every letter typed."""
        with self._lock:
            if self._spare is None and not self._closed:
                self._spare = connection
                return
        connection.close()

    def _drop_spare(self) -> None:
        """Closes the connection that is kept for the next search."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _close_connections(self) -> None:
        self._closed = True
        self._drop_spare()
        super()._close_connections()  # type: ignore[misc]


def _folded(text: str | None) -> str:
    from tui_reader.text.fold import search_fold

    return search_fold(text or "")
