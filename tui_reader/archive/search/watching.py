"""Arrivals compared with watches, whatever the engine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.workspace.limits import MOST_SOURCES, checked_name, checked_query
from tui_reader.archive.workspace.watches import Watch, WatchState

if TYPE_CHECKING:
    from tui_reader.archive.search.reader import SearchReader
    from tui_reader.query.matching import SearchedText
    from tui_reader.query.nodes import Node

NEW, CHANGED, FILE = range(3)
"""Kinds of arrivals as they are stored, in the order of `workspace.watches.CAUSES`."""

PORTION = 512
"""Arrivals that one call of `update_watches` compares: about half a second. Chosen by hand."""

_TEXTS = 64
"""Texts that are read together. Chosen by hand."""


class WatchedQuery(NamedTuple):
    """A watch as its engine knows it: arrivals up to `checked` were compared with this `edition` of its query."""

    id: int
    node: Node | None
    checked: int
    edition: int = 0


class NumberedArrival(NamedTuple):
    """An arrival: see `workspace.watches`."""

    number: int
    bulletin: int
    kind: int
    at: object


Comparison = Mapping[int, Sequence[tuple[NumberedArrival, bool]]]
"""By the id of a watch the arrivals that match its query, True, and those whose bulletin does not, False."""


class WatchComparing:
    """`Watches.update_watches` over what an engine reads and writes."""

    def update_watches(self, limit: int = PORTION) -> int:
        """See `workspace.watches.Watches`."""
        if not self._may_watch():
            return 0
        queries = self._watched_queries()
        if not queries:
            return 0
        arrivals = self._arrivals_after(min(each.checked for each in queries), limit)
        if arrivals:
            last = arrivals[-1].number
            behind = [each for each in queries if each.checked < last]
            self._put_matches(behind, compared(self._watch_reader(), behind, arrivals), last)
        return len(arrivals)

    @abstractmethod
    def _may_watch(self) -> bool:
        """Whether matches can be stored."""

    @abstractmethod
    def _watched_queries(self) -> list[WatchedQuery]:
        """The watches whose queries can be run."""

    @abstractmethod
    def _arrivals_after(self, number: int, limit: int) -> list[NumberedArrival]:
        """The first arrivals after a number, in their order."""

    @abstractmethod
    def _watch_reader(self) -> SearchReader:
        """Reads the texts of bulletins."""

    @abstractmethod
    def _put_matches(self, queries: Sequence[WatchedQuery], found: Comparison, last: int) -> None:
        """Stores matches, removes those that do not match any more, and records that arrivals up to `last` were
        compared, of watches that are as they were; all or none."""


def compared(
    reader: SearchReader, queries: Sequence[WatchedQuery], arrivals: Sequence[NumberedArrival]
) -> Comparison:
    """Compares arrivals with the queries that were not compared with them; each text is read once."""
    from tui_reader.archive.search.hits import searched
    from tui_reader.query.matching import matches

    found: dict[int, list[tuple[NumberedArrival, bool]]] = {each.id: [] for each in queries}
    with reader.open():
        for at in range(0, len(arrivals), _TEXTS):
            some = arrivals[at : at + _TEXTS]
            bulletins = reader.bulletins(list({each.bulletin for each in some}))
            for arrival in some:
                if arrival.bulletin not in bulletins:
                    continue
                text, document = searched(reader, arrival.bulletin, bulletins[arrival.bulletin])
                for query in queries:
                    if query.checked >= arrival.number:
                        continue
                    if not matches(query.node, document):
                        found[query.id].append((arrival, False))
                    elif arrival.kind != FILE or not matches(query.node, _without_files(document)):
                        found[query.id].append((arrival, True))
                text.attached.forget()
    return found


def _without_files(document: SearchedText) -> SearchedText:
    return document._replace(attached=(), kinds=())


def scoped(watch: Watch) -> Node | None:
    """The query of a watch with its sources as conditions. Raises QueryError."""
    from tui_reader.query.nodes import And, Or, Origin
    from tui_reader.query.syntax import parse

    node = parse(watch.query).node
    if not watch.sources:
        return node
    sources = tuple(map(Origin, watch.sources))
    scope = Or(sources) if len(sources) > 1 else sources[0]
    if node is None:
        return scope
    return And((*node.nodes, scope)) if isinstance(node, And) else And((node, scope))


def runnable(states: Iterator[tuple[int, int, WatchState]]) -> list[WatchedQuery]:
    """The watches whose queries can be run, given with their ids and editions."""
    # Others are damaged, or were written by a newer program; `WatchState.mistake` says so.
    return [
        WatchedQuery(id, scoped(state.watch), state.checked, edition)
        for id, edition, state in states
        if not state.mistake
    ]


def mistake(watch: Watch) -> str:
    """Why the query of a watch cannot be run, "" if it can."""
    from tui_reader.query.nodes import QueryError

    try:
        scoped(watch)
    except QueryError as error:
        return error.message
    return ""


def stored_watch(watch: Watch) -> Watch:
    """A watch as it is stored: its name is one line. Raises ValueError, in words for the user, for an empty or
    long name, a long query, too many sources, or a query that cannot be run."""
    name = checked_name(watch.name, "a watch needs a name of at most {count} characters")
    watch = watch._replace(
        name=name, query=checked_query(watch.query), sources=tuple(dict.fromkeys(watch.sources))
    )
    if len(watch.sources) > MOST_SOURCES:
        raise ValueError(f"a watch is for at most {MOST_SOURCES} sources; leave them out to watch all")
    scoped(watch)
    return watch


def name_is_taken(name: str) -> ValueError:
    """The error for a watch that cannot be renamed to `name`."""
    return ValueError(f"there is a watch named {name} already; choose another name")


def moment_of(seconds: object) -> datetime:
    """A time that is stored in seconds since 1970; its beginning for one that no clock shows."""
    from datetime import UTC

    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
