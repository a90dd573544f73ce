"""Protocols of the main screen and the reading session, for what works on them from folders below `main`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tui_reader.ui.widgets.prompt import NO_HELP, Changed, Complete, Done, Typing

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.timer import Timer
    from textual.widget import Widget

    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Row
    from tui_reader.config.settings import Config
    from tui_reader.sources.sourcelist.reading import SourceList
    from tui_reader.ui.host import Host
    from tui_reader.ui.keys.key_sequences import KeySequences
    from tui_reader.ui.keys.keymap import Keymap


class MarkUpdate(NamedTuple):
    """New marks of a bulletin; None leaves a mark as it is."""

    read: bool | None = None
    starred: bool | None = None
    tags: tuple[str, ...] | None = None

    def applied_to(self, row: Row) -> Row:
        """The row with these marks."""
        return row._replace(**{name: value for name, value in self._asdict().items() if value is not None})


class Session(Protocol):
    """The archive on the screen and the bulletin that is open."""

    @property
    def app(self) -> Host: ...

    @property
    def archive(self) -> Archive:
        """Another one once the user's archive replaces the samples."""

    @property
    def config(self) -> Config: ...

    @property
    def keymap(self) -> Keymap: ...

    @property
    def measure(self) -> int:
        """Han characters in a line of the reader."""

    @property
    def open_id(self) -> int | None:
        """The archive's number of the open bulletin; None for a page that is not in the archive."""

    @property
    def read_sources(self) -> Callable[[], SourceList]:
        """Reads the list of followed sources. Slow: call it in a thread."""

    def read(self, id: int) -> None:
        """Open a bulletin, move the focus to the reader, and mark it as read after the configured time."""

    def position_is_saved(self) -> None:
        """Take the present position for saved: a search moved the reader there, nobody has read there yet."""

    def source_in_view(self) -> str | None:
        """The name of the source that the current bulletin came from, else of the source that filters the list."""

    def note(self, *notes: str) -> None:
        """Add notes to the evidence screen and show the first one."""

    def show_progress(self, text: str) -> None:
        """Show the progress of a sync on the main screen; "" once it has ended."""

    def show_help(self) -> None:
        """Open the table of keys."""

    def open_in_browser(self, address: str | None = None) -> None:
        """Open an address, by default that of the current bulletin, in a graphical browser."""

    def new_key_sequences(self) -> KeySequences:
        """The keys typed on a new screen."""

    def key_text(self, action: str) -> str:
        """The first key of an action as it is displayed; without one, its name on the command line."""


class Panes(Protocol):
    """The main screen, without naming its widgets."""

    @property
    def focused(self) -> Widget | None: ...

    @property
    def size(self) -> Size: ...

    @property
    def listing(self) -> bool:
        """Whether the focus is, or was last, on the list, the results or the ticker rather than in the text."""

    @property
    def searching(self) -> bool:
        """Whether search results are shown instead of the list."""

    @property
    def current_row(self) -> Row | None:
        """The row under the cursor of the list or of the results, whichever is shown."""

    def set_focus(self, widget: Widget | None) -> None: ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer: ...

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any) -> bool: ...

    def show_message(self, message: str) -> None:
        """Show one line in the status line until the next key."""

    def ask(
        self,
        label: str,
        pane: Widget,
        on_done: Done,
        on_change: Changed | None = None,
        complete: Complete | None = None,
        text: str = "",
        typing: Typing = NO_HELP,
    ) -> None:
        """Open the prompt; the focus returns to `pane` afterwards."""

    def show_results(self) -> None:
        """Show the pane of results instead of the list."""

    def show_list(self) -> None:
        """Show the list instead of the results, and move the focus there."""

    def fit_panes(self) -> None:
        """Lay out the panes for the focus, the open document and the selection."""

    def preview_soon(self) -> None:
        """Open the current row once the cursor has rested on it."""

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        """Show the new marks of a bulletin."""

    def refresh_results(self) -> None:
        """Read the rows of the results near the cursor again."""
