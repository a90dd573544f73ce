"""Values of statistics: bulletins by day, by who published them, and how regularly they come."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

Grouping = Literal["publisher", "source", "section"]
"""By what bulletins are counted. publisher: who published them, as the page says. source: the followed source that
brought them. section: the column of the site, or the last step of its breadcrumb."""


class DayCounts(NamedTuple):
    """How many bulletins of a view were published on each day. `days` are proleptic ordinals, ascending, of the
    days that have any; `counts` are their numbers; `undated` is the number of those without a date."""

    days: array[int]
    counts: array[int]
    undated: int = 0

    @property
    def total(self) -> int:
        """The number of all bulletins of the view."""
        return sum(self.counts) + self.undated


class GroupCount(NamedTuple):
    """How many bulletins of a view one publisher, source or section has; the name "" stands for none."""

    name: str
    total: int


def in_order(found: Iterable[tuple[str, int]], of: int = 0) -> list[GroupCount]:
    """Groups with their numbers, the largest first. What is missing to the number `of` belongs to no group."""
    groups = [GroupCount(name, int(total)) for name, total in found if total]
    rest = of - sum(group.total for group in groups)
    if rest > 0:
        groups.append(GroupCount("", rest))
    return sorted(groups, key=lambda group: (-group.total, group.name))


class Rhythm(NamedTuple):
    """How regularly a publisher or a source publishes, by the intervals between successive days of publication, in
    days. `last`: the last such day; `silent`: days since then; `median`: the median interval, and `longest` the
    longest one, both of the last `intervals` ones. `quiet` and `irregular` are as `rhythm.rhythm` decides."""

    name: str
    last: date
    silent: int
    intervals: int
    median: float
    longest: int
    quiet: bool
    irregular: bool


class TopicWord(NamedTuple):
    """A word that titles of a view have more often than those of the archive: the share of the titles that have
    it, from 0 to 1, in the view and in the rest of the archive. `score` is the log-likelihood ratio by which they
    are ordered (`topic_words.topic_words`)."""

    word: str
    share: float
    elsewhere: float
    score: float
