"""The partitions of the table of terms, one for each year.

They are made for the years to come when an archive is created, and for others when the first bulletin of a year is
kept, before the transaction that keeps it. What has no partition is in `terms_default`, and found there as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tui_reader.archive.postgres.search.tables import UNDATED

if TYPE_CHECKING:
    from tui_reader.archive.postgres.connection import Server

FIRST_YEAR, EARLIEST_YEAR = 2000, 1900
"""The first year with a partition from the start, and the first that gets one when it is needed."""

_ADD = "SELECT add_terms_partition(%s, %s, %s)"

# What each server is known to have.
_known: WeakKeyDictionary[Server, set[int]] = WeakKeyDictionary()


def add_first(connection: Any) -> None:
    """Makes the partitions of an archive that has none of some years: up to the next one, and that of undated
    bulletins. In a transaction of the caller."""
    connection.execute(_ADD, ("terms_undated", UNDATED, (1 << 63) - 1))
    for year in range(FIRST_YEAR, _last_year() + 1):
        connection.execute(_ADD, _partition(year))


def prepare(server: Server, dates: Iterable[int]) -> None:
    """Makes the partitions for bulletins with these values of `sort_date`, as far as they are missing and can be
    made without waiting. Outside of a transaction: it would keep readers waiting until its end. Raises
    ArchiveError."""
    known = _known.setdefault(server, set())
    last = _last_year()
    years = {_year(date) for date in dates if date < UNDATED} - known
    for year in sorted(year for year in years if EARLIEST_YEAR <= year <= last):
        ((made,),) = server.write(_ADD, _partition(year))
        if made:
            known.add(year)


def _last_year() -> int:
    return datetime.now(UTC).year + 1


def _year(sort_date: int) -> int:
    """The year of a `sort_date`; 0 for one that no calendar has."""
    try:
        return datetime.fromtimestamp(-sort_date, UTC).year
    except (ValueError, OverflowError, OSError):
        return 0


def _partition(year: int) -> tuple[str, int, int]:
    """The name of a partition, its least `sort_date`, and the one that it ends before."""
    first, end = (-int(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + 1))
    return f"terms_{year}", end + 1, first + 1
