"""The application as widgets and screens see it: threads, messages, styles, and errors of the archive."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import App
from textual.geometry import Offset

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.i18n import gettext as _
from tui_reader.ui.clipboard import LONGEST_FOR_TERMINAL, clipboard_tools, copied_message, give_to
from tui_reader.ui.theme.styles import Styles

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Image, Page
    from tui_reader.sources import Fetched
    from tui_reader.ui.remote.suspension import SuspendedActions

Result = TypeVar("Result")


@runtime_checkable
class ShowsMessages(Protocol):
    """A screen with a status line."""

    def show_message(self, message: str) -> None:
        """Show one line until the next key."""


@runtime_checkable
class TakesInput(Protocol):
    """A screen that handles keys and pasted text at once, in the order in which they arrive."""

    def take_key(self, event: events.Key) -> bool:
        """Handle a key; False if it does nothing here."""

    def take_paste(self, text: str) -> None:
        """Insert pasted text where text is typed, or say why not."""


@runtime_checkable
class HasCaret(Protocol):
    """An input, or a pane with a current row or line."""

    def caret(self) -> Offset:
        """Where text is typed, or the first cell of the current row or line, from the corner of the widget."""


class Host(App[None]):
    """Base class of the application: all that a widget or screen may know of it."""

    ALLOW_SELECT = False
    """Textual's own selection with the mouse finds no text in lines that are drawn cell by cell, and repaints the
    screen at each step; the reader has its own."""

    ambiguous: int = 1
    """Cells that the terminal gives to East Asian ambiguous characters, 1 or 2."""

    colorless = False
    """Whether the terminal gets no colours."""

    hyperlinks = False
    """Whether links are marked for the terminal, so that it can open them (OSC 8)."""

    key_pressed = False
    """Whether a key has been pressed in this run."""

    told_layout = False
    """Whether a message of this run has said that keys of another layout act as the US keys in their positions."""

    pending_message = ""
    """A message for the main screen, from a moment when the screen on top had no status line."""

    picture_protocol: Literal["kitty", "iterm2", "sixel", "blocks"] = "blocks"
    """How pictures are drawn: by a graphics protocol of the terminal, or in characters."""

    cell_pixels: tuple[int, int] = (10, 20)
    """Width and height of a cell of the terminal in pixels."""

    actions: SuspendedActions | None = None
    """Suspends actions that wait for an archive behind a network; None while every archive answers at once."""

    _styles_in_use: Styles | None = None

    @property
    def text_styles(self) -> Styles:
        """The styles of the current theme."""
        if self._styles_in_use is None:
            self._styles_in_use = Styles(self.theme_variables or self.get_css_variables())
        return self._styles_in_use

    def _watch_theme(self, theme_name: str) -> None:
        if self._styles_in_use is not None:
            # `theme_variables` are those of the former theme until the style sheets are read again.
            self._styles_in_use = Styles(self.get_css_variables())
        super()._watch_theme(theme_name)

    @property
    def cursor_position(self) -> Offset:
        """The cell of the terminal's cursor, which input methods, magnifiers and braille displays follow: where
        text is typed, else the current row or line of the focused pane. Textual asks for it with each frame."""
        focused = self.screen_stack[-1].focused if self.screen_stack else None
        return focused.region.offset + focused.caret() if isinstance(focused, HasCaret) else Offset()

    @cursor_position.setter
    def cursor_position(self, _position: Offset) -> None:
        """Textual sets it when an input gets the focus, before its place is known."""

    def show_message(self, message: str) -> None:
        """Show one line in the status line of the current screen; without one, in the main screen's later."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ShowsMessages):
            screen.show_message(message)
        else:
            self.pending_message = message

    def guarded(self, action: Callable[[], Result]) -> Result | None:
        """Call `action` and return its result. An ArchiveError is shown as a message, and None returned; so it is
        when the action waits for an archive behind a network: it goes on later."""
        try:
            return action() if self.actions is None else self.actions.run(action)
        except ArchiveError as error:
            self.show_message(str(error) if error.path else error.brief)
            return None

    def aside(self, action: Callable[[], object], kind: str = "") -> None:
        """Call `action`, guarded. If it waits for an archive behind a network, its caller goes on
        meanwhile, and keys are handled. Of a `kind`, a later one takes the place of one that has not asked yet."""

        def act() -> None:
            # Nobody has asked for it, and a line says that the connection is lost as long as it is.
            with suppress(ArchiveUnavailable):
                action()

        try:
            if self.actions is None:
                action()
            else:
                self.actions.start(act, kind)
        except ArchiveError as error:
            self.show_message(str(error) if error.path else error.brief)

    def asked(self, archive: Archive) -> Archive:
        """An archive as the screens ask it; see `tui_reader.ui.remote`."""
        return archive

    def awaits(self, token: object, awaited: bool) -> None:
        """Note that an answer of the archive is waited for, or not any more: after a moment a line says so."""

    def in_background(self, work: Callable[[], None]) -> None:
        """Run `work` in a daemon thread, which does not delay the end of the program. An error that `work` does
        not handle ends the program, as one in the UI thread does: what waits for the work would wait for ever."""

        def run() -> None:
            try:
                work()
            except Exception as error:
                if not self.is_running:
                    raise
                with suppress(RuntimeError, CancelledError):
                    self.call_from_thread(self._end_with, error)

        Thread(target=run, daemon=True).start()

    def _end_with(self, error: Exception) -> None:
        try:
            raise error
        except Exception as raised:  # noqa: BLE001 (Textual asks for the error that is being handled)
            self._handle_exception(raised)

    def call_in_ui(self, done: Callable[[Result], object], value: Result) -> None:
        """From another thread: call `done(value)`, guarded, in the UI thread; does nothing once the app closes."""
        if self.is_running:
            with suppress(RuntimeError, CancelledError):
                self.call_from_thread(lambda: self.guarded(lambda: done(value)))

    def copy(self, text: str, what: str) -> None:
        """Copy a text to the clipboard of the terminal (OSC 52) and, in a thread, by the tools that there are.

        Then one line names `what` was copied and the ways by which it went.
        """
        encoded = text.encode("utf-8", "replace")
        sent = len(encoded) <= LONGEST_FOR_TERMINAL
        if sent:
            self.copy_to_clipboard(encoded.decode())
        tools = clipboard_tools()
        if not tools:
            self.show_message(copied_message(what, sent))
            return

        def give() -> None:
            failures = [failure for tool in tools if (failure := give_to(tool, text))]
            self.call_in_ui(self.show_message, copied_message(what, sent, tools, failures))

        self.in_background(give)

    def fetch(
        self,
        address: str,
        linked_from: Callable[[], str | None],
        done: Callable[[Page, Fetched | None], None],
    ) -> None:
        """Fetch a page in a thread, then call `done` in the UI thread with it and the bytes that it was read from.

        `linked_from` is called in the thread and returns the address of the page with the link, which decides
        whether the link may lead to private hosts; None for a link that the user may follow anywhere.
        """
        raise NotImplementedError

    def open_link(self, address: str) -> None:
        """Open the address of a link that was clicked."""
        raise NotImplementedError

    def open_picture(self, image: Image) -> None:
        """Show a picture of the open text that was clicked and has no address."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Paint the whole screen, whatever another program has left on it."""
        self.refresh(layout=True)

    def suspend_program(self) -> None:
        """Give the terminal back to the shell, if there is one, until it continues the program."""
        if self._driver is not None and self._driver.can_suspend:
            self.action_suspend_process()
        else:
            self.show_message(_("The program cannot be suspended here."))

    def ask_for_graphics(self) -> None:
        """Ask the terminal, once, how it draws pictures; `KeyedScreen.graphics_changed` is called if it can."""
        raise NotImplementedError

    def draw_graphic(self, x: int, y: int, codes: str) -> None:
        """Write the codes of a graphics protocol with the cursor at a cell, after the screen has been written."""
        raise NotImplementedError

    def remove_graphic(self) -> None:
        """Remove what `draw_graphic` has drawn."""
        raise NotImplementedError

    def fail(self, error: Exception) -> None:
        """End the program because of an error outside of the handling of a message, and report it."""
        raise NotImplementedError

    def terminal_closed(self) -> None:
        """End the program because its terminal is gone."""
        raise NotImplementedError

    def index_soon(self) -> None:
        """Start to index, in a thread, what the search index lacks."""
        raise NotImplementedError

    def choose_theme(self) -> None:
        """Open the list of themes."""
        raise NotImplementedError
