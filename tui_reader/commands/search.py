"""`bulletin-tui search`: the bulletins that a query finds, each with the place that matches."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.commands.list import row_object, terminal_cells
from tui_reader.commands.options.arguments import count
from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.values import Hit
    from tui_reader.query.syntax import Query, QueryError

NOTHING_FOUND, NO_QUERY = 1, 2

_WINDOW = 50
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="+", metavar="QUERY", help=_("what to look for; several arguments are one query")
    )
    parser.add_argument(
        "--order", choices=("date", "relevance"), default="date", help=_("default: date, newest first")
    )
    parser.add_argument("--limit", type=count, default=50, metavar="N", help=_("at most so many (50); 0 for all"))
    parser.add_argument("--count", action="store_true", help=_("only how many there are"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0 when something was found, 1 when nothing was, 2 for a query that cannot be read."""
    query = read_query(" ".join(options.query))
    if query is None:
        return NO_QUERY
    path = paths.archive_path()
    if not path.exists():
        complain(None, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        return NOTHING_FOUND
    with open_archive(path) as archive:
        for warning in archive.warnings:
            complain(None, warning)
        index_if_many(archive)
        if options.count:
            number = archive.count_hits(query, max(archive.counts().total, 1))
            if options.json:
                print_json({"query": query.text, "count": number})
            else:
                print(number)
            return 0 if number else NOTHING_FOUND
        code = NOTHING_FOUND
        for hit in hits(archive, query, options.limit, options.order == "relevance"):
            code = 0
            if options.json:
                print_json(_object(hit))
            else:
                _print_hit(hit)
    return code


def read_query(text: str) -> Query | None:
    """The query of a command line; None, after a word on standard error, for one that cannot be read."""
    from tui_reader.query.syntax import QueryError, parse

    try:
        query = parse(text)
        if query.node is None:
            raise QueryError(_("There is nothing to look for."), 0, 0)
    except QueryError as error:
        complain(None, error.message)
        print(*_pointed(text, error), sep="\n", file=sys.stderr, flush=True)
        return None
    return query


def index_if_many(archive: Archive) -> None:
    """Completes the search index where that is worth the wait: each search reads what waits for it."""
    from tui_reader.commands.output.progress import MANY, index_waiting

    if archive.read_only is None:
        index_waiting(archive, MANY + 1)


def hits(archive: Archive, query: Query, limit: int, by_relevance: bool = False) -> Iterator[Hit]:
    """Up to `limit` hits, 0 for all, as they are found."""
    found = archive.search(query, by_relevance=by_relevance)
    start = 0
    while not limit or start < limit:
        window = found.hits(start, min(_WINDOW, limit - start) if limit else _WINDOW)
        if not window:
            return
        yield from window
        start += len(window)


def _pointed(text: str, error: QueryError) -> Iterator[str]:
    """The query and, under what is wrong with it, carets."""
    from tui_reader.text.width import cell_width

    # One character for one, so that the places stay.
    shown = "".join(each if each.isprintable() else " " for each in text)
    yield f"  {shown}"
    width = cell_width(shown[error.start : error.end])
    yield f"  {' ' * cell_width(shown[: error.start])}{'^' * max(width, 1)}"


def _object(hit: Hit) -> dict[str, object]:
    return {
        **row_object(hit.row),
        "snippet": hit.snippet,
        "spans": [list(span) for span in hit.spans],
        "section": hit.section,
        "path": list(hit.path),
    }


def _print_hit(hit: Hit) -> None:
    """Number, date and title; under them the headings and the place that matches, bold on a terminal."""
    from tui_reader.text.width import crop

    cells = terminal_cells()
    day = hit.row.published.date().isoformat() if hit.row.published else ""
    line = f"{hit.row.id:>6} {day:<10}  {hit.row.title}"
    print(crop(line, cells) if cells else line)
    parts = [*hit.path, _marked(hit) if cells and os.environ.get("TERM") != "dumb" else hit.snippet]
    print(f"{'':19}{' › '.join(filter(None, parts))}", flush=True)


def _marked(hit: Hit) -> str:
    text, end = "", 0
    for start, stop in hit.spans:
        text += f"{hit.snippet[end:start]}{_BOLD}{hit.snippet[start:stop]}{_PLAIN}"
        end = stop
    return text + hit.snippet[end:]
