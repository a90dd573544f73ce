"""The files that a printed document holds, as attachments: by name, and the rest by their number."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model import Attachment
from tui_reader.text.clean import clean_line

MOST_NAMED = 200
"""Embedded files of one document that are named. Chosen by hand."""


def embedded_files(names: Sequence[str], count: int = 0) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The attachments of a document by the names of the files in it, up to MOST_NAMED, and a message that counts
    the others. A name without characters is none; `count` is the number of files, where it is known."""
    shown = [name for name in (clean_line(name, 300) for name in names) if name]
    more = max(len(shown), count) - min(len(shown), MOST_NAMED)
    said = (f"{more} more files in the document are not named",) if more > 0 else ()
    return tuple(map(Attachment, shown[:MOST_NAMED])), said
