"""The answers of `protocol.Extracted` that engines share, from what each of them reads of its tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.record import LEAST_UNDATED, newest, newest_that_day
from tui_reader.archive.values import Row, View

if TYPE_CHECKING:
    from tui_reader.archive.extracted.storage import StoredFacts, StoredReference
    from tui_reader.archive.extracted.values import AgendaEntry, CitedReference, Citing, ReferenceEdge, Validity
    from tui_reader.extraction.values import KeyDate, TextPlace

AMBIGUOUS = 64
"""A key that more bulletins share identifies none of them, such as the title of a form letter. Chosen by hand: the
same text, taken over by as many sites, is rare."""

PORTION = 256
"""Bulletins to which rules are applied in one transaction."""


class Identified(NamedTuple):
    """A bulletin that a key identifies, with its `sort_date`."""

    key: int
    id: int
    sort_date: int


class DatePlace(NamedTuple):
    """A key date in the agenda: its bulletin, and its number among those of the bulletin."""

    id: int
    number: int


class ExtractedAnswers(ABC):
    """See `protocol.Extracted`."""

    if TYPE_CHECKING:

        def rows_of(self, ids: Sequence[int]) -> list[Row]:
            """See `archive.protocol.RowLists`."""

    @abstractmethod
    def _stored_column(self, name: str, ids: Sequence[int]) -> dict[int, bytes | None]:
        """A packed column of what is extracted from bulletins."""

    @abstractmethod
    def _documents(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        """The packed texts of bulletins."""

    @abstractmethod
    def _identified(self, keys: Sequence[int]) -> list[Identified]:
        """The bulletins that keys identify, at most `AMBIGUOUS` + 1 for each key."""

    @abstractmethod
    def _citing(self, id: int, keys: Sequence[int], start: int, limit: int) -> list[int]:
        """The bulletins other than `id` that cite one of these keys, each once, the newest first."""

    @abstractmethod
    def _count_citing(self, id: int, keys: Sequence[int]) -> int:
        """How many bulletins other than `id` cite one of these keys."""

    @abstractmethod
    def _changing(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        """The keys of what is changed, each with a bulletin that does so."""

    @abstractmethod
    def agenda_count(self, view: View, since: date | None = None, until: date | None = None) -> int:
        """See `protocol.Extracted`."""

    @abstractmethod
    def _agenda(
        self, view: View, since: date | None, until: date | None, start: int, limit: int
    ) -> list[DatePlace]:
        """A part of the agenda, in its order."""

    def references(self, id: int) -> list[CitedReference]:
        found = self._stored_references([id]).get(id, [])
        if not found:
            return []
        targets = self._targets(id, {each.key for each in found if each.kind != "article"})
        texts = self._texts([(id, each.place) for each in found])
        return [_cited(each, text, targets.get(each.key)) for each, text in zip(found, texts, strict=True)]

    def cited_by(self, id: int, start: int, limit: int) -> list[Citing]:
        from tui_reader.archive.extracted.values import Citing

        keys = self._own_keys([id]).get(id, ())
        ids = self._citing(id, keys, max(0, start), limit) if keys and limit > 0 else []
        of, rows = self._stored_references(ids), self.rows_of(ids)
        found = [(row, _first(of.get(row.id, []), keys)) for row in rows]
        cited = [(row, reference) for row, reference in found if reference is not None]
        texts = self._texts([(row.id, reference.place) for row, reference in cited])
        return [
            Citing(row, _cited(reference, text, id)) for (row, reference), text in zip(cited, texts, strict=True)
        ]

    def count_cited_by(self, id: int) -> int:
        keys = self._own_keys([id]).get(id, ())
        return self._count_citing(id, keys) if keys else 0

    def validity(self, ids: Sequence[int]) -> dict[int, tuple[Validity, ...]]:
        from tui_reader.archive.extracted.values import Validity

        keys = self._own_keys(ids)
        changing = defaultdict[int, set[int]](set)
        for key, by in self._changing([*{key for each in keys.values() for key in each}]):
            changing[key].add(by)
        by_all = [*{by for each in changing.values() for by in each}]
        of, dates = self._stored_references(by_all), self._stored_dates([*by_all, *ids])
        rows = {row.id: row for row in self.rows_of(by_all)}
        found: dict[int, tuple[Validity, ...]] = {}
        for id in ids:
            own = keys.get(id, ())
            changes = [
                change
                for by in sorted({by for key in own for by in changing.get(key, ())} - {id})
                if by in rows
                for change in _changes(rows[by], own, of.get(by, []), dates.get(by, []))
            ]
            changes += [
                Validity("expires", id, each.place, each.day)
                for each in dates.get(id, [])
                if each.kind == "expiry"
            ]
            if changes:
                found[id] = tuple(sorted(changes, key=lambda each: (each.since or date.min, each.by)))
        return found

    def key_dates(self, id: int) -> list[KeyDate]:
        return self._stored_dates([id]).get(id, [])

    def next_dates(self, ids: Sequence[int], today: date) -> dict[int, KeyDate]:
        found = {}
        for id, dates in self._stored_dates(ids).items():
            coming = min((each for each in dates if each.day >= today), key=lambda each: each.day, default=None)
            if coming is not None:
                found[id] = coming
        return found

    def agenda(
        self, view: View, since: date | None, until: date | None, start: int, limit: int
    ) -> list[AgendaEntry]:
        places = self._agenda(view, since, until, max(0, start), limit) if limit > 0 else []
        return self._entries(places, self._stored_dates([*dict.fromkeys(each.id for each in places)]))

    def agenda_row_of(self, view: View, day: date, since: date | None = None, until: date | None = None) -> int:
        if day <= date.min:
            return 0
        before = date.fromordinal(day.toordinal() - 1)
        return self.agenda_count(view, since, before if until is None else min(before, until))

    def agenda_of(
        self, ids: Sequence[int], since: date | None = None, until: date | None = None
    ) -> list[AgendaEntry]:
        dates = self._stored_dates(ids)
        first, last = since or date.min, until or date.max
        found = [
            (each.day, id, number)
            for id, some in dates.items()
            for number, each in enumerate(some)
            if first <= each.day <= last
        ]
        return self._entries([DatePlace(id, number) for _day, id, number in sorted(found)], dates)

    def _entries(self, places: Sequence[DatePlace], dates: Mapping[int, list[KeyDate]]) -> list[AgendaEntry]:
        from tui_reader.archive.extracted.values import AgendaEntry

        rows = {row.id: row for row in self.rows_of([*dict.fromkeys(each.id for each in places)])}
        found = [
            (rows[id], dates[id][number])
            for id, number in places
            if id in rows and number < len(dates.get(id, []))
        ]
        texts = self._texts([(row.id, each.place) for row, each in found])
        return [AgendaEntry(row, each, text) for (row, each), text in zip(found, texts, strict=True)]

    def _targets(self, id: int, keys: Iterable[int]) -> dict[int, int]:
        """The bulletin that each key identifies, other than the bulletin `id`, which cites them."""
        candidates = defaultdict[int, list[Identified]](list)
        for each in self._identified([*keys]):
            candidates[each.key].append(each)
        row = next(iter(self.rows_of([id])), None)
        last = None if row is None or row.published is None else newest(-row.published.toordinal())
        targets = {key: target(some, id, last) for key, some in candidates.items()}
        return {key: found for key, found in targets.items() if found is not None}

    def _own_keys(self, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
        from tui_reader.archive.extracted.storage import unpacked_keys

        found: dict[int, tuple[int, ...]] = {}
        for id, data in self._stored_column("identities", ids).items():
            # Damaged columns are left out; `doctor` reports and rebuilds them.
            with suppress(ValueError):
                found[id] = unpacked_keys(data)
        return found

    def _stored_references(self, ids: Sequence[int]) -> dict[int, list[StoredReference]]:
        from tui_reader.archive.extracted.storage import unpacked_references

        found: dict[int, list[StoredReference]] = {}
        for id, data in self._stored_column("citing", ids).items():
            with suppress(ValueError):
                found[id] = unpacked_references(data)
        return found

    def _stored_dates(self, ids: Sequence[int]) -> dict[int, list[KeyDate]]:
        from tui_reader.archive.extracted.storage import unpacked_key_dates

        found: dict[int, list[KeyDate]] = {}
        for id, data in self._stored_column("key_dates", ids).items():
            with suppress(ValueError):
                found[id] = unpacked_key_dates(data)
        return found

    def _texts(self, places: Sequence[tuple[int, TextPlace]]) -> list[str]:
        """The texts at places in bulletins; "" where a text is damaged, which is reported when it is opened."""
        from tui_reader.archive.extracted.placed_text import PlacedTexts

        documents = self._documents([*dict.fromkeys(id for id, _place in places)])
        texts = {id: PlacedTexts(document) for id, document in documents.items()}
        return [texts[id].at(place) if id in texts else "" for id, place in places]


def target(candidates: Sequence[Identified], citing: int, last: int | None) -> int | None:
    """The bulletin that a reference leads to: of several that its key identifies, as editions of a law or copies
    of a text, the newest that is not newer than the citing bulletin, else the oldest; None for too many. `last` is
    the least `sort_date`, which is negated, of the day of the citing bulletin; None for one without a date: then
    the newest."""
    if len(candidates) > AMBIGUOUS:
        return None
    others = sorted((each.sort_date, each.id) for each in candidates if each.id != citing)
    if not others:
        return None
    if last is None:
        return others[0][1]
    return next((id for place, id in others if place >= last), others[-1][1])


def _first(references: Iterable[StoredReference], keys: Sequence[int]) -> StoredReference | None:
    """The reference to one of these keys that changes what it cites, or the first."""
    found = [each for each in references if each.kind != "article" and each.key in keys]
    return max(found, key=lambda each: bool(each.effect), default=None)


def _cited(reference: StoredReference, text: str, target: int | None) -> CitedReference:
    from tui_reader.archive.extracted.values import CitedReference

    kind, key, place, article, effect = reference
    return CitedReference(kind, key, text, place, article, effect, target)


def _changes(
    by: Row, keys: Sequence[int], references: Iterable[StoredReference], dates: Iterable[KeyDate]
) -> list[Validity]:
    """What a bulletin does to one with these keys: each effect on each part of it once."""
    from tui_reader.archive.extracted.values import Validity

    since = min((each.day for each in dates if each.kind == "effective"), default=None)
    if since is None and by.published is not None:
        since = by.published.date()
    found: dict[tuple[str, str], Validity] = {}
    for each in references:
        if each.effect and each.kind != "article" and each.key in keys:
            change = Validity(each.effect, by.id, each.place, since, each.article)
            found.setdefault((each.effect, each.article), change)
    return [*found.values()]


def facts_of(document: bytes) -> StoredFacts:
    """What the present rules find in a packed document, as it is stored; nothing in a damaged one, which is
    reported when it is read."""
    from tui_reader.archive.extracted.rules import apply
    from tui_reader.archive.extracted.storage import StoredFacts, stored
    from tui_reader.archive.record import unpack

    try:
        return stored(apply(unpack(document)))
    except ValueError:
        return StoredFacts()


def resolved_edges(candidates_of_all: Iterable[tuple[int, int, int, int, int, int]]) -> Iterator[ReferenceEdge]:
    """The edges of the graph of references, from what the keys that bulletins cite identify: in the order of the
    citing bulletin, this bulletin, its `sort_date`, the code of the effect, a bulletin that the key identifies,
    its `sort_date`, and the key."""
    from tui_reader.archive.extracted.storage import effect_of
    from tui_reader.archive.extracted.values import ReferenceEdge

    for citing, rows in groupby(candidates_of_all, key=itemgetter(0)):
        candidates = defaultdict[int, list[Identified]](list)
        effects: dict[int, int] = {}
        last = None
        for _citing, sort_date, effect, id, placed, key in rows:
            candidates[key].append(Identified(key, id, placed))
            effects[key] = effect
            last = None if sort_date >= LEAST_UNDATED else newest_that_day(sort_date)
        targets: dict[int, int] = {}
        for key, some in candidates.items():
            found = target(some, citing, last)
            if found is not None:
                targets[found] = max(targets.get(found, 0), effects[key])
        for cited, effect in sorted(targets.items()):
            yield ReferenceEdge(citing, cited, effect_of(effect))
