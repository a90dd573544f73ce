"""The application: makes the session, the screens and the sync, and fetches pages in threads."""

from __future__ import annotations

import gc
import signal
from asyncio import get_running_loop
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.driver import Driver
from textual.screen import Screen

from tui_reader.archive.errors import ArchiveError
from tui_reader.config.settings import Config
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.text.width import cell_width
from tui_reader.ui.announcements.ticker import Clock, TimerClock
from tui_reader.ui.host import TakesInput
from tui_reader.ui.keys.actions import BY_NAME, Action
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.keys.keymap import Keymap, build_keymap, key_name, keys_text
from tui_reader.ui.main.archive_file.follower import ArchiveFollower, PendingArchive
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.main.theme_switcher import ThemeSwitcher
from tui_reader.ui.sync.setup import SourceListCache, SyncSetup
from tui_reader.ui.terminal.capabilities import erases_in_color
from tui_reader.ui.terminal_app import TerminalApp
from tui_reader.ui.theme.stylesheet import ThemedStylesheet
from tui_reader.ui.theme.themes import ThemeLibrary, variable_defaults

if TYPE_CHECKING:
    from textual.theme import Theme

    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Image, Page
    from tui_reader.parse.worker import Parser
    from tui_reader.sources import Fetched
    from tui_reader.ui.navigation.bookmarks import Bookmarks
    from tui_reader.ui.remote.late_archive import LateArchive
    from tui_reader.ui.remote.typed_ahead import TypedAhead
    from tui_reader.ui.search.indexer import Indexer
    from tui_reader.ui.sources.adding import SourceAdding
    from tui_reader.ui.sources.screen import SourcesScreen
    from tui_reader.ui.sync.controller import SyncController

THEME_CHECK = 1.0
"""Seconds between checks whether the theme's file has changed; a check is two or three `stat`."""

SAVE_POSITION = 5.0
"""Seconds between savings of the reading position, in case the program is killed."""

FOLLOW = 1.0
"""Seconds between checks whether another program has written to the archive; a check takes microseconds."""

INDEX_AFTER = 2.0
"""Seconds from the first paint until new bulletins are indexed and local sources watched."""


