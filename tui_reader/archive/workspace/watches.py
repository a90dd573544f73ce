"""Watches: named queries, and what has matched them since they were last looked at.

Every text and attached file that arrives gets a number in the order in which it was committed, so that neither
clocks nor several writers matter; bulletins that were kept before archives counted arrivals have none, and no
watch reports them. `update_watches` compares the watches with what arrived since, and stores their matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from tui_reader.archive.values import Row

Cause = Literal["new", "changed", "file"]
"""Why a bulletin matches a watch now. new: it was kept; changed: another text of it was kept; file: an attached
file was kept or read, without which it does not match."""

CAUSES: tuple[Cause, ...] = ("new", "changed", "file")
"""In the order of the numbers that archives store."""

DAMAGED_WATCH = "this watch is damaged; `bulletin-tui doctor` says what is wrong"
"""The `mistake` of a watch whose row cannot be read whole: it is not compared."""

ALL_SOURCES: tuple[str, ...] = ()


class Watch(NamedTuple):
    """A query of the search language under a name, restricted to bulletins of some followed sources; () for all
    bulletins. `shared`: all users of the archive have it, each with their own state."""

    name: str
    query: str
    sources: tuple[str, ...] = ALL_SOURCES
    shared: bool = False


class WatchState(NamedTuple):
    """What is known of a watch: how many bulletins match that arrived after `seen`, how many arrivals were not
    compared with it yet, and the number of the last arrival before it was made (`since`), that was looked at
    (`seen`) and that was compared (`checked`). `mistake`: why it cannot be run, "" if it can."""

    watch: Watch
    new: int
    unchecked: int
    since: int
    seen: int
    checked: int
    mistake: str = ""


class WatchMatch(NamedTuple):
    """A bulletin that matches a watch, by the arrival with this `number`, which happened `at` this time."""

    row: Row
    cause: Cause
    number: int
    at: datetime


class CarriedMatch(NamedTuple):
    """A match as archives exchange it, of the bulletin at an address. `new`: nobody has looked at it."""

    address: str
    cause: Cause
    at: datetime
    new: bool


class Watches(Protocol):
    """Watches and their matches. In a shared archive each user has watches of their own, and states of their own
    of those that all share."""

    def watches(self) -> list[WatchState]:
        """The watches by name. An own watch hides a shared one of its name."""

    def save_watch(
        self, watch: Watch, replacing: str | None = None, *, since: int | None = None, seen: int | None = None
    ) -> None:
        """Adds a watch, or replaces the one named `replacing`, by default that of its name. A new one watches what
        arrives from now on, or after the arrival `since`, up to `seen` of which was looked at; one that is
        replaced keeps both, and what arrived since then is compared again if its query or sources change. `shared`
        tells which one is meant, and stays as it is. Raises ValueError for an empty name, one that another watch
        has, or a query that cannot be run."""

    def forget_watch(self, name: str) -> None:
        """Deletes a watch with its matches; unknown names are ignored."""

    def share_watch(self, name: str, shared: bool) -> None:
        """Gives a watch to all users, or back to this one alone. Raises ArchiveError in an archive without users,
        where there is no such watch, and where the role may not."""

    def see_watch(self, name: str, seen: int) -> None:
        """Records that the matches of a watch were looked at, up to the arrival `seen`. A lower number than before
        makes them new again. Unknown names are ignored."""

    def unwatched(self) -> int:
        """How many arrivals wait to be compared with a watch, each counted once."""

    def update_watches(self, limit: int = ...) -> int:
        """Compares up to `limit` waiting arrivals, the oldest, with the watches; returns how many, 0 when none
        waits. Can be interrupted at any time and continued by another run. Does nothing in an archive that cannot
        be written."""

    def watch_matches(self, name: str, start: int, limit: int, *, all: bool = False) -> list[WatchMatch]:
        """The new matches of a watch, the last to arrive first, or all since it was made."""

    def watch_matches_between(self, name: str, since: datetime, until: datetime) -> list[WatchMatch]:
        """The matches of a watch that arrived at or after `since` and before `until`, in the order of arrival."""

    def watched(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The names of the watches that each bulletin newly matches; the others are left out."""

    def carried_matches(self, name: str) -> list[CarriedMatch]:
        """All matches of a watch, for another archive."""

    def carry_watch(self, watch: Watch, matches: Sequence[CarriedMatch]) -> None:
        """Adds a watch of another archive, which watches what arrives here from now on, with those of its matches
        that are kept here."""
