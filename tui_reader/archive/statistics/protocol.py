"""What an archive knows of its bulletins as a whole: sums by day and group, and bulletins that have the same
text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from tui_reader.archive.statistics.values import DayCounts, GroupCount, Grouping, TopicWord

if TYPE_CHECKING:
    from tui_reader.archive.values import Row, View


class Statistics(Protocol):
    """Sums over the bulletins of a view. The order of the view does not matter."""

    def day_counts(self, view: View = ...) -> DayCounts:
        """How many bulletins of a view were published on each day; from stored sums, unless the view is one of a
        tag or folds same texts."""

    def group_counts(self, view: View, by: Grouping) -> list[GroupCount]:
        """How many bulletins of a view each publisher, source or section has, the largest number first, and of the
        same number by name."""

    def sections_of(self, ids: Sequence[int]) -> dict[int, str]:
        """The section of each bulletin; those without one are left out."""

    def publication_days(self, by: Literal["publisher", "source"], limit: int) -> dict[str, list[date]]:
        """The last `limit` days on which each publisher or source published anything, the newest first."""

    def topic_words(self, view: View, limit: int) -> list[TopicWord]:
        """Words that titles of a view have more often than those of the archive, the most significant first. Of a
        large view and of the archive a sample of titles is read, evenly spread."""


class SameTexts(Protocol):
    """Bulletins that have the same text, at other addresses: reprints, with the furniture of another site around
    them or small edits. What is the same is decided by `same_text.is_same_text` when a bulletin is kept."""

    def same_texts(self, id: int) -> list[Row]:
        """The other bulletins that have the text of this one, the one that was kept first in front."""

    def count_same_texts(self, ids: Sequence[int]) -> dict[int, int]:
        """How many other bulletins have the text of each; bulletins whose text no other has are left out."""

    def unfingerprinted(self) -> int:
        """How many bulletins have not been compared with the others yet: all of them when another version of the
        program compared them."""

    def fingerprint(self, limit: int = ...) -> int:
        """Compares up to `limit` waiting bulletins with the others; returns how many, 0 when none waits. Can be
        interrupted at any time and continued by another run."""
