"""Progress of a sync on a terminal: a bar for each running source, as many as fit.

Imports rich: import this module only on a terminal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID
from rich.table import Column
from rich.text import Text

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import duration_text, rate_text, semicolon_list
from tui_reader.sync.events import Begun, Ended, Event, Indexing, SourceCounts, total
from tui_reader.sync.events import Progress as SourceProgressed
from tui_reader.sync.wording import counts_text, received_text
from tui_reader.text.clean import single_line
from tui_reader.text.width import crop

WIDE, NARROW = 100, 60
"""Widths of a terminal in cells: from `WIDE` on all columns fit, below `NARROW` only names and counts."""


class Bars(Progress):
    """Bars for the running sources; `total` is the number of all sources. A context manager."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        # The console of Progress is not set yet when its __init__ asks for the bars.
        self._screen = console or Console(stderr=True)
        self._total = total
        self._running: dict[str, TaskID] = {}
        self._ended: list[SourceCounts] = []
        self._event_lock = threading.Lock()
        super().__init__(
            console=self._screen,
            expand=True,
            transient=True,
            refresh_per_second=5,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def on_event(self, event: Event) -> None:
        """Updates a bar, which is drawn at the next refresh; from any thread."""
        with self._event_lock:
            match event:
                case Begun(source, _address):
                    self._running[source] = self.add_task(single_line(source), total=None, counts=SourceCounts())
                case SourceProgressed(source, counts) if source in self._running:
                    whole = counts.expected or None
                    self.update(self._running[source], completed=counts.done, total=whole, counts=counts)
                case Ended() if event.source in self._running:
                    self._ended.append(event.counts)
                    self.remove_task(self._running.pop(event.source))
                case Indexing(done, total):
                    if "" not in self._running:
                        name = _("search index")
                        self._running[""] = self.add_task(name, total=None, counts=SourceCounts())
                    self.update(self._running[""], completed=done, total=total)

    def print_above(self, text: str) -> None:
        """Prints a line above the bars."""
        self._screen.print(Text(single_line(text)), soft_wrap=True)

    def get_renderables(self) -> Iterable[RenderableType]:
        """The bars that fit, and one line for the rest."""
        tasks = self.tasks
        # Two lines are for the cursor and for the rest.
        room = max(self._screen.size.height - 2, 1)
        self.columns = tuple(_columns(self._screen.size.width))
        yield self.make_tasks_table(tasks[:room])
        if self._total > 1:
            yield Text(self._rest(len(tasks) - room), no_wrap=True, overflow="ellipsis")

    def _rest(self, hidden: int) -> str:
        ended = len(self._ended)
        parts = [_("{count} of {total} sources done").format(count=ended, total=self._total)]
        parts.append(counts_text(total([*self._ended, *map(_counts, self.tasks)])))
        if hidden > 0:
            more = ngettext("{count} more is running", "{count} more are running", hidden)
            parts.append(more.format(count=hidden))
        if (waiting := self._total - ended - len(self.tasks)) > 0:
            parts.append(ngettext("{count} is waiting", "{count} are waiting", waiting).format(count=waiting))
        return semicolon_list(parts)


class _TextColumn(ProgressColumn):
    """A column of text, never parsed as markup."""

    def __init__(self, text: Callable[[Task], str], column: Column) -> None:
        self._text = text
        super().__init__(table_column=column)

    def render(self, task: Task) -> Text:
        return Text(self._text(task), no_wrap=True, overflow="ellipsis")


def _columns(width: int) -> Iterator[ProgressColumn]:
    name = 28 if width >= WIDE else 16 if width >= NARROW else max(width // 3, 6)
    yield _TextColumn(lambda task: crop(task.description, name), Column(min_width=name, max_width=name))
    if width >= NARROW:
        yield BarColumn(None, table_column=Column(ratio=1, min_width=6))
    yield _TextColumn(_number, Column(justify="right"))
    yield _TextColumn(lambda task: counts_text(_counts(task)), Column(ratio=None if width >= NARROW else 1))
    if width >= WIDE:
        yield _TextColumn(lambda task: received_text(_counts(task)), Column(justify="right", min_width=7))
        yield _TextColumn(_rate, Column(justify="right"))
    if width >= NARROW:
        yield _TextColumn(_left, Column(justify="right", min_width=5))


def _number(task: Task) -> str:
    return f"{task.completed:.0f}/{task.total:.0f}" if task.total else ""


def _rate(task: Task) -> str:
    rate = _counts(task).rate
    return rate_text(rate) if rate else ""


def _left(task: Task) -> str:
    left = _counts(task).seconds_left
    return "" if left is None else duration_text(left)


def _counts(task: Task) -> SourceCounts:
    counts = task.fields["counts"]
    assert isinstance(counts, SourceCounts)
    return counts
