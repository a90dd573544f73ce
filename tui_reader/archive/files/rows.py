"""The states of attachments as values, from rows that others may have written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

from tui_reader.archive.record import moment
from tui_reader.archive.values import AttachedFile, AttachmentState, RefusalCause

_STATES = frozenset(get_args(AttachmentState))
_CAUSES = frozenset(get_args(RefusalCause))


def attached(title: str, address: str | None, row: Iterable[Any]) -> AttachedFile:
    """An attachment from its address and the columns of its state, in the order of the names below, which are NULL
    for one without a state; its time is a text of `record.utc` or a moment."""
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
        fetched if isinstance(fetched, datetime) else moment(fetched),
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
