"""The forms of rows are those of the tables, in every version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tui_reader.archive.sqlite.db.schema import STEPS
from tui_reader.archive.sqlite.repair.carry_over import OTHERS
from tui_reader.archive.sqlite.repair.pages.shapes import SHAPES

STATISTICS = {
    *("origin_days", "sections", "fingerprinted", "fingerprints", "same_texts", "unfingerprinted"),
    "fingerprint_rules",
}

DERIVED = {"counts", "days", "source_days", "titles", "sources", "origins", "index_terms", *STATISTICS} | {
    "attachment_links",
    "unlinked",
    "note_places",
    "extraction_rules",
    "extracts",
    "identities",
    "citations",
    "key_dates",
    "key_days",
}
"""Tables that are computed from others."""


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_columns(version: int) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in STEPS[:version]:
            for statement in step:
                connection.execute(statement)
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith("words") and name not in DERIVED
        ]
        for table in tables:
            shape = SHAPES[table]
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            names = [column.name for column in shape.columns]
            assert names[: len(columns)] == columns
            assert len(columns) >= shape.least
        if version == len(STEPS):
            assert set(tables) == {*OTHERS, "bulletins", "documents", "archive_id", "sqlite_sequence"}


def test_indexes(whole: Path) -> None:
    with closing(sqlite3.connect(whole)) as connection:
        for name in ("tags_by_address", "all_by_date", "sqlite_autoindex_bulletins_1", "former_by_bulletin"):
            columns = [row[2] or "id" for row in connection.execute(f"PRAGMA index_xinfo({name})")]
            assert [column.name for column in SHAPES[name].columns] == columns
