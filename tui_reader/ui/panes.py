"""The main screen and the reading session, as the folders below `main` see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui_reader.ui.keys.keyed_screen import KeyedScreen

if TYPE_CHECKING:
    from datetime import date

    from textual.widget import Widget

    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile, Revision, Row
    from tui_reader.config.settings import Config
    from tui_reader.extraction.values import TextPlace
    from tui_reader.model import Bulletin, Image
    from tui_reader.sources.sourcelist.reading import SourceList
    from tui_reader.ui.host import Host
    from tui_reader.ui.keys.keymap import Keymap


class MarkUpdate(NamedTuple):
    """New marks of a bulletin; None leaves a mark as it is."""

    read: bool | None = None
    starred: bool | None = None
    tags: tuple[str, ...] | None = None

    def applied_to(self, row: Row) -> Row:
        """The row with these marks."""
        return row._replace(**{name: value for name, value in self._asdict().items() if value is not None})


class FormerTextShown(NamedTuple):
    """A former text of a bulletin that a permalink has opened, as the page that is shown."""

    bulletin: Bulletin
    id: int
    revision: Revision


class LinkLabels(Protocol):
    """Labels on the links in sight, by which keys follow them."""

    @property
    def shown(self) -> bool:
        """Whether they are shown, so that keys belong here."""
        raise NotImplementedError

    def start(self, *, outside: bool = False) -> None:
        """Show them. `outside`: links open in the browser."""

    def press(self, key: str) -> bool:
        """Take a key; False for one that keeps its meaning."""
        raise NotImplementedError

    def leave(self) -> None:
        """Remove them."""


class Session(Protocol):
    """The archive on the screen and the bulletin that is open."""

    app: Host
    archive: Archive
    """Another one once the user's archive replaces the samples."""
    config: Config
    keymap: Keymap
    measure: int | None
    """Han characters in a line of the reader; None follows the size of the terminal."""
    open_id: int | None
    """The archive's number of the open bulletin; None for a page that is not in the archive."""

    former_text: FormerTextShown | None
    """The former text that a permalink has opened last."""

    read_sources: Callable[[], SourceList]
    """Reads the list of followed sources. Slow: call it in a thread."""

    @property
    def target_id(self) -> int | None:
        """As `open_id`, or the bulletin that is on its way to the reader in its place."""
        raise NotImplementedError

    def read(self, id: int) -> None:
        """Open a bulletin, move the focus to the reader, and mark it as read after `mark_read_after` seconds."""

    def once_shown(self, action: Callable[[], object]) -> None:
        """Do something once the text that was opened last is in the reader, which it is already if it is not long.
        It is not done if that text is not shown after all."""

    def show_files(self, files: Sequence[AttachedFile]) -> None:
        """Show the attachments of the open text in another state, at the same reading position."""

    @property
    def shown_bulletin(self) -> Bulletin | None:
        """The bulletin or page in the reader."""
        raise NotImplementedError

    def fetched_bytes(self, bulletin: Bulletin) -> bytes | None:
        """The bytes from which a page was read that a link or an announcement has opened; None where it shares
        them with others, such as those of its feed."""

    @property
    def is_in_front(self) -> bool:
        """Whether the main screen is not covered by another."""
        raise NotImplementedError

    def show_nothing(self) -> None:
        """Empty the reader."""

    def position_is_saved(self) -> None:
        """Take the present position for saved: a search moved the reader there, nobody has read there yet."""

    def search_was_opened(self) -> None:
        """Record the search whose results are shown as a place to which one can return."""

    def source_in_view(self) -> str | None:
        """The name of the source that the current bulletin came from, else of the source that filters the list."""

    def note(self, *notes: str) -> None:
        """Add notes to the evidence screen, and show the first one with the number of all others."""

    def tell_mark(self, text: str) -> None:
        """Show what was marked, and that it waits if the archive file cannot be written; "" shows the latter
        only."""

    def show_progress(self, text: str) -> None:
        """Show the progress of a sync on the main screen; "" once it has ended."""

    def show_source(self, name: str) -> None:
        """Show the articles of a followed source in the list."""

    def show_help(self) -> None:
        """Open the table of keys."""

    def open_in_browser(self, address: str | None = None) -> None:
        """Open an address, by default that of the current bulletin, in a graphical browser; where that is not
        possible, show why and offer the address."""

    def offer(self, address: str | None, message: str = "") -> None:
        """Apply the keys for copying and opening to an address, until another action; with a message that says
        so."""

    def today(self) -> date:
        """The present day, which the days left are counted from."""
        raise NotImplementedError

    def go_to_text(self, id: int, place: TextPlace | None = None, article: str = "") -> None:
        """Read a bulletin at one of its articles, as `6(1)`, or else at a place, whose text is lit."""

    def close_documents(self) -> None:
        """Close all screens that are shown over the main one."""

    def leave_screen(self, reopen: Callable[[], object]) -> None:
        """Record a screen over the panes that is about to lead to a text; `back` calls `reopen` to open it."""

    def back_from_screen(self) -> None:
        """Close a screen that `back` has shown again, and go to the place before it."""

    def go_to_bulletin(self, id: int) -> None:
        """Read a bulletin, with the cursor of the list on it where the list shows it."""

    def open_permalink(self, text: str) -> None:
        """Read the text that a permalink names, at its section, or show why there is none."""

    def visit_page(self, bulletin: Bulletin) -> None:
        """Read a page that is not in the archive; `back` returns to the text that was open."""

    def replace_page(self, bulletin: Bulletin) -> None:
        """Show another text of the page that is open and not in the archive, in its place."""

    def go_to_place(self, name: str, words: str) -> bool:
        """Go to the heading of the open text that a link with these words to `#name` means; False for none."""

    def link_labels(self, screen: KeyedScreen, text: Widget) -> LinkLabels:
        """The labels of the links of a text that is shown on a screen over the panes."""
        raise NotImplementedError

    def open_picture(self, image: Image) -> None:
        """Show a picture of the text in the reader on the whole screen."""

    def open_attachment(self, number: int, then: Callable[[], object] = lambda: None) -> None:
        """Read an attachment of the open text by its number, from 1; fetch it if it is not at hand. `then` is
        called once its text is in the reader."""

    def open_attachment_at(self, address: str) -> bool:
        """Read the attachment of the open text that has an address; False where none has it."""
        raise NotImplementedError

    def notes_changed(self) -> None:
        """Draw the notes of the open text as they are now."""

    def open_search(self, text: str) -> None:
        """Run a search and show its results."""

    def key_text(self, action: str) -> str:
        """The first key of an action as it is displayed; without one, its name on the command line."""


