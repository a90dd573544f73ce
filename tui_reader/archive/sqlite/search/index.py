"""The search index: which bulletins hold a term, in row ids that run with the date.

FTS5 walks its lists from the newest row and stops when it has enough, if the row ids are in order of date. They
are given with gaps, in which late arrivals find their place; one that finds none gets a negative id, and search
sorts those in by their date. When many are negative, everything is numbered anew.

What makes terms of texts is imported where it is used: it takes 3 ms of a start, which indexes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tui_reader.archive.sqlite.db.index_version import is_current, renew, usable

PORTION = 256
"""Bulletins taken in at once: half a second, so that nobody who writes waits long."""

MIDDLE = 1 << 40
"""The row id of the first bulletin: there is room on both sides."""

STRIDE = 2
"""From one bulletin to the next. At 1,000,000 bulletins each step up costs 5 % of the index."""

LATE = 5000
"""So many late arrivals are sorted in at each search, and a tenth of the archive; with more it is numbered
anew."""

ALONE = 200_000
"""Up to so many bulletins are numbered anew unasked: five minutes."""

_ADD = "INSERT INTO words (rowid, terms) VALUES (?, ?)"
_REMOVE = "INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)"


def take_in(connection: sqlite3.Connection, limit: int) -> int:
    """Takes up to `limit` of the waiting bulletins in; returns how many it took. An index of another version is
    emptied first, so that every bulletin waits. In a transaction of the caller."""
    if not is_current(connection):
        start_over(connection)
    waiting = connection.execute(
        "SELECT id, sort_date, contract, origin FROM bulletins INDEXED BY unindexed JOIN documents USING (id) "
        "WHERE rank IS NULL ORDER BY sort_date, id LIMIT ?",
        (limit,),
    ).fetchall()
    ranks = _ranks(connection, [(id, date) for id, date, *_rest in waiting])
    if any(rank < 0 for rank in ranks.values()) and _disordered(connection):
        start_over(connection)
        return take_in(connection, limit)
    # In rising order: FTS5 writes out what it has gathered whenever a row id is less than the one before.
    for id, _date, document, origin in sorted(waiting, key=lambda row: ranks[row[0]]):
        connection.execute(_ADD, (ranks[id], " ".join(_terms(document, origin))))
    return len(waiting)


def forget(connection: sqlite3.Connection, rank: int, document: bytes, origin: str | None) -> None:
    """Takes a bulletin out of the index, with the document and origin by which it was taken in."""
    if usable(connection):
        connection.execute(_REMOVE, (rank, " ".join(_terms(document, origin))))


def same_words(one: bytes, other: bytes) -> bool:
    """Whether two documents are found by the same terms: as when only the ticker of their page differs."""
    from tui_reader.archive.passages import passages

    try:
        return passages(one) == passages(other)
    except ValueError:
        return False


def rename_origin(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Lets the bulletins that came by the source `old` be found by `new`, before they are given that name. Only
    this one term is changed: to take in whole bulletins again costs a hundred times as much. In a transaction of
    the caller."""
    from tui_reader.archive.passages import origin_term

    if origin_term(old) == origin_term(new):
        return
    came = connection.execute(
        "SELECT rank, coalesce(site, ''), origin FROM bulletins INDEXED BY by_rank "
        "WHERE rank IS NOT NULL AND origin = ? ORDER BY rank",
        (old,),
    )
    adopt(connection, came, new)


def adopt(connection: sqlite3.Connection, came: Iterable[tuple[int | None, str, str | None]], origin: str) -> None:
    """As `rename_origin`, for bulletins given with their row ids in rising order, their sites and the sources
    they came by until now; None for those that wait for the index, or came by none."""
    from tui_reader.archive.passages import origin_term

    if not usable(connection):
        return
    after = origin_term(origin)
    for rank, site, old in came:
        before = origin_term(old) if old else ""
        if rank is None or before == after:
            continue
        # The site is a term of the same kind, which stays. Both statements in any case: the index counts them.
        also = origin_term(site) if site else None
        connection.execute(_REMOVE, (rank, "" if before == also else before))
        connection.execute(_ADD, (rank, "" if after == also else after))


def start_over(connection: sqlite3.Connection) -> None:
    """Empties the index, under today's terms from now on; every bulletin waits for it again."""
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute("UPDATE bulletins SET rank = NULL WHERE rank IS NOT NULL")
    renew(connection)


def _terms(document: bytes, origin: str | None) -> set[str]:
    from tui_reader.archive.passages import document_terms, passages

    try:
        return document_terms(passages(document), origin)
    except ValueError:
        # A damaged document has no words; reading it says what is wrong.
        return set()


def _disordered(connection: sqlite3.Connection) -> bool:
    """Whether to number everything anew, asked when a bulletin found no place: there are more late arrivals than
    search should sort, or more bulletins wait than are in, as after a large import. Beyond `ALONE` bulletins that
    takes too long to be done unasked."""
    late, total = connection.execute(
        "SELECT (SELECT count(*) FROM bulletins WHERE rank < 0), (SELECT total FROM counts)"
    ).fetchone()
    waiting = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM bulletins INDEXED BY unindexed WHERE rank IS NULL LIMIT ?)",
        (total // 2 + 1,),
    ).fetchone()[0]
    return bool(waiting * 2 > total or (total < ALONE and late > LATE and late * 10 > total))


def _ranks(connection: sqlite3.Connection, waiting: list[tuple[int, int]]) -> dict[int, int]:
    """A row id for each bulletin, given with its `sort_date`, the newest first."""
    ranks: dict[int, int] = {}
    late = int(connection.execute("SELECT coalesce(min(rank), 0) FROM bulletins WHERE rank < 0").fetchone()[0])
    for id, date in waiting:
        newer, older = (
            connection.execute(
                "SELECT rank FROM bulletins INDEXED BY ranked "
                f"WHERE rank > 0 AND (sort_date, id) {side} (?, ?) ORDER BY sort_date {way}, id {way} LIMIT 1",
                (date, id),
            ).fetchone()
            for side, way in (("<", "DESC"), (">", "ASC"))
        )
        rank = _between(older and older[0], newer and newer[0])
        if rank is None:
            late -= 1
            rank = late
        ranks[id] = rank
        connection.execute("UPDATE bulletins SET rank = ? WHERE id = ?", (rank, id))
    return ranks


def _between(older: int | None, newer: int | None) -> int | None:
    """A free row id between two neighbours; None when there is none."""
    if older is None and newer is None:
        return MIDDLE
    if newer is None:
        return int(older or 0) + STRIDE
    if older is None:
        return newer - STRIDE
    middle = (older + newer) // 2
    return middle if older < middle < newer else None
