"""`bulletin-tui list`: the bulletins of the archive, or its sources, tags and saved queries."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from itertools import islice

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Label, Row, View
from tui_reader.commands.options.arguments import count, since_day, until_day
from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _

# Large, because skipping to a window takes time that grows with its place.
_WINDOW = 5000
_SOURCE_CELLS = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--unread", dest="filter", action="store_const", const="unread", help=_("only unread ones"))
    which.add_argument(
        "--starred", dest="filter", action="store_const", const="starred", help=_("only with a star")
    )
    parser.set_defaults(filter="all", names=None)
    parser.add_argument(
        "--source",
        metavar="NAME",
        help=_('only what names this source; "" for what names none; of one of your own sources: search in:NAME'),
    )
    parser.add_argument("--tag", metavar="NAME", help=_("only with this tag"))
    parser.add_argument(
        "--since",
        type=since_day,
        metavar="DATE",
        help=_("only from this day on: 2010, 2010-07, 2010-07-16, today, 7d"),
    )
    parser.add_argument("--until", type=until_day, metavar="DATE", help=_("only up to this day"))
    orders = ("date", "title", "source", "unread")
    parser.add_argument("--order", choices=orders, default="date", help=_("default: date, newest first"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most so many"))
    instead = parser.add_mutually_exclusive_group()
    for name, text in (
        ("sources", _("the sources instead, each with all and unread bulletins")),
        ("tags", _("the tags instead, likewise")),
        ("saved", _("the saved queries instead")),
    ):
        instead.add_argument(f"--{name}", dest="names", action="store_const", const=name, help=text)
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    path = paths.archive_path()
    # Looking makes no file.
    with open_archive(path if path.exists() else None) as archive:
        if not archive.counts().total:
            complain(None, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        for warning in archive.warnings:
            complain(None, warning)
        if options.names == "saved":
            for saved in islice(archive.saved_queries(), options.limit):
                if options.json:
                    print_json(saved._asdict())
                else:
                    print(f"{saved.name}  {saved.query}")
        elif options.names is not None:
            labels = archive.sources() if options.names == "sources" else archive.tags()
            _print_labels(labels[: options.limit], options.json)
        else:
            view = View(options.filter, options.order, options.source, options.tag, options.since, options.until)
            found = islice(rows(archive, view), options.limit)
            if options.json:
                for row in found:
                    print_json(row_object(row))
            else:
                _print_table(found)
            if (options.source or options.tag) and archive.counts().total:
                from tui_reader.commands.options.source_choice import hint_at_sources

                hint_at_sources(archive, options.source, options.tag)
    return 0


def rows(archive: Archive, view: View) -> Iterator[Row]:
    """All rows of a view."""
    start = 0
    while window := archive.rows(view, start, _WINDOW):
        yield from window
        start += len(window)


def row_object(row: Row) -> dict[str, object]:
    """A row as the JSON object that `list` and `search` print, see `docs/json.md`."""
    return {
        "id": row.id,
        "address": row.address,
        "title": row.title,
        "published": row.published and row.published.isoformat(),
        "source": row.source,
        "site": row.site,
        "read": row.read,
        "starred": row.starred,
        "restored": row.restored,
        "tampered": row.tampered,
        "revisions": row.revisions,
        "tags": list(row.tags),
    }


def terminal_cells() -> int | None:
    """The width of the terminal that standard output is; None for a pipe or file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _print_table(found: Iterator[Row]) -> None:
    """Number, marks (`+` unread and `*` starred as on the screen, `~` restored, `!` tampered), date, source and
    title. Lines are cut at the width of a terminal and left whole for a pipe."""
    from tui_reader.text.width import cell_width, crop

    cells = terminal_cells()
    for row in found:
        marks = "".join(
            sign if on else " "
            for sign, on in (("+", not row.read), ("*", row.starred), ("~", row.restored), ("!", row.tampered))
        )
        source = crop(row.source or "", _SOURCE_CELLS)
        source += " " * (_SOURCE_CELLS - cell_width(source))
        day = row.published.date().isoformat() if row.published else ""
        line = f"{row.id:>6} {marks} {day:<10}  {source}  {row.title}"
        print(crop(line, cells) if cells else line)


def _print_labels(labels: list[Label], as_json: bool) -> None:
    for label in labels:
        if as_json:
            print_json(label._asdict())
        else:
            name = label.name or _("(no source)")
            print(f"{label.total:>8} {label.unread:>8}  {name}")
