"""The attached files of a bulletin that a search reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui_reader.archive.search.reader import SearchReader
from tui_reader.archive.snippets import Snippet, StoredFile, beginning
from tui_reader.archive.values import AttachmentPlace


def stored_files(reader: SearchReader, id: int, document: bytes) -> Sequence[StoredFile]:
    """The attached files with a text of a bulletin, given its packed document, in the order of its page."""
    found = [StoredFile(place, text) for place, text in reader.files(id, document) if text is not None]
    return sorted(found, key=lambda each: each.place.number)


def first_of_kind(reader: SearchReader, id: int, kinds: Collection[str]) -> Snippet | None:
    """The first attached file of a bulletin that is kept and, unless there are none, of one of these kinds: how
    its text begins, or else its title. None when there is none."""
    texts = reader.texts([id])
    first: tuple[AttachmentPlace, bytes | None] | None = None
    for place, text in reader.files(id, texts[id].document if id in texts else b""):
        if (not kinds or place.kind in kinds) and (first is None or place.number < first[0].number):
            first = place, text
    return beginning(*first) if first is not None else None
