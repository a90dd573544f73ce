"""Where a new archive has the roots of its tables, for a file that has lost its schema.

They are where they were when the file was made, unless an older version made it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tui_reader.archive.sqlite.db.schema import migrate
from tui_reader.archive.sqlite.repair.pages.shapes import SHAPES


def roots_of_new_archive(page_size: int) -> dict[str, int]:
    """The root pages of tables and indexes by name, in an archive with pages of this size in bytes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        migrate(connection)
        rows = connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall()
    return {name: root for name, root in rows if name in SHAPES}