class BulletinApp(TerminalApp):
    """The program on the screen."""

    BINDINGS: ClassVar[list[Any]] = []
    TITLE = "bulletin-tui"

    def __init__(
        self,
        archive: Archive,
        config: Config | None = None,
        keymap: Keymap | None = None,
        *,
        addresses: Sequence[str] = (),
        notes: Sequence[str] = (),
        clock: Clock | None = None,
        theme: str | None = None,
        theme_file: Path | None = None,
        bookmarks_file: Path | None = None,
        themes: ThemeLibrary | None = None,
        sync: SyncSetup | None = None,
        driver_class: type[Driver] | None = None,
        permalink: str | None = None,
    ) -> None:
        """All arguments but the archive have defaults.

        Args:
            addresses: Pages to open once the screen is shown.
            notes: Lines to show at the start, such as errors in the settings.
            clock: Moves the ticker.
            theme: Theme for this run only.
            theme_file: File that remembers the theme chosen on the screen.
            bookmarks_file: File of the bookmarks; without it they last for this run.
            sync: The files of a sync; by default `sources.yaml` next to the archive.
            permalink: The text to open once the screen is shown.
        """
        self._theme_of_variables: Theme | None = None
        self._css_variables: dict[str, str] = {}
        super().__init__(config or Config(), driver_class)
        kept = archive.path or Path("archive.sqlite")
        setup = sync or SyncSetup.of(archive.kept_in or kept, kept.parent, self.config)
        self._setup = setup
        self._typed_ahead: TypedAhead | None = None
        self._late: LateArchive | None = None
        self.session = ReadingSession(
            self,
            self.asked(archive),
            self.config,
            keymap or build_keymap()[0],
            SourceListCache(setup).read,
        )
        self.follower = ArchiveFollower(
            self.session, PendingArchive(setup.archive) if setup.awaited else None, lambda: self._sync_running
        )
        self._clock = clock or TimerClock()
        self._addresses = list(addresses)
        self._notes = list(notes)
        self._permalink = permalink
        self._indexer: Indexer | None = None
        self._bookmarks_file = bookmarks_file
        self.themes = ThemeSwitcher(self, themes or ThemeLibrary(), self.config.theme, theme, theme_file)
        self._notes += self.themes.faults
        self.stylesheet = ThemedStylesheet(variables=self.get_css_variables())

    def asked(self, archive: Archive) -> Archive:
        """An archive as the session asks it: one behind a network by actions that wait for its answers."""
        if not archive.remote:
            return archive
        from tui_reader.ui.remote.late_archive import LateArchive
        from tui_reader.ui.remote.screen_archive import ScreenArchive
        from tui_reader.ui.remote.typed_ahead import TypedAhead

        if isinstance(archive, LateArchive):
            self._late = archive
        if self._typed_ahead is None:
            texts = (
                _("Waiting for the archive…"),
                _("Waiting for the archive… Escape gives up"),
                _("No connection to the archive; what is loaded stays"),
            )
            self._typed_ahead = TypedAhead(self._handle_typed, self._show_waiting, self.set_timer, texts)
            self.actions = self._typed_ahead.actions
        return cast("Archive", ScreenArchive(archive, self, self._typed_ahead.actions))

    def awaits(self, token: object, awaited: bool) -> None:
        if self._typed_ahead is not None and self.is_running:
            self._typed_ahead.notice.set(token, awaited)

    def connection(self, *, lost: bool) -> None:
        """Note that the connection to the archive is lost, or there again."""
        if self._typed_ahead is not None and self.is_running:
            self._typed_ahead.connection(lost=lost)

    def _show_waiting(self, text: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, KeyedScreen):
                screen.show_waiting(text)

    def get_default_screen(self) -> Screen[Any]:
        return MainScreen(self.session, self._clock, lambda: self.sync, lambda: self.adding, self._bookmarks)

    @cached_property
    def sync(self) -> SyncController:
        """The controller of syncs, made when it is first needed, which is not at the start."""
        from tui_reader.ui.sync.controller import SyncController

        return SyncController(self.session, self._setup, self.follower.follow, self._open_sources)

    @cached_property
    def adding(self) -> SourceAdding:
        """What adds and changes sources, made when it is first needed."""
        from tui_reader.ui.sources.adding import SourceAdding
        from tui_reader.ui.sources.edits import SourceEdits

        edits = SourceEdits(self.session, self._setup, lambda: self.session.marking.made)
        if self.session.screen:
            edits.on_changed.append(self.session.screen.sources_changed)
        return SourceAdding(self.session, self._setup, edits, lambda: self.sync)

    def _bookmarks(self) -> Bookmarks:
        from tui_reader.ui.navigation.bookmarks import Bookmarks

        return Bookmarks(self._bookmarks_file)

    @cached_property
    def parser(self) -> Parser:
        """The process that parses pages, which is started with the first of them."""
        from tui_reader.parse.worker import Parser

        return Parser(confined=self.config.confined)

    @property
    def _sync_running(self) -> bool:
        return "sync" in self.__dict__ and self.sync.running

    def _open_sources(self) -> SourcesScreen:
        from tui_reader.ui.sources.screen import SourcesScreen

        screen = SourcesScreen(self.sync, self.adding)
        self.push_screen(screen)
        return screen

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme, derived once for each. Textual asks first while it makes the application,
        which has no theme of ours until then."""
        theme = self.current_theme
        if theme is not self._theme_of_variables and hasattr(self, "themes"):
            self._theme_of_variables, self._css_variables = theme, super().get_css_variables()
        return self._css_variables

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def on_load(self) -> None:
        """Before the terminal is changed: end, once a signal asks for it, with the terminal restored."""
        loop = get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
            # A shutdown or a closed window saves the reading position too. Windows has no such handlers, and only
            # the first of these signals.
            with suppress(AttributeError, NotImplementedError, RuntimeError):
                number = int(getattr(signal, name))
                loop.add_signal_handler(number, self.exit, None, 128 + number)

    def on_ready(self) -> None:
        """After the first paint, collect garbage again, except objects from the start, which stay."""
        gc.freeze()
        gc.enable()
        self.screen_writer.erases_in_color = erases_in_color()
        self.set_interval(SAVE_POSITION, self.session.save_position)
        self.set_interval(FOLLOW, lambda: self.guarded(self.follower.follow))
        if self._late is None:
            self._work_later()
            self._open_permalink()
        else:
            self._late.begin(lambda error: self.call_in_ui(self.fail, error))

    def _open_permalink(self) -> None:
        if link := self._permalink:
            self.guarded(lambda: self.session.open_permalink(link))

    def _work_later(self) -> None:
        """Index new bulletins and watch local sources, soon after the archive is open."""
        self.set_timer(INDEX_AFTER, self.index_soon)
        self.set_timer(INDEX_AFTER, lambda: self.guarded(self.sync.watch))

    def on_mount(self) -> None:
        self.set_interval(THEME_CHECK, self.themes.reload_if_changed)
        if self._addresses:
            self.show_message(_("Opening…"))
        elif self._setup.awaited:
            self.show_message(self._about_samples())
        if self._late is not None and self._typed_ahead is not None:
            self._await_archive(self._typed_ahead)
        self.session.note(*self._notes)
        if self._addresses:
            self.in_background(self._open_addresses)

    def _await_archive(self, typed_ahead: TypedAhead) -> None:
        """Hold keys until the archive is open. Where it cannot be opened, the program ends; see `on_ready`."""

        def wait() -> None:
            with suppress(ArchiveError):
                self.session.archive.counts()
                typed_ahead.opening("")
                self.session.note(*map(translated, self.session.archive.warnings))
                self._work_later()
                with suppress(IndexError):
                    # Keys move in the list.
                    self.session.rows.awaited_row(0)
                self._open_permalink()

        typed_ahead.opening(self._about_opening())
        typed_ahead.actions.start(wait, holds=True)

    def _about_opening(self) -> str:
        """What is shown while the archive is opened, in few words where the line is short."""
        quit_key = self.session.key_text("quit")
        archive = self.session.archive.location
        long = _("Opening the archive {archive}… {key} quits").format(archive=archive, key=quit_key)
        short = _("Opening the archive… {key} quits").format(key=quit_key)
        return long if cell_width(long, self.ambiguous) < self.size.width else short

    def _about_samples(self) -> str:
        """What is shown at a first start, and how to begin, in few words where the line is short."""
        key_text = self.session.key_text
        long = _("These are samples. {add} adds a site, a feed, a page or a folder; {help} shows the keys.")
        short = _("Samples. {add} adds your own; {help} keys.")
        texts = [text.format(add=key_text("add"), help=key_text("help")) for text in (long, short)]
        return texts[0] if cell_width(texts[0], self.ambiguous) < self.size.width else texts[1]

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded and self._take_input(event):
            return
        await super().on_event(event)

    def _take_input(self, event: events.Key | events.Paste) -> bool:
        """Handle a key or pasted text before any later one; False if a widget of Textual's shall get it."""
        screen = self.screen
        printable = isinstance(event, events.Key) and event.is_printable
        if isinstance(event, events.Key) and not printable and self._everywhere(event) is BY_NAME["redraw"]:
            # Also while text is typed.
            self.redraw()
            return True
        if self._typed_ahead is not None and self._typed_ahead.actions.held is not None:
            is_quit = isinstance(event, events.Key) and self._everywhere(event) is BY_NAME["quit"]
            if self._typed_ahead.take(event, is_quit=is_quit):
                return True
            self.exit()
            return True
        if not isinstance(screen, TakesInput):
            return False
        taker = screen

        def take() -> bool:
            if isinstance(event, events.Paste):
                taker.take_paste(event.text)
                return True
            return taker.take_key(event)

        return self._held(take) is not False

    def _held(self, action: Callable[[], bool]) -> bool | None:
        """Call the action of a key, guarded; while it waits for the archive, later keys wait as well."""
        if self.actions is None:
            return self.guarded(action)
        try:
            return self.actions.start(action, holds=True)
        except ArchiveError as error:
            self.show_message(error.brief)
            return None

    def _everywhere(self, event: events.Key) -> Action | None:
        return self.session.keymap.find("everywhere", (key_name(event.key, event.character),))

    def _handle_typed(self, event: events.Key | events.Paste) -> None:
        """Handle what was typed while an action was waiting."""
        if not self._take_input(event):
            self.post_message(event)

    def on_app_blur(self) -> None:
        self._suspend_ticker(True)

    def on_app_focus(self) -> None:
        self._suspend_ticker(False)

    def _suspend_ticker(self, suspended: bool) -> None:
        """Stop the ticker while the terminal has no focus."""
        if self.session.screen:
            self.session.screen.ticker.suspend(suspended)

    def action_help_quit(self) -> None:
        """Show which key quits, after Ctrl+C."""
        keys = self.session.keymap.keys_of("quit")
        self.show_message(_("{key} quits.").format(key=keys_text(keys[0]) if keys else "Ctrl+Q"))

    def choose_theme(self) -> None:
        self.themes.choose()

    def open_link(self, address: str) -> None:
        """Open the address of a link that was clicked."""
        from tui_reader.ui.browser import opens_outside
        from tui_reader.ui.reader.visible_links import WebTarget

        if opens_outside(address):
            self.session.open_in_browser(address)
        else:
            self.session.close_documents()
            self.guarded(lambda: self.session.links.follow(WebTarget(address)))

    def open_picture(self, image: Image) -> None:
        self.guarded(lambda: self.session.open_picture(image))

    def fetch(
        self,
        address: str,
        linked_from: Callable[[], str | None],
        done: Callable[[Page, Fetched | None], None],
    ) -> None:
        """Fetch a page in a thread, then call `done` with it in the UI thread; see `Host.fetch`."""
        self.show_message(_("Fetching {address}…").format(address=address))

        proxy = self.config.proxy_address

        def fetch() -> None:
            try:
                from tui_reader.sync import fetched_pages

                for found in islice(fetched_pages([address], self.parser, linked_from(), proxy=proxy), 1):
                    self.call_in_ui(lambda page_and_bytes: done(*page_and_bytes), found)
            except ArchiveError as error:
                self.call_in_ui(self.show_message, str(error))

        self.in_background(fetch)

    def _open_addresses(self) -> None:
        """In a thread: open the pages of the command line, and add each to the list."""
        from tui_reader.archive.values import Raw
        from tui_reader.sync.pages import fetched_pages

        def noted(address: str, line: str) -> None:
            self.call_in_ui(self.session.note, f"{address}: {line}")

        proxy = self.config.proxy_address
        for page, fetched in fetched_pages(self._addresses, self.parser, proxy=proxy, noted=noted):
            raw = Raw(fetched.data, fetched.declared_charset, fetched.media_type) if fetched else None
            self.call_in_ui(lambda arrived: self.session.arrived(*arrived), (page, raw))
        self.call_in_ui(self._all_opened, None)

    def _all_opened(self, _nothing: None) -> None:
        if not self.session.notes:
            self.show_message("")

    def index_soon(self) -> None:
        """Index new bulletins in a thread, if this instance may write to the archive's file."""
        archive = self.session.archive
        if archive.check_file() or archive.kept_in is None or archive.read_only is not None:
            return
        if self._indexer is None:
            from tui_reader.ui.search.indexer import Indexer
            from tui_reader.ui.watches.announcing import Announcing

            announcing = Announcing(self, self.session, self._write, self._watches_changed)
            self._indexer = Indexer(archive.kept_in, announcing.compare, self._report_extraction)
        self.in_background(self._indexer.run)

    def _watches_changed(self) -> None:
        if self.session.screen is not None:
            self.session.screen.watches_changed()

    def _report_extraction(self, done: int, total: int) -> None:
        """Show, from a thread, in how many articles references and dates have been found; a sync shows its own
        progress instead."""

        def show(text: str) -> None:
            if "sync" not in self.__dict__ or not self.sync.running:
                self.session.show_progress(text)

        text = _("Finding references and dates in older articles: {done} of {total}") if total else ""
        self.call_in_ui(show, text.format(done=f"{done:,}", total=f"{total:,}"))

    async def on_unmount(self) -> None:
        if "parser" in self.__dict__:
            self.parser.abort()
        if "sync" in self.__dict__:
            self.sync.stop()
        if self._indexer:
            self._indexer.stop()
        if self.session.screen:
            self.session.screen.end_search()
            self.session.screen.end_attachments()

    def close(self) -> int:
        """Wait briefly for a cancelled sync to end, and close all archives; returns how many marks an archive that
        did not answer has not got."""
        if "sync" in self.__dict__:
            self.sync.end()
        self.follower.close()
        return self.session.close()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Save the reading position and quit."""
        if self.session.screen:
            self.session.save_position()
        super().exit(*args, **kwargs)
