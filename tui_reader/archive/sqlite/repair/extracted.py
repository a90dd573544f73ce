"""References and key dates of a file: whether their tables say what is stored of bulletins, and a new start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tui_reader.archive.extracted import rules
from tui_reader.archive.extracted.storage import StoredFacts
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import connect, transaction
from tui_reader.archive.sqlite.extracted import writing

_LOW = (1 << 24) - 1
"""The part of a number that is summed, so that sums are exact."""

_COLUMNS = {
    "identities": ("key", "bulletin"),
    "citations": ("key", "sort_date", "bulletin", "effect"),
    "key_dates": ("on_day", "bulletin", "number"),
}

_SUMS = (
    "SELECT on_day, count(*), sum(1 - read), sum(starred) FROM key_dates JOIN bulletins ON id = bulletin "
    "GROUP BY on_day"
)
_OTHER_SUMS = (
    f"SELECT EXISTS (SELECT * FROM key_days EXCEPT {_SUMS}) OR EXISTS ({_SUMS} EXCEPT SELECT * FROM key_days)"
)


def waiting(connection: sqlite3.Connection) -> int:
    """How many bulletins wait because other rules were applied to them, or none."""
    found = connection.execute(
        "SELECT count(*) FROM bulletins LEFT JOIN extracts ON bulletin = id "
        "WHERE rules IS NOT (SELECT number FROM extraction_rules WHERE version = ?)",
        (rules.rules_version(),),
    ).fetchone()
    return int(found[0])


def wrong_tables(connection: sqlite3.Connection) -> Iterator[str]:
    """The tables that do not say what is stored of the bulletins, by their numbers of rows and sums of their
    columns; `extracts` where something of a bulletin is missing or cannot be read."""
    sums = {name: [0] * (1 + len(columns)) for name, columns in _COLUMNS.items()}
    rows = connection.execute(
        "SELECT id, sort_date, bulletin, identities, key_dates, citing FROM bulletins "
        "LEFT JOIN extracts ON bulletin = id"
    )
    flawed = False
    for id, sort_date, bulletin, *packed in rows:
        facts = StoredFacts(*packed)
        if bulletin is None or not isinstance(sort_date, int) or not facts.is_sound:
            flawed = True
            continue
        for key in facts.keys:
            _add(sums["identities"], key, id)
        for key, effect in facts.citations.items():
            _add(sums["citations"], key, sort_date, id, effect)
        for number, day in enumerate(facts.days):
            _add(sums["key_dates"], day, id, number)
    if flawed:
        yield "extracts"
    for name, columns in _COLUMNS.items():
        totals = ", ".join(f"total({column} & {_LOW})" for column in columns)
        if list(connection.execute(f"SELECT count(*), {totals} FROM {name}").fetchone()) != sums[name]:
            yield name
    if connection.execute(_OTHER_SUMS).fetchone()[0]:
        yield "key_days"


def _add(sums: list[int], *row: int) -> None:
    """Adds a row to the number of rows and to the sums of their columns."""
    sums[0] += 1
    for place, value in enumerate(row, 1):
        sums[place] += value & _LOW


def start_over(path: Path) -> None:
    """Removes all that was extracted, for `Archive.extract` to find again. Raises ArchiveError."""
    with closing(connect(path)) as connection, transaction(connection, path, connections.BUSY_SECONDS):
        writing.start_over(connection)
