"""The application: themes and paint, the archive that is open, and the thread that fetches and parses."""

from __future__ import annotations

import gc
import os
import signal
from asyncio import get_running_loop
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.config.settings import FILE_NAME, Config
from tui_reader.config.settings import load as load_config
from tui_reader.i18n import gettext as _
from tui_reader.i18n import install
from tui_reader.model import Page
from tui_reader.parse.worker import Parser
from tui_reader.ui.announcements.ticker import Clock, TimerClock
from tui_reader.ui.host import Host
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.keys.keymap import Keymap, build_keymap, keys_text
from tui_reader.ui.main.archive_follower import ArchiveFollower, PendingArchive
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.sync.setup import SourceListCache, SyncSetup
from tui_reader.ui.theme.remembered import FILE_NAME as REMEMBERED_FILE
from tui_reader.ui.theme.remembered import remember_theme, remembered_theme
from tui_reader.ui.theme.themes import (
    ThemeLibrary,
    choose_theme,
    is_colorless,
    line_filters,
    use_theme,
    variable_defaults,
)

if TYPE_CHECKING:
    from tui_reader.ui.search.indexer import Indexer
    from tui_reader.ui.sources.screen import SourcesScreen
    from tui_reader.ui.sync.controller import SyncController

KEYS_FILE = "keys.yaml"

THEME_CHECK = 1.0
"""Seconds between looks at the theme's file; a look is one or two `stat`."""


SAVE_POSITION = 5.0
"""Seconds between savings of the reading position, in case the program is killed."""

FOLLOW = 1.0
"""Seconds between looks at whether another program has written to the archive; a look takes microseconds."""

INDEX_AFTER = 2.0
"""Seconds after the first paint at which the search index is looked after."""


