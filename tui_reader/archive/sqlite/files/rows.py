"""The states of attachments as values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, get_args

from tui_reader.archive.record import moment
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.values import AttachedFile, AttachmentState, RefusalCause

_STATES = frozenset(get_args(AttachmentState))
_CAUSES = frozenset(get_args(RefusalCause))

STATE_COLUMNS = (
    "a.state, a.reason, a.name, f.digest, f.size, f.media_type, f.kind, t.pages, t.contract IS NOT NULL, "
    "t.not_read, t.reason, a.fetched, a.etag, a.last_modified, "
    "(SELECT count(*) FROM file_versions v WHERE v.address = a.address), "
    "EXISTS (SELECT 1 FROM recognized_pages r WHERE r.file = a.file AND r.engine <> ''), "
    "a.cause, a.size_limit, a.dropped"
)
"""What `attached` takes, of the tables in `STATE_TABLES`."""

STATE_TABLES = "attachments a LEFT JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file"


def attached(title: str, address: str | None, row: Iterable[Any]) -> AttachedFile:
    """An attachment from its address and the columns `STATE_COLUMNS`, which are NULL for one without a state."""
    state, reason, name, digest, size, media_type, kind, pages, has_text, not_read, no_text, *answer = row
    if state is None:
        return AttachedFile(title, address)
    fetched, etag, last_modified, versions, recognized, cause, size_limit, dropped = answer
    return AttachedFile(
        title,
        address,
        state if state in _STATES else "listed",
        word(no_text if state == "kept" else reason),
        word(name),
        digest.hex() if isinstance(digest, bytes) else None,
        number(size),
        word(media_type) or None,
        word(kind),
        number(pages) or None,
        bool(has_text),
        strings(not_read),
        moment(fetched),
        word(etag) or None,
        word(last_modified) or None,
        versions,
        bool(recognized),
        cause if cause in _CAUSES else "",
        number(size_limit),
        number(dropped),
    )


def word(stored: object) -> str:
    """A text as it is stored; "" for a value of another type, in a damaged file."""
    return stored if isinstance(stored, str) else ""


def number(stored: object) -> int:
    """A number as it is stored; 0 for a value of another type, in a damaged file."""
    return stored if isinstance(stored, int) and stored > 0 else 0


def states(connection: sqlite3.Connection, addresses: Iterable[str]) -> dict[str, AttachedFile]:
    """The attachments with a state among some addresses, with the title ""."""
    sql = f"SELECT a.address, {STATE_COLUMNS} FROM {STATE_TABLES} WHERE a.address IN ({{}})"
    found = rows_with(connection, sql, list(dict.fromkeys(addresses)))
    return {address: attached("", address, rest) for address, *rest in found}


def stored_digest(digest: str) -> bytes:
    """A digest in hexadecimal digits as it is stored; of a text that is none, one that no file has."""
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""


def strings(stored: object) -> tuple[str, ...]:
    """A JSON array of strings as it is stored; nothing of another value, in a damaged file."""
    try:
        found = json.loads(stored) if isinstance(stored, str) else []
    except ValueError:
        return ()
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
