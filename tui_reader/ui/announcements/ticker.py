"""The announcement ticker: one announcement at a time, the next one after some seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.announcement import Announcement
from tui_reader.i18n import gettext as _
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run, stamp
from tui_reader.ui.widgets.marks import FOCUS

if TYPE_CHECKING:
    from textual.timer import Timer

HOLD = 6.0
"""Seconds that an announcement is shown which fits."""

REST = 2.0
"""Seconds for which a longer one rests before it moves, and at its end."""

STEP = 2
"""Cells per step: the width of a Han character, so that most steps cut no wide character in half."""

MAX_STEPS = 5.0
"""Steps per second at most: faster steps are unreadable and waste a core. Chosen by hand."""

WITH_LABEL = 60
"""Cells from which there is room for a label before the announcement."""

LEAD = 2
"""Cells before the text, as in the headings of the panes."""


class Clock(Protocol):
    """Moves the ticker: calls `step` `rate` times a second until it is stopped or started again."""

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
    """One line: a label, the announcement, and its number at the right.

    An announcement that fits stands still for `HOLD` seconds, and then the next one follows. One that is too long
    rests, moves to its end and rests there. With the focus the same one stays. Nothing happens while the ticker is
    paused, while another screen covers it, and while the terminal has no focus. With `still`, nothing moves: an
    announcement that is too long is shortened.
    """

    DEFAULT_CSS: ClassVar[str] = "Ticker { height: 1; }"

    class Opened(Message):
        """The announcement was clicked."""

    class Filled(Message):
        """There are announcements now, or none any more."""

    def __init__(
        self, clock: Clock, speed: float, *, paused: bool = False, still: bool = False, id: str | None = None
    ) -> None:
        """`speed`: steps of `STEP` cells per second."""
        super().__init__(id=id)
        self.announcements: list[Announcement] = []
        self.selected = 0
        self.paused = paused
        self.still = still
        self._suspended = False
        self._link_hint = ""
        self._clock = clock
        self._speed = min(speed, MAX_STEPS)
        self._rate = 0.0
        """Calls per second of the running clock; 0 while it stands still."""
        self._hidden = 0
        """Cells of the announcement that have moved out at the left."""

    def show(self, announcements: list[Announcement]) -> None:
        """Replace the announcements; the one in view stays if it is among the new ones."""
        before = [_key(one) for one in self.announcements]
        after = [_key(one) for one in announcements]
        self.announcements = announcements
        if after == before:
            return
        if not after or not before:
            self.post_message(self.Filled())
        current = before[self.selected] if before else None
        if current is not None and current in after:
            self.selected = after.index(current)
        else:
            self.selected = max(0, min(self.selected, len(after) - 1))
            self._hidden = 0
        self._update_clock()
        self.refresh()

    @property
    def current(self) -> Announcement | None:
        """The announcement in view."""
        return self.announcements[self.selected] if self.announcements else None

    def select(self, step: int) -> None:
        """Show the next (1) or previous (-1) announcement from its beginning."""
        if self.announcements:
            self.selected = (self.selected + step) % len(self.announcements)
            self._hidden = 0
            self._update_clock(restart=True)
            self.refresh()

    def step(self) -> None:
        """What follows when the clock has waited: the announcement moves on, begins again, or gives way."""
        if self._excess > self._hidden and not self.still:
            self._hidden = min(self._hidden + STEP, self._excess)
        elif self.has_focus or len(self.announcements) == 1:
            self._hidden = 0
        else:
            self.selected = (self.selected + 1) % len(self.announcements)
            self._hidden = 0
        self._update_clock()
        self.refresh()

    def show_link_hint(self, label: str) -> None:
        """Write the label of a link over the beginning of the announcement; "" removes it. Meanwhile nothing
        moves."""
        self._link_hint = label
        self._update_clock()
        self.refresh()

    def line(self, y: int) -> Strip:
        role = self.title_role if self.has_focus else "ticker"
        line = self._line(role)
        if self._link_hint:
            line = stamp(line, self._link_hint, cell_width(self._left(), self.ambiguous), "hint", self.ambiguous)
        return self.strip("ticker", line, role=role)

    def _line(self, role: str) -> Line:
        if not self.announcements:
            return Line((), 0)
        ambiguous, room = self.ambiguous, self._room
        left, right = self._left(), self._right()
        site, title = self._texts()
        text = site + title
        if self.still:
            text = crop(text, room, ambiguous)
            cells = cell_width(text, ambiguous)
        else:
            text, cells = _cut(text, self._hidden, self._hidden + room, ambiguous)
        shown_site = text[: len(site)] if not self._hidden else ""
        runs = [
            Run(left, role if self.has_focus else "ticker-label"),
            Run(shown_site, role if self.has_focus else "muted"),
            Run(text[len(shown_site) :], role),
            Run(" " * (room - cells) + right, role),
        ]
        return Line(tuple(run for run in runs if run.text), self.size.width)

    def _left(self) -> str:
        label = _("Announcements") + "  " if self.size.width >= WITH_LABEL else ""
        return (FOCUS if self.has_focus else " ").ljust(LEAD) + label

    def _right(self) -> str:
        paused = _("paused") + "  " if self.paused else ""
        return f"  {paused}{self.selected + 1}/{len(self.announcements)} "

    def _texts(self) -> tuple[str, str]:
        """The name of the site, if there are several sites, and the title."""
        current = self.announcements[self.selected]
        sites = {each.site for each in self.announcements if each.site}
        return f"{current.site} · " if current.site and len(sites) > 1 else "", current.title

    @property
    def _room(self) -> int:
        """Cells for the announcement."""
        return max(0, self.size.width - cell_width(self._left() + self._right(), self.ambiguous))

    @property
    def _excess(self) -> int:
        """Cells for which there is no room."""
        return max(0, cell_width("".join(self._texts()), self.ambiguous) - self._room) if self.announcements else 0

    def _wanted_rate(self) -> float:
        """Calls per second that the announcement in view needs."""
        stopped = self.paused or self._suspended or self._link_hint
        if not self.announcements or stopped or not self.screen.is_current:
            return 0
        moves = self._excess and not self.still
        if not moves:
            return 0 if self.has_focus or len(self.announcements) == 1 else 1 / HOLD
        return self._speed if 0 < self._hidden < self._excess else 1 / REST

    def _update_clock(self, *, restart: bool = False) -> None:
        """Start, stop or change the clock, depending on the state."""
        rate = self._wanted_rate()
        if rate and (restart or rate != self._rate):
            self._clock.start(self, rate, self.step)
        elif not rate and self._rate:
            self._clock.stop()
        self._rate = rate

    def suspend(self, suspended: bool) -> None:
        """Stop, or move again: the ticker is covered by another screen, or the terminal has lost the focus."""
        self._suspended = suspended
        self._update_clock()

    def on_resize(self, event: events.Resize) -> None:
        self._hidden = min(self._hidden, self._excess)
        self._update_clock()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        # Who goes there wants to read it from its beginning.
        self._hidden = 0
        self._update_clock()

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Opened())

    def toggle_paused(self) -> None:
        """Pause the ticker, or let it move."""
        self.paused = not self.paused
        self._update_clock()
        self.refresh()


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
