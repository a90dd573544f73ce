"""Bulletins that a command selects: the hits of a query, the rows of a view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_reader.commands.output.console import complain, print_text
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Hit, Row, View
    from tui_reader.query.nodes import Query, QueryError

# Large, because skipping to a window takes time in proportion to its place.
ROWS_WINDOW = 5000
_HITS_WINDOW = 50


def read_query(text: str) -> Query | None:
    """The query of a command line; None for one that cannot be read, after the error is printed."""
    from tui_reader.query.nodes import QueryError
    from tui_reader.query.syntax import parse

    try:
        query = parse(text)
        if query.node is None:
            raise QueryError(_("The query is empty."), 0, 0)
    except QueryError as error:
        complain(None, error.message)
        print_text("\n".join(_pointed(text, error)), error=True)
        return None
    return query


def index_if_many(archive: Archive) -> None:
    """Completes the search index if more than `MANY` bulletins wait for it: every search reads those that wait."""
    from tui_reader.commands.output.progress import MANY, index_waiting

    if archive.read_only is None:
        index_waiting(archive, MANY + 1)


def all_hits(archive: Archive, query: Query, limit: int, by_relevance: bool = False) -> Iterator[Hit]:
    """Up to `limit` hits, 0 for all, as they are found."""
    found = archive.search(query, by_relevance=by_relevance)
    start = 0
    while not limit or start < limit:
        window = found.hits(start, min(_HITS_WINDOW, limit - start) if limit else _HITS_WINDOW)
        if not window:
            return
        yield from window
        start += len(window)


def all_rows(archive: Archive, view: View) -> Iterator[Row]:
    """All rows of a view."""
    start = 0
    while window := archive.rows(view, start, ROWS_WINDOW):
        yield from window
        start += len(window)


def _pointed(text: str, error: QueryError) -> Iterator[str]:
    """The query, and carets below the error in it."""
    from tui_reader.text.width import cell_width

    # Replaced one by one, so that the columns stay.
    shown = "".join(each if each.isprintable() else " " for each in text)
    yield f"  {shown}"
    width = cell_width(shown[error.start : error.end])
    yield f"  {' ' * cell_width(shown[: error.start])}{'^' * max(width, 1)}"
