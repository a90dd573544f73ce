"""The announcement ticker: titles that scroll by if they do not fit, until it gets the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.i18n import gettext as _
from tui_reader.model import Announcement
from tui_reader.text.width import cell_width
from tui_reader.ui.announcements.marquee import GAP, Marquee
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run

if TYPE_CHECKING:
    from textual.timer import Timer

MAX_STEPS = 5.0
"""Steps per second at most: faster steps are unreadable and waste a core. Chosen by hand."""


class Clock(Protocol):
    """Moves the ticker: calls `step` `rate` times a second until it is stopped."""

    def start(self, ticker: Ticker, rate: float, step: Callable[[], None]) -> None: ...

    def stop(self) -> None: ...


class TimerClock:
    """A clock based on a timer of Textual."""

    def __init__(self) -> None:
        self._timer: Timer | None = None

    def start(self, ticker: Ticker, rate: float, step: Callable[[], None]) -> None:
        """Call `step` at `rate` times a second."""
        self.stop()
        self._timer = ticker.set_interval(1 / rate, step)

    def stop(self) -> None:
        """Stop the calls."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


class Ticker(LineWidget, can_focus=True):
    """One line: a label, the number of the selected announcement, and the marquee of titles.

    With the focus it shows only the selected announcement, which moves if it is too long. It does not move while
    it is paused, while another screen covers it, while the terminal has no focus, and if everything fits.
    """

    DEFAULT_CSS: ClassVar[str] = "Ticker { height: 1; }"

    class Opened(Message):
        """The selected announcement was clicked."""

    class Filled(Message):
        """There are announcements now, or none any more."""

    def __init__(self, clock: Clock, rate: float, *, paused: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.announcements: list[Announcement] = []
        self.selected = 0
        self.paused = paused
        self._suspended = False
        self._clock = clock
        self._rate = min(rate, MAX_STEPS)
        self._marquee = Marquee.of([], 0)
        self._moving = False

    def show(self, announcements: list[Announcement]) -> None:
        """Replace the announcements; the selected one stays selected if it is among the new ones."""
        before = [_key(one) for one in self.announcements]
        after = [_key(one) for one in announcements]
        self.announcements = announcements
        if after == before:
            return
        if not after or not before:
            self.post_message(self.Filled())
        current = before[self.selected] if before else None
        remains = current in after
        # A title that is being read must not jump.
        scrolled = remains and not self.has_focus and self._marquee.items
        hidden = self._marquee.hidden_cells(self.selected) if scrolled else 0
        if current is not None and remains:
            self.selected = after.index(current)
        else:
            self.selected = max(0, min(self.selected, len(after) - 1))
        self._rebuild(max(hidden, -self._marquee.gap))

    @property
    def current(self) -> Announcement | None:
        """The selected announcement."""
        return self.announcements[self.selected] if self.announcements else None

    def step(self) -> None:
        """Move the titles by one step."""
        if self._marquee.step():
            if not self.has_focus:
                self.selected = self._marquee.at_left()
            self.refresh()

    def select(self, step: int) -> None:
        """Select the next (1) or previous (-1) announcement and move it to the left edge."""
        if self.announcements:
            self.selected = (self.selected + step) % len(self.announcements)
            self._rebuild()

    def line(self, y: int) -> Strip:
        return self.strip(("marquee", self._marquee.offset), self._line(), role="ticker")

    def _line(self) -> Line:
        label, count = self._label()
        lead = (Run(label, "ticker-label"), Run(count, "ticker"))
        cells = cell_width(label + count, self.ambiguous)
        if not self.announcements:
            return Line((*lead, Run(_("No announcements"), "ticker")), cells + cell_width(_("No announcements")))
        runs, shown = self._window()
        return Line((*lead, *runs), cells + shown)

    def _label(self) -> tuple[str, str]:
        name = _("Announcements") if self.size.width >= 60 else _("News")
        label = f" {name} "
        if not self.announcements:
            return label, " "
        paused = " ‖" if self.paused else ""
        return label, f" {self.selected + 1}/{len(self.announcements)}{paused}  "

    def _window(self) -> tuple[list[Run], int]:
        """The visible runs and their cells; a wide character cut by an edge is replaced by a space."""
        marquee, ambiguous = self._marquee, self.ambiguous
        runs: list[Run] = []
        cell = -marquee.offset
        shown = 0
        while shown < marquee.width:
            for index, item in enumerate(marquee.items):
                selected = marquee.fits and index == self.selected and len(marquee.items) > 1
                role = "hint" if self.has_focus else "ticker-label" if selected else "ticker"
                lead, title = item.text[: item.lead], item.text[item.lead :]
                for text, kind in ((lead, "muted"), (title, role), (GAP, "ticker")):
                    cells = cell_width(text, ambiguous)
                    if cell + cells > 0 and cell < marquee.width:
                        part, part_cells = _cut(text, -cell, marquee.width - cell, ambiguous)
                        runs.append(Run(part, kind))
                        shown += part_cells
                    cell += cells
            if marquee.fits or not marquee.length:
                break
        return runs, shown

    def _leads(self) -> list[str]:
        """The prefix of each title: the name of its site if there are several sites."""
        sites = {each.site for each in self.announcements if each.site}
        return [f"{each.site} · " if each.site and len(sites) > 1 else "" for each in self.announcements]

    def _rebuild(self, hidden: int = 0) -> None:
        """Build the marquee of all announcements, or only the selected one with the focus, and move the selected
        one to the left edge with its first `hidden` cells beyond it."""
        label, count = self._label()
        width = max(0, self.size.width - cell_width(label + count, self.ambiguous))
        shown = slice(self.selected, self.selected + 1) if self.has_focus else slice(None)
        titles, leads = [each.title for each in self.announcements][shown], self._leads()[shown]
        self._marquee = Marquee.of(titles, width, self.ambiguous, leads)
        if not self.has_focus:
            self._marquee.scroll_to(self.selected, hidden)
        self._update_clock()
        self.refresh()

    def suspend(self, suspended: bool) -> None:
        """Stop, or move again: the ticker is covered by another screen, or the terminal has lost the focus."""
        self._suspended = suspended
        self._update_clock()

    def _update_clock(self) -> None:
        """Start or stop the clock, depending on the state."""
        still = self.paused or self._suspended or self._marquee.fits or not self.announcements
        moving = not still and self.screen.is_current
        if moving and not self._moving:
            self._clock.start(self, self._rate, self.step)
        elif not moving and self._moving:
            self._clock.stop()
        self._moving = moving

    def on_resize(self, event: events.Resize) -> None:
        self._rebuild()

    def on_focus(self) -> None:
        self._rebuild()

    def on_blur(self) -> None:
        self._rebuild()

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Opened())

    def toggle_paused(self) -> None:
        """Pause the ticker, or let it move."""
        self.paused = not self.paused
        self._rebuild()


def _key(announcement: Announcement) -> tuple[str, str | None, str | None]:
    """The identity of an announcement: all but the dates on which it was seen."""
    return announcement.title, announcement.address, announcement.site


def _cut(text: str, start: int, end: int, ambiguous: int) -> tuple[str, int]:
    """The characters of `text` between two cells, with spaces for half characters, and their width in cells."""
    out: list[str] = []
    cell = 0
    for char in text:
        cells = cell_width(char, ambiguous)
        if cell >= end:
            break
        if cell >= start and cell + cells <= end:
            out.append(char)
        elif cell + cells > start and cells:
            out.append(" " * (min(cell + cells, end) - max(cell, start)))
        cell += cells
    part = "".join(out)
    return part, min(cell, end) - max(start, 0)