class BulletinApp(Host):
    """The program on the screen, over one archive."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []
    ESCAPE_TO_MINIMIZE = False
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
        themes: ThemeLibrary | None = None,
        sync: SyncSetup | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`addresses` are opened once the screen is up; `notes` are lines to show at the start, such as what is
        wrong in a settings file; `clock` moves the ticker; `theme` is for this run, and `theme_file` remembers the
        one chosen on the screen; `sync` says which archive is filled from which sources, by default this one from
        those that are listed beside it."""
        super().__init__(driver_class=driver_class)
        self.config = config or Config()
        self.ambiguous = self.config.ambiguous_cells
        self.animation_level = "none"
        kept = archive.path or Path("archive.sqlite")
        setup = sync or SyncSetup.of(kept, kept.parent, self.config)
        self._setup = setup
        self.session = ReadingSession(
            self,
            archive,
            self.config,
            keymap or build_keymap()[0],
            SourceListCache(setup).read,
        )
        self.follower = ArchiveFollower(
            self.session, PendingArchive(setup.archive) if setup.awaited else None, lambda: self._sync_running
        )
        self.themes = themes or ThemeLibrary()
        self._clock = clock or TimerClock()
        self._addresses = list(addresses)
        self._notes = list(notes)
        self.fault: Exception | None = None
        self._parser = Parser()
        self._indexing: Indexer | None = None
        system = self.console.color_system
        self.colorless = is_colorless(os.environ, system)
        self._theme_file = theme_file
        wanted = theme or (remembered_theme(theme_file, self.config.theme) if theme_file else self.config.theme)
        self._theme_wanted = choose_theme(wanted, os.environ, system, self.themes)
        self._load_theme(self._theme_wanted)

    def get_default_screen(self) -> Screen[Any]:
        return MainScreen(self.session, self._clock, lambda: self.sync)

    @cached_property
    def sync(self) -> SyncController:
        """The controller of syncs, made when it is first needed, which is not at the start."""
        from tui_reader.ui.sync.controller import SyncController

        return SyncController(self.session, self._setup, self.follower.follow, self._open_sources)

    @property
    def _sync_running(self) -> bool:
        return "sync" in self.__dict__ and self.sync.running

    def _open_sources(self) -> SourcesScreen:
        from tui_reader.ui.sources.screen import SourcesScreen

        screen = SourcesScreen(self.sync)
        self.push_screen(screen)
        return screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return line_filters(super().get_line_filters(), self.colorless)

    def on_ready(self) -> None:
        """After the first paint: collect garbage again, but not among what the start has left for good."""
        gc.freeze()
        gc.enable()
        loop = get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # A closed window or a shutdown is an ordinary way to leave. Windows has no such handlers.
            with suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, self.exit, None, 128 + number)
        self.set_interval(SAVE_POSITION, self.session.save_position)
        self.set_interval(FOLLOW, lambda: self.guarded(self.follower.follow))
        self.set_timer(INDEX_AFTER, self.index_soon)
        self.set_timer(INDEX_AFTER, lambda: self.sync.watch())

    def on_mount(self) -> None:
        self.set_interval(THEME_CHECK, self._reload_changed_theme)
        if self._addresses:
            self.show_message(_("Opening…"))
        self.session.note(*self._notes)
        if self._addresses:
            self.in_background(self._open_addresses)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, KeyedScreen) and self.guarded(lambda: screen.take(event)) is not False:
                return
        await super().on_event(event)

    def on_app_blur(self) -> None:
        self._suspend_ticker(True)

    def on_app_focus(self) -> None:
        self._suspend_ticker(False)

    def _suspend_ticker(self, suspended: bool) -> None:
        """Stop the ticker while the terminal has no focus."""
        if self.session.screen:
            self.session.screen.ticker.suspend(suspended)

    def _load_theme(self, name: str) -> None:
        theme, faults = self.themes.load(name)
        self._notes += [str(fault) for fault in faults]
        use_theme(self, theme)

    def _reload_changed_theme(self) -> None:
        """A theme file that was saved anew shows at once; one with faults is named and the old one stays."""
        if not self.themes.changed(self._theme_wanted):
            return
        theme, faults = self.themes.load(self._theme_wanted)
        if faults:
            self.show_message(str(faults[0]))
        else:
            use_theme(self, theme)

    def action_help_quit(self) -> None:
        self.explain_quit()

    def explain_quit(self) -> None:
        """Ctrl+C, which stops programs elsewhere: say what stops this one."""
        keys = self.session.keymap.keys_of("quit")
        self.show_message(_("{key} quits.").format(key=keys_text(keys[0]) if keys else "Ctrl+Q"))

    def choose_theme(self) -> None:
        """Choose a theme from a list and see it on the way; leaving the list brings the old one back."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        names = self.themes.names()
        before = self._theme_wanted
        start = names.index(before) if before in names else 0

        def put_on(index: int) -> None:
            theme, faults = self.themes.load(names[index])
            if not faults:
                use_theme(self, theme)

        def done(index: int | None) -> None:
            self._theme_wanted = before if index is None else names[index]
            theme, faults = self.themes.load(self._theme_wanted)
            use_theme(self, theme)
            self.show_message(str(faults[0]) if faults else _("Theme: {name}").format(name=self._theme_wanted))
            if self._theme_wanted != before:
                self._remember_theme()

        self.push_screen(PickScreen(_("Theme"), [Choice(name) for name in names], start, put_on), done)

    def _remember_theme(self) -> None:
        if self._theme_file is None:
            return
        try:
            remember_theme(self._theme_file, self._theme_wanted, self.config.theme)
        except OSError as error:
            self.show_message(
                _("{path}: {error}; the theme stays for this run only").format(
                    path=self._theme_file, error=error.strerror
                )
            )

    def open_link(self, address: str) -> None:
        """A link in the text was clicked."""
        self.session.open_in_browser(address)

    def fetch(self, address: str, linked_from: Callable[[], str], done: Callable[[Page], None]) -> None:
        """Fetch a page that another one leads to and hand it over; the screen stays usable meanwhile.

        `linked_from`, asked in a thread, is what keeps a page from leading into private networks or local files.
        """
        self.show_message(_("Fetching {address}…").format(address=address))

        proxy = self.config.proxy_address

        def fetch() -> None:
            try:
                from tui_reader.sync import open_pages

                for page in islice(open_pages([address], self._parser, linked_from(), proxy=proxy), 1):
                    self.call_in_ui(done, page)
            except ArchiveError as error:
                self.call_in_ui(self.show_message, str(error))

        self.in_background(fetch)

    def _open_addresses(self) -> None:
        """In a thread: every page of the command line, put on the shelf as it is ready."""
        from tui_reader.sync import open_pages

        for page in open_pages(self._addresses, self._parser, proxy=self.config.proxy_address):
            self.call_in_ui(self.session.arrived, page)
        self.call_in_ui(self._all_opened, None)

    def _all_opened(self, _nothing: None) -> None:
        if not self.session.notes:
            self.show_message("")

    def _handle_exception(self, error: Exception) -> None:
        """A fault of the program: leave the screen, and let `run_app` raise it where it becomes one line."""
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Textual would print a traceback with the values of all variables, untrusted text among them."""
        self._exit_renderables.clear()

    def index_soon(self) -> None:
        """Index what waits for it, in a thread; only the instance that may write to the archive's file does."""
        archive = self.session.archive
        if archive.file is None or archive.read_only is not None:
            return
        if self._indexing is None:
            from tui_reader.ui.search.indexer import Indexer

            self._indexing = Indexer(archive.file)
        self.in_background(self._indexing.run)

    async def on_unmount(self) -> None:
        self._parser.abort()
        if "sync" in self.__dict__:
            self.sync.stop()
        if self._indexing:
            self._indexing.stop()
        if self.session.screen:
            self.session.screen.search.end()

    def close(self) -> None:
        """Wait briefly for a cancelled sync to end, and close all archives."""
        if "sync" in self.__dict__:
            self.sync.end()
        self.follower.close()
        self.session.close()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave, with the reading position kept."""
        if self.session.screen:
            self.session.save_position()
        super().exit(*args, **kwargs)


def _keys_from(path: Path) -> tuple[Keymap, list[str]]:
    """The keymap of the defaults and the user's file, and a line for each thing wrong in it."""
    if not path.exists():
        return build_keymap()[0], []
    from tui_reader.config.yamlfile import read_yaml

    document, faults = read_yaml(path)
    notes = [str(fault) for fault in faults]
    written: Mapping[str, object] = document.data
    keymap, wrong = build_keymap(written)
    notes += [str(document.fault((fault.entry,), fault.message)) for fault in wrong]
    return keymap, notes


