"""The statements that make the tables of watches."""

from __future__ import annotations

WATCH_TABLES: tuple[str, ...] = (
    # What arrived of each bulletin last, texts (`kind` 0: new, 1: changed) and files (2) apart, in the order of
    # commits; `at` in seconds since 1970. Bulletins that were kept before have none.
    """
    CREATE TABLE arrivals (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        bulletin INTEGER NOT NULL REFERENCES bulletins (id) ON DELETE CASCADE,
        kind INTEGER NOT NULL,
        at INTEGER NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX arrivals_by_bulletin ON arrivals (bulletin, kind / 2)",
    # `sources`: a JSON array of names. The rest are numbers of arrivals: see `workspace.watches.WatchState`.
    """
    CREATE TABLE watches (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        sources TEXT NOT NULL,
        since INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        checked INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE watch_matches (
        watch INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
        bulletin INTEGER NOT NULL REFERENCES bulletins (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (watch, bulletin)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX watch_matches_by_number ON watch_matches (watch, number)",
    "CREATE INDEX watch_matches_by_bulletin ON watch_matches (bulletin)",
)
