"""Complete bulletins and their texts, for packs and copies: streams of one state, read a portion at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from tui_reader.archive.arrivals import numbered
from tui_reader.archive.errors import DAMAGED_BYTES
from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.record import json_text, unpack_bytes, utc
from tui_reader.archive.values import CompleteBulletin, Raw, Revision

if TYPE_CHECKING:
    from tui_reader.archive.transfer.values import CompleteText

_PORTION = 200
"""Bulletins that are asked for together. Chosen by hand."""

_TEXTS = 8
"""Texts with their pages that are in memory at a time."""


class SharedExchange(SharedDatabase):
    """See `transfer.protocol.CompleteRecords`."""

    @contextmanager
    def _snapshot(self) -> Iterator[Any]:
        """A connection in a transaction whose statements all see one state of the archive."""
        with self.server.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    def _stream(
        self, connection: Any, name: str, sql: str, values: tuple[object, ...] = (), portion: int = _PORTION
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a statement in portions; other statements may be run meanwhile on the same connection."""
        with connection.cursor(name=name, binary=True) as cursor:
            cursor.execute(sql, values or None)
            while rows := cursor.fetchmany(portion):
                yield rows

    def complete_bulletins(
        self, wanted: Sequence[int] | None = None, *, as_kept: bool = False
    ) -> Generator[CompleteBulletin]:
        condition, values = ("", ()) if wanted is None else ("WHERE b.id = ANY(%s)", (list(wanted),))
        order = "b.id" if as_kept else 'b.address COLLATE "C"'
        with self._snapshot() as connection:
            sql = f"{_BULLETINS} {condition} ORDER BY {order}"
            for rows in self._stream(connection, "bulletins", sql, values):
                yield from _complete(connection, rows)

    def complete_by_address(self, addresses: Iterable[str]) -> dict[str, CompleteBulletin]:
        asked = list(dict.fromkeys(addresses))
        if not asked:
            return {}
        with self._snapshot() as connection:
            rows = connection.execute(f"{_BULLETINS} {_AT_ADDRESSES}", (asked,)).fetchall()
            return {each.address: each for each in _complete(connection, rows)}

    def complete_texts(self, bulletins: Iterable[CompleteBulletin]) -> Generator[CompleteText]:
        left = iter(bulletins)
        while portion := list(islice(left, _PORTION)):
            asked = [(each.id, revision) for each in portion for revision in each.revisions]
            ids = [id for id, _revision in asked]
            digests = [bytes.fromhex(revision.digest) or None for _id, revision in asked]
            with self._snapshot() as connection:
                for rows in self._stream(connection, "texts", _WITH_PAGES, (ids, digests), _TEXTS):
                    for place, *text in rows:
                        yield _text(*asked[place - 1], *text)


def _text(
    id: int, revision: Revision, document: bytes, data: bytes | None, charset: str | None, media_type: str | None
) -> CompleteText:
    from tui_reader.archive.transfer.values import CompleteText

    try:
        json = json_text(document)
    except ValueError:
        return CompleteText(id, revision, None, None, DAMAGED_BYTES)
    try:
        raw = None if data is None else Raw(unpack_bytes(data), charset, media_type)
    except ValueError:
        return CompleteText(id, revision, json, None, f"the bytes of its page: {DAMAGED_BYTES}")
    return CompleteText(id, revision, json, raw)


def _complete(connection: Any, rows: Sequence[tuple[Any, ...]]) -> Iterator[CompleteBulletin]:
    """Bulletins with their former texts."""
    former: dict[int, list[tuple[Any, ...]]] = {}
    several = [row[0] for row in rows if row[8] > 1]
    for id, *text in connection.execute(_FORMER, (several,)).fetchall() if several else ():
        former.setdefault(id, []).append(tuple(text))
    for id, address, site, origin, digest, kept, seen, has_page, _revisions, read, starred, tags in rows:
        texts = [(*text, False) for text in former.get(id, ())] + [(digest, kept, seen, has_page, True)]
        revisions = numbered([(each[0], utc(each[1]), utc(each[2]), each[4]) for each in texts])
        yield CompleteBulletin(
            id,
            address,
            site,
            origin,
            tuple(tags),
            read,
            starred,
            tuple(sorted(revisions, key=lambda each: each.number)),
            frozenset((text_digest or b"").hex() for text_digest, _first, _last, page, _now in texts if page),
        )


_BULLETINS = """
    SELECT b.id, b.address, b.site, b.origin, b.digest, b.kept, b.seen,
        EXISTS (SELECT FROM raw WHERE raw.id = b.id), b.revisions,
        coalesce(m.read, false), coalesce(m.starred, false), ARRAY(
            SELECT DISTINCT tag FROM tags t
            WHERE t.bulletin = b.id AND t.user_name IN (session_user::text, '') ORDER BY tag
        )
    FROM bulletins b LEFT JOIN marks m ON m.bulletin = b.id AND m.user_name = session_user
"""

_AT_ADDRESSES = "WHERE key_of(b.address) IN (SELECT key_of(w) FROM unnest(%s::text[]) AS w)"

_FORMER = "SELECT bulletin, digest, first_seen, last_seen, data IS NOT NULL FROM former WHERE bulletin = ANY(%s)"

# By their digests: the current text may have become a former one since. Sorted before the texts are read, so that
# the server sorts no texts.
_WITH_PAGES = """
    SELECT w.place, found.contract, found.data, found.charset, found.media_type FROM (
        SELECT * FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY AS asked (id, digest, place)
        ORDER BY place OFFSET 0
    ) AS w CROSS JOIN LATERAL (
        SELECT d.contract, r.data, r.charset, r.media_type
        FROM bulletins b JOIN documents d USING (id) LEFT JOIN raw r USING (id)
        WHERE b.id = w.id AND b.digest IS NOT DISTINCT FROM w.digest
        UNION ALL
        SELECT f.contract, f.data, f.charset, f.media_type FROM former f
        WHERE f.bulletin = w.id AND f.digest IS NOT DISTINCT FROM w.digest
        LIMIT 1
    ) AS found
"""
