"""Search: the hits of a query, newest first, found as they are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import SearchInterrupted, explained
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db import index_version
from tui_reader.archive.sqlite.lists.rows import RowQueries
from tui_reader.archive.values import Hit

if TYPE_CHECKING:
    from tui_reader.archive.snippets import Folded, Snippet, StoredFile
    from tui_reader.archive.sqlite.search.candidates import Candidate
    from tui_reader.archive.sqlite.search.plan import Plan
    from tui_reader.query.matching import SearchedText
    from tui_reader.query.nodes import Node, Phrase, Query

RANKED = 300
"""Newest hits that are sorted by relevance."""

_PORTION, _LARGEST = 16, 128
"""Candidates that are checked at once, at least and at most. Chosen by hand."""

KINDS = (
    "(SELECT group_concat(iif(f.kind = '', '?', f.kind), ' ') FROM attachment_links l "
    "JOIN attachments a ON a.address = l.address JOIN files f ON f.id = a.file "
    "WHERE l.bulletin = b.id AND l.current = 1)"
)
"""The kinds of the kept files of a bulletin `b`; NULL when it has none."""

_STEPS = 1000
"""SQLite instructions between two checks for an interruption: about a hundredth of a millisecond."""


class SearchConnection:
    """Reads an archive for one search: a file through a connection of its own, so that the list can be read at the
    same time; an archive in memory through its only connection, query by query."""

    def __init__(self, archive: SearchQueries) -> None:
        self._archive = archive
        self._own: sqlite3.Connection | None = None
        self.interrupted = False

    @contextmanager
    def open(self) -> Iterator[None]:
        """Holds a connection in its block."""
        if self._archive.file is None:
            yield
            return
        self._own = self._archive.borrow()
        # Not `Connection.interrupt`, which could hit another search that borrows the connection next.
        self._own.set_progress_handler(lambda: self.interrupted, _STEPS)
        try:
            yield
        finally:
            self._own.set_progress_handler(None, _STEPS)
            self._archive.give_back(self._own)
            self._own = None

    def check(self) -> None:
        """Raises SearchInterrupted when the search was interrupted."""
        if self.interrupted:
            raise SearchInterrupted

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """See `candidates.CandidateReader`."""
        self.check()
        if self._own is None:
            return self._archive.query(sql, values)
        with explained(self._archive.path):
            try:
                return self._own.execute(sql, tuple(values)).fetchall()
            except sqlite3.OperationalError as error:
                if self.interrupted and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                    raise SearchInterrupted from error
                raise


class Hits:
    """See `protocol.SearchHits`."""

    def __init__(self, archive: SearchQueries, node: Node | None, by_relevance: bool) -> None:
        from tui_reader.query.matching import phrases, wanted_kinds

        self._archive = archive
        self._node = node
        self._phrases: tuple[Phrase, ...] = phrases(node)
        self._kinds = wanted_kinds(node)
        self._by_relevance = by_relevance and bool(self._phrases)
        self._reading = SearchConnection(archive)
        self._running = Lock()
        self._candidates: Iterator[Candidate] | None = None
        self._ids: list[int] = []
        self._found: set[int] = set()
        self._complete = False
        self._failure: Exception | None = None

    def hits(self, start: int, limit: int) -> list[Hit]:
        from tui_reader.archive.snippets import snippet

        start, end = max(start, 0), max(start, 0) + limit
        with self._running:
            if self._failure is not None:
                raise self._failure
            try:
                with self._reading.open():
                    texts, ids = self._find(start, end), self._ids[start:end]
                    texts |= self._texts([id for id in ids if id not in texts])
                    snippets = {}
                    for id in ids:
                        if id in texts:
                            self._reading.check()
                            snippets[id] = self._of_kind(id, snippet(texts[id], self._phrases))
                            texts[id].attached.forget()
            except Exception as error:
                # An iterator that failed cannot be continued.
                self._failure = error
                raise
        rows = self._archive.rows_of(list(snippets))
        return [Hit(row, *snippets[row.id]) for row in rows]

    def _of_kind(self, id: int, found: Snippet) -> Snippet:
        """The file that a query asks for by its kind, where no word of it stands in a text."""
        from tui_reader.archive.sqlite.search.attached import first_of_kind

        if self._kinds is None or found.spans or found.attachment:
            return found
        return first_of_kind(self._reading, id, self._kinds) or found

    @property
    def known(self) -> int:
        return len(self._ids)

    @property
    def complete(self) -> bool:
        return self._complete

    def interrupt(self) -> None:
        self._reading.interrupted = True

    def count(self, most: int) -> int:
        """How many hits there are, counted up to `most`."""
        from tui_reader.archive.sqlite.search import candidates

        with self._running, self._reading.open():
            known = candidates.count(self._reading, self._plan(), most)
            if known is None:
                self._find(most, most)
                return min(len(self._ids), most)
            sure, unsure = known
            for at in range(0, len(unsure), _LARGEST):
                if sure >= most:
                    break
                sure += len(self._matching(unsure[at : at + _LARGEST]))
            return min(sure, most)

    def among(self, ids: Sequence[int]) -> list[int]:
        """Those of some bulletins that are hits, in their order."""
        from tui_reader.archive.sqlite.search.candidates import Candidate

        found: set[int] = set()
        with self._running, self._reading.open():
            for at in range(0, len(ids), _LARGEST):
                found |= self._matching([Candidate(0, id, False) for id in ids[at : at + _LARGEST]]).keys()
        return [id for id in ids if id in found]

    def _plan(self) -> Plan:
        from tui_reader.archive.sqlite.search.candidates import tags_like
        from tui_reader.archive.sqlite.search.plan import plan

        ((version,),) = self._reading.rows(index_version.STORED)
        return plan(self._node, lambda name: tags_like(self._reading, name), index_version.matches(version))

    def _find(self, start: int, end: int) -> dict[int, Folded]:
        """Finds hits until `end` are known; returns those texts that were read, of the hits from `start` on."""
        from tui_reader.archive.sqlite.search.candidates import candidates

        texts: dict[int, Folded] = {}
        if self._candidates is None:
            self._candidates = candidates(self._reading, self._plan())
            if self._by_relevance:
                self._rank(texts)
        while len(self._ids) < end and not self._complete:
            texts.update(self._more(end - len(self._ids), start))
        return texts

    def _more(self, wanted: int, start: int = 0) -> dict[int, Folded]:
        """Checks the next portion of candidates, of which `wanted` are needed."""
        size = min(max(wanted, _PORTION), _LARGEST)
        some = list(islice(self._candidates or (), size))
        self._complete = len(some) < size
        texts: dict[int, Folded] = {}
        for id, found in self._matching([one for one in some if one.id not in self._found]).items():
            if found is not None and len(self._ids) >= start:
                texts[id] = found
            self._found.add(id)
            self._ids.append(id)
        return texts

    def _rank(self, texts: dict[int, Folded]) -> None:
        """Sorts the newest hits by relevance; ties stay newest first."""
        from tui_reader.archive.snippets import relevance

        while len(self._ids) < RANKED and not self._complete:
            texts.update(self._more(RANKED - len(self._ids)))
        texts.update(self._texts([id for id in self._ids if id not in texts]))
        scores = {id: relevance(found, self._phrases) for id, found in texts.items()}
        self._ids.sort(key=lambda id: -scores.get(id, 0.0))

    def _matching(self, some: Sequence[Candidate]) -> dict[int, Folded | None]:
        """The candidates that match, with the texts that had to be read."""
        from tui_reader.query.matching import matches

        unsure = [one.id for one in some if not one.sure]
        documents = self._documents(unsure) if unsure else {}
        found: dict[int, Folded | None] = {}
        for one in some:
            if one.sure:
                found[one.id] = None
            elif one.id in documents:
                self._reading.check()
                text, document = self._seen(one.id, *documents[one.id])
                if matches(self._node, document):
                    found[one.id] = text
                text.attached.forget()
        return found

    def _documents(self, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        marks = ", ".join("?" * len(ids))
        found = self._reading.rows(
            "SELECT b.id, contract, day, read, starred, revisions, restored, tampered, coalesce(origin, ''), "
            f"(SELECT json_group_array(tag) FROM tags WHERE tags.address = b.address), {KINDS} "
            f"FROM bulletins b JOIN documents d ON d.id = b.id WHERE b.id IN ({marks})",
            ids,
        )
        return {id: tuple(rest) for id, *rest in found}

    def _seen(self, id: int, contract: bytes, day: int, *state: Any) -> tuple[Folded, SearchedText]:
        import json

        from tui_reader.archive.snippets import folded
        from tui_reader.text.fold import search_fold

        read, starred, revisions, restored, tampered, origin, tags, kinds = state
        text = folded(contract, self._files(id, contract)) if kinds else folded(contract)
        document = text.document()._replace(
            published=date.fromordinal(-day) if day else None,
            read=bool(read),
            starred=bool(starred),
            changed=revisions > 1,
            restored=bool(restored),
            tampered=bool(tampered),
            tags=() if tags == "[]" else tuple(map(search_fold, json.loads(tags))),
            origin=search_fold(origin),
            kinds=tuple(kinds.split()) if kinds else (),
        )
        return text, document

    def _files(self, id: int, contract: bytes) -> Callable[[], Sequence[StoredFile]]:
        from tui_reader.archive.sqlite.search.attached import stored_files

        return lambda: stored_files(self._reading, id, contract)

    def _texts(self, ids: Sequence[int]) -> dict[int, Folded]:
        from tui_reader.archive.snippets import folded

        found: dict[int, Folded] = {}
        for at in range(0, len(ids), _LARGEST):
            some = ids[at : at + _LARGEST]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT b.id, contract, {KINDS} FROM documents b WHERE b.id IN ({marks})"
            for id, contract, kinds in self._reading.rows(sql, some):
                self._reading.check()
                found[id] = folded(contract, self._files(id, contract)) if kinds else folded(contract)
        return found


class SearchQueries(RowQueries):
    """See `protocol.BulletinSearch`."""

    _spare: sqlite3.Connection | None = None
    _closed = False

    def search(self, query: Query, *, by_relevance: bool = False) -> Hits:
        return Hits(self, query.node, by_relevance)

    def count_hits(self, query: Query, most: int) -> int:
        return Hits(self, query.node, False).count(most)

    def matching(self, query: Query, ids: Sequence[int]) -> list[int]:
        return Hits(self, query.node, False).among(ids)

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
