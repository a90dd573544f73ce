"""The texts of the attached files of a bulletin, for search and its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from tui_reader.archive.attached_passages import attached_text
from tui_reader.archive.attachment_links import stated
from tui_reader.archive.files.rows import word
from tui_reader.archive.values import AttachmentPlace

KEPT = (
    "SELECT l.address, a.name, f.digest, f.kind, t.contract FROM attachment_links l "
    "JOIN attachments a ON a.address = l.address JOIN files f ON f.id = a.file "
    "LEFT JOIN file_texts t ON t.id = f.id "
    "WHERE l.bulletin = ? AND l.current = 1 AND typeof(f.digest) = 'blob'"
)
"""The kept files of a bulletin with their packed texts, NULL without one, for `kept_files`."""


def kept_files(
    document: bytes, rows: Iterable[tuple[str, object, bytes, object, object]]
) -> Iterator[tuple[AttachmentPlace, bytes | None]]:
    """The kept files of a bulletin, given its packed document and the answer to `KEPT`, in any order."""
    numbered = {each.address: (number, each.title) for number, each in reversed([*enumerate(stated(document), 1)])}
    for address, name, digest, kind, text in rows:
        number, title = numbered.get(address, (0, ""))
        place = AttachmentPlace(number, title, word(name), digest.hex(), word(kind))
        yield place, text if isinstance(text, bytes) else None


def passages_of_files(connection: sqlite3.Connection, id: int) -> Iterator[str]:
    """The passages of the attached files of a bulletin, for its index terms. A damaged text has none; the error is
    reported when it is read."""
    for *_file, text in connection.execute(KEPT, (id,)):
        if not isinstance(text, bytes):
            continue
        try:
            yield from (each.passage.text for each in attached_text(text).passages)
        except ValueError:
            continue
