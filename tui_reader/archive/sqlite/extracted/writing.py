"""Writing what is extracted from texts, in the transactions that change these.

What packs it is imported where a text is kept: a start of the program shows the list first.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui_reader.archive.extracted import rules

if TYPE_CHECKING:
    from tui_reader.archive.extracted.storage import StoredFacts

_STORED = "SELECT rules, identities, key_dates, citing FROM extracts WHERE bulletin = ?"

_PUT = "INSERT OR REPLACE INTO extracts (bulletin, rules, identities, key_dates, citing) VALUES (?, ?, ?, ?, ?)"


def rules_number(connection: sqlite3.Connection) -> int:
    """The number of the rules of this program, which is new in the archive when none has applied them yet. In a
    transaction of the caller."""
    version = rules.rules_version()
    found = connection.execute("SELECT number FROM extraction_rules WHERE version = ?", (version,)).fetchone()
    if found is None:
        found = connection.execute(
            "INSERT INTO extraction_rules (version) VALUES (?) RETURNING number", (version,)
        ).fetchone()
    return int(found[0])


def add(connection: sqlite3.Connection, id: int, sort_date: int, facts: StoredFacts | None) -> None:
    """Writes what the rules of this program have found in the text of a new bulletin. In a transaction of the
    caller."""
    from tui_reader.archive.extracted.storage import StoredFacts

    facts = facts or StoredFacts()
    connection.execute(_PUT, (id, rules_number(connection), *facts))
    _add(connection, id, sort_date, facts)


def put(connection: sqlite3.Connection, id: int, sort_date: int, facts: StoredFacts | None, before: int) -> None:
    """Writes what the rules of this program have found in the current text of a bulletin, in place of what was
    found before, when its `sort_date` was `before`. In a transaction of the caller."""
    from tui_reader.archive.extracted.storage import StoredFacts

    facts = facts or StoredFacts()
    number = rules_number(connection)
    found = connection.execute(_STORED, (id,)).fetchone() or (None,)
    stored = StoredFacts(*found[1:])
    if stored != facts or sort_date != before:
        _remove(connection, id, before, stored)
        _add(connection, id, sort_date, facts)
    if found != (number, *facts):
        connection.execute(_PUT, (id, number, *facts))


def wait(connection: sqlite3.Connection) -> None:
    """Has the rules applied later to the bulletins to which none were. In a transaction of the caller."""
    connection.execute("INSERT OR IGNORE INTO extracts (bulletin, rules) SELECT id, 0 FROM bulletins")


def start_over(connection: sqlite3.Connection) -> None:
    """Removes all that was extracted; every bulletin waits for the rules. In a transaction of the caller."""
    for table in ("extracts", "identities", "citations", "key_dates", "key_days"):
        connection.execute(f"DELETE FROM {table}")
    wait(connection)


def _add(connection: sqlite3.Connection, id: int, sort_date: int, facts: StoredFacts) -> None:
    connection.executemany("INSERT OR IGNORE INTO identities VALUES (?, ?)", ((key, id) for key in facts.keys))
    connection.executemany(
        "INSERT OR REPLACE INTO citations VALUES (?, ?, ?, ?)",
        ((key, sort_date, id, effect) for key, effect in facts.citations.items()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO key_dates VALUES (?, ?, ?)",
        ((day, id, number) for number, day in enumerate(facts.days)),
    )


def _remove(connection: sqlite3.Connection, id: int, sort_date: int, facts: StoredFacts) -> None:
    try:
        keys, cited, days = facts.keys, facts.citations, facts.days
    except ValueError:
        # Damaged: nothing says where its rows are, and all of them are looked through.
        for table in ("identities", "citations", "key_dates"):
            connection.execute(f"DELETE FROM {table} WHERE bulletin = ?", (id,))
        return
    connection.executemany("DELETE FROM identities WHERE key = ? AND bulletin = ?", ((key, id) for key in keys))
    connection.executemany(
        "DELETE FROM citations WHERE key = ? AND sort_date = ? AND bulletin = ?",
        ((key, sort_date, id) for key in cited),
    )
    connection.executemany(
        "DELETE FROM key_dates WHERE on_day = ? AND bulletin = ? AND number = ?",
        ((day, id, number) for number, day in enumerate(days)),
    )
