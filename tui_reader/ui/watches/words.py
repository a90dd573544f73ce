"""The words of watches in the open text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.query.nodes import Phrase


def watched_words(archive: Archive, id: int) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
    """The names of the watches that a bulletin newly matches, and the words that they look for."""
    from tui_reader.query.matching import phrases
    from tui_reader.query.nodes import QueryError
    from tui_reader.query.syntax import parse

    names = archive.watched([id]).get(id, ())
    if not names:
        return (), ()
    found: dict[Phrase, None] = {}
    for state in archive.watches():
        if state.watch.name in names:
            try:
                found.update(dict.fromkeys(phrases(parse(state.watch.query).node)))
            except QueryError:
                # Its list says so.
                continue
    return names, tuple(found)
