"""`bulletin-tui list`: the bulletins of the archive."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from itertools import islice

from tui_reader import paths
from tui_reader.archive.store import Archive, Row, View
from tui_reader.commands.output import complain, print_json
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
    parser.set_defaults(filter="all")
    orders = ("date", "title", "source", "unread")
    parser.add_argument("--order", choices=orders, default="date", help=_("default: date, newest first"))
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    path = paths.archive_path()
    # Looking makes no file.
    with Archive.open(path if path.exists() else None) as archive:
        if not archive.counts().total:
            complain(None, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        for warning in archive.warnings:
            complain(None, warning)
        rows = islice(_rows(archive, View(options.filter, options.order)), options.limit)
        if options.json:
            for row in rows:
                print_json(_object(row))
        else:
            _print_table(rows)
    return 0


def _rows(archive: Archive, view: View) -> Iterator[Row]:
    start = 0
    while window := archive.rows(view, start, _WINDOW):
        yield from window
        start += len(window)


def _object(row: Row) -> dict[str, object]:
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
    }


def _print_table(rows: Iterator[Row]) -> None:
    """Number, marks (`+` unread and `*` starred as on the screen, `~` restored, `!` tampered), date, source and
    title. Lines are cut at the width of a terminal and left whole for a pipe."""
    from tui_reader.text.width import cell_width, crop

    cells = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in rows:
        marks = "".join(
            sign if on else " "
            for sign, on in (("+", not row.read), ("*", row.starred), ("~", row.restored), ("!", row.tampered))
        )
        source = crop(row.source or "", _SOURCE_CELLS)
        source += " " * (_SOURCE_CELLS - cell_width(source))
        day = row.published.date().isoformat() if row.published else ""
        line = f"{row.id:>6} {marks} {day:<10}  {source}  {row.title}"
        print(crop(line, cells) if cells else line)


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count
