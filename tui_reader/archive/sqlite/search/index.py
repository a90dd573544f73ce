"""The search index: which bulletins hold a term, by row ids (ranks) in order of date.

FTS5 reads its lists from the newest row and stops when it has enough, provided that row ids are in order of date.
They have gaps for late arrivals; one that finds no gap gets a negative id, and search sorts those in by date. When
many are negative, the index is rebuilt.

The modules that make terms are imported where they are used: they take 3 ms of a start, which indexes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from tui_reader.archive.attachment_links import stated
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.db.index_version import is_current, renew, usable
from tui_reader.archive.sqlite.files.links import last_unlinked, link

PORTION = 256
"""Bulletins indexed in one transaction: half a second, so that other writers need not wait long."""

MIDDLE = 1 << 40
"""The rank of the first bulletin, with room on both sides."""

STRIDE = 2
"""The distance between ranks. At 1,000,000 bulletins each increment costs 5 % of the size of the index."""

LATE = 5000
"""Late arrivals that each search sorts in; with more, and more than a tenth of the archive, the index is
rebuilt."""

ALONE = 200_000
"""Up to this number of bulletins the index is rebuilt automatically: five minutes."""

_ADD = "INSERT INTO words (rowid, terms) VALUES (?, ?)"
_REMOVE = "INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)"


def add_waiting(connection: sqlite3.Connection, limit: int) -> int:
    """Indexes up to `limit` of the waiting bulletins, the newest; returns how many. An index of another version is
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
        return add_waiting(connection, limit)
    # In rising order: FTS5 flushes its buffer whenever a row id is less than the previous one.
    unlinked = last_unlinked(connection)
    for id, _date, document, origin in sorted(waiting, key=lambda row: ranks[row[0]]):
        if id <= unlinked:
            link(connection, id, (each.address for each in stated(document) if each.address))
        connection.execute(_ADD, (ranks[id], " ".join(_terms(connection, id, document, origin))))
    return len(waiting)


def forget(connection: sqlite3.Connection, id: int, rank: int, document: bytes, origin: str | None) -> None:
    """Removes a bulletin from the index, given the document and origin it was indexed with, before its links and
    the texts of its files change. In a transaction of the caller."""
    if usable(connection):
        connection.execute(_REMOVE, (rank, " ".join(_terms(connection, id, document, origin))))


def forget_linking(connection: sqlite3.Connection, addresses: Sequence[str]) -> None:
    """Removes from the index the bulletins whose current texts link one of these attachments, before the texts of
    their files change; they wait to be indexed again. In a transaction of the caller."""
    found = rows_with(
        connection,
        "SELECT b.id, b.rank, d.contract, b.origin FROM attachment_links l "
        "JOIN bulletins b ON b.id = l.bulletin JOIN documents d ON d.id = b.id "
        "WHERE l.current = 1 AND b.rank IS NOT NULL AND l.address IN ({})",
        addresses,
    )
    for id, rank, document, origin in {row[0]: row for row in list(found)}.values():
        forget(connection, id, rank, document, origin)
        connection.execute("UPDATE bulletins SET rank = NULL WHERE id = ?", (id,))


def rename_origin(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Replaces the term of a source that is about to be renamed. Only this term changes: indexing the bulletins
    again takes a hundred times as long. In a transaction of the caller."""
    from tui_reader.archive.passages import origin_term

    if origin_term(old) == origin_term(new):
        return
    renamed = connection.execute(
        "SELECT rank, coalesce(site, ''), origin FROM bulletins INDEXED BY by_rank "
        "WHERE rank IS NOT NULL AND origin = ? ORDER BY rank",
        (old,),
    )
    adopt(connection, renamed, new)


def adopt(
    connection: sqlite3.Connection, bulletins: Iterable[tuple[int | None, str, str | None]], origin: str
) -> None:
    """As `rename_origin`, for bulletins given with their ranks in rising order, their sites and their sources so
    far; None for those that wait for the index, or have no source."""
    from tui_reader.archive.passages import origin_term

    if not usable(connection):
        return
    after = origin_term(origin)
    for rank, site, old in bulletins:
        before = origin_term(old) if old else ""
        if rank is None or before == after:
            continue
        # The site may have the same term, which stays. Both statements run in any case: FTS5 counts rows by them.
        also = origin_term(site) if site else None
        connection.execute(_REMOVE, (rank, "" if before == also else before))
        connection.execute(_ADD, (rank, "" if after == also else after))


def start_over(connection: sqlite3.Connection) -> None:
    """Empties the index and gives it the current version; every bulletin waits for it. In a transaction of the
    caller."""
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute("UPDATE bulletins SET rank = NULL WHERE rank IS NOT NULL")
    renew(connection)


def _terms(connection: sqlite3.Connection, id: int, document: bytes, origin: str | None) -> set[str]:
    from tui_reader.archive.passages import document_terms, passages
    from tui_reader.archive.sqlite.search.attached import passages_of_files

    try:
        return document_terms(passages(document), origin, passages_of_files(connection, id))
    except ValueError:
        # A damaged document has no terms; the error is reported when it is read.
        return set()


def _disordered(connection: sqlite3.Connection) -> bool:
    """Whether to rebuild the index when a bulletin found no gap: late arrivals exceed `LATE`, or more bulletins
    wait than are indexed, as after a large import. Beyond `ALONE` bulletins the first takes too long to be
    automatic."""
    late, total = connection.execute(
        "SELECT (SELECT count(*) FROM bulletins WHERE rank < 0), (SELECT total FROM counts)"
    ).fetchone()
    waiting = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM bulletins INDEXED BY unindexed WHERE rank IS NULL LIMIT ?)",
        (total // 2 + 1,),
    ).fetchone()[0]
    return bool(waiting * 2 > total or (total < ALONE and late > LATE and late * 10 > total))


def _ranks(connection: sqlite3.Connection, waiting: list[tuple[int, int]]) -> dict[int, int]:
    """A rank for each bulletin, given by id and `sort_date`, the newest first."""
    ranks: dict[int, int] = {}
    late = int(connection.execute("SELECT coalesce(min(rank), 0) FROM bulletins WHERE rank < 0").fetchone()[0])
    for id, date in waiting:
        newer, older = (
            connection.execute(
                "SELECT rank FROM bulletins INDEXED BY ranked "
                f"WHERE rank > 0 AND (sort_date, id) {side} (?, ?) "
                f"ORDER BY sort_date {direction}, id {direction} LIMIT 1",
                (date, id),
            ).fetchone()
            for side, direction in (("<", "DESC"), (">", "ASC"))
        )
        rank = _between(older and older[0], newer and newer[0])
        if rank is None:
            late -= 1
            rank = late
        ranks[id] = rank
        connection.execute("UPDATE bulletins SET rank = ? WHERE id = ?", (rank, id))
    return ranks


def _between(older: int | None, newer: int | None) -> int | None:
    """A free rank between two neighbours; None when there is none."""
    if older is None and newer is None:
        return MIDDLE
    if newer is None:
        return int(older or 0) + STRIDE
    if older is None:
        return newer - STRIDE
    middle = (older + newer) // 2
    return middle if older < middle < newer else None
