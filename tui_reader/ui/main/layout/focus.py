"""The focus among the panes of the main screen, and what it leaves room for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.widget import Widget

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Handler
from tui_reader.ui.main.layout.areas import STACKED_ROWS, Needs, Pane, PaneArea, pane_areas, tab_order

if TYPE_CHECKING:
    from tui_reader.ui.main.main_panes import MainPanes, PlacesSession
    from tui_reader.ui.main.source_pane import SourcePane


class PaneFocus:
    """Moves the focus from pane to pane, and shows the text alone or beside the others."""

    def __init__(self, panes: MainPanes, session: PlacesSession, source_pane: Callable[[], SourcePane]) -> None:
        """`source_pane` is made at the first call, which the first paint does without."""
        self._panes = panes
        self._session = session
        self._source_pane = source_pane
        self.zen = False
        """Whether the text is shown alone."""
        self.in_sources = False
        """Whether the focus is, or was last, on the side list."""

    def handlers(self) -> Mapping[str, Handler]:
        """The actions that move the focus."""
        return {
            "next-pane": lambda: self._step(1),
            "previous-pane": lambda: self._step(-1),
            "pane-left": self._to_left,
            "pane-right": self._to_right,
            "focus-ticker": self._to_ticker,
            "zen": self.toggle_zen,
        }

    @property
    def needs(self) -> Needs:
        """What decides, together with the size of the terminal, which panes are shown."""
        panes, outline = self._panes, self._session.config.outline
        announcements = bool(panes.ticker.announcements)
        return Needs(
            zen=self.zen,
            listing=panes.listing,
            headings=len(panes.outline.headings) if outline and panes.completed else 0,
            announcements=announcements,
            in_ticker=announcements and panes.focused is panes.ticker,
            sources=panes.sources_shown,
            in_sources=self.in_sources,
            rows=min(panes.chooser.row_count(), STACKED_ROWS),
            row_height=panes.results.least_row_height if panes.searching else 1,
        )

    def areas(self, size: Size) -> dict[Pane, PaneArea]:
        """The panes that are shown in a terminal of this size, and their areas."""
        return pane_areas(size.width, size.height, self.needs)

    def _step(self, step: int) -> None:
        """Move the focus to the next visible pane, or where only one has room, to the other one."""
        screen = self._panes
        areas = self.areas(screen.app.size)
        single = not self.zen and ("list" in areas) != ("reader" in areas)
        names = [pane for pane in tab_order(areas, single=single) if pane != "outline" or screen.outline.headings]
        panes = [screen.chooser if pane == "list" else screen.query_one(f"#{pane}", Widget) for pane in names]
        index = panes.index(screen.focused) if screen.focused in panes else 0
        screen.set_focus(panes[(index + step) % len(panes)])

    def to_chooser(self) -> None:
        """Focus the list or the results, whichever is shown."""
        if not self.zen:
            self._panes.set_focus(self._panes.chooser)

    def _to_left(self) -> None:
        """From the list go to the side list, if that is open; from anywhere else to the list or the results."""
        sources = self._source_pane()
        if self._panes.focused is self._panes.chooser and sources.shown and not self.zen:
            self._panes.set_focus(sources.list)
        elif not sources.focused:
            self.to_chooser()

    def _to_right(self) -> None:
        """From the side list go to the list or the results, from anywhere else to the text."""
        panes = self._panes
        panes.set_focus(panes.chooser if self._source_pane().focused else panes.reader)

    def _to_ticker(self) -> None:
        """Focus the ticker, which needs an announcement."""
        panes = self._panes
        if not panes.ticker.announcements:
            panes.show_message(_("No announcements."))
        elif not self.zen:
            panes.set_focus(panes.ticker)

    def toggle_zen(self) -> None:
        """Show the text alone, or all panes."""
        self.zen = not self.zen
        self._panes.set_focus(self._panes.reader)
        self._panes.fit_panes()
