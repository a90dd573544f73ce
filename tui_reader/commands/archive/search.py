"""`bulletin-tui search`: the bulletins that match a query, each with the matching passage."""

from __future__ import annotations

import argparse

from tui_reader.commands import USAGE
from tui_reader.commands.options.arguments import at_least
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.options.query import all_hits, index_if_many, read_query
from tui_reader.commands.output.console import print_json, print_text
from tui_reader.commands.output.table import hit_object, print_hit
from tui_reader.i18n import gettext as _

NOTHING_FOUND = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="+", metavar="QUERY", help=_("the query; several arguments are joined to one")
    )
    parser.add_argument(
        "--order", choices=("date", "relevance"), default="date", help=_("default: date, newest first")
    )
    parser.add_argument(
        "--limit", type=at_least(0), default=50, metavar="N", help=_("at most this many; 0 for all (default: 50)")
    )
    parser.add_argument("--count", action="store_true", help=_("print only the number of bulletins"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0 when something was found, 1 when nothing was, 2 for a query that cannot be read."""
    query = read_query(" ".join(options.query))
    if query is None:
        return USAGE
    with existing_archive() as archive:
        index_if_many(archive)
        if options.count:
            number = archive.count_hits(query, max(archive.counts().total, 1))
            if options.json:
                print_json({"query": query.text, "count": number})
            else:
                print_text(str(number))
            return 0 if number else NOTHING_FOUND
        code = NOTHING_FOUND
        for hit in all_hits(archive, query, options.limit, options.order == "relevance"):
            code = 0
            if options.json:
                print_json(hit_object(hit))
            else:
                print_hit(hit)
    return code
