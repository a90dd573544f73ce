"""The partitions of the table of terms, one for each year, or for five in a small archive.

They are made when the first bulletin of a year is kept, before the transaction that keeps it, and for the next
year with those of this one. What has no partition is in `terms_default`, and found there as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tui_reader.archive.postgres.search.tables import UNDATED

if TYPE_CHECKING:
    from tui_reader.archive.postgres.connection import Server

EARLIEST_YEAR = 1900
"""The first year with a partition of its own."""

_ADD = "SELECT add_terms_partition(%s, %s, %s, %s, %s, %s)"

WIDE = 5
"""Years in a partition of a small archive."""

COUNTED = 500
"""Kept bulletins after which the common terms are counted again, if there are twice as many as before."""


class _Known:
    """The years that an archive is known to have partitions for, and how many bulletins were kept."""

    def __init__(self) -> None:
        self.years: set[int] = set()
        self.kept = 0


_known: WeakKeyDictionary[Server, _Known] = WeakKeyDictionary()


def add_first(connection: Any) -> None:
    """Makes the partitions of this year, the next one and of undated bulletins, as far as they are missing. In a
    transaction of the caller."""
    undated = ("terms_undated", UNDATED, (1 << 63) - 1)
    connection.execute(_ADD, undated * 2)
    for year in (_last_year() - 1, _last_year()):
        connection.execute(_ADD, _partition(year))


def prepare(server: Server, dates: Iterable[int]) -> None:
    """Makes the partitions for bulletins with these values of `sort_date`, as far as they are missing and can be
    made without waiting. Outside of a transaction: it would keep readers waiting until its end. Counts the common
    terms when it is time. Raises ArchiveError."""
    known = _known.setdefault(server, _Known())
    dates = list(dates)
    last = _last_year()
    years = {_year(date) for date in dates if date < UNDATED}
    if last - 1 in years:
        years.add(last)
    years -= known.years
    for year in sorted(year for year in years if EARLIEST_YEAR <= year <= last):
        ((made,),) = server.write(_ADD, _partition(year))
        if made:
            known.years.add(year)
    known.kept += len(dates)
    if known.kept >= COUNTED:
        known.kept = 0
        server.write("SELECT count_common_terms()")


def _last_year() -> int:
    return datetime.now(UTC).year + 1


def _year(sort_date: int) -> int:
    """The year of a `sort_date`; 0 for one that no calendar has."""
    try:
        return datetime.fromtimestamp(-sort_date, UTC).year
    except (ValueError, OverflowError, OSError):
        return 0


def _partition(year: int) -> tuple[object, ...]:
    """The name of the partition of a year, its least `sort_date`, and the one that it ends before; and the same of
    the five years around."""
    wide = year - year % WIDE
    return (f"terms_{year}", *_bounds(year, 1), f"terms_{wide}_{wide + WIDE - 1}", *_bounds(wide, WIDE))


def _bounds(year: int, years: int) -> tuple[int, int]:
    first, end = (-int(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + years))
    return end + 1, first + 1
