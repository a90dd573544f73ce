"""Texts that are the same, in an archive file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui_reader.archive.record import unpack
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.lists.rows import OTHERS, RowQueries
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

_BY_TITLE = (
    "SELECT DISTINCT coalesce(s.first, b.id) FROM bulletins b LEFT JOIN same_texts s ON s.bulletin = b.id "
    "WHERE b.title_key = ? AND b.id <> ? LIMIT ?"
)
_BY_KEY = (
    "SELECT DISTINCT coalesce(s.first, f.bulletin) FROM fingerprints f "
    "LEFT JOIN same_texts s ON s.bulletin = f.bulletin WHERE f.key = ? AND f.bulletin <> ? LIMIT ?"
)


class StoredTexts(TextComparing, RowQueries):
    """See `statistics.protocol.SameTexts`."""

    def same_texts(self, id: int) -> list[Row]:
        sql = (
            "SELECT o.bulletin FROM same_texts s JOIN same_texts o ON o.first = s.first "
            "WHERE s.bulletin = ? AND o.bulletin <> s.bulletin ORDER BY o.bulletin <> o.first, o.bulletin"
        )
        with self._reading():
            return self.rows_of([other for (other,) in self.connection.execute(sql, (id,))])

    def count_same_texts(self, ids: Sequence[int]) -> dict[int, int]:
        with self._reading():
            return dict(rows_with(self.connection, OTHERS, ids))

    def unfingerprinted(self) -> int:
        if self._are_outdated(self.connection):
            return int(self._one("SELECT total FROM counts")[0])
        return int(self._one("SELECT count(*) FROM unfingerprinted")[0])

    def fingerprint(self, limit: int = PORTION) -> int:
        with self._writing():
            if self._are_outdated(self.connection):
                for table in ("fingerprints", "fingerprinted", "same_texts", "unfingerprinted"):
                    self.connection.execute(f"DELETE FROM {table}")
                self.connection.execute("INSERT INTO unfingerprinted SELECT id FROM documents")
            waiting = self.connection.execute(
                "SELECT bulletin FROM unfingerprinted ORDER BY bulletin LIMIT ?", (limit,)
            ).fetchall()
            self._compare_waiting([id for (id,) in waiting], {})
            return len(waiting)

    def _texts_kept(self, ready: Sequence[PreparedArrival], kept: Sequence[Kept | None]) -> None:
        ids = [each.id for each in kept if each is not None]
        counted = Counter(ids)
        new = {
            each.id: arrival.bulletin
            for arrival, each in zip(ready, kept, strict=True)
            if each is not None and each.what == "new" and counted[each.id] == 1
        }
        self._compare_waiting(list(counted), new)

    def _compare_waiting(self, ids: Sequence[int], known: Mapping[int, Bulletin]) -> None:
        """Compares those of some bulletins that wait; `known` has texts that need not be read. In a transaction of
        the caller."""
        if not self._are_outdated(self.connection):
            self.connection.execute("UPDATE fingerprint_rules SET version = ? WHERE version <> ?", (RULES, RULES))
        waiting = [
            id
            for (id,) in rows_with(
                self.connection, "SELECT bulletin FROM unfingerprinted WHERE bulletin IN ({})", ids
            )
        ]
        texts = {id: known[id] for id in waiting if id in known}
        texts |= self._texts_of(self.connection, [id for id in waiting if id not in texts])
        if texts:
            self._compare(self.connection, texts)
        for id in waiting:
            self.connection.execute("DELETE FROM unfingerprinted WHERE bulletin = ?", (id,))

    def _are_outdated(self, connection: sqlite3.Connection) -> bool:
        """Whether another version of the rules compared texts."""
        sql = "SELECT version FROM fingerprint_rules WHERE EXISTS (SELECT 1 FROM fingerprinted)"
        return any(version != RULES for (version,) in connection.execute(sql))

    def _put_fingerprints(self, connection: Any, rows: Sequence[FingerprintRow]) -> None:
        for id, section, keys in rows:
            self._leave_group(connection, id)
            number = None
            if section is not None:
                connection.execute("INSERT OR IGNORE INTO sections (name) VALUES (?)", (section,))
                (number,) = connection.execute("SELECT id FROM sections WHERE name = ?", (section,)).fetchone()
            connection.execute("INSERT OR REPLACE INTO fingerprinted VALUES (?, ?)", (id, number))
            connection.executemany("INSERT OR IGNORE INTO fingerprints VALUES (?, ?)", [(key, id) for key in keys])

    def _leave_group(self, connection: Any, id: int) -> None:
        """Takes a bulletin out of its group; when it was the first, the others wait to be compared again."""
        found = connection.execute("SELECT first FROM same_texts WHERE bulletin = ?", (id,)).fetchone()
        if found is None:
            return
        (first,) = found
        connection.execute("DELETE FROM same_texts WHERE bulletin = ?", (id,))
        others = connection.execute("SELECT bulletin FROM same_texts WHERE first = ?", (first,)).fetchall()
        if first == id:
            connection.executemany("INSERT OR IGNORE INTO unfingerprinted VALUES (?)", others)
        if first == id or len(others) == 1:
            connection.execute("DELETE FROM same_texts WHERE first = ?", (first,))

    def _candidates(
        self, connection: Any, asked: Mapping[int, tuple[str, tuple[int, ...]]]
    ) -> dict[int, list[LikelyReprint]]:
        found: dict[int, list[LikelyReprint]] = {}
        for id, (title, keys) in asked.items():
            firsts: dict[int, None] = {}
            for sql, value in [(_BY_KEY, key) for key in keys] + [(_BY_TITLE, title)]:
                group = connection.execute(sql, (value, id, COMMON + 1)).fetchall()
                if len(group) <= COMMON:
                    firsts |= dict.fromkeys(first for (first,) in group)
            firsts.pop(id, None)
            if firsts:
                titles = rows_with(connection, "SELECT id, title FROM bulletins WHERE id IN ({})", list(firsts))
                found[id] = [LikelyReprint(first, title) for first, title in titles]
        return found

    def _texts_of(self, connection: Any, ids: Sequence[int]) -> dict[int, Bulletin]:
        texts: dict[int, Bulletin] = {}
        for id, document in rows_with(connection, "SELECT id, contract FROM documents WHERE id IN ({})", ids):
            with suppress(ValueError):
                texts[id] = unpack(document)
        return texts

    def _join(self, connection: Any, id: int, first: int) -> None:
        connection.executemany("INSERT OR REPLACE INTO same_texts VALUES (?, ?)", [(first, first), (id, first)])
