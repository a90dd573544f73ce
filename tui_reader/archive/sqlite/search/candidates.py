"""Bulletins that may match a query, newest first, read in portions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Any, Protocol

from tui_reader.archive.record import UNDATED
from tui_reader.archive.search.reader import Candidate
from tui_reader.archive.sqlite.lists.view_sql import days_sql
from tui_reader.archive.sqlite.search.plan import SqlitePlan
from tui_reader.query.nodes import HasNote
from tui_reader.text.fold import search_fold

WAITING = 512
"""Bulletins that wait for the index and are read by each search: the newest ones."""

FEW = 2000
"""Up to this number of bulletins with a state or tag, they are read before the words are looked up."""

FIRST_PORTION, LARGEST_PORTION = 64, 1024
"""Rows of the first and of the largest portion of candidates. Chosen by hand."""

_DRIVERS = {"starred": ("starred_by_date", "starred = 1"), "unread": ("unread_by_date", "read = 0")}

_JOINED = "FROM words CROSS JOIN bulletins b INDEXED BY by_rank ON b.rank = words.rowid WHERE words MATCH ?"


class QueryReader(Protocol):
    """Reads an archive until another thread interrupts it."""

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises SearchInterrupted and ArchiveError."""


def candidates(reader: QueryReader, plan: SqlitePlan) -> Iterator[Candidate]:
    """Every bulletin that a plan selects, newest first. A bulletin that is indexed in the meantime may come
    twice."""
    if (chosen := _chosen(reader, plan)) is not None:
        return _of(reader, plan, chosen)
    if not plan.words:
        return _scan(reader, plan)
    # Waiting bulletins are read first: one that is indexed in the meantime comes twice rather than never.
    waiting = _waiting(reader, plan)
    late = _late(reader, plan)
    return merge(waiting, late, _main(reader, plan))


def count(reader: QueryReader, plan: SqlitePlan, most: int) -> tuple[int, list[Candidate]] | None:
    """How many bulletins surely match, counted up to `most`, and those whose texts must be checked. None when most
    would have to be checked."""
    if not plan.exact:
        return None
    if not plan.words:
        where = plan.where()
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {_through(plan)} WHERE {where} LIMIT ?)"
        return int(reader.query(sql, (*plan.all_values, most))[0][0]), []
    if _chosen(reader, plan) is not None:
        return None
    waiting = _waiting(reader, plan)
    if plan.where() == "1":
        sql = "SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"
        return int(reader.query(sql, (plan.words, most))[0][0]), waiting
    late = len(_late(reader, plan))
    bounds = _bounds(reader, plan)
    if bounds is None:
        return late, waiting
    condition = f" AND {plan.condition}" if plan.condition else ""
    joined = _JOINED if condition else "FROM words WHERE words MATCH ?"
    sql = f"SELECT count(*) FROM (SELECT 1 {joined} AND words.rowid BETWEEN ? AND ?{condition} LIMIT ?)"
    return late + int(reader.query(sql, (plan.words, *bounds, *plan.values, most))[0][0]), waiting


