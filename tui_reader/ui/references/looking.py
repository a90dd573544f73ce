"""Ways to look for a document that is cited and not in the archive, each taken only when it is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.reader.document import TableBlock, TextBlock
from tui_reader.ui.reader.places.words import DocumentWords

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.sources.sourcelist.reading import SourceList
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.references.listing import CitedEntry, ReferenceListing
    from tui_reader.ui.sync.controller import SyncController

WEB_SEARCH = "https://duckduckgo.com/?q={query}"
"""Where the web is searched, in the browser."""

SHORTEST_NAME = 2
"""Characters of the name of a source that may be found in the title of a document."""

ALIKE = 20
"""Bulletins with numbers of the same series whose sources are looked at."""

_SERIES = re.compile(r"\W*([^\W\d_]{2,})\s*[〔\[（(﹝【]?\s*(?:19|20)\d\d")


class SourceMatch(NamedTuple):
    """A followed source that may have a document, and why."""

    name: str
    reason: str


class MissingDocuments:
    """Offers the ways, and says what came of a sync."""

    def __init__(self, session: Session, reader: Reader, sync: Callable[[], SyncController]) -> None:
        self._session = session
        self._reader = reader
        self._sync = sync

    def look_for(self, listing: ReferenceListing, entry: CitedEntry) -> None:
        """Show the ways to look for a document. The sources that may have it are found in a thread."""
        session, app = self._session, self._session.app
        archive, reference = session.archive, entry.reference
        address = self._address_of(listing, entry)

        def find() -> None:
            try:
                found = matching_sources(archive, session.read_sources(), listing.id, entry.document.title)
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
            else:
                app.call_in_ui(lambda sources: self._choose(entry, listing, address, sources), found)

        app.show_message(_("Looking for sources of {title}…").format(title=entry.document.title))
        assert reference.target is None
        app.in_background(find)

    def _address_of(self, listing: ReferenceListing, entry: CitedEntry) -> str | None:
        """The address that the text links at the place of a reference."""
        bulletin = self._reader.bulletin
        if self._session.open_id != listing.id or bulletin is None:
            return None
        document = self._reader.document
        for span in DocumentWords.of(document, bulletin).spans_of(entry.reference.place):
            block = document.blocks[span.block]
            for mark in block.marks if isinstance(block, TextBlock | TableBlock) else ():
                if mark.address and mark.start < span.end and span.start < mark.end:
                    return mark.address
        return None

    def _choose(
        self, entry: CitedEntry, listing: ReferenceListing, address: str | None, sources: list[SourceMatch]
    ) -> None:
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        session, title = self._session, _plain(entry.document.title)
        session.app.show_message("")
        ways: list[tuple[Choice, Callable[[], object]]] = []
        if address and is_web_address(address):
            ways.append((Choice(_("Open the address"), address), lambda: session.app.open_link(address)))
        ways.append((Choice(_("Search the archive"), title), lambda: self._search(title)))
        ways += [
            (
                Choice(_("Sync {source}").format(source=each.name), each.reason),
                lambda name=each.name: self._sync_source(name, entry, listing.id),  # type: ignore[misc]
            )
            for each in sources
        ]
        host = urlsplit(listing.bulletin.address).hostname or ""
        if is_web_address(listing.bulletin.address) and "." in host:
            ways.append(
                (
                    Choice(
                        _("Search {host} in the browser").format(host=host), urlsplit(WEB_SEARCH).hostname or ""
                    ),
                    lambda: self._search_web(f"{title} site:{host}"),
                )
            )
        ways.append(
            (
                Choice(_("Search the web in the browser"), urlsplit(WEB_SEARCH).hostname or ""),
                lambda: self._search_web(title),
            )
        )

        def chosen(index: int | None) -> None:
            if index is not None:
                session.app.guarded(ways[index][1])

        session.app.push_screen(
            PickScreen(_("Look for {title}").format(title=title), [way for way, _go in ways]), chosen
        )

    def _search(self, title: str) -> None:
        session = self._session
        session.close_documents()
        session.open_search('"' + title.replace('"', "") + '"')

    def _search_web(self, text: str) -> None:
        self._session.open_in_browser(WEB_SEARCH.format(query=quote(text)))

    def _sync_source(self, name: str, entry: CitedEntry, id: int) -> None:
        """Sync a source, and say in the end whether what is cited is here now."""
        session = self._session
        sync = self._sync()
        if sync.running:
            session.app.show_message(_("A sync is running; look again when it has ended."))
            return
        session.app.show_message(_("Syncing {source}…").format(source=name))
        key = entry.reference.key

        def ended() -> None:
            found = any(each.key == key and each.target is not None for each in session.archive.references(id))
            message = _("{title} is in the archive now; {key} leads to it.")
            if not found:
                message = _("{source} was synced; {title} is still missing.")
            session.app.show_message(
                message.format(title=entry.document.title, source=name, key=session.key_text("references"))
            )

        sync.once_ended(ended)
        sync.sync_named(name)


def matching_sources(archive: Archive, sources: SourceList, id: int, title: str) -> list[SourceMatch]:
    """The followed sources that may have a document: those with bulletins whose numbers are of the same series,
    those whose name is in its title, and that of the text which cites it. Raises ArchiveError."""
    from tui_reader.query.nodes import QueryError
    from tui_reader.query.syntax import parse

    known = {each.name for each in sources if not each.paused}
    found: dict[str, str] = {}
    series = _SERIES.match(title)
    if series:
        try:
            hits = archive.search(parse(f'number:"{series[1]}"')).hits(0, ALIKE)
        except QueryError:
            hits = []
        for hit in hits:
            origin = archive.origin(hit.row.id)
            if origin in known:
                found.setdefault(origin, _("has numbers of {series}").format(series=series[1]))
    for name in known:
        if len(name) >= SHORTEST_NAME and name in title:
            found.setdefault(name, _("named in the title"))
    origin = archive.origin(id)
    if origin in known:
        found.setdefault(origin, _("the source of this article"))
    return [SourceMatch(name, reason) for name, reason in found.items()]


def _plain(title: str) -> str:
    """A title without its title marks."""
    return title.removeprefix("《").removesuffix("》").strip() or title
