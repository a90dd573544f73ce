"""An archive behind a network as the screen asks it: suspended actions wait for answers; marks show at once and
are written in a thread, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from threading import Thread, get_ident
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.values import Flags, Hit, Marks, Opened, Position, Row
from tui_reader.ui.remote.late_archive import LateArchive
from tui_reader.ui.remote.requests import Requests
from tui_reader.ui.remote.suspension import Outcome, SuspendedActions

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive, SearchHits

Result = TypeVar("Result")

LEAVING = 2.0
"""Seconds that the program waits, when it ends, for marks to be written. Chosen by hand."""

KNOWN = 20_000
"""Bulletins whose flags are known without being asked for: some hundred screens."""

_IN_MEMORY = frozenset({"check_file", "claim"})


class Screen(Protocol):
    """What an archive needs of the application."""

    def in_background(self, work: Callable[[], None]) -> None:
        """Run `work` in a thread."""

    def call_in_ui(self, done: Callable[[Result], object], value: Result) -> None:
        """From another thread: call `done(value)` in the thread that draws."""

    def show_message(self, message: str) -> None:
        """Show a line."""

    def awaits(self, token: object, awaited: bool) -> None:
        """Note that an answer is waited for, or is there."""

    def connection(self, *, lost: bool) -> None:
        """Note that the connection is lost, or there again."""


class ScreenArchive:
    """Passes calls on to an archive. In the thread that has made it, they suspend the action that makes them; in
    other threads they take as long as they take. The methods are those of `protocol.Archive`."""

    remote = True

    def __init__(self, archive: Archive, screen: Screen, actions: SuspendedActions) -> None:
        self._archive, self._screen, self._actions = archive, screen, actions
        self._thread = get_ident()
        self._requests = Requests(screen.in_background, screen.call_in_ui)
        self._flags: dict[int, Flags] = {}
        self._pending = PendingMarks()
        self._writes: Counter[int] = Counter()
        """For each bulletin how many of its marks are being written."""
        self._unwritten: dict[tuple[int, str], bool] = {}
        """Marks that could not be written, to be tried again."""
        self._changed = self._looking = self._closed = False
        self._trouble: ArchiveUnavailable | None = None
        self.unwritten = 0
        """How many marks and positions were lost when the archive was closed without an answer."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._archive, name)
        if not callable(value) or name in _IN_MEMORY:
            return value
        call: Callable[..., Any] = value
        return lambda *given, **named: self._ask(lambda: call(*given, **named))

    def _ask(self, call: Callable[[], Result]) -> Result:
        if get_ident() != self._thread:
            return call()

        def put(answer: Callable[[Outcome], None], ended: Callable[[], None], kind: str) -> Callable[[], object]:
            token = object()
            self._screen.awaits(token, True)

            def then(outcome: Outcome) -> None:
                self._screen.awaits(token, False)
                answer(outcome)

            def end() -> None:
                self._screen.awaits(token, False)
                ended()

            request = self._requests.put(call, then, end, kind=kind)

            def withdraw() -> None:
                self._screen.awaits(token, False)
                self._requests.withdraw(request)

            return withdraw

        found: Result = self._actions.wait(put)
        return found

    # Rows and marks, over which those lie that are not written yet.

    def rows(self, *given: Any) -> list[Row]:
        return self.seen(self._ask(lambda: self._archive.rows(*given)))

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        return self.seen(self._ask(lambda: self._archive.rows_of(ids)))

    def row(self, id: int) -> Row | None:
        return next(iter(self.rows_of([id])), None)

    def search(self, *given: Any, **named: Any) -> SearchHits:
        found = self._ask(lambda: self._archive.search(*given, **named))
        return ScreenHits(found, self, self._ask)

    def opened(self, id: int) -> Opened:
        opened = self._ask(lambda: self._archive.opened(id))
        marks = self._pending.over_marks(id, opened.marks)
        self._remember(id, Flags(marks.read, marks.starred))
        return opened._replace(marks=marks)

    def marks(self, id: int) -> Marks:
        return self._pending.over_marks(id, self._ask(lambda: self._archive.marks(id)))

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        if all(id in self._flags for id in ids):
            return {id: self._flags[id] for id in ids}
        found = self._ask(lambda: self._archive.flags(ids))
        for id, columns in self._pending.columns.items():
            if id in found:
                found[id] = Flags(*(bool(columns.get(name, getattr(found[id], name))) for name in Flags._fields))
        return found

    def seen(self, rows: Iterable[Row]) -> list[Row]:
        """Rows as they will be, whose flags are known from now on."""
        shown = [self._pending.over_row(row) for row in rows]
        for row in shown:
            self._remember(row.id, Flags(row.read, row.starred))
        return shown

    def _remember(self, id: int, flags: Flags) -> None:
        if len(self._flags) >= KNOWN:
            self._flags.clear()
        self._flags[id] = flags

    # Writing.

    def set_read(self, id: int, read: bool) -> None:
        self._mark(id, "read", read)

    def set_starred(self, id: int, starred: bool) -> None:
        self._mark(id, "starred", starred)

    def set_flags(self, flags: dict[int, Flags]) -> None:
        self._ask(lambda: self._archive.set_flags(flags))
        for id, each in flags.items():
            self._remember(id, each)

    def _mark(self, id: int, name: str, value: bool) -> None:
        if get_ident() != self._thread:
            self._write_mark(id, name, value)
            return
        if self._archive.read_only is not None:
            raise ArchiveError(None, self._archive.read_only)
        if id in self._flags:
            self._flags[id] = self._flags[id]._replace(**{name: value})
        self._pending = self._pending.with_columns(id, {name: value})
        self._unwritten.pop((id, name), None)
        self._put_mark(id, name, value)

    def _put_mark(self, id: int, name: str, value: bool) -> None:
        self._writes[id] += 1

        def written(outcome: Outcome) -> None:
            self._writes[id] -= 1
            if isinstance(outcome.error, ArchiveUnavailable):
                self._trouble = outcome.error
                if self._pending.columns.get(id, {}).get(name) == value:
                    self._unwritten[id, name] = value
                return
            if not self._writes[id] and not any((id, each) in self._unwritten for each in Flags._fields):
                del self._writes[id]
                columns = {other: each for other, each in self._pending.columns.items() if other != id}
                self._pending = self._pending._replace(columns=columns)
            if outcome.error is not None:
                # Not as it was shown: everything is read again.
                self._flags.pop(id, None)
                self._changed = True
                self._screen.show_message(
                    outcome.error.brief if isinstance(outcome.error, ArchiveError) else str(outcome.error)
                )

        self._requests.put(lambda: self._write_mark(id, name, value), written, write=True)

    def _write_mark(self, id: int, name: str, value: bool) -> None:
        (self._archive.set_read if name == "read" else self._archive.set_starred)(id, value)

    def set_position(self, id: int, position: Position | None) -> None:
        """Later: nobody waits for it, and a newer position takes its place."""
        self._requests.put(
            lambda: self._archive.set_position(id, position),
            lambda _outcome: None,
            kind=f"position {id}",
            write=True,
        )

    # The connection, and what others write.

    @property
    def trouble(self) -> ArchiveUnavailable | None:
        """Why marks wait, as far as it is known; see `check_file`."""
        return self._trouble

    def check_file(self) -> ArchiveUnavailable | None:
        """What is known of the connection. It is looked at in a thread, unless that is being done."""
        if not self._looking and not self._closed:
            self._looking = True
            self._screen.in_background(self._look)
        return self._trouble

    def changed(self) -> bool:
        """Whether others had written when the connection was looked at last."""
        changed, self._changed = self._changed, False
        return changed

    @property
    def _is_open(self) -> bool:
        """Whether there is an archive that may have something to write."""
        return not isinstance(self._archive, LateArchive) or self._archive.is_open

    def _look(self) -> None:
        try:
            trouble = self._archive.check_file()
            changed = trouble is None and self._archive.changed()
        except ArchiveUnavailable as error:
            trouble, changed = error, False
        except ArchiveError:
            trouble, changed = None, False
        if not self._closed:
            self._screen.call_in_ui(self._looked, (trouble, changed))
        self._looking = False

    def _looked(self, found: tuple[ArchiveUnavailable | None, bool]) -> None:
        self._trouble, changed = found
        self._screen.connection(lost=self._trouble is not None)
        self._changed = self._changed or changed
        if self._trouble is None:
            self._retry()

    def _retry(self) -> None:
        unwritten, self._unwritten = self._unwritten, {}
        for (id, name), value in unwritten.items():
            self._put_mark(id, name, value)

    def close(self) -> None:
        """Write what is not written yet, and close the archive, in a few seconds also where it does not answer."""
        if self._closed:
            return
        self._closed = True
        self._retry()

        def end() -> None:
            self._requests.finish()
            self._archive.close()

        closing = Thread(target=end, daemon=True)
        closing.start()
        if self._is_open:
            closing.join(LEAVING)
        self.unwritten = self._requests.unwritten + len(self._unwritten)


class ScreenHits:
    """The hits of a search, as `ScreenArchive` asks for them."""

    def __init__(
        self, hits: SearchHits, archive: ScreenArchive, ask: Callable[[Callable[[], list[Hit]]], list[Hit]]
    ) -> None:
        self._hits, self._archive, self._ask = hits, archive, ask

    def hits(self, start: int, limit: int) -> list[Hit]:
        """See `protocol.SearchHits`."""
        found = self._ask(lambda: self._hits.hits(start, limit))
        rows = self._archive.seen(hit.row for hit in found)
        return [hit._replace(row=row) for hit, row in zip(found, rows, strict=True)]

    @property
    def known(self) -> int:
        """See `protocol.SearchHits`."""
        return self._hits.known

    @property
    def complete(self) -> bool:
        """See `protocol.SearchHits`."""
        return self._hits.complete

    def interrupt(self) -> None:
        """See `protocol.SearchHits`."""
        self._hits.interrupt()
