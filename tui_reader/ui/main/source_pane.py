"""The side list on the main screen: opened and closed, kept up to date, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Handler, movements
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.sources.side_entries import SideContents
from tui_reader.ui.sources.side_list import SideList

if TYPE_CHECKING:
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.ui.main.main_panes import MainPanes
    from tui_reader.ui.main.session import ReadingSession
    from tui_reader.ui.search.views import Views
    from tui_reader.ui.sources.edits import SourceEdits
    from tui_reader.ui.sync.controller import SyncController

RARELY = 20
"""Counting the hits of saved searches takes at most one part in so many of the time."""


class SourcePane:
    """Opens the side list, and narrows the article list to what is chosen in it.

    The counts of sources are read from stored sums whenever the archive changes. The list of sources and the hits
    of saved searches are read in a thread.
    """

    def __init__(
        self,
        panes: MainPanes,
        session: ReadingSession,
        views: Callable[[], Views],
        edits: Callable[[], SourceEdits],
        sync: Callable[[], SyncController],
    ) -> None:
        """`views` shows views and searches, `edits` and `sync` change sources and sync them; each is made at the
        first call."""
        self.panes = panes
        self.session = session
        self._views = views
        self.list = SideList(id="sources")
        self.shown = False
        self.edits = edits
        self._sync = sync
        self._contents = SideContents()
        self._counting = LatestJob(session.app.in_background)
        self._next_count = 0.0

    def handlers(self) -> Mapping[str, Handler]:
        """The actions of the pane; those on a source do nothing on another entry but say so."""
        return {
            **movements("sync", self.list),
            "open-source": self.open_entry,
            "fold-source": self.list.fold,
            "edit-source": lambda: self._with_source(lambda source: self.edits().choose(self.panes, source)),
            "remove-source": lambda: self._with_source(lambda source: self.edits().remove(source)),
            "pause-source": lambda: self._with_source(lambda source: self.edits().toggle_pause(source)),
            "show-failures": lambda: self._sync().show_sources(),
            "cancel-sync": lambda: self._sync().cancel(),
        }

    @property
    def focused(self) -> bool:
        """Whether the side list has the keys."""
        return self.panes.focused is self.list

    @property
    def source(self) -> Source | None:
        """The source under the cursor."""
        entry = self.list.current
        return entry.source if entry else None

    def toggle(self) -> None:
        """Open the side list and move the focus there; close it if it is there."""
        if self.focused:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the side list, and move the focus there."""
        self.shown = True
        if not self.list.is_attached:
            self.panes.mount(self.list)
        self.refresh()
        self.reload()
        self.panes.set_focus(self.list)
        self.panes.fit_panes()

    def close(self) -> None:
        """Hide the side list, and move the focus to the list."""
        self.shown = False
        self.panes.focus_chooser()
        self.panes.fit_panes()

    def refresh(self) -> None:
        """Show the counts as they are now."""
        if not self.shown:
            return
        archive = self.session.archive

        def read() -> None:
            counts, origins = archive.counts(), archive.origins()
            self._show(self._contents._replace(counts=counts, origins=origins))

        self.session.app.aside(read, "origins")
        if self._contents.saved and monotonic() >= self._next_count:
            self._count_saved()

    def _show(self, contents: SideContents) -> None:
        self._contents = contents
        self.list.show(contents)

    def reload(self, renamed: tuple[str, str] | None = None) -> None:
        """Read the sources, their last syncs and the saved searches again. A narrowed list follows a new name."""
        view = self.session.rows.view
        if renamed and renamed[0] in view.origins:
            names = tuple(renamed[1] if name == renamed[0] else name for name in view.origins)
            self.panes.list.set_view(view._replace(origins=names))
        if not self.shown:
            return
        app, session = self.session.app, self.session

        def read() -> None:
            archive = session.archive
            sources = session.read_sources().sources
            try:
                synced, saved = archive.synced(), archive.saved_queries()
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
                return
            app.call_in_ui(
                lambda _nothing: self._was_read(
                    self._contents._replace(sources=sources, synced=synced, saved=saved)
                ),
                None,
            )

        app.in_background(read)

    def _was_read(self, contents: SideContents) -> None:
        self._show(contents)
        self._next_count = 0.0
        self.refresh()

    def _count_saved(self) -> None:
        """Count the hits of the saved searches in a thread."""
        saved = list(self._contents.saved)
        # Until the end of this count is known.
        self._next_count = float("inf")

        def count() -> None:
            begun = monotonic()
            hits = self._views().hits_of(saved, lambda: self._counting.waiting)
            self.session.app.call_in_ui(lambda seconds: self._were_counted(hits, seconds), monotonic() - begun)

        self._counting.do(count)

    def _were_counted(self, hits: Mapping[str, tuple[int, int]], seconds: float) -> None:
        self._next_count = monotonic() + seconds * RARELY
        self._show(self._contents._replace(hits=hits))

    def tell_reason(self) -> None:
        """Say why the source under the cursor failed."""
        entry = self.list.current
        if entry is not None and entry.reason:
            self.panes.show_message(f"{entry.name}: {entry.reason}")

    def open_entry(self) -> None:
        """Show the articles of the entry under the cursor; fold or unfold what has none."""
        entry = self.list.current
        if entry is None:
            return
        if entry.query is not None:
            self._views().open_query(entry.query)
        elif entry.view is not None:
            self._views().show(entry.view)
        else:
            self.list.fold()

    def sync(self) -> None:
        """Sync the source under the cursor; elsewhere that of the current bulletin, or all."""
        entry = self.list.current if self.focused else None
        if entry is not None and entry.view is not None and len(entry.view.origins) == 1 and entry.view.origins[0]:
            self._sync().sync_named(entry.view.origins[0])
        elif entry is not None:
            self._sync().sync_all()
        else:
            self._sync().sync_current()

    def edit_tags(self) -> None:
        """Ask for the tags of the source under the cursor."""
        self._with_source(lambda source: self.edits().ask_tags(self.panes, source))

    def _with_source(self, act: Callable[[Source], None]) -> None:
        if self.source is not None:
            act(self.source)
        else:
            self.panes.show_message(_("Not a followed source; move to one first."))
