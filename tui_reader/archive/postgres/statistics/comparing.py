"""Texts that are the same, in a shared archive.

Texts are compared in a transaction of their own, after the one that keeps them, because reading others would hold
its locks; a text whose writer ends in between waits for the next one that compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.lists.rows import SharedLists
from tui_reader.archive.postgres.write.bulletins import SharedBulletins
from tui_reader.archive.record import unpack
from tui_reader.archive.statistics.comparing import (
    COMMON,
    PORTION,
    RULES,
    FingerprintRow,
    LikelyReprint,
    TextComparing,
)
from tui_reader.archive.values import Kept, Row

if TYPE_CHECKING:
    from tui_reader.archive.arrivals import PreparedArrival
    from tui_reader.model import Bulletin

_FIRSTS = (
    "SELECT q.id, array_agg(c.first) FROM unnest(%s::bigint[], %s::{kind}[]) AS q (id, value) CROSS JOIN LATERAL ("
    "SELECT DISTINCT coalesce(s.first, {id}) AS first FROM {table} LEFT JOIN same_texts s ON s.bulletin = {id} "
    "WHERE {column} = q.value AND {id} <> q.id LIMIT %s) c GROUP BY q.id, q.value HAVING count(*) <= %s"
)
_BY_TITLE = _FIRSTS.format(kind="text", id="b.id", table="bulletins b", column="b.title_key")
_KEYS = (
    "(SELECT bulletin, a AS key FROM fingerprinted WHERE a IS NOT NULL "
    "UNION ALL SELECT bulletin, b FROM fingerprinted WHERE b IS NOT NULL) f"
)
_BY_KEY = _FIRSTS.format(kind="integer", id="f.bulletin", table=_KEYS, column="f.key")

_PUT = (
    "INSERT INTO fingerprinted (bulletin, section, a, b) SELECT n.id, s.id, n.a, n.b "
    "FROM unnest(%s::bigint[], %s::text[], %s::integer[], %s::integer[]) AS n (id, section, a, b) "
    "LEFT JOIN sections s ON key_of(s.name) = key_of(n.section) ORDER BY n.id ON CONFLICT (bulletin) DO UPDATE "
    "SET section = excluded.section, a = excluded.a, b = excluded.b"
)
_PUT_SECTIONS = (
    "INSERT INTO sections (name) SELECT name FROM unnest(%s::text[]) AS n (name) WHERE NOT EXISTS "
    "(SELECT FROM sections s WHERE key_of(s.name) = key_of(n.name)) ORDER BY name ON CONFLICT DO NOTHING"
)
_GROUP = (
    "SELECT o.bulletin FROM same_texts s JOIN same_texts o ON o.first = s.first "
    "WHERE s.bulletin = %s AND o.bulletin <> s.bulletin ORDER BY o.bulletin <> o.first, o.bulletin"
)


class SharedTexts(SharedLists, SharedBulletins, TextComparing):
    """See `statistics.protocol.SameTexts`."""

    def same_texts(self, id: int) -> list[Row]:
        others = [other for (other,) in self._run(_GROUP, (id,))]
        return self.rows_of(others)

    def count_same_texts(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(
            self._run(
                "SELECT s.bulletin, (SELECT count(*) - 1 FROM same_texts o WHERE o.first = s.first) "
                "FROM same_texts s WHERE s.bulletin = ANY(%s::bigint[])",
                (list(ids),),
            )
        )

    def unfingerprinted(self) -> int:
        if self._run(_OUTDATED, (RULES,)):
            return int(self._value("SELECT coalesce(sum(total), 0)::bigint FROM days_total"))
        return int(self._value("SELECT count(*) FROM unfingerprinted"))

    def fingerprint(self, limit: int = PORTION) -> int:
        with self._writing() as connection:
            connection.execute(_ALONE)
            if connection.execute(_OUTDATED, (RULES,)).fetchone():
                for table in ("fingerprinted", "same_texts", "unfingerprinted"):
                    connection.execute(f"DELETE FROM {table}")
                connection.execute("INSERT INTO unfingerprinted SELECT id FROM documents")
            waiting = connection.execute(
                "SELECT bulletin FROM unfingerprinted ORDER BY bulletin LIMIT %s", (limit,)
            ).fetchall()
            self._compare_waiting(connection, [id for (id,) in waiting], {})
        if waiting:
            self._forget("bulletins")
        return len(waiting)

    def _keep_together(self, ready: Sequence[PreparedArrival]) -> list[Kept | None]:
        kept = super()._keep_together(ready)
        ids = Counter(each.id for each in kept if each is not None and each.what != "same")
        new = {
            each.id: arrival.bulletin
            for arrival, each in zip(ready, kept, strict=True)
            if each is not None and each.what == "new" and ids[each.id] == 1
        }
        if ids:
            # They are kept; where they cannot be compared now, they wait.
            with suppress(ArchiveError), self._writing() as connection:
                connection.execute(_ALONE)
                self._compare_waiting(connection, list(ids), new)
        return kept

    def _compare_waiting(self, connection: Any, ids: Sequence[int], known: Mapping[int, Bulletin]) -> None:
        """Compares those of some bulletins that wait; `known` has texts that need not be read."""
        if not connection.execute(_OUTDATED, (RULES,)).fetchone():
            connection.execute("UPDATE fingerprint_rules SET version = %s WHERE version <> %s", (RULES, RULES))
        found = connection.execute(
            "DELETE FROM unfingerprinted WHERE bulletin = ANY(%s::bigint[]) RETURNING bulletin", (list(ids),)
        )
        waiting = [id for (id,) in found.fetchall()]
        texts = {id: known[id] for id in waiting if id in known}
        texts |= self._texts_of(connection, [id for id in waiting if id not in texts])
        if texts:
            self._compare(connection, texts)

    def _put_fingerprints(self, connection: Any, rows: Sequence[FingerprintRow]) -> None:
        self._leave_group(connection, [row.id for row in rows])
        if sections := sorted({row.section for row in rows if row.section is not None}):
            connection.execute(_PUT_SECTIONS, (sections,))
        padded = [(*row.keys, None, None)[:2] for row in rows]
        columns = [row.id for row in rows], [row.section for row in rows], *map(list, zip(*padded, strict=True))
        connection.execute(_PUT, columns)

    def _leave_group(self, connection: Any, ids: Sequence[int]) -> None:
        """Takes bulletins out of their groups; the others of a group that has lost its first one wait to be
        compared again."""
        removed = connection.execute(
            "DELETE FROM same_texts WHERE bulletin = ANY(%s::bigint[]) RETURNING bulletin, first", (list(ids),)
        ).fetchall()
        if not removed:
            return
        leaderless = [first for id, first in removed if id == first]
        if leaderless:
            connection.execute(
                "WITH lost AS (DELETE FROM same_texts WHERE first = ANY(%s::bigint[]) RETURNING bulletin) "
                "INSERT INTO unfingerprinted SELECT bulletin FROM lost ON CONFLICT DO NOTHING",
                (leaderless,),
            )
        connection.execute(
            "DELETE FROM same_texts s WHERE s.first = ANY(%s::bigint[]) AND s.bulletin = s.first "
            "AND NOT EXISTS (SELECT FROM same_texts o WHERE o.first = s.first AND o.bulletin <> s.first)",
            ([first for _id, first in removed],),
        )

    def _candidates(
        self, connection: Any, asked: Mapping[int, tuple[str, tuple[int, ...]]]
    ) -> dict[int, list[LikelyReprint]]:
        by_key = [(id, key) for id, (_title, keys) in asked.items() for key in keys]
        by_title = [(id, title) for id, (title, _keys) in asked.items() if title]
        firsts: dict[int, dict[int, None]] = {}
        for sql, rows in ((_BY_KEY, by_key), (_BY_TITLE, by_title)):
            values = [row[0] for row in rows], [row[1] for row in rows], COMMON + 1, COMMON
            for id, found in connection.execute(sql, values).fetchall():
                firsts.setdefault(id, {}).update(dict.fromkeys(each for each in found if each != id))
        wanted = sorted({first for found in firsts.values() for first in found})
        if not wanted:
            return {}
        titles = dict(
            connection.execute(
                "SELECT id, title FROM bulletins WHERE id = ANY(%s::bigint[])", (wanted,)
            ).fetchall()
        )
        return {
            id: [LikelyReprint(first, titles[first]) for first in found if first in titles]
            for id, found in firsts.items()
        }

    def _texts_of(self, connection: Any, ids: Sequence[int]) -> dict[int, Bulletin]:
        texts: dict[int, Bulletin] = {}
        if not ids:
            return texts
        found = connection.execute(
            "SELECT id, contract FROM documents WHERE id = ANY(%s::bigint[])", (list(ids),), binary=True
        )
        for id, document in found.fetchall():
            with suppress(ValueError):
                texts[id] = unpack(document)
        return texts

    def _join(self, connection: Any, id: int, first: int) -> None:
        connection.execute(
            "INSERT INTO same_texts SELECT each, %s FROM unnest(%s::bigint[]) AS each "
            "ON CONFLICT (bulletin) DO UPDATE SET first = excluded.first",
            (first, [first, id]),
        )


# One program compares at a time: of two that compare two new texts, neither would see the other.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('bulletin_tui.same_texts'))"

_OUTDATED = "SELECT 1 FROM fingerprint_rules WHERE version <> %s AND EXISTS (SELECT FROM fingerprinted)"
"""Whether another version of the rules compared texts."""
