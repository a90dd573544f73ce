"""The new matches of a watch as the results of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.errors import SearchInterrupted

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Hit
    from tui_reader.query.nodes import Query


class WatchHits:
    """See `protocol.SearchHits`: what newly matches a watch at the first question, the last to arrive first."""

    def __init__(self, archive: Archive, name: str, query: Query) -> None:
        self._archive, self._name, self._query = archive, name, query
        self._ids: list[int] | None = None
        self._interrupted = False

    def hits(self, start: int, limit: int) -> list[Hit]:
        from tui_reader.export.watch_digest import ALL

        if self._ids is None:
            found = self._archive.watch_matches(self._name, 0, ALL)
            self._ids = [each.row.id for each in found]
        if self._interrupted:
            raise SearchInterrupted
        return self._archive.hits_of(self._query, self._ids[start : start + limit])

    @property
    def known(self) -> int:
        return len(self._ids or ())

    @property
    def complete(self) -> bool:
        return self._ids is not None

    def interrupt(self) -> None:
        self._interrupted = True
