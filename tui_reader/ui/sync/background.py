"""The thread of a sync, and the progress of each source for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.sync.events import (
    ActionFailed,
    Begun,
    Ended,
    Event,
    Failed,
    FilesDeleted,
    Indexing,
    Noted,
    Progress,
    Report,
    SourceCounts,
)
from tui_reader.ui.sync.setup import MakeEngine, Running

if TYPE_CHECKING:
    from tui_reader.sources.sourcelist.reading import Source

State = Literal["waiting", "running", "done", "failed", "cancelled", "stopped"]
"""The state of a source. "stopped": the sync failed or ended before the source was done, and was not cancelled."""

MOST = 1000
"""Failures, and likewise notes, kept per source for the screen. Chosen by hand."""


class SourceMessage(NamedTuple):
    """A failure or a note about an address."""

    address: str
    message: str
    failure: bool = True


@dataclass(slots=True)
class SourceProgress:
    """The progress of a source in its last sync. `failures` and `notes` hold the first `MOST` messages;
    `failure_count` counts all failures, those of whole lists included."""

    state: State = "waiting"
    counts: SourceCounts = field(default_factory=SourceCounts)
    failure_count: int = 0
    failures: list[SourceMessage] = field(default_factory=list)
    notes: list[SourceMessage] = field(default_factory=list)


class BackgroundSync:
    """Runs at most one sync at a time, in a thread of its own. All methods but `end` and `join` return at once.

    Events only update the progress, which the screen polls a few times per second.
    """

    def __init__(self, make: MakeEngine) -> None:
        self._make = make
        self._lock = Lock()
        self._progress: dict[str, SourceProgress] = {}
        self.names: tuple[str, ...] = ()
        """The names of the sources of the last sync."""
        self._engine: Running | None = None
        self._thread: Thread | None = None
        self._cancelled = False
        self._report: Report | None = None
        self._error: str | None = None

    @property
    def running(self) -> bool:
        """Whether a sync runs, even if it has been cancelled."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, sources: Sequence[Source]) -> bool:
        """Start to sync some sources; False when a sync runs already."""
        if self.running:
            return False
        self.names = tuple(source.name for source in sources)
        self._cancelled, self._report, self._error = False, None, None
        with self._lock:
            self._progress.update((name, SourceProgress()) for name in self.names)
        self._thread = Thread(target=self._work, args=(tuple(sources),), name="sync", daemon=True)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """Cancel the sync; bulletins already kept stay."""
        with self._lock:
            self._cancelled = True
            engine = self._engine
        if engine:
            engine.cancel()

    def end(self, seconds: float) -> None:
        """Cancel the sync and wait at most so many seconds for its end."""
        self.cancel()
        self.join(seconds)

    def join(self, seconds: float) -> None:
        """Wait at most so many seconds for the end of the sync."""
        if self._thread:
            self._thread.join(seconds)

    def progress(self) -> dict[str, SourceProgress]:
        """The progress of every source synced in this run, as copies without failures and notes."""
        with self._lock:
            return {name: replace(each, failures=[], notes=[]) for name, each in self._progress.items()}

    def messages(self, name: str) -> list[SourceMessage] | None:
        """The messages of the last sync of a source, failures first; None when it was not synced in this run."""
        with self._lock:
            progress = self._progress.get(name)
            return [*progress.failures, *progress.notes] if progress else None

    def result(self) -> Report | str | None:
        """The report of the last sync, or the error that ended it; None without either."""
        return self._error or self._report

    def on_event(self, event: Event) -> None:
        """Update the progress with an event; from any thread."""
        if self._cancelled and self._engine and isinstance(event, Begun):
            # It was cancelled before `run` had begun, which the engine does not notice.
            self._engine.cancel()
        if isinstance(event, FilesDeleted | Indexing | ActionFailed):
            return
        with self._lock:
            progress = self._progress.setdefault(event.source, SourceProgress())
            match event:
                case Begun():
                    progress.state = "running"
                case Progress(counts=counts):
                    progress.counts = counts
                case Ended(counts=counts, outcome=outcome):
                    progress.state, progress.counts = outcome, counts
                case Failed(address=address, message=message) | Noted(address=address, message=message):
                    failure = isinstance(event, Failed)
                    progress.failure_count += failure
                    messages = progress.failures if failure else progress.notes
                    if len(messages) < MOST:
                        messages.append(SourceMessage(address, message, failure))

    def _work(self, sources: tuple[Source, ...]) -> None:
        """In the thread."""
        try:
            engine = self._make(self.on_event)
            with self._lock:
                self._engine = engine
                cancelled = self._cancelled
            self._report = Report(cancelled=True) if cancelled else engine.run(sources)
        except ArchiveError as error:
            self._error = str(error)
        except Exception as error:  # noqa: BLE001 (an error in a sync must not end the program)
            what = f"{type(error).__name__}: {error}"
            self._error = _(
                "The sync stopped on an unexpected error ({what}); run `bulletin-tui sync` for details."
            ).format(what=what)
        finally:
            with self._lock:
                self._engine = None
                for name in self.names:
                    if self._progress[name].state in ("waiting", "running"):
                        self._progress[name].state = "cancelled" if self._cancelled else "stopped"
