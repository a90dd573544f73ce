"""The part of the interface of an archive that is about references and key dates of its bulletins.

Both are extracted from a text when it is kept, follow its revisions, and are stored with their places; what a
place says is read from the text. No method computes them, except `extract`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import AgendaEntry, CitedReference, Citing, ReferenceEdge, Validity
    from tui_reader.archive.values import View
    from tui_reader.extraction.values import KeyDate


class Extracted(Protocol):
    """References between bulletins, and key dates, of their current texts."""

    def references(self, id: int) -> list[CitedReference]:
        """What a bulletin cites, in the order of its text; [] also for an unknown bulletin."""

    def cited_by(self, id: int, start: int, limit: int) -> list[Citing]:
        """The bulletins `start` to `start + limit`, counted from 0, that cite a bulletin, the newest first."""

    def count_cited_by(self, id: int) -> int:
        """How many bulletins cite a bulletin."""

    def validity(self, ids: Sequence[int]) -> dict[int, tuple[Validity, ...]]:
        """What happened to bulletins, in the order in which it took effect; those that nothing is known of are
        left out. Some tens of bulletins take a millisecond."""

    def key_dates(self, id: int) -> list[KeyDate]:
        """The key dates of a bulletin, in the order of its text; [] also for an unknown bulletin."""

    def next_dates(self, ids: Sequence[int], today: date) -> dict[int, KeyDate]:
        """The key date of each bulletin that comes next, from `today` on; bulletins without one are left out."""

    def agenda(
        self, view: View, since: date | None, until: date | None, start: int, limit: int
    ) -> list[AgendaEntry]:
        """The key dates `start` to `start + limit`, counted from 0, of the bulletins of a view, whatever its
        order, by day: those from `since` to `until`, both included, None for no bound."""

    def agenda_of(
        self, ids: Sequence[int], since: date | None = ..., until: date | None = ...
    ) -> list[AgendaEntry]:
        """The key dates of some bulletins, by day, as `agenda`."""

    def agenda_count(self, view: View, since: date | None = ..., until: date | None = ...) -> int:
        """How many key dates `agenda` has in all. Read from stored sums for a view of all bulletins."""

    def agenda_row_of(self, view: View, day: date, since: date | None = ..., until: date | None = ...) -> int:
        """The number of the first key date of `agenda` on `day` or later, from 0; how many there are when all are
        earlier."""

    def reference_edges(self) -> Generator[ReferenceEdge]:
        """Which bulletins cite which, each pair once, by the citing bulletin."""

    def unextracted(self) -> int:
        """How many bulletins wait because other rules were applied to them, or none."""

    def extract(self, limit: int = ...) -> int:
        """Applies the present rules to up to `limit` waiting bulletins, those kept last first; returns how many, 0
        when none waits. Can be interrupted at any time and continued by another run."""
