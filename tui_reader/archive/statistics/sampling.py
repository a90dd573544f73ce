"""Topic words of a view from samples of titles, on any engine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tui_reader.archive.statistics.values import TopicWord
    from tui_reader.archive.values import Row, View

_T = TypeVar("_T")

WINDOWS = 25
ROWS = 40
"""A sample is so many windows of so many rows, evenly spread over the view. Chosen by hand: of 1,000 titles, a
word in 1 % of them is found in 10 (3 to 20 with a probability of 99.9 %)."""

SAMPLE = WINDOWS * ROWS
"""Rows of a sample."""


class RowSource(Protocol):
    """The part of `protocol.RowLists` that a sample is taken from."""

    def count(self, view: View = ...) -> int:
        """See `protocol.RowLists`."""

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """See `protocol.RowLists`."""


class SampledTitles:
    """The part of `statistics.protocol.Statistics` that engines share."""

    @abstractmethod
    def count(self, view: View = ...) -> int:
        """See `protocol.RowLists`."""

    @abstractmethod
    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """See `protocol.RowLists`."""

    def topic_words(self, view: View, limit: int) -> list[TopicWord]:
        # Its patterns would delay the first paint.
        from tui_reader.archive.statistics.topic_words import topic_words

        everything = type(view)()
        here = sampled_rows(self, view._replace(order="date"))
        others = [row for row in sampled_rows(self, everything) if not holds(view, row)]
        return topic_words([row.title for row in here], [row.title for row in others], limit)


def sampled_rows(archive: RowSource, view: View) -> list[Row]:
    """Rows of a view, evenly spread; all of a small one."""
    count = archive.count(view)
    if count <= SAMPLE:
        return archive.rows(view, 0, SAMPLE)
    step = (count - ROWS) / (WINDOWS - 1)
    return [row for at in range(WINDOWS) for row in archive.rows(view, round(at * step), ROWS)]


def evenly_spread(rows: Sequence[_T]) -> list[_T]:
    """A sample of what is at hand, evenly spread; all of what is not more than a sample."""
    if len(rows) <= SAMPLE:
        return [*rows]
    return [rows[at * len(rows) // SAMPLE] for at in range(SAMPLE)]


def holds(view: View, row: Row) -> bool:
    """Whether a row is one of a view."""
    if (view.filter == "unread" and row.read) or (view.filter == "starred" and not row.starred):
        return False
    if view.source is not None and (row.source or "") != view.source:
        return False
    if view.origins and (row.origin or "") not in view.origins:
        return False
    if view.tag is not None and view.tag not in row.tags:
        return False
    if view.since is None and view.until is None:
        return True
    day = row.published and row.published.date()
    return day is not None and (view.since or day) <= day <= (view.until or day)
