"""Search in a shared archive: what is read for it, and how it is interrupted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import psycopg

from tui_reader.archive.errors import ArchiveUnavailable, SearchInterrupted
from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.postgres.search.terms import keys_version
from tui_reader.archive.postgres.search.writing import PORTION, renew_terms
from tui_reader.archive.search.hits import Hits
from tui_reader.archive.search.plan import Plan
from tui_reader.archive.search.plan import plan as plan_of
from tui_reader.archive.search.reader import Candidate, StoredBulletin, StoredText
from tui_reader.archive.values import AttachmentPlace, Hit, Row
from tui_reader.text.fold import search_fold

if TYPE_CHECKING:
    from tui_reader.archive.postgres.search.plan import Arguments
    from tui_reader.query.nodes import Node, Query

FIRST_PORTION, LARGEST_PORTION = 64, 1024
"""Rows of the first and of the largest portion of candidates. Chosen by hand."""

CHECKED = 512
"""Up to this number of bulletins that share keys with the words of a query, they are counted by their texts. More
are counted by keys: one in a million of them may lack a word."""

_KINDS = (
    "ARRAY(SELECT CASE f.kind WHEN '' THEN '?' ELSE f.kind END FROM attachment_links l "
    "JOIN attachments a ON key_of(a.address) = key_of(l.address) JOIN files f ON f.id = a.file "
    "WHERE l.bulletin = d.id AND l.current)"
)

_BULLETINS = (
    "SELECT b.id, d.contract, b.day, coalesce(m.read, false), coalesce(m.starred, false), b.revisions > 1, "
    "b.restored, b.tampered, coalesce(b.origin, ''), "
    "ARRAY(SELECT tag FROM tags g WHERE g.bulletin = b.id AND g.user_name IN (session_user::text, '')), "
    "ARRAY(SELECT n.folded FROM notes n WHERE key_of(n.address) = key_of(b.address) AND NOT n.deleted "
    "AND (n.user_name = session_user OR n.shared)), "
    f"{_KINDS} FROM bulletins b JOIN documents d ON d.id = b.id "
    "LEFT JOIN marks m ON m.user_name = session_user AND m.bulletin = b.id WHERE b.id = ANY(%s)"
)

_TEXTS = f"SELECT d.id, d.contract, {_KINDS} <> '{{}}' FROM documents d WHERE d.id = ANY(%s)"

_FILES = (
    "SELECT l.bulletin, l.address, a.name, f.digest, f.kind, t.contract FROM attachment_links l "
    "JOIN attachments a ON key_of(a.address) = key_of(l.address) JOIN files f ON f.id = a.file "
    "LEFT JOIN file_texts t ON t.id = f.id WHERE l.bulletin = ANY(%s) AND l.current"
)

FILES_TOGETHER = 8
"""Bulletins whose files are read at once: those of one may be as long as a thousand texts. Chosen by hand."""

_FIND = (
    "SELECT found_date, found_id, sure FROM find_bulletins((SELECT number FROM terms_versions WHERE name = %s), "
    "%s, %s, %s::integer[], %s::integer[], %s::integer[], %s::integer[], %s, %s, %s::text[], %s, %s, %s, %s, %s) "
    "ORDER BY 1, 2 LIMIT %s"
)

_COUNT = (
    f"SELECT count(*) FILTER (WHERE sure), array_agg(found_id) FILTER (WHERE NOT sure) FROM ({_FIND}) AS found"
)


class SharedReader:
    """See `search.reader.SearchReader`. Each statement takes a connection of its own, so that no search waits for
    the list or for another search."""

    def __init__(self, archive: SharedSearch) -> None:
        self._archive = archive
        self._lock = Lock()
        self._running: Any = None
        self._interrupted = False
        self._node: Node | None = None
        # The bulletins with files that were read last, and what is known of the files of some.
        self._with_files: list[int] = []
        self._files: dict[int, list[tuple[Any, ...]]] = {}

    def interrupt(self) -> None:
        with self._lock:
            self._interrupted = True
            running = self._running
        if running is not None:
            # Over a connection of its own, which the caller, a screen, does not wait for.
            Thread(target=_cancel, args=(running,), daemon=True).start()

    def check(self) -> None:
        if self._interrupted:
            raise SearchInterrupted

    @contextmanager
    def open(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._files = {}

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. It is asked again, once, when its connection is lost. Raises SearchInterrupted and
        ArchiveError."""
        try:
            return self._query(sql, values)
        except ArchiveUnavailable:
            return self._query(sql, values)

    def _query(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._archive.server.session() as connection:
            with self._lock:
                self.check()
                self._running = connection
            try:
                return list(connection.execute(sql, values, binary=True))
            except psycopg.errors.QueryCanceled as error:
                if self._interrupted:
                    raise SearchInterrupted from error
                raise
            finally:
                with self._lock:
                    self._running = None
                    if self._interrupted:
                        # The cancellation may arrive late, and must not reach what is asked here next.
                        connection.close()

    def plan(self, node: Node | None) -> Plan:
        from tui_reader.archive.postgres.search.plan import proves

        self._node = node
        return plan_of(node, proves=proves, origins=False)

    def candidates(self, plan: Plan) -> Iterator[Candidate]:
        asked, size, place = self._arguments(plan), FIRST_PORTION, None
        while True:
            found = self.query(_FIND, _values(asked, place, size))
            for date, id, sure in found:
                yield Candidate(date, id, sure and plan.exact)
            if len(found) < size:
                return
            place, size = found[-1][:2], min(2 * size, LARGEST_PORTION)

    def count(self, plan: Plan, most: int) -> tuple[int, list[Candidate]] | None:
        from tui_reader.archive.postgres.search.plan import proves_by_keys

        if plan.exact:
            sure, unsure = self._count(plan, most)
            # Those of another version may have taken the place of others.
            return (sure, unsure) if not unsure or sure + len(unsure) < most else None
        by_keys = plan_of(self._node, proves=proves_by_keys, origins=False)
        if not by_keys.exact:
            return None
        sure, unsure = self._count(by_keys, most)
        return (sure, []) if sure > CHECKED and not unsure else None

    def _count(self, plan: Plan, most: int) -> tuple[int, list[Candidate]]:
        ((sure, unsure),) = self.query(_COUNT, _values(self._arguments(plan), None, most))
        return sure, [Candidate(0, id, False) for id in unsure or ()]

    def _arguments(self, plan: Plan) -> Arguments:
        from tui_reader.archive.postgres.search.plan import Names, arguments

        # A plan asks for the same name twice.
        return arguments(plan, Names(cache(self._tags), cache(self._origins)))

    def _tags(self, name: str) -> list[str]:
        found = self.query("SELECT DISTINCT tag FROM tags WHERE user_name IN (session_user::text, '')")
        return [tag for (tag,) in found if search_fold(tag) == search_fold(name)]

    def _origins(self, name: str) -> list[str]:
        found = self.query("SELECT DISTINCT origin FROM origins_total WHERE origin <> ''")
        return [origin for (origin,) in found if search_fold(origin) == search_fold(name)]

    def bulletins(self, ids: Sequence[int]) -> dict[int, StoredBulletin]:
        found = {
            id: StoredBulletin(*columns)._replace(kinds=tuple(kinds))
            for id, *columns, kinds in self.query(_BULLETINS, (list(ids),))
        }
        self._with_files = [id for id in ids if id in found and found[id].kinds]
        return found

    def texts(self, ids: Sequence[int]) -> dict[int, StoredText]:
        found = {id: StoredText(*text) for id, *text in self.query(_TEXTS, (list(ids),))}
        self._with_files = [id for id in ids if id in found and found[id].has_files]
        return found

    def files(self, id: int, document: bytes) -> Iterator[tuple[AttachmentPlace, bytes | None]]:
        from tui_reader.archive.attachment_links import stated

        numbered = {
            each.address: (number, each.title) for number, each in reversed([*enumerate(stated(document), 1)])
        }
        for address, name, digest, kind, text in self._files_of(id):
            yield AttachmentPlace(*numbered.get(address, (0, "")), name, digest.hex(), kind), text

    def _files_of(self, id: int) -> list[tuple[Any, ...]]:
        """The files of a bulletin, read with those of the next ones."""
        if id not in self._files:
            at = self._with_files.index(id) if id in self._with_files else 0
            together = [id, *(each for each in self._with_files[at : at + FILES_TOGETHER] if each != id)]
            self._files = {each: [] for each in together}
            for bulletin, *file in self.query(_FILES, (together,)):
                self._files[bulletin].append(tuple(file))
        return self._files[id]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return self._archive.rows_of(ids)


def _values(asked: Arguments, place: tuple[int, int] | None, size: int) -> tuple[object, ...]:
    found = (*asked, *(place or (-(1 << 62), 0)), size, size)
    return (keys_version(), *found)


def _cancel(connection: Any) -> None:
    with suppress(psycopg.Error):
        connection.cancel_safe(timeout=5)


class SharedSearch(SharedDatabase):
    """See `protocol.BulletinSearch`."""

    if TYPE_CHECKING:

        def rows_of(self, ids: Sequence[int]) -> list[Row]:
            """See `lists.SharedLists`."""

    def search(self, query: Query, *, by_relevance: bool = False) -> Hits:
        return Hits(SharedReader(self), query.node, by_relevance)

    def count_hits(self, query: Query, most: int) -> int:
        return Hits(SharedReader(self), query.node, False).count(most)

    def matching(self, query: Query, ids: Sequence[int]) -> list[int]:
        return Hits(SharedReader(self), query.node, False).among(ids)

    def hits_of(self, query: Query, ids: Sequence[int]) -> list[Hit]:
        return Hits(SharedReader(self), query.node, False).of(ids)

    def unindexed(self) -> int:
        return int(self._value("SELECT count_outdated_terms(%s)", (keys_version(),)))

    def index(self, limit: int = PORTION) -> int:
        # A reader may ask, too, and has no right to write.
        if not self._value("SELECT EXISTS (SELECT FROM terms_versions WHERE name <> %s)", (keys_version(),)):
            return 0
        with self._writing() as connection:
            return renew_terms(connection, limit)