def _open_archive(addresses: Sequence[str]) -> Archive:
    """The archive to show: in memory for addresses, else the kept one, else the samples while that is empty."""
    kept = paths.archive_path()
    if addresses:
        return open_archive(None, marks=kept)
    archive = open_archive(kept)
    if archive.counts().total:
        return archive
    archive.close()
    from tui_reader.sample_archive import open_samples

    return open_samples(kept, Parser)


def run_app(*, addresses: list[str], theme: str | None, language: str | None, config_path: Path | None) -> int:
    """Open the program on the screen and return its exit code once it is left.

    Raises ArchiveError when the archive cannot be opened at all, and whatever stopped the program while it ran;
    the terminal is itself again by then.
    """
    themes = ThemeLibrary()
    config, faults = load_config(config_path or paths.config_dir() / FILE_NAME, themes.names)
    notes = [str(fault) for fault in faults]
    install(language or config.language)
    keymap, key_notes = _keys_from((config_path.parent if config_path else paths.config_dir()) / KEYS_FILE)
    archive = _open_archive(addresses)
    awaited = archive.file is None and not addresses
    setup = SyncSetup.of(paths.archive_path(), paths.config_dir(), config, awaited=awaited)
    app: BulletinApp | None = None
    try:
        archive.claim()
        app = BulletinApp(
            archive,
            config,
            keymap,
            addresses=addresses,
            notes=[*notes, *key_notes],
            theme=theme,
            theme_file=paths.data_dir() / REMEMBERED_FILE,
            themes=themes,
            sync=setup,
        )
        app.run(mouse=config.mouse)
        if app.fault:
            raise app.fault
        return app.return_code or 0
    finally:
        if app:
            app.close()
        archive.close()
