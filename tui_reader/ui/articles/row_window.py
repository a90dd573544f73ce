"""The rows of the article list, fetched from the archive a window at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.values import Counts, Order, Row, View
from tui_reader.text.fold import fold
from tui_reader.ui.articles.pinned_rows import PinnedRow, PinnedRows
from tui_reader.ui.panes import MarkUpdate

if TYPE_CHECKING:
    from tui_reader.archive.protocol import RowLists

WINDOW = 200
"""Rows fetched at once: a few screens, in a fraction of a millisecond."""

WINDOWS = 32
"""Windows kept in memory, the last used ones."""

AHEAD = WINDOW // 2
"""Rows around the cursor that are fetched, from an archive behind a network, before they are needed."""

Answer = TypeVar("Answer")


class _Run(NamedTuple):
    """Pinned rows without another row between them, and the neighbour by which their place is found again."""

    neighbour: int
    below: bool
    """Whether the neighbour is below the run."""
    rows: list[PinnedRow]


class RowAwaited(IndexError):
    """There is a row, which has not come from the archive yet."""


def _at_once(action: Callable[[], object], _kind: str) -> None:
    action()


class RowWindow:
    """The rows of a view by index, counted from 0.

    What is drawn never waits: an archive behind a network is asked aside, and what is known is shown until the
    answer is there. What the user asks for, such as the next unread row, is waited for; see `Host.guarded`.

    A row whose marks change stays at its index although the view would leave it out or move it, until the view is
    loaded again, so that an unread article that is opened does not vanish from under the cursor.
    An ArchiveError is reported to `on_error`, and the rows in question are missing; drawing never fails.
    """

    def __init__(
        self,
        archive: RowLists,
        view: View | None = None,
        on_error: Callable[[str], None] | None = None,
        aside: Callable[[Callable[[], object], str], object] = _at_once,
    ) -> None:
        """`aside` is `Host.aside`."""
        self.archive = archive
        self.view = view or View()
        self.incomplete = False
        """Whether the archive has failed since the view was loaded."""
        self.on_arrived: Callable[[], object] = lambda: None
        """Called when rows or counts have come that were not there when they were asked for."""
        self.changes = 0
        """How often rows were replaced or marked."""
        self._on_error = on_error
        self._aside = aside
        self._coming: set[object] = set()
        self._former_counts = Counts(0, 0, 0)
        self._count: int | None = None
        self._counts: Counts | None = None
        self._windows: dict[int, list[Row]] = {}
        self._pinned = PinnedRows()
        self._offsets: list[int] | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._fetch_aside("count", self._fetch_count)
        return self._count or 0

    def _fetch_count(self) -> bool:
        changes = self.changes
        missing = len(self._pinned) - len(self._pinned_offsets())
        count = self._ask(lambda: self.archive.count(self.view), None if self._waits else 0)
        if count is not None and changes == self.changes:
            self._count = count + missing
        return count is not None

    @property
    def awaited(self) -> bool:
        """Whether not even the number of rows is known yet."""
        return self._count is None

    def counts(self) -> Counts:
        """The numbers of all, unread and starred bulletins in the archive."""
        if self._counts is None:
            self._fetch_aside("counts", self._fetch_counts)
        return self._counts or self._former_counts

    def _fetch_counts(self) -> bool:
        changes = self.changes
        counts = self._ask(self.archive.counts, None if self._waits else Counts(0, 0, 0))
        if changes == self.changes:
            self._counts = counts
        return counts is not None

    @property
    def _waits(self) -> bool:
        """Whether the archive is behind a network: then what it has failed to tell is unknown, not nothing."""
        return getattr(self.archive, "remote", False)

    def _fetch_aside(self, what: object, fetch: Callable[[], bool]) -> None:
        """Fetch something, at once from an embedded archive, and only once at a time from another. `fetch` says
        whether the archive has answered: a failure is not drawn, as that would ask again, without an end."""
        if what in self._coming:
            return
        at_once = True
        self._coming.add(what)

        def fetched() -> None:
            try:
                answered = fetch()
            finally:
                self._coming.discard(what)
            if answered and not at_once:
                self.on_arrived()

        self._aside(fetched, f"{what}" if isinstance(what, str) else "rows")
        at_once = False

    def row(self, index: int) -> Row:
        """The row at `index`. Raises IndexError; RowAwaited while it is on its way."""
        window, place = divmod(index, WINDOW)
        rows = self._windows.pop(window, None)
        if rows is None:
            self._fetch_aside(window, lambda: self._fetch_window(window))
            rows = self._windows.pop(window, None)
            if rows is None:
                pinned = self._pinned.at(index)
                if pinned:
                    return pinned.row
                raise RowAwaited(index)
        # Inserted again at the end: the first window in the dictionary is the least recently used one.
        self._windows[window] = rows
        if place >= len(rows):
            # Another program has removed rows from this view since they were counted.
            self._count = min(len(self), window * WINDOW + len(rows))
        return rows[place]

    def loaded(self, start: int, end: int) -> list[Row]:
        """The rows from `start` up to `end` that are loaded."""
        return [row for row in map(self._known, range(max(0, start), end)) if row is not None]

    def awaited_row(self, index: int) -> Row:
        """The row at `index`, which is waited for. Raises IndexError, also where it cannot be had."""
        window = index // WINDOW
        if window not in self._windows:
            self._fetch_window(window)
        return self.row(index)

    def _fetch_window(self, window: int) -> bool:
        changes = self.changes
        rows = self._fetch(window * WINDOW)
        if rows is None or changes != self.changes:
            return rows is not None
        if window not in self._windows and len(self._windows) >= WINDOWS:
            del self._windows[next(iter(self._windows))]
        self._windows[window] = rows
        return True

    def look_ahead(self, index: int) -> None:
        """Fetch the rows around the row at `index` from an archive behind a network before they are needed."""
        if not self._waits:
            return
        for near in (index + AHEAD, index - AHEAD):
            window = near // WINDOW
            if 0 <= near < len(self) and window not in self._windows:
                self._fetch_aside(window, lambda window=window: self._fetch_window(window))  # type: ignore[misc]

    def grouped_as_read(self, index: int) -> bool:
        """Whether the row at `index` is among the read ones; a pinned row keeps the state it was placed under."""
        pinned = self._pinned.at(index)
        return pinned.read if pinned else self.row(index).read

    def index_of(self, bulletin: int) -> int | None:
        """The index of a bulletin, or None when this view leaves it out."""
        known = self._known_index(bulletin)
        if known is not None:
            return known
        offset = self._positions([bulletin]).get(bulletin)
        return None if offset is None else self._pinned.index_of(offset, self._pinned_offsets())

    def ids(self, start: int, end: int) -> list[int]:
        """The bulletins of the rows `start` up to, not including, `end`, in no particular order."""
        pinned = self._pinned.between(start, end)
        count = end - start - len(pinned)
        offsets = self._pinned_offsets()
        first = self._pinned.offset_of(start, offsets)
        nothing: list[int] = []
        found = self._ask(lambda: self.archive.ids(self.view, first, first + count + len(offsets)), nothing)
        all_pinned = {each.row.id for each in self._pinned}
        return [row.id for row in pinned.values()] + [id for id in found if id not in all_pinned][:count]

    def index_of_day(self, day: date) -> int:
        """The index of the first row of a day or an older one, in a view ordered by date."""
        offset = self._ask(lambda: self.archive.row_of_day(self.view, day), 0)
        return self._pinned.index_of(offset, self._pinned_offsets())

    def update_marks(self, bulletin: int, marks: MarkUpdate) -> bool:
        """Change the row of a bulletin, which stays at its index. False when the row is not loaded and others may
        have moved: the view must be loaded again."""
        self.changes += 1
        self._forget_counts()
        index = self._known_index(bulletin)
        if index is None:
            return self.view.filter == "all" and self.view.tag is None and self.view.order != "unread"
        pinned = self._pinned.at(index)
        before = pinned.row if pinned else self._windows[index // WINDOW][index % WINDOW]
        row = marks.applied_to(before)
        window, place = divmod(index, WINDOW)
        if window in self._windows:
            self._windows[window][place] = row
        changed = PinnedRow(index, row, pinned.read if pinned else before.read)
        if self._is_displaced(changed):
            self._pinned.pin(changed)
        else:
            self._pinned.unpin(index)
        self._offsets = None
        return True

    def _is_displaced(self, pinned: PinnedRow) -> bool:
        """Whether the archive would show a row elsewhere or not at all."""
        moves = self.view.order == "unread" and self.view.filter != "unread" and pinned.row.read != pinned.read
        return moves or not shows(self.view, pinned.row)

    def _forget_counts(self) -> None:
        self._former_counts = self._counts or self._former_counts
        self._counts = None
        self._coming.discard("counts")

    def invalidate(self) -> None:
        """Discard all loaded rows and unpin all rows: the archive has changed."""
        self.become(self.renewed(self.view))

    def renewed(self, view: View) -> RowWindow:
        """The rows of a view as the archive has them now, for `become`; nothing is loaded yet."""
        fresh = copy(self)
        fresh.view = view
        fresh._forget_counts()
        fresh._count = fresh._offsets = None
        fresh._windows, fresh._pinned, fresh._coming = {}, PinnedRows(), set()
        fresh.incomplete = False
        return fresh

    def load_count(self) -> None:
        """Wait for the number of rows."""
        if self._waits and self._count is None:
            self._fetch_count()

    def load_around(self, index: int) -> None:
        """Wait for the number of rows, and the rows around an index; they come at their time from an archive that
        answers at once."""
        if not self._waits:
            return
        self.load_count()
        if self._counts is None:
            self._fetch_counts()
        for near in (index, max(0, index - AHEAD), index + AHEAD, 0):
            if 0 <= near < (self._count or 0) and near // WINDOW not in self._windows:
                self._fetch_window(near // WINDOW)

    def become(self, fresh: RowWindow) -> bool:
        """Show what `renewed` has led to. False, and nothing is done, where the archive has failed to tell it."""
        if self._waits and fresh.incomplete:
            self.incomplete = True
            return False
        fresh.changes = self.changes + 1
        vars(self).update(vars(fresh))
        return True

    def drop_fetched(self) -> None:
        """Fetch rows again when they are next needed; pinned rows stay in place."""
        self._windows.clear()

    def invalidate_around(self, index: int) -> None:
        """Discard all loaded rows because another program has changed the archive. Rows pinned near `index` stay
        pinned, next to the same neighbours."""
        self.become(self.renewed_around(index))

    def renewed_around(self, index: int) -> RowWindow:
        """As `renewed`, of this view, with the rows still pinned that are pinned near `index`."""
        runs = self._runs(index)
        fresh = self.renewed(self.view)
        if runs:
            fresh._pin(runs)
        return fresh

    def _pin(self, runs: list[_Run]) -> None:
        """Pin rows next to the neighbours that they had."""
        now = {
            row.id: row
            for row in self._ask(
                lambda: self.archive.rows_of([each.row.id for run in runs for each in run.rows]), list[Row]()
            )
        }
        kept = [
            run._replace(rows=[each for each in (self._still(pinned, now) for pinned in run.rows) if each])
            for run in runs
        ]
        pinned_ids = [pinned.row.id for run in kept for pinned in run.rows]
        positions = self._positions([*pinned_ids, *(run.neighbour for run in kept)])
        offsets = sorted(positions[id] for id in pinned_ids if id in positions)
        found = []
        for run in kept:
            offset = positions.get(run.neighbour)
            if offset is not None:
                found.append((offset - bisect_left(offsets, offset) + (not run.below), run))
        before = 0
        for first, run in sorted(found, key=lambda each: each[0]):
            for place, pinned in enumerate(run.rows, first + before):
                self._pinned.pin(pinned._replace(row_index=place))
            before += len(run.rows)
        self._offsets = None

    def _still(self, pinned: PinnedRow, now: dict[int, Row]) -> PinnedRow | None:
        """A pinned row as the archive has it now; None when it is gone or need not be pinned any more."""
        row = now.get(pinned.row.id)
        if row is None:
            return None
        again = pinned._replace(row=row)
        return again if self._is_displaced(again) else None

    def _runs(self, near: int) -> list[_Run]:
        """The rows pinned at most a window away from an index, in runs without another row between them."""
        runs: list[list[PinnedRow]] = []
        for pinned in self._pinned:
            if abs(pinned.row_index - near) > WINDOW:
                continue
            if runs and runs[-1][-1].row_index == pinned.row_index - 1:
                runs[-1].append(pinned)
            else:
                runs.append([pinned])
        found = []
        for rows in runs:
            after, before = self._known(rows[-1].row_index + 1), self._known(rows[0].row_index - 1)
            neighbour = after or before
            if neighbour:
                found.append(_Run(neighbour.id, neighbour is after, rows))
        return found

    def set_view(self, view: View) -> None:
        """Show other bulletins, or the same ones in another order."""
        self.become(self.renewed(view))

    @property
    def next_order(self) -> Order:
        """The order after the present one, in a cycle."""
        orders: tuple[Order, ...] = get_args(Order)
        return orders[(orders.index(self.view.order) + 1) % len(orders)]

    def find_unread(self, start: int, step: int) -> int | None:
        """The nearest unread row from `start` on in steps of 1 or -1, wrapping around."""
        count = len(self)
        for distance in range(count):
            index = (start + step * distance) % count
            row = self._known(index)
            if row is None:
                return self._find(index, step, self.archive.next_unread, lambda row: not row.read)
            if not row.read:
                return index
        return None

    def find_title(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or publisher contains a word, wrapping around."""
        folded = fold(needle)

        def contains(row: Row) -> bool:
            return folded in fold(row.title) or folded in fold(row.source or "")

        return self._find(
            start, step, lambda view, offset, step: self.archive.next_title(view, folded, offset, step), contains
        )

    def _find(
        self,
        start: int,
        step: int,
        ask: Callable[[View, int, int], int | None],
        matches: Callable[[Row], bool],
    ) -> int | None:
        """The nearest row among those that the archive finds and the pinned ones."""
        offsets = self._pinned_offsets()
        offset = self._pinned.offset_of(start, offsets) - (step < 0 and self._pinned.at(start) is not None)
        found = [pinned.row_index for pinned in self._pinned if matches(pinned.row)]
        # The archive may find a row that is pinned elsewhere; then the next one is asked for.
        for _attempt in range(len(offsets) + 1):
            answer = self._ask(lambda offset=offset: ask(self.view, offset, step), None)  # type: ignore[misc]
            if answer is None:
                break
            if answer not in offsets:
                found.append(self._pinned.index_of(answer, offsets))
                break
            offset = answer + step
        return min(found, key=lambda index: (index - start) * step % len(self), default=None)

    def _fetch(self, start: int) -> list[Row] | None:
        """The rows of a window: the archive's without pinned ones, and the pinned ones at their indexes. None when
        an archive behind a network cannot tell them."""
        pinned = self._pinned.between(start, start + WINDOW)
        offsets = self._pinned_offsets()
        first = self._pinned.offset_of(start, offsets)
        nothing: list[Row] | None = None if self._waits else []
        found = self._ask(
            lambda: self.archive.rows(self.view, first, WINDOW - len(pinned) + len(offsets)), nothing
        )
        if found is None:
            return None
        all_pinned = {each.row.id for each in self._pinned}
        fetched = (row for row in found if row.id not in all_pinned)
        rows = []
        for index in range(start, start + WINDOW):
            row = pinned.get(index) or next(fetched, None)
            if row is None:
                break
            rows.append(row)
        return rows

    def _pinned_offsets(self) -> list[int]:
        """The offsets of those pinned rows that the archive's view contains."""
        if self._offsets is None:
            pinned = [each.row.id for each in self._pinned]
            self._offsets = sorted(self._positions(pinned).values()) if pinned else []
        return self._offsets

    def _positions(self, bulletins: list[int]) -> dict[int, int]:
        """The offsets of those bulletins that the archive's view contains."""
        return self._ask(lambda: self.archive.positions(self.view, bulletins), dict[int, int]())

    def _known(self, index: int) -> Row | None:
        """The row at `index` if it is loaded."""
        pinned = self._pinned.at(index)
        if pinned:
            return pinned.row
        window, place = divmod(index, WINDOW)
        rows = self._windows.get(window)
        return rows[place] if rows and 0 <= place < len(rows) else None

    def _known_index(self, bulletin: int) -> int | None:
        """The index of a bulletin if its row is loaded."""
        for pinned in self._pinned:
            if pinned.row.id == bulletin:
                return pinned.row_index
        for window, rows in self._windows.items():
            for place, row in enumerate(rows):
                if row.id == bulletin:
                    return window * WINDOW + place
        return None

    def _ask(self, question: Callable[[], Answer], default: Answer) -> Answer:
        try:
            return question()
        except ArchiveError as error:
            self.incomplete = True
            # A lost connection is shown as long as it lasts.
            if self._on_error and not (self._waits and isinstance(error, ArchiveUnavailable)):
                self._on_error(str(error))
            return default


def shows(view: View, row: Row) -> bool:
    """Whether a view contains a bulletin with its present marks."""
    marked = {"all": True, "unread": not row.read, "starred": row.starred}[view.filter]
    of_origin = not view.origins or (row.origin or "") in view.origins
    return marked and of_origin and (view.tag is None or view.tag in row.tags)
