"""The states of attachments in an archive file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tui_reader.archive.files.rows import attached
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.values import AttachedFile

STATE_COLUMNS = (
    "a.state, a.reason, a.name, f.digest, f.size, f.media_type, f.kind, t.pages, t.contract IS NOT NULL, "
    "t.not_read, t.reason, a.fetched, a.etag, a.last_modified, "
    "(SELECT count(*) FROM file_versions v WHERE v.address = a.address), "
    "EXISTS (SELECT 1 FROM recognized_pages r WHERE r.file = a.file AND r.engine <> ''), "
    "a.cause, a.size_limit, a.dropped"
)
"""What `attached` takes, of the tables in `STATE_TABLES`."""

STATE_TABLES = "attachments a LEFT JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file"


def states(connection: sqlite3.Connection, addresses: Iterable[str]) -> dict[str, AttachedFile]:
    """The attachments with a state among some addresses, with the title ""."""
    sql = f"SELECT a.address, {STATE_COLUMNS} FROM {STATE_TABLES} WHERE a.address IN ({{}})"
    found = rows_with(connection, sql, list(dict.fromkeys(addresses)))
    return {address: attached("", address, rest) for address, *rest in found}
