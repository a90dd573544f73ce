"""A sync that runs behind the screen: its thread, and how far each source has come, for the screen to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.sync.events import Begun, Ended, Event, Failed, Noted, Progress, Report, SourceCounts
from tui_reader.ui.sync.setup import MakeEngine, Running

if TYPE_CHECKING:
    from tui_reader.sources.sourcelist.reading import Source

State = Literal["waiting", "running", "done", "failed", "cancelled", "stopped"]
"""Of one source. "stopped": the sync broke, or ended without it, and nobody had cancelled it."""

MOST = 1000
"""Remarks on one source that are kept for the screen; nobody reads more of them there."""


class SourceMessage(NamedTuple):
    """A line about an address: what happened, and what to do. One that is no failure is worth knowing."""

    address: str
    message: str
    failure: bool = True


@dataclass(slots=True)
class SourceProgress:
    """How far a source has come in the last sync it had a part in: `remarks` are the first failures, `notes` the
    first remarks on what is no failure; `failures` counts all that could not be had, whole lists among them."""

    state: State = "waiting"
    tally: SourceCounts = field(default_factory=SourceCounts)
    failures: int = 0
    remarks: list[SourceMessage] = field(default_factory=list)
    notes: list[SourceMessage] = field(default_factory=list)


class BackgroundSync:
    """At most one sync at a time, in a thread of its own. All methods return at once.

    Events are only noted when they come: the screen looks at them when it likes, a few times a second.
    """

    def __init__(self, make: MakeEngine) -> None:
        self._make = make
        self._lock = Lock()
        self._standings: dict[str, SourceProgress] = {}
        self._names: tuple[str, ...] = ()
        self._engine: Running | None = None
        self._thread: Thread | None = None
        self._cancelled = False
        self._report: Report | None = None
        self._trouble: str | None = None

    @property
    def running(self) -> bool:
        """Whether a sync runs, also one that was cancelled and has not ended yet."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def names(self) -> tuple[str, ...]:
        """The sources of the last sync."""
        return self._names

    def begin(self, sources: Sequence[Source]) -> bool:
        """Sync some sources; False when a sync runs already."""
        if self.running:
            return False
        self._names = tuple(source.name for source in sources)
        self._cancelled, self._report, self._trouble = False, None, None
        with self._lock:
            self._standings.update((name, SourceProgress()) for name in self._names)
        self._thread = Thread(target=self._work, args=(tuple(sources),), name="sync", daemon=True)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """End the sync; what was kept stays."""
        with self._lock:
            self._cancelled = True
            engine = self._engine
        if engine:
            engine.cancel()

    def end(self, seconds: float) -> None:
        """Cancel, and wait at most so long for the end: the program is being left."""
        self.cancel()
        self.join(seconds)

    def join(self, seconds: float) -> None:
        """Wait at most so many seconds for the end of the sync."""
        if self._thread:
            self._thread.join(seconds)

    def standings(self) -> dict[str, SourceProgress]:
        """How far every source has come that was synced in this run of the program, as copies without what was
        said."""
        with self._lock:
            return {name: replace(each, remarks=[], notes=[]) for name, each in self._standings.items()}

    def remarks(self, name: str) -> list[SourceMessage] | None:
        """What the last sync of a source had to say of it, failures first; None when it was not synced in this
        run."""
        with self._lock:
            standing = self._standings.get(name)
            return [*standing.remarks, *standing.notes] if standing else None

    def result(self) -> Report | str | None:
        """The report of the sync that has ended, or the line that says why there is none."""
        return self._trouble or self._report

    def hear(self, event: Event) -> None:
        """Note an event. From any thread."""
        if self._cancelled and self._engine and isinstance(event, Begun):
            # What was cancelled before it had begun to run does not know of it.
            self._engine.cancel()
        with self._lock:
            standing = self._standings.setdefault(event.source, SourceProgress())
            match event:
                case Begun():
                    standing.state = "running"
                case Progress(counts=tally):
                    standing.tally = tally
                case Ended(counts=tally, outcome=outcome):
                    standing.state, standing.tally = outcome, tally
                case Failed(address=address, message=message) | Noted(address=address, message=message):
                    failure = isinstance(event, Failed)
                    standing.failures += failure
                    said = standing.remarks if failure else standing.notes
                    if len(said) < MOST:
                        said.append(SourceMessage(address, message, failure))

    def _work(self, sources: tuple[Source, ...]) -> None:
        """In the thread."""
        try:
            engine = self._make(self.hear)
            with self._lock:
                self._engine = engine
                cancelled = self._cancelled
            self._report = Report(cancelled=True) if cancelled else engine.run(sources)
        except ArchiveError as error:
            self._trouble = str(error)
        except Exception as error:  # noqa: BLE001 (a sync that fails is no reason to take away what is being read)
            what = f"{type(error).__name__}: {error}"
            self._trouble = _(
                "The sync stopped on an unexpected error ({what}); `bulletin-tui sync` tells more."
            ).format(what=what)
        finally:
            with self._lock:
                self._engine = None
                self._leave_off(self._names)

    def _leave_off(self, names: Iterable[str]) -> None:
        """Sources that did not come to their end are not running any more."""
        for name in names:
            standing = self._standings[name]
            if standing.state in ("waiting", "running"):
                standing.state = "cancelled" if self._cancelled else "stopped"
