"""Single pages into the archive, one line for each."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING, Self

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, Raw
from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import index_waiting
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page

if TYPE_CHECKING:
    from datetime import datetime

    from tui_reader.config.settings import Config
    from tui_reader.parse.worker import Parser
    from tui_reader.sources import Fetched


class PageImport:
    """Keeps pages, inside `with`. Nothing is opened before the first one; the search index is completed after the
    last."""

    def __init__(self, settings: Config) -> None:
        self.failed = False
        self._keep_raw = settings.keep_raw
        self._proxy = settings.proxy_address
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
        """What reads the pages."""
        from tui_reader.parse.worker import Parser

        return self._open.enter_context(closing(Parser()))

    def _archive(self) -> Archive:
        if self._opened is None:
            self._opened = self._open.enter_context(open_archive(paths.archive_path()))
        return self._opened

    def keep(self, address: str) -> None:
        """Keeps each page behind an address as soon as it is parsed: what was fetched stays, whatever happens to
        the next."""
        from tui_reader.sync import fetched_pages

        # An archive that cannot be opened is told before anything is fetched in vain.
        self._archive()
        for page, fetched in fetched_pages([address], self.parser, proxy=self._proxy):
            self.keep_page(page, fetched)

    def keep_page(self, page: Page, fetched: Fetched | None) -> None:
        """Keeps a page, with the bytes it was read from. Of a file that holds many bulletins no bytes are kept:
        each would keep them all."""
        match page:
            case Failure(address, error):
                complain(address, error)
                self.failed = True
            case Bulletin():
                raw = Raw(fetched.data, fetched.declared_charset, fetched.media_type) if fetched else None
                self._keep(page, raw if self._keep_raw else None, fetched.captured if fetched else None)
            case Feed(bulletins=bulletins):
                for bulletin in bulletins:
                    self._keep(bulletin, None)
            case Listing():
                self._archive().keep_all([page])
                print(_listed(page), flush=True)

    def _keep(self, bulletin: Bulletin, raw: Raw | None, captured: datetime | None = None) -> None:
        (kept,) = self._archive().keep_arrivals([Arrival(bulletin, raw, seen=captured)])
        assert kept, "only a listing is not kept"
        message = {
            "new": _("added {id}: {title}  <{address}>"),
            "changed": _("changed {id}: {title}  <{address}>"),
            "same": _("unchanged {id}: {title}  <{address}>"),
        }[kept.what]
        shown = {"id": kept.id, "title": shown_title(bulletin), "address": bulletin.address}
        print(message.format(**shown), flush=True)


def _listed(listing: Listing) -> str:
    count = len(listing.entries)
    return ngettext(
        "not kept, a listing with {count} entry; add the page it leads to  <{address}>",
        "not kept, a listing with {count} entries; add the pages it leads to  <{address}>",
        count,
    ).format(count=count, address=listing.address)
