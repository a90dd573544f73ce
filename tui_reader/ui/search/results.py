"""The results of one search, fetched in portions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive, SearchHits
    from tui_reader.archive.values import Hit, Row
    from tui_reader.query.nodes import Query
    from tui_reader.ui.panes import MarkUpdate

FIRST = 20
"""Hits of the first portion: one screen."""

PORTION = 50
"""Hits of a further portion, fetched when the cursor comes near the last one."""

MOST = 10_000
"""Hits that are counted; a higher number is shown as `10,000+`."""

EARLIER = 100
"""Queries that the prompt remembers in a run."""


class Portion(NamedTuple):
    """More hits, and the total number of hits; None while it is unknown."""

    hits: tuple[Hit, ...]
    total: int | None


class Results:
    """One search. `fetch` is called in a thread, all other methods in the UI thread."""

    def __init__(
        self, query: Query, *, by_relevance: bool = False, watch: str = "", distinct: bool = False
    ) -> None:
        """`watch`: of all hits those that newly match the watch of this name. `distinct`: of hits with the same
        text only the first."""
        self.query = query
        self.watch = watch
        self.by_relevance = by_relevance
        self.hits: list[Hit] = []
        self.total: int | None = None
        self.answered = False
        """Whether the first portion has arrived, with or without hits."""
        self.fetching = True
        self.error = ""
        self._found: SearchHits | None = None
        self.distinct = distinct
        self._given = 0
        self._same: set[int] = set()
        """The bulletins with the text of a hit, which are folded into it."""
        self._hidden = 0
        """Hits that are folded into others."""
        self.ended = False
        """Whether the search was ended by `end`."""

    def fetch(self, archive: Archive, limit: int) -> Portion | None:
        """The next hits, at most `limit`; None when the search has been ended. Raises ArchiveError."""
        from tui_reader.archive.errors import SearchInterrupted

        if self.ended:
            return None
        try:
            if self._found is None:
                self._found = self._search(archive)
                if self.ended:
                    self._found.interrupt()
                    return None
            hits, done = self._shown_hits(archive, self._found, limit)
        except SearchInterrupted:
            return None
        done = done or (self._found.complete and self._found.known <= self._given)
        known = self._found.known if self._found.complete and not self.distinct else None
        return Portion(tuple(hits), self._given - self._hidden if done else known)

    def _shown_hits(self, archive: Archive, found: SearchHits, limit: int) -> tuple[list[Hit], bool]:
        """The next `limit` hits without those that are folded, and whether they are the last."""
        shown: list[Hit] = []
        while True:
            wanted = limit - len(shown)
            hits = found.hits(self._given, wanted)
            self._given += len(hits)
            shown += [hit for hit in hits if not self._is_repeated(archive, hit.row)]
            if len(hits) < wanted or len(shown) == limit:
                return shown, len(hits) < wanted

    def _is_repeated(self, archive: Archive, row: Row) -> bool:
        """Whether an earlier hit has the text of a row; otherwise later ones with it will be folded into this."""
        if not self.distinct or not row.others:
            return False
        if row.id in self._same:
            self._hidden += 1
            return True
        self._same.update(each.id for each in archive.same_texts(row.id))
        return False

    def _search(self, archive: Archive) -> SearchHits:
        if not self.watch:
            return archive.search(self.query, by_relevance=self.by_relevance)
        from tui_reader.ui.search.watch_hits import WatchHits

        return WatchHits(archive, self.watch, self.query)

    def end(self) -> None:
        """End the search; the hits so far stay."""
        self.ended = True
        if self._found is not None:
            self._found.interrupt()

    def append(self, portion: Portion) -> None:
        """Append a portion."""
        self.hits += portion.hits
        self.answered, self.fetching = True, False
        if portion.total is not None:
            self.total = portion.total

    def set_total(self, count: int) -> None:
        """Set the number of hits, counted up to one more than `MOST`."""
        if self.total is None:
            self.total = count

    @property
    def all_here(self) -> bool:
        """Whether every hit has been fetched."""
        return self.answered and self.total is not None and self.total <= min(len(self.hits), MOST)

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        """Change the marks of a bulletin."""
        for index, hit in enumerate(self.hits):
            if hit.row.id == id:
                self.hits[index] = hit._replace(row=marks.applied_to(hit.row))

    def replace_rows(self, rows: Sequence[Row]) -> None:
        """Replace rows of hits by newer ones."""
        now = {row.id: row for row in rows}
        self.hits = [hit._replace(row=now.get(hit.row.id, hit.row)) for hit in self.hits]

    def count_text(self) -> str:
        """The number of hits, as far as it is known."""
        if self.total is None:
            return f"{len(self.hits):,}+" if self.hits else "…"
        return count_text(self.total)

    @property
    def title(self) -> str:
        """What was searched for, or the watch."""
        return _("Watch {name}").format(name=self.watch) if self.watch else self.query.text

    def order_text(self) -> str:
        """The name of the order."""
        if self.watch:
            return _("as they arrived")
        return _("by relevance") if self.by_relevance else _("newest first")


def count_text(count: int) -> str:
    """A number of hits; `10,000+` for more than `MOST`."""
    return f"{MOST:,}+" if count > MOST else f"{count:,}"


def unread_of(query: Query) -> Query:
    """A query for the unread bulletins among the hits of another."""
    from tui_reader.query.nodes import And, State

    unread = State("unread")
    if query.node is None:
        return replace(query, node=unread)
    nodes = query.node.nodes if isinstance(query.node, And) else (query.node,)
    return replace(query, node=And((*nodes, unread)))


def remembered(earlier: Sequence[str], text: str) -> list[str]:
    """Earlier queries with another one at the end, each once, at most `EARLIER`."""
    return [*(each for each in earlier if each != text), text][-EARLIER:]
