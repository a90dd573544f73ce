"""The texts of the attached files of a bulletin, for search and its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from tui_reader.archive.attached_passages import attached_text
from tui_reader.archive.snippets import StoredFile
from tui_reader.archive.sqlite.files.links import stated
from tui_reader.archive.sqlite.files.rows import word
from tui_reader.archive.sqlite.search.candidates import CandidateReader
from tui_reader.archive.values import AttachmentPlace

_TEXTS = (
    "SELECT l.address, a.name, f.digest, f.kind, t.contract FROM attachment_links l "
    "JOIN attachments a ON a.address = l.address JOIN files f ON f.id = a.file JOIN file_texts t ON t.id = f.id "
    "WHERE l.bulletin = ? AND l.current = 1 AND typeof(t.contract) = 'blob' "
    "AND typeof(f.digest) = 'blob'"
)


def stored_files(reader: CandidateReader, id: int, document: bytes) -> Sequence[StoredFile]:
    """The attached files with a text of a bulletin, given its packed document, in the order of its page."""
    numbered = {each.address: (number, each.title) for number, each in reversed([*enumerate(stated(document), 1)])}
    found = []
    for address, name, digest, kind, text in reader.rows(_TEXTS, (id,)):
        number, title = numbered.get(address, (0, ""))
        found.append(StoredFile(AttachmentPlace(number, title, word(name), digest.hex(), word(kind)), text))
    return sorted(found, key=lambda each: each.place.number)


def passages_of_files(connection: sqlite3.Connection, id: int) -> Iterator[str]:
    """The passages of the attached files of a bulletin, for its index terms. A damaged text has none; the error is
    reported when it is read."""
    for *_file, text in connection.execute(_TEXTS, (id,)):
        try:
            yield from (each.passage.text for each in attached_text(text).passages)
        except ValueError:
            continue
