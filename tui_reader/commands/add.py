"""`bulletin-tui add`: pages into the archive."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui_reader import config, paths
from tui_reader.archive.store import Archive
from tui_reader.archive.values import Raw
from tui_reader.commands.output import complain
from tui_reader.commands.progress import index_waiting
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Bulletin, Failure, Feed, Listing
from tui_reader.shown import shown_title


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses", nargs="+", metavar="PATH|URL", help=_("files, folders, web pages, or - for standard input")
    )


def run(options: argparse.Namespace) -> int:
    """Keeps each page as soon as it is parsed: what was fetched stays, whatever happens to the next. Of a file
    that holds many bulletins no bytes are kept: each would keep them all."""
    from tui_reader.parse.worker import Parser
    from tui_reader.sync import fetched_pages

    code = 0
    keep_raw = config.load(options.config or paths.config_dir() / config.FILE_NAME)[0].keep_raw
    with Archive.open(paths.archive_path()) as archive, closing(Parser()) as parser:
        for page, fetched in fetched_pages(options.addresses, parser):
            match page:
                case Failure(address, error):
                    complain(address, error)
                    code = 1
                case Bulletin():
                    raw = Raw(fetched.data, fetched.declared_charset, fetched.media_type) if fetched else None
                    print(_keep(archive, page, raw if keep_raw else None), flush=True)
                case Feed(bulletins=bulletins):
                    for bulletin in bulletins:
                        print(_keep(archive, bulletin, None), flush=True)
                case Listing():
                    archive.keep_all([page])
                    print(_listed(page), flush=True)
        index_waiting(archive)
    return code


def _keep(archive: Archive, bulletin: Bulletin, raw: Raw | None) -> str:
    kept = archive.keep_page(bulletin, raw)
    message = {
        "new": _("added {id}: {title}  <{address}>"),
        "changed": _("changed {id}: {title}  <{address}>"),
        "same": _("unchanged {id}: {title}  <{address}>"),
    }[kept.what]
    return message.format(id=kept.id, title=shown_title(bulletin), address=bulletin.address)


def _listed(listing: Listing) -> str:
    count = len(listing.entries)
    return ngettext(
        "not kept, a listing with {count} entry; add the page it leads to  <{address}>",
        "not kept, a listing with {count} entries; add the pages it leads to  <{address}>",
        count,
    ).format(count=count, address=listing.address)
