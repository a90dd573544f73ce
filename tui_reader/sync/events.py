"""What a sync tells while it runs, and the report at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Outcome = Literal["done", "failed", "cancelled"]
"""Of one source. "failed": its list, or one of its pages, could not be had; what could be had was kept."""


class SourceCounts(NamedTuple):
    """How far a source has come. All numbers but `seconds`, and `pages_total` when no page told it, are counts.

    `found`: bulletins that the source names; `known` of them were kept already, or are too old, and were not asked
    for. `new`, `changed` and `same` were fetched and are kept; `skipped` turned out to be no bulletins; `failed`
    could not be had. `waiting` are not done with yet. `pages` are the listing pages that were looked at,
    `requests` what was asked of servers, `received` the bytes that came from them.
    """

    found: int = 0
    known: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0
    pages: int = 0
    pages_total: int | None = None
    requests: int = 0
    received: int = 0
    seconds: float = 0.0

    @property
    def done(self) -> int:
        """Bulletins that need no more work."""
        return self.known + self.new + self.changed + self.same + self.skipped + self.failed

    @property
    def expected(self) -> int:
        """An estimate of `found` at the end: listing pages not seen yet count as those seen."""
        if not self.pages_total or not self.pages or self.pages >= self.pages_total:
            return self.found
        return max(self.found, self.found * self.pages_total // self.pages)

    @property
    def rate(self) -> float:
        """Bulletins fetched a second, since the source was begun."""
        return (self.done - self.known) / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at this rate, the listing pages not seen yet counted as those seen; None when
        nobody can tell."""
        if not self.rate or (self.pages_total is None and not self.waiting):
            return None
        ahead = max((self.pages_total or self.pages) - self.pages, 0)
        per_page = (self.found - self.known) / self.pages if self.pages else 0.0
        return (self.waiting + ahead * per_page) / self.rate


class Begun(NamedTuple):
    """A source is begun."""

    source: str
    address: str


class Progress(NamedTuple):
    """How far a source has come: a few times a second while something happens."""

    source: str
    tally: SourceCounts


class Arrived(NamedTuple):
    """A bulletin is kept: it survives whatever happens from now on. `what` is as `archive.values.Kept` has it."""

    source: str
    id: int
    what: Literal["new", "changed", "same"]
    address: str
    title: str


class Failed(NamedTuple):
    """Something could not be had: one line, what happened and what to do. `again`: the next sync tries again."""

    source: str
    address: str
    message: str
    again: bool = False


class Noted(NamedTuple):
    """Something that people should know and that is no failure, such as entries that were left out."""

    source: str
    address: str
    message: str


class Ended(NamedTuple):
    """A source is done with."""

    source: str
    tally: SourceCounts
    outcome: Outcome


Event = Begun | Progress | Arrived | Failed | Noted | Ended


def total(counts: Iterable[SourceCounts]) -> SourceCounts:
    """The sum of several counts, without `pages_total`; `seconds` of the slowest."""
    every = list(counts)
    sums = {
        name: sum(getattr(each, name) for each in every)
        for name in SourceCounts._fields
        if name not in ("seconds", "pages_total")
    }
    return SourceCounts(**sums, seconds=max((each.seconds for each in every), default=0.0))


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a sync: the end of every source that was begun, every failure and every note."""

    ended: tuple[Ended, ...] = ()
    failures: tuple[Failed, ...] = ()
    notes: tuple[Noted, ...] = ()
    cancelled: bool = False

    @property
    def total(self) -> SourceCounts:
        """The counts of all sources together."""
        return total(each.tally for each in self.ended)