class Panes(KeyedScreen):
    """Base class of the main screen, which does not name its widgets."""

    listing = True
    """Whether the focus is, or was last, on the list, the results or the ticker rather than in the text."""

    @property
    def searching(self) -> bool:
        """Whether search results are shown instead of the list."""
        raise NotImplementedError

    @property
    def current_row(self) -> Row | None:
        """The row under the cursor of the list or of the results, whichever is shown."""
        raise NotImplementedError

    def show_results(self) -> None:
        """Show the pane of results instead of the list, also where only one pane has room."""
        raise NotImplementedError

    def show_list(self) -> None:
        """Show the list as it was left instead of the results, and move the focus there."""
        raise NotImplementedError

    def fit_panes(self) -> None:
        """Lay out the panes for the focus, zen, the open document and the selection."""
        raise NotImplementedError

    def preview_soon(self) -> None:
        """Open the current row once the cursor has rested on it."""
        raise NotImplementedError

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        """Show the new marks of a bulletin in the list and in the results."""
        raise NotImplementedError

    def refresh_results(self) -> None:
        """Read the rows of the results near the cursor again."""
        raise NotImplementedError


class OriginScreen(KeyedScreen):
    """A screen over the panes that leads to texts, from which `back` returns to it."""

    session: Session
    returned = False
    """Whether `back` has shown it again."""

    def again(self) -> Callable[[], OriginScreen]:
        """What makes this screen once more, as it is now."""
        raise NotImplementedError

    def leave(self, then: Callable[[], object]) -> None:
        """Close the screen and go to a text."""
        if not self.is_current:
            return
        app, make = self.app, self.again()

        def reopen() -> None:
            screen = make()
            screen.returned = True
            app.push_screen(screen)

        self.session.leave_screen(reopen)
        self.dismiss()
        then()

    def jump_back(self) -> None:
        """Go to the place before: what is below the screen, unless `back` led to the screen itself."""
        if self.returned:
            self.session.back_from_screen()
        else:
            self.dismiss()
