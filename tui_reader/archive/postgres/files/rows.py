"""The states of attachments in a shared archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tui_reader.archive.files.rows import attached
from tui_reader.archive.values import AttachedFile

STATE_COLUMNS = (
    "a.state, a.reason, a.name, f.digest, f.size, f.media_type, f.kind, t.pages, t.contract IS NOT NULL, "
    "t.not_read, t.reason, a.fetched, a.etag, a.last_modified, "
    "(SELECT count(*) FROM file_versions v WHERE key_of(v.address) = key_of(a.address)), "
    "EXISTS (SELECT FROM recognized_pages r WHERE r.file = a.file AND r.engine <> ''), "
    "a.cause, a.size_limit, a.dropped"
)
"""What `attached` takes, of the tables in `STATE_TABLES`."""

STATE_TABLES = "attachments a LEFT JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file"

_STATES = (
    f"SELECT a.address, {STATE_COLUMNS} FROM {STATE_TABLES} "
    "WHERE key_of(a.address) IN (SELECT key_of(w) FROM unnest(%s::text[]) AS w)"
)

Run = Callable[[str, tuple[object, ...]], list[tuple[Any, ...]]]


def states(run: Run, addresses: Iterable[str]) -> dict[str, AttachedFile]:
    """The attachments with a state among some addresses, with the title ""; `run` returns the rows of a
    statement."""
    asked = list(dict.fromkeys(addresses))
    if not asked:
        return {}
    return {address: attached("", address, rest) for address, *rest in run(_STATES, (asked,))}
