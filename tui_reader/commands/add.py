"""`bulletin-tui add`: pages into the archive."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui_reader import paths
from tui_reader.archive.store import Archive
from tui_reader.commands.output import complain
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Bulletin, Failure, Feed, Listing
from tui_reader.shown import shown_title


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses", nargs="+", metavar="PATH|URL", help=_("files, folders, web pages, or - for standard input")
    )


def run(options: argparse.Namespace) -> int:
    """Keeps each page as soon as it is parsed: what was fetched stays, whatever happens to the next."""
    from tui_reader.parse.worker import Parser
    from tui_reader.sync import pages

    code = 0
    with Archive.open(paths.archive_path()) as archive, closing(Parser()) as parser:
        for page in pages(options.addresses, parser):
            match page:
                case Failure(address, error):
                    complain(address, error)
                    code = 1
                case Bulletin():
                    print(_keep(archive, page), flush=True)
                case Feed(bulletins=bulletins):
                    for bulletin in bulletins:
                        print(_keep(archive, bulletin), flush=True)
                case Listing():
                    archive.keep_all([page])
                    print(_listed(page), flush=True)
    return code


def _keep(archive: Archive, bulletin: Bulletin) -> str:
    known = archive.find(bulletin.address) is not None
    id = archive.keep(bulletin)
    message = _("replaced {id}: {title}  <{address}>") if known else _("added {id}: {title}  <{address}>")
    return message.format(id=id, title=shown_title(bulletin), address=bulletin.address)


def _listed(listing: Listing) -> str:
    count = len(listing.entries)
    return ngettext(
        "not kept, a listing with {count} entry; add the page it leads to  <{address}>",
        "not kept, a listing with {count} entries; add the pages it leads to  <{address}>",
        count,
    ).format(count=count, address=listing.address)
