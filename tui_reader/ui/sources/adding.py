"""Adding from the screen: an address is typed, what is there is shown, and a source is followed or a page kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import check_right, open_archive
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import kind_label, with_note
from tui_reader.messages.translation import translated
from tui_reader.model import Failure
from tui_reader.permalinks.form import is_permalink
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Kept
    from tui_reader.parse.worker import Parser
    from tui_reader.sources import SourceError
    from tui_reader.sources.sourcelist.reading import Source, SourcesAndProfiles
    from tui_reader.sync.adding import Addition, Lookup
    from tui_reader.sync.resolver import ResolvedSource
    from tui_reader.ui.announcements.opening import FetchedPage
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session
    from tui_reader.ui.sources.edits import SourceEdits
    from tui_reader.ui.sync.controller import SyncController
    from tui_reader.ui.sync.setup import SyncSetup
    from tui_reader.ui.widgets.pick_screen import PickScreen


class FoundAddress(NamedTuple):
    """What is at an address: the list of sources, what can be done, and the page, if one was fetched."""

    address: str
    known: SourcesAndProfiles
    additions: list[Addition]
    resolved: ResolvedSource | None = None


class SourceAdding:
    """Looks at one address at a time, in a thread; `cancel` ends that."""

    def __init__(
        self, session: Session, setup: SyncSetup, edits: SourceEdits, sync: Callable[[], SyncController]
    ) -> None:
        self.app = session.app
        self.session = session
        self.setup = setup
        self.edits = edits
        self._sync = sync
        self._lookup: Lookup | None = None
        self._box: PickScreen | None = None
        """The box in which what is found is offered, while it is open."""
        self._offered: FoundAddress | None = None
        """What the box offers; None while an address is looked at."""
        self._kept = 0
        """Pages that have been kept so far."""

    def ask(self, screen: KeyedScreen) -> None:
        """Ask for an address."""
        if screen.focused is not None:
            label = _("Address of a site, a feed, a page, a folder or a file: ")
            screen.ask(label, screen.focused, lambda text: self.add((text or "").strip()))

    def add(self, text: str) -> None:
        """Look at an address as it was typed, and offer what can be done with it; open a permalink."""
        from tui_reader.sources.sourcelist.reading import typed_address
        from tui_reader.sync.adding import Lookup

        if not text:
            return
        if is_permalink(text):
            self.session.open_permalink(text)
            return
        if self._lookup is not None:
            self.app.show_message(_("Still looking at another address; Escape cancels that."))
            return
        try:
            address = typed_address(text)
        except ValueError as error:
            self.app.show_message(with_note(str(error), shown_address(text)))
            return
        lookup = self._lookup = Lookup()
        self._kept = 0
        self._open_box(address)
        self._in_background(lookup, lambda: self._look(address, lookup))

    def _open_box(self, address: str) -> None:
        """Show at once where what is found will be offered."""
        from tui_reader.ui.widgets.pick_screen import PickScreen

        title = _("Found at {address}").format(address=shown_address(address))
        self._box = PickScreen(title, (), busy=_("Looking at the address… Escape cancels"))
        self.app.push_screen(self._box, self._chosen)

    def _chosen(self, index: int | None) -> None:
        self._box = None
        if self._lookup is None:
            return
        if index is None and self._offered is None:
            self.cancel()
        elif index is None:
            self._ended(_("Nothing added."))
        elif self._offered is not None:
            self._carry_out(self._offered.additions[index], self._offered, self._lookup)

    def cancel(self) -> bool:
        """End the look at an address; False when there is none."""
        if self._lookup is None:
            return False
        self._lookup.cancel()
        kept = self._kept
        self._ended(_cancelled_sentence(kept))
        if kept:
            self._sync().show_kept()
        return True

    def _progress(self, text: str) -> None:
        self.session.show_progress(text)

    def _ended(self, message: str) -> None:
        self._lookup = self._offered = None
        self._progress("")
        if self._box is not None and self._box.is_current:
            self._box.dismiss(None)
        self._box = None
        if message:
            self.app.show_message(message)

    def _in_background(self, lookup: Lookup, work: Callable[[], Callable[[], None]]) -> None:
        """Run `work` in a thread, and what it returns in the UI thread, unless that was cancelled meanwhile."""
        from tui_reader.sources import SourceError
        from tui_reader.sync.adding import Cancelled

        def run() -> None:
            try:
                done = work()
            except Cancelled:
                return
            except (ArchiveError, SourceError) as error:
                done = self._failing(error)
            self.app.call_in_ui(finish, done)

        def finish(done: Callable[[], None]) -> None:
            if not lookup.cancelled:
                done()

        self.app.in_background(run)

    def _failing(self, error: ArchiveError | SourceError) -> Callable[[], None]:
        if isinstance(error, ArchiveError):
            message = str(error)
        else:
            message = f"{shown_address(error.address)}: {translated(error.message)}"
        return lambda: self._ended(message)

    def _look(self, address: str, lookup: Lookup) -> Callable[[], None]:
        """In the thread: find out what is at an address."""
        from tui_reader.sync.adding import additions, local_additions
        from tui_reader.text.web_address import is_web

        check_right(self.setup.archive)
        known = self.setup.read()
        source = known.sources.at(address)
        if source is not None:
            return lambda: self._is_known(source)
        if not is_web(address):
            local = FoundAddress(address, known, local_additions(address))
            return lambda: self._offer(local)
        resolved = self._resolve(address, known, lookup)
        found = FoundAddress(address, known, additions(address, resolved), resolved)
        return lambda: self._offer(found)

    def _resolve(
        self, address: str, known: SourcesAndProfiles, lookup: Lookup, linked_from: str | None = None
    ) -> ResolvedSource:
        from tui_reader.sync.resolver import resolve_address

        with closing(self._parser()) as parser:
            return resolve_address(
                address,
                kind="feed" if linked_from else None,
                profiles=known.profiles,
                parser=parser,
                linked_from=linked_from,
                proxy=self.session.config.proxy_address,
                run=lookup.run,
            )

    def _parser(self) -> Parser:
        from tui_reader.parse.worker import Parser

        return Parser(confined=self.session.config.confined)

    def _is_known(self, source: Source) -> None:
        self._ended("")
        self._sync().sync_added(source)
        self.app.show_message(_("{name} is already in your list.").format(name=source.name))

    def _offer(self, found: FoundAddress) -> None:
        """Offer what can be done."""
        from tui_reader.ui.widgets.pick_screen import Choice

        if self._box is not None:
            self._offered = found
            self._box.fill([Choice(*_described(addition, found.address)) for addition in found.additions])

    def _carry_out(self, addition: Addition, found: FoundAddress, lookup: Lookup) -> None:
        self._offered = None
        if addition.what == "follow":
            self._in_background(lookup, lambda: self._follow(addition, found, lookup))
        else:
            self._progress(_("Keeping {address}… Escape cancels").format(address=shown_address(found.address)))
            self._in_background(lookup, lambda: self._keep(addition, found, lookup))

    def _follow(self, addition: Addition, found: FoundAddress, lookup: Lookup) -> Callable[[], None]:
        """In the thread: make the source, and look at a feed that a page named, as far as that may lead there."""
        from tui_reader.sources.listings.detection import kind_of
        from tui_reader.sync.adding import kind_to_write, new_source

        known = found.known.sources.at(addition.address)
        if known is not None:
            return lambda: self._is_known(known)
        title, kind = addition.title, addition.kind
        if addition.linked_from is not None:
            resolved = self._resolve(addition.address, found.known, lookup, addition.linked_from)
            title, kind = resolved.title or title, resolved.kind
        profiles = found.known.profiles
        shown = kind_of(addition.address) if found.resolved is None else None
        written = None if shown == kind else kind_to_write(addition.address, kind, profiles)
        source = new_source(addition.address, title, written, [each.name for each in found.known.sources])

        def add() -> None:
            self._ended("")
            self.edits.add(source, lambda: self._sync().sync_added(source))

        return add

    def _keep(self, addition: Addition, found: FoundAddress, lookup: Lookup) -> Callable[[], None]:
        """In the thread: keep the page that was fetched, or all pages in a file or folder, each as it comes."""
        from tui_reader.sync import fetched_pages
        from tui_reader.sync.adding import Cancelled, arrivals

        kept: list[Kept | None] = []
        failed: list[str] = []

        def note(address: str, message: str) -> None:
            failed.append(f"{shown_address(address)}: {translated(message)}")

        resolved, keep_raw = found.resolved, self.session.config.keep_raw
        with closing(open_archive(self.setup.archive)) as archive, closing(self._parser()) as parser:
            if resolved is not None and resolved.page is not None:
                kept += archive.keep_arrivals(arrivals(resolved.page, resolved.fetched, keep_raw=keep_raw))
            else:
                proxy = self.session.config.proxy_address
                for page, fetched in fetched_pages([addition.address], parser, proxy=proxy, noted=note):
                    if lookup.cancelled:
                        raise Cancelled
                    if isinstance(page, Failure):
                        note(page.address, page.error)
                    kept += archive.keep_arrivals(arrivals(page, fetched, keep_raw=keep_raw))
                    self.app.call_in_ui(self.count_kept, len(kept))
            sentence = _kept_sentence(archive, kept, failed)
        return lambda: self._were_kept(sentence)

    def keep_page(self, page: FetchedPage, done: Callable[[int], None]) -> None:
        """Keep a page that is on the screen, and call `done` with its number in the archive that is filled."""
        from tui_reader.sync.adding import arrivals

        app, keep_raw = self.app, self.session.config.keep_raw

        def keep() -> None:
            try:
                with closing(open_archive(self.setup.archive)) as archive:
                    kept = archive.keep_arrivals(arrivals(page.bulletin, page.fetched, keep_raw=keep_raw))
                    sentence = _kept_sentence(archive, kept, [])
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
                return
            app.call_in_ui(lambda _nothing: were_kept(kept, sentence), None)

        def were_kept(kept: list[Kept | None], sentence: str) -> None:
            for each in kept:
                if each is not None:
                    done(each.id)
                    self.edits.page_kept()
            self._sync().show_kept()
            app.show_message(sentence)

        app.in_background(keep)

    def count_kept(self, count: int) -> None:
        """Show how many pages of the address are kept so far."""
        self._kept = count
        if self._lookup is not None:
            text = ngettext("{count} page kept… Escape cancels", "{count} pages kept… Escape cancels", count)
            self._progress(text.format(count=f"{count:,}"))

    def _were_kept(self, sentence: str) -> None:
        self.edits.page_kept()
        self._ended("")
        self._sync().show_kept()
        self.app.show_message(sentence)


def _cancelled_sentence(kept: int) -> str:
    if not kept:
        return _("Cancelled.")
    text = ngettext("Cancelled; {count} page was kept.", "Cancelled; {count} pages were kept.", kept)
    return text.format(count=f"{kept:,}")


def _described(addition: Addition, typed: str) -> tuple[str, str]:
    """What can be done, and a note on what is there."""
    title = addition.title or shown_address(addition.address)
    if addition.what == "keep":
        text = _("Keep: {title}") if addition.kind in ("page", "file") else _("Keep all pages: {title}")
    else:
        text = _("Follow: {title}")
    notes = [kind_label(addition.kind)]
    if addition.entries:
        entries = ngettext("{count} entry", "{count} entries", addition.entries)
        notes.append(entries.format(count=f"{addition.entries:,}"))
    if addition.address.rstrip("/") != typed.rstrip("/"):
        notes.append(shown_address(addition.address))
    return text.format(title=title), " · ".join(notes)


def _kept_sentence(archive: Archive, kept: list[Kept | None], failed: list[str]) -> str:
    new = [each for each in kept if each is not None]
    if not new:
        return failed[0] if failed else _("Nothing was kept: there is no article at this address.")
    if len(new) == 1 and not failed:
        row = archive.row(new[0].id)
        title = row.title if row else ""
        sentences = {
            "new": _("Kept: {title}"),
            "changed": _("Kept as a new revision: {title}"),
            "same": _("Kept already: {title}"),
        }
        return sentences[new[0].what].format(title=title)
    sentence = ngettext("{count} page kept.", "{count} pages kept.", len(new)).format(count=f"{len(new):,}")
    return sentence if not failed else f"{sentence} {failed[0]}"