def _chosen(reader: QueryReader, plan: SqlitePlan) -> list[tuple[int, int, int | None]] | None:
    """The dates, ids and ranks of the bulletins with the plan's state or tag, newest first; None when it has
    neither, or they are more than `FEW`."""
    if plan.driver is None or (not plan.words and isinstance(plan.driver, str)):
        return None
    values: tuple[object, ...] = ()
    if isinstance(plan.driver, str):
        index, condition = _DRIVERS[plan.driver]
        table = f"bulletins b INDEXED BY {index}"
    else:
        table = "bulletins b"
        if isinstance(plan.driver, HasNote):
            values = (plan.driver.words,)
            among = "SELECT address FROM notes WHERE deleted = 0 AND instr(folded, ?) > 0"
        else:
            values = plan.driver
            among = f"SELECT address FROM tags WHERE tag IN ({_placeholders(values)})"
        condition = f"b.address IN ({among})"
        if reader.query(f"SELECT 1 FROM ({among}) LIMIT 1 OFFSET {FEW}", values):
            return None
    if not values and reader.query(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1 OFFSET {FEW}"):
        return None
    found = reader.query(
        f"SELECT b.sort_date, b.id, b.rank FROM {table} WHERE {plan.where(condition)}", (*values, *plan.all_values)
    )
    return sorted(((_date(date), id, rank) for date, id, rank in found), key=lambda row: row[:2])


def _date(stored: object) -> int:
    """A date to sort by. One that is no number, in a damaged file, is none, as the lists have it."""
    return stored if isinstance(stored, int) else UNDATED


def _of(reader: QueryReader, plan: SqlitePlan, chosen: list[tuple[int, int, int | None]]) -> Iterator[Candidate]:
    """Those of a few bulletins whose index entries hold the words."""
    if not plan.words or not plan.current:
        yield from (Candidate(date, id, plan.exact) for date, id, _rank in chosen)
        return
    at, size = 0, FIRST_PORTION
    while some := chosen[at : at + size]:
        ranks = [rank for _date, _id, rank in some if rank is not None]
        held = _holding(reader, plan.words, [rank for rank in ranks if rank > 0])
        held |= _holding(reader, plan.words, [rank for rank in ranks if rank < 0])
        for date, id, rank in some:
            if rank is None or rank in held:
                yield Candidate(date, id, plan.exact and rank is not None)
        at, size = at + size, min(2 * size, LARGEST_PORTION)


def _holding(reader: QueryReader, words: str, ranks: list[int]) -> set[int]:
    """The ranks whose index entries hold the words. Scanning all between the first and the last is many times as
    fast as a lookup for each: one lookup costs as much as scanning some hundred."""
    if not ranks:
        return set()
    sql = (
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? "
        "AND +rowid IN (SELECT value FROM json_each(?))"
    )
    return {rank for (rank,) in reader.query(sql, (words, min(ranks), max(ranks), str(ranks)))}


def _scan(reader: QueryReader, plan: SqlitePlan) -> Iterator[Candidate]:
    """The bulletins in order of date, for a query without words."""
    size, place, where = FIRST_PORTION, (-(1 << 62), 0), plan.where("(b.sort_date, b.id) > (?, ?)")
    sql = f"SELECT b.sort_date, b.id FROM {_through(plan)} WHERE {where} ORDER BY b.sort_date, b.id LIMIT ?"
    while True:
        found = reader.query(sql, (*place, *plan.all_values, size))
        for date, id in found:
            yield Candidate(_date(date), id, plan.exact)
        if len(found) < size:
            return
        place, size = found[-1], min(2 * size, LARGEST_PORTION)


def _through(plan: SqlitePlan) -> str:
    driver = plan.driver if isinstance(plan.driver, str) else None
    return f"bulletins b INDEXED BY {_DRIVERS[driver][0] if driver else 'all_by_date'}"


def _waiting(reader: QueryReader, plan: SqlitePlan) -> list[Candidate]:
    index, where = ("unindexed", plan.where("b.rank IS NULL")) if plan.current else ("all_by_date", plan.where())
    found = reader.query(
        f"SELECT b.sort_date, b.id FROM bulletins b INDEXED BY {index} WHERE {where} "
        f"ORDER BY b.sort_date, b.id LIMIT {WAITING}",
        plan.all_values,
    )
    return [Candidate(_date(date), id, False) for date, id in found]


def _late(reader: QueryReader, plan: SqlitePlan) -> list[Candidate]:
    """The late arrivals, whose ranks are not in order of date."""
    where = plan.where("words.rowid < 0")
    found = reader.query(f"SELECT b.sort_date, b.id {_JOINED} AND {where}", (plan.words, *plan.all_values))
    return sorted(Candidate(_date(date), id, plan.exact) for date, id in found)


def _main(reader: QueryReader, plan: SqlitePlan) -> Iterator[Candidate]:
    """The bulletins whose ranks are in order of date. No cursor stays open between portions: it would prevent
    checkpoints of the write-ahead log."""
    bounds = _bounds(reader, plan)
    if bounds is None:
        return
    least, last = bounds
    condition = f" AND {plan.condition}" if plan.condition else ""
    sql = (
        f"SELECT b.sort_date, b.id, words.rowid {_JOINED} AND words.rowid BETWEEN ? AND ?{condition} "
        "ORDER BY words.rowid DESC LIMIT ?"
    )
    size = FIRST_PORTION
    while True:
        found = reader.query(sql, (plan.words, least, last, *plan.values, size))
        for date, id, _rank in found:
            yield Candidate(_date(date), id, plan.exact)
        if len(found) < size:
            return
        last, size = found[-1][2] - 1, min(2 * size, LARGEST_PORTION)


def _bounds(reader: QueryReader, plan: SqlitePlan) -> tuple[int, int] | None:
    """The lowest and the highest rank of the days of the plan; None when no bulletin is of these days."""
    days, values = days_sql(plan.since, plan.until, "b.")
    if not days:
        return 1, (1 << 63) - 1
    found = [
        reader.query(
            f"SELECT b.rank FROM bulletins b INDEXED BY ranked WHERE b.rank > 0 AND {days} "
            f"ORDER BY b.sort_date {direction}, b.id {direction} LIMIT 1",
            values,
        )
        for direction in ("DESC", "ASC")
    ]
    return (found[0][0][0], found[1][0][0]) if all(found) else None


def _placeholders(values: Sequence[object]) -> str:
    """SQL placeholders for values."""
    return ", ".join("?" * len(values))


def tags_like(reader: QueryReader, name: str) -> list[str]:
    """The tags that are equal to a typed one when both are folded."""
    found = reader.query(
        "WITH RECURSIVE named(tag) AS (SELECT min(tag) FROM tags UNION ALL "
        "SELECT (SELECT min(tag) FROM tags WHERE tags.tag > named.tag) FROM named WHERE tag IS NOT NULL) "
        "SELECT tag FROM named WHERE tag IS NOT NULL"
    )
    return [tag for (tag,) in found if search_fold(tag) == search_fold(name)]
