"""References and key dates: what is read of their tables, and the rules applied to texts kept by older ones."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_reader.archive.extracted import rules
from tui_reader.archive.extracted.answers import (
    AMBIGUOUS,
    PORTION,
    DatePlace,
    ExtractedAnswers,
    Identified,
    facts_of,
    resolved_edges,
)
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.extracted import writing
from tui_reader.archive.sqlite.extracted.agenda import AgendaLists
from tui_reader.archive.sqlite.lists.rows import RowQueries
from tui_reader.archive.values import View

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import ReferenceEdge

_NUMBER = "(SELECT number FROM extraction_rules WHERE version = ?)"

_ONE_KEY = (
    "SELECT * FROM (SELECT sort_date, bulletin FROM citations WHERE key = ? AND bulletin <> ? "
    "ORDER BY sort_date, bulletin {})"
)


class ExtractedFacts(ExtractedAnswers, RowQueries):
    """See `extracted.protocol.Extracted`."""

    _agenda_lists: AgendaLists | None = None
    _agenda_version = -1
    _citing_lists: Mapping[int, array[int]] = MappingProxyType({})

    def agenda_count(self, view: View, since: date | None = None, until: date | None = None) -> int:
        with self._reading():
            return self._lists().count(self.connection, view, since, until)

    def reference_edges(self) -> Generator[ReferenceEdge]:
        with self._reading():
            cited = self.connection.execute(
                "SELECT c.bulletin, c.sort_date, c.effect, i.bulletin, b.sort_date, c.key FROM citations c "
                "CROSS JOIN identities i ON i.key = c.key CROSS JOIN bulletins b ON b.id = i.bulletin "
                "ORDER BY c.bulletin"
            )
            yield from resolved_edges(cited)

    def unextracted(self) -> int:
        sql = f"SELECT count(*) FROM extracts WHERE rules IS NOT {_NUMBER}"
        return int(self._one(sql, (rules.rules_version(),))[0])

    def extract(self, limit: int = PORTION) -> int:
        with self._reading():
            waiting = self._waiting(limit)
        ready = [(id, document, facts_of(document)) for id, document in waiting]
        if not ready:
            return 0
        with self._writing():
            self._refuse()
            for id, document, facts in ready:
                found = self.connection.execute(
                    "SELECT sort_date FROM bulletins JOIN documents USING (id) WHERE id = ? AND contract = ?",
                    (id, document),
                ).fetchone()
                # Else another text has taken its place meanwhile, to which the rules have been applied.
                if found is not None:
                    writing.put(self.connection, id, found[0], facts, found[0])
        return len(ready)

    def _waiting(self, limit: int) -> list[tuple[int, bytes]]:
        """The bulletins to which other rules were applied, with their texts."""
        numbers = self.connection.execute(
            f"SELECT DISTINCT rules FROM extracts WHERE rules IS NOT {_NUMBER} ORDER BY rules DESC",
            (rules.rules_version(),),
        ).fetchall()
        found: list[tuple[int, bytes]] = []
        for (number,) in numbers:
            found += self.connection.execute(
                "SELECT bulletin, contract FROM extracts INDEXED BY extracts_by_rules "
                "JOIN documents ON id = bulletin WHERE rules = ? ORDER BY bulletin DESC LIMIT ?",
                (number, limit - len(found)),
            ).fetchall()
            if len(found) >= limit:
                break
        return found

    def _stored_column(self, name: str, ids: Sequence[int]) -> dict[int, bytes | None]:
        with self._reading():
            return dict(
                rows_with(
                    self.connection, f"SELECT bulletin, {name} FROM extracts WHERE bulletin IN ({{}})", [*ids]
                )
            )

    def _documents(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        with self._reading():
            return dict(rows_with(self.connection, "SELECT id, contract FROM documents WHERE id IN ({})", [*ids]))

    def _identified(self, keys: Sequence[int]) -> list[Identified]:
        with self._reading():
            return [
                Identified(key, *found)
                for key in keys
                for found in self.connection.execute(
                    "SELECT bulletin, sort_date FROM identities JOIN bulletins ON id = bulletin "
                    "WHERE key = ? LIMIT ?",
                    (key, AMBIGUOUS + 1),
                )
            ]

    def _citing(self, id: int, keys: Sequence[int], start: int, limit: int) -> list[int]:
        with self._reading():
            self._lists()
            if start or id in self._citing_lists:
                return self._all_citing(id, keys)[start : start + limit].tolist()
            # The first ones need no list.
            parts = " UNION ".join(_ONE_KEY.format("LIMIT ?") for _key in keys)
            values = [value for key in keys for value in (key, id, limit)]
            sql = f"SELECT bulletin FROM ({parts}) ORDER BY sort_date, bulletin LIMIT ?"
            return [citing for (citing,) in self.connection.execute(sql, (*values, limit))]

    def _count_citing(self, id: int, keys: Sequence[int]) -> int:
        with self._reading():
            self._lists()
            return len(self._all_citing(id, keys))

    def _all_citing(self, id: int, keys: Sequence[int]) -> array[int]:
        """All bulletins that cite one of these keys, of the bulletin that was asked for last."""
        if id not in self._citing_lists:
            parts = " UNION ".join(_ONE_KEY.format("") for _key in keys)
            values = [value for key in keys for value in (key, id)]
            found = self.connection.execute(f"SELECT bulletin FROM ({parts}) ORDER BY sort_date, bulletin", values)
            self._citing_lists = {id: array("q", [citing for (citing,) in found])}
        return self._citing_lists[id]

    def _changing(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        sql = "SELECT key, bulletin FROM citations INDEXED BY citations_of_effect WHERE effect > 0 AND key IN ({})"
        with self._reading():
            return [(key, id) for key, id in rows_with(self.connection, sql, [*keys])]

    def _agenda(
        self, view: View, since: date | None, until: date | None, start: int, limit: int
    ) -> list[DatePlace]:
        with self._reading():
            return self._lists().rows(self.connection, view, (since, until), start, limit)

    def _lists(self) -> AgendaLists:
        """The agendas of the current state of the archive; other lists of an earlier state are forgotten."""
        if self._agenda_lists is None:
            self._agenda_lists = AgendaLists()
        version = self._data_version()
        if version != self._agenda_version:
            self._agenda_version = version
            self._agenda_lists.forget()
            self._citing_lists = {}
        return self._agenda_lists

    def _invalidate(self) -> None:
        super()._invalidate()
        self._citing_lists = {}
        if self._agenda_lists is not None:
            self._agenda_lists.forget()
