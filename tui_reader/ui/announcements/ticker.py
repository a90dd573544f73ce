"""The announcement ticker: titles that run by while they do not fit, held still where somebody looks closer."""

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
"""Steps a second at most: faster costs more of a core than a ticker is worth, and nobody reads it."""


class Clock(Protocol):
    """What moves the ticker: calls `step` `rate` times a second until it is stopped."""

    def start(self, ticker: Ticker, rate: float, step: Callable[[], None]) -> None: ...

    def stop(self) -> None: ...


class TimerClock:
    """The clock of the running program, a Textual timer."""

    def __init__(self) -> None:
        self._timer: Timer | None = None

    def start(self, ticker: Ticker, rate: float, step: Callable[[], None]) -> None:
        self.stop()
        self._timer = ticker.set_interval(1 / rate, step)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


class Ticker(LineWidget, can_focus=True):
    """One line: a label, which announcement of how many, and the tape.

    Focused, it shows the selected announcement alone; it moves only if that one is too long. It stands still
    while paused, while another screen covers it, while the terminal has lost the focus and while all fits.
    """

    DEFAULT_CSS: ClassVar[str] = "Ticker { height: 1; }"

    class Opened(Message):
        """A click: the selected announcement is meant."""

    def __init__(self, clock: Clock, rate: float, *, paused: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.announcements: list[Announcement] = []
        self.selected = 0
        self.paused = paused
        self.away = False
        self._clock = clock
        self._rate = min(rate, MAX_STEPS)
        self._tape = Marquee.of([], 0)
        self._moving = False

    def show(self, announcements: list[Announcement]) -> None:
        """Show other announcements, the selection kept while the announcement it was on is still there."""
        before = [_key(one) for one in self.announcements]
        now = [_key(one) for one in announcements]
        self.announcements = announcements
        if now == before:
            return
        current = before[self.selected] if before else None
        kept = current in now
        # Whoever reads the title that runs by goes on reading it.
        beyond = self._tape.beyond(self.selected) if kept and not self.has_focus and self._tape.items else 0
        self.selected = (
            now.index(current) if current is not None and kept else max(0, min(self.selected, len(now) - 1))
        )
        self._rewind(max(beyond, -self._tape.gap))

    @property
    def current(self) -> Announcement | None:
        """The selected announcement."""
        return self.announcements[self.selected] if self.announcements else None

    def step(self) -> None:
        """One step of the tape."""
        if self._tape.step():
            if not self.has_focus:
                self.selected = self._tape.at_left()
            self.refresh()

    def select(self, step: int) -> None:
        """Select the next (1) or previous (-1) announcement and bring it to the left edge."""
        if self.announcements:
            self.selected = (self.selected + step) % len(self.announcements)
            self._rewind()

    def line(self, y: int) -> Strip:
        return self.strip(("tape", self._tape.offset), self._line(), role="ticker")

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
        held = " ‖" if self.paused else ""
        return label, f" {self.selected + 1}/{len(self.announcements)}{held}  "

    def _window(self) -> tuple[list[Run], int]:
        """The runs of the tape in the window; a wide character cut by an edge is drawn as a space."""
        tape, ambiguous = self._tape, self.ambiguous
        runs: list[Run] = []
        cell = -tape.offset
        shown = 0
        while shown < tape.width:
            for index, item in enumerate(tape.items):
                focused = self.has_focus or (tape.fits and index == self.selected and len(tape.items) > 1)
                role = "hint" if self.has_focus else "ticker-label" if focused else "ticker"
                lead, title = item.text[: item.lead], item.text[item.lead :]
                for text, kind in ((lead, "muted"), (title, role), (GAP, "ticker")):
                    cells = cell_width(text, ambiguous)
                    if cell + cells > 0 and cell < tape.width:
                        part, part_cells = _cut(text, -cell, tape.width - cell, ambiguous)
                        runs.append(Run(part, kind))
                        shown += part_cells
                    cell += cells
            if tape.fits or not tape.length:
                break
        return runs, shown

    def _leads(self) -> list[str]:
        """Before each title the name of its site, where there are several."""
        sites = {each.site for each in self.announcements if each.site}
        return [f"{each.site} · " if each.site and len(sites) > 1 else "" for each in self.announcements]

    def _rewind(self, beyond: int = 0) -> None:
        """Lay the tape anew, so many cells beyond the beginning of the selected announcement: everything, or that
        one alone while focused."""
        label, count = self._label()
        width = max(0, self.size.width - cell_width(label + count, self.ambiguous))
        shown = slice(self.selected, self.selected + 1) if self.has_focus else slice(None)
        titles, leads = [each.title for each in self.announcements][shown], self._leads()[shown]
        self._tape = Marquee.of(titles, width, self.ambiguous, leads)
        if not self.has_focus:
            self._tape.show(self.selected, beyond)
        self.run_or_stop()
        self.refresh()

    def run_or_stop(self) -> None:
        """Start or stop the clock, whichever the state asks for."""
        wanted = (
            not (self.paused or self.away or self._tape.fits or not self.announcements) and self.screen.is_current
        )
        if wanted and not self._moving:
            self._clock.start(self, self._rate, self.step)
        elif not wanted and self._moving:
            self._clock.stop()
        self._moving = wanted

    def on_resize(self, event: events.Resize) -> None:
        self._rewind()

    def on_focus(self) -> None:
        self._rewind()

    def on_blur(self) -> None:
        self._rewind()

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Opened())

    def toggle_paused(self) -> None:
        self.paused = not self.paused
        self._rewind()


def _key(announcement: Announcement) -> tuple[str, str | None, str | None]:
    """What makes two announcements the same one; when they were seen does not."""
    return announcement.title, announcement.address, announcement.site


def _cut(text: str, start: int, end: int, ambiguous: int) -> tuple[str, int]:
    """The characters of `text` between two cells, and the cells they take; halves become spaces."""
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
