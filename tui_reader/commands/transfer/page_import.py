"""Import of single pages into the archive, with one line for each."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING, Self

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival
from tui_reader.commands.output.console import complain, print_text
from tui_reader.commands.output.progress import index_waiting
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page

if TYPE_CHECKING:
    from tui_reader.config.settings import Config
    from tui_reader.parse.worker import Parser
    from tui_reader.sources import Fetched


class PageImport:
    """Keeps pages; a context manager. The archive is opened for the first page, and the search index completed
    after the last."""

    def __init__(self, settings: Config) -> None:
        self.failed = False
        self._keep_raw = settings.keep_raw
        self._proxy = settings.proxy_address
        self._confined = settings.confined
        self._open = ExitStack()
        self._opened: Archive | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._open:
            if kind is None and self._opened is not None:
                index_waiting(self._opened)

    @cached_property
    def parser(self) -> Parser:
        """The parser of the pages, started when it is first used."""
        from tui_reader.parse.worker import Parser

        return self._open.enter_context(closing(Parser(confined=self._confined)))

    def _archive(self) -> Archive:
        if self._opened is None:
            self._opened = self._open.enter_context(open_archive(paths.archive_location()))
        return self._opened

    def keep(self, address: str) -> None:
        """Keeps each page at an address as soon as it is parsed, so that a later failure loses none."""
        from tui_reader.sync import fetched_pages

        # Opened first: an archive that cannot be opened is reported before anything is fetched.
        self._archive()
        for page, fetched in fetched_pages([address], self.parser, proxy=self._proxy):
            self.keep_page(page, fetched)

    def keep_page(self, page: Page, fetched: Fetched | None) -> None:
        """Keeps a page with its original bytes; without them for bulletins of a feed, each of which would keep the
        whole feed."""
        match page:
            case Failure(address, error):
                complain(address, error)
                self.failed = True
            case Bulletin() | Feed():
                from tui_reader.sync.adding import arrivals

                for arrival in arrivals(page, fetched, keep_raw=self._keep_raw):
                    self._keep(arrival)
            case Listing():
                self._archive().keep_all([page])
                print_text(_listing_message(page))

    def _keep(self, arrival: Arrival) -> None:
        (kept,) = self._archive().keep_arrivals([arrival])
        bulletin = arrival.page
        assert kept, "everything but listings is kept"
        assert isinstance(bulletin, Bulletin)
        message = {
            "new": _("added {id}: {title}  <{address}>"),
            "changed": _("changed {id}: {title}  <{address}>"),
            "same": _("unchanged {id}: {title}  <{address}>"),
        }[kept.what]
        shown = {"id": kept.id, "title": shown_title(bulletin), "address": bulletin.address}
        print_text(message.format(**shown))


def _listing_message(listing: Listing) -> str:
    count = len(listing.entries)
    return ngettext(
        "not kept, this is a listing with {count} entry; add the page that it links to  <{address}>",
        "not kept, this is a listing with {count} entries; add the pages that it links to  <{address}>",
        count,
    ).format(count=count, address=listing.address)
