"""The texts of the attached files of a bulletin, for search and its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence

from tui_reader.archive.attached_passages import attached_text
from tui_reader.archive.snippets import Snippet, StoredFile, beginning
from tui_reader.archive.sqlite.files.links import stated
from tui_reader.archive.sqlite.files.rows import word
from tui_reader.archive.sqlite.search.candidates import CandidateReader
from tui_reader.archive.values import AttachmentPlace

_KEPT = (
    "SELECT l.address, a.name, f.digest, f.kind, t.contract FROM attachment_links l "
    "JOIN attachments a ON a.address = l.address JOIN files f ON f.id = a.file "
    "LEFT JOIN file_texts t ON t.id = f.id "
    "WHERE l.bulletin = ? AND l.current = 1 AND typeof(f.digest) = 'blob'"
)


def stored_files(reader: CandidateReader, id: int, document: bytes) -> Sequence[StoredFile]:
    """The attached files with a text of a bulletin, given its packed document, in the order of its page."""
    found = [StoredFile(place, text) for place, text in _kept(reader, id, document) if isinstance(text, bytes)]
    return sorted(found, key=lambda each: each.place.number)


def _kept(reader: CandidateReader, id: int, document: bytes) -> Iterator[tuple[AttachmentPlace, object]]:
    """The kept files of a bulletin, given its packed document, with their packed texts, in any order."""
    numbered = {each.address: (number, each.title) for number, each in reversed([*enumerate(stated(document), 1)])}
    for address, name, digest, kind, text in reader.rows(_KEPT, (id,)):
        number, title = numbered.get(address, (0, ""))
        yield AttachmentPlace(number, title, word(name), digest.hex(), word(kind)), text


def first_of_kind(reader: CandidateReader, id: int, kinds: Collection[str]) -> Snippet | None:
    """The first attached file of a bulletin that is kept and, unless there are none, of one of these kinds: how
    its text begins, or else its title. None when there is none."""
    documents = reader.rows("SELECT contract FROM documents WHERE id = ?", (id,))
    first: tuple[AttachmentPlace, object] | None = None
    for place, text in _kept(reader, id, documents[0][0] if documents else b""):
        if (not kinds or place.kind in kinds) and (first is None or place.number < first[0].number):
            first = place, text
    if first is None:
        return None
    place, text = first
    return beginning(place, text if isinstance(text, bytes) else None)


def passages_of_files(connection: sqlite3.Connection, id: int) -> Iterator[str]:
    """The passages of the attached files of a bulletin, for its index terms. A damaged text has none; the error is
    reported when it is read."""
    for *_file, text in connection.execute(_KEPT, (id,)):
        if not isinstance(text, bytes):
            continue
        try:
            yield from (each.passage.text for each in attached_text(text).passages)
        except ValueError:
            continue
