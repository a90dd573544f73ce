"""`bulletin-tui list`: the bulletins of the archive, or its publishers, tags and saved queries."""

from __future__ import annotations

import argparse
from itertools import islice

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import View
from tui_reader.commands.options.arguments import at_least, since_day, until_day
from tui_reader.commands.options.bulletin_choice import archive_or_empty
from tui_reader.commands.options.query import all_rows
from tui_reader.commands.output.console import print_json, print_text
from tui_reader.commands.output.table import print_labels, print_rows, row_object
from tui_reader.i18n import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--unread", dest="filter", action="store_const", const="unread", help=_("only unread ones"))
    which.add_argument(
        "--starred", dest="filter", action="store_const", const="starred", help=_("only starred ones")
    )
    parser.set_defaults(filter="all", names=None)
    parser.add_argument(
        "--source",
        metavar="NAME",
        help=_('only those of this publisher; "" for none; for one of your sources use search in:NAME'),
    )
    parser.add_argument("--tag", metavar="NAME", help=_("only those with this tag"))
    parser.add_argument(
        "--since",
        type=since_day,
        metavar="DATE",
        help=_("only from this day on: 2010, 2010-07, 2010-07-16, today, 7d"),
    )
    parser.add_argument("--until", type=until_day, metavar="DATE", help=_("only up to this day"))
    orders = ("date", "title", "source", "unread")
    parser.add_argument("--order", choices=orders, default="date", help=_("default: date, newest first"))
    parser.add_argument("--limit", type=at_least(0), metavar="N", help=_("at most this many"))
    instead = parser.add_mutually_exclusive_group()
    for name, text in (
        ("sources", _("list publishers instead, with total and unread counts")),
        ("tags", _("list tags instead, with total and unread counts")),
        ("saved", _("list saved queries instead")),
    ):
        instead.add_argument(f"--{name}", dest="names", action="store_const", const=name, help=text)
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    with archive_or_empty() as archive:
        if options.names == "saved":
            _print_saved_queries(archive, options)
        elif options.names is not None:
            labels = (archive.sources() if options.names == "sources" else archive.tags())[: options.limit]
            if options.json:
                for label in labels:
                    print_json(label._asdict())
            else:
                print_labels(labels)
        else:
            _print_bulletins(archive, options)
    return 0


def _print_saved_queries(archive: Archive, options: argparse.Namespace) -> None:
    for saved in islice(archive.saved_queries(), options.limit):
        if options.json:
            print_json(saved._asdict())
        else:
            print_text(f"{saved.name}  {saved.query}")


def _print_bulletins(archive: Archive, options: argparse.Namespace) -> None:
    view = View(options.filter, options.order, options.source, options.tag, options.since, options.until)
    rows = islice(all_rows(archive, view), options.limit)
    if options.json:
        for row in rows:
            print_json(row_object(row))
    else:
        print_rows(rows)
    if (options.source or options.tag) and archive.counts().total:
        from tui_reader.commands.options.source_choice import hint_at_sources

        hint_at_sources(archive, options.source, options.tag)
