"""The shelf: the bulletins that the list shows, fetched from the archive a window at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeVar, get_args

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import RowLists
from tui_reader.archive.values import Counts, Order, Row, View
from tui_reader.text.fold import fold
from tui_reader.ui.articles.pinned_rows import PinnedRow, PinnedRows

WINDOW = 200
"""Rows fetched at once: a few screens, a fraction of a millisecond."""

WINDOWS = 32
"""Windows that stay in memory; whoever pages through a million rows needs no more than the last ones."""

Answer = TypeVar("Answer")


class _Run(NamedTuple):
    """Rows that are held one after the other, and the row next to them by which they are found again."""

    neighbour: int
    below: bool
    """The neighbour stands below the run."""
    rows: list[PinnedRow]


class RowWindow:
    """A view of an archive by row number.

    A row that is marked stays where it is although the view would leave it out or move it, until something else
    changes the shelf: whoever reads through the unread ones keeps the cursor on what is read. An archive that does
    not answer is told to `on_trouble`, and the rows it did not give are missing; drawing never fails for it.
    """

    def __init__(
        self, archive: RowLists, view: View | None = None, on_trouble: Callable[[str], None] | None = None
    ) -> None:
        self.archive = archive
        self.view = view or View()
        self.troubled = False
        """Whether the archive left a question open since the shelf was last asked anew."""
        self._on_trouble = on_trouble
        self._count: int | None = None
        self._counts: Counts | None = None
        self._windows: dict[int, list[Row]] = {}
        self._held = PinnedRows()
        self._there: list[int] | None = None

    def __len__(self) -> int:
        if self._count is None:
            gone = len(self._held) - len(self._held_there())
            self._count = self._ask(lambda: self.archive.count(self.view), 0) + gone
        return self._count

    def counts(self) -> Counts:
        """How many bulletins there are, how many unread and how many starred."""
        if self._counts is None:
            self._counts = self._ask(self.archive.counts, Counts(0, 0, 0))
        return self._counts

    def row(self, index: int) -> Row:
        """The row at `index`. Raises IndexError outside the shelf."""
        window, place = divmod(index, WINDOW)
        rows = self._windows.pop(window, None)
        if rows is None:
            rows = self._fetch(window * WINDOW)
            if len(self._windows) >= WINDOWS:
                del self._windows[next(iter(self._windows))]
        # Put in anew at the end: the one at the front was longest not asked for.
        self._windows[window] = rows
        if place >= len(rows):
            # Another program has taken rows out of this view since they were counted.
            self._count = min(len(self), window * WINDOW + len(rows))
        return rows[place]

    def stands_as_read(self, index: int) -> bool:
        """Whether the row at `index` stands where it does as one that is read."""
        held = self._held.at(index)
        return held.read if held else self.row(index).read

    def position(self, bulletin: int) -> int | None:
        """The row of a bulletin, or None when this view leaves it out."""
        known = self._known_index(bulletin)
        if known is not None:
            return known
        found = self._ask(lambda: self.archive.position(self.view, bulletin), None)
        return None if found is None else self._held.index_of(found, self._held_there())

    def ids(self, start: int, end: int) -> list[int]:
        """The bulletins of the rows `start` up to, not including, `end`, in no order."""
        held = self._held.between(start, end)
        wanted = end - start - len(held)
        there = self._held_there()
        first = self._held.place_of(start, there)
        nothing: list[int] = []
        found = self._ask(lambda: self.archive.ids(self.view, first, first + wanted + len(there)), nothing)
        out = {each.row.id for each in self._held}
        return [row.id for row in held.values()] + [id for id in found if id not in out][:wanted]

    def row_of_day(self, day: date) -> int:
        """The first row, in order of date, that is of a day or older."""
        place = self._ask(lambda: self.archive.row_of_day(self.view, day), 0)
        return self._held.index_of(place, self._held_there())

    def marked(
        self,
        bulletin: int,
        *,
        read: bool | None = None,
        starred: bool | None = None,
        tags: tuple[str, ...] | None = None,
    ) -> bool:
        """A bulletin was marked: its row says so and stays where it is. False when that may have changed rows that
        are not known here: `changed` is due then."""
        self._counts = None
        index = self._known_index(bulletin)
        if index is None:
            return self.view.filter == "all" and self.view.tag is None and self.view.order != "unread"
        held = self._held.at(index)
        before = held.row if held else self.row(index)
        row = before._replace(
            read=before.read if read is None else read,
            starred=before.starred if starred is None else starred,
            tags=before.tags if tags is None else tags,
        )
        window, place = divmod(index, WINDOW)
        if window in self._windows:
            self._windows[window][place] = row
        self._stay(PinnedRow(index, row, held.read if held else before.read))
        return True

    def _stay(self, held: PinnedRow) -> None:
        """Hold a row where it is as long as the archive would have it elsewhere or nowhere."""
        moves = self.view.order == "unread" and self.view.filter != "unread" and held.row.read != held.read
        if moves or not shows(self.view, held.row):
            self._held.hold(held)
        else:
            self._held.release(held.place)
        self._there = None

    def changed(self) -> None:
        """Forget what was fetched: the archive is not what it was."""
        self._count = self._counts = self._there = None
        self.drop_fetched()
        self._held.clear()
        self.troubled = False

    def drop_fetched(self) -> None:
        """Fetch rows again when they are next needed; those that were marked stay where they are."""
        self._windows.clear()

    def follow(self, near: int) -> None:
        """As `changed`, but because of what somebody else did: rows that are held near the row `near` go on being
        held, between the neighbours that they have."""
        runs = self._runs(near)
        self.changed()
        kept = [run._replace(rows=[each for each in map(self._anew, run.rows) if each]) for run in runs]
        there = self._places(held.row.id for run in kept for held in run.rows)
        found = []
        for run in kept:
            place = self._ask(lambda run=run: self.archive.position(self.view, run.neighbour), None)  # type: ignore[misc]
            if place is not None:
                found.append((place - bisect_left(there, place) + (not run.below), run))
        before = 0
        for beside, run in sorted(found, key=lambda each: each[0]):
            for index, held in enumerate(run.rows, beside + before):
                self._held.hold(held._replace(place=index))
            before += len(run.rows)
        self._there = None

    def _anew(self, held: PinnedRow) -> PinnedRow | None:
        """A held row as it is now; None when it is gone, or where the view has it again."""
        row = self._ask(lambda: self.archive.row(held.row.id), None)
        if row is None:
            return None
        now = held._replace(row=row)
        moves = self.view.order == "unread" and self.view.filter != "unread" and row.read != held.read
        return now if moves or not shows(self.view, row) else None

    def _runs(self, near: int) -> list[_Run]:
        """The rows that are held near `near`, in runs without another row between them."""
        runs: list[list[PinnedRow]] = []
        for held in self._held:
            if abs(held.place - near) > WINDOW:
                continue
            if runs and runs[-1][-1].place == held.place - 1:
                runs[-1].append(held)
            else:
                runs.append([held])
        found = []
        for rows in runs:
            after, before = self._known(rows[-1].place + 1), self._known(rows[0].place - 1)
            neighbour = after or before
            if neighbour:
                found.append(_Run(neighbour.id, neighbour is after, rows))
        return found

    def look(self, view: View) -> None:
        """Show other bulletins, or the same ones in another order."""
        self.view = view
        self.changed()

    @property
    def next_order(self) -> Order:
        """The order that comes after this one."""
        orders: tuple[Order, ...] = get_args(Order)
        return orders[(orders.index(self.view.order) + 1) % len(orders)]

    def find_unread(self, start: int, step: int) -> int | None:
        """The nearest unread row from `start` on in steps of 1 or -1, going round once."""
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
        """The nearest row from `start` on whose title or source holds a word, going round once."""
        wanted = fold(needle)

        def holds(row: Row) -> bool:
            return wanted in fold(row.title) or wanted in fold(row.source or "")

        return self._find(
            start, step, lambda view, place, step: self.archive.next_title(view, wanted, place, step), holds
        )

    def _find(
        self,
        start: int,
        step: int,
        ask: Callable[[View, int, int], int | None],
        wanted: Callable[[Row], bool],
    ) -> int | None:
        """The nearest row of those that the archive finds and those that are held."""
        there = self._held_there()
        place = self._held.place_of(start, there) - (step < 0 and self._held.at(start) is not None)
        found = [held.place for held in self._held if wanted(held.row)]
        # What the archive finds may be a row that is held elsewhere: then the next one is asked for.
        for _turn in range(len(there) + 1):
            answer = self._ask(lambda place=place: ask(self.view, place, step), None)  # type: ignore[misc]
            if answer is None:
                break
            if answer not in there:
                found.append(self._held.index_of(answer, there))
                break
            place = answer + step
        return min(found, key=lambda index: (index - start) * step % len(self), default=None)

    def _fetch(self, start: int) -> list[Row]:
        """The rows of a window: those of the archive that are not held, with the held ones between them."""
        held = self._held.between(start, start + WINDOW)
        there = self._held_there()
        place = self._held.place_of(start, there)
        nothing: list[Row] = []
        found = self._ask(lambda: self.archive.rows(self.view, place, WINDOW - len(held) + len(there)), nothing)
        out = {each.row.id for each in self._held}
        fetched = (row for row in found if row.id not in out)
        rows = []
        for index in range(start, start + WINDOW):
            row = held.get(index) or next(fetched, None)
            if row is None:
                break
            rows.append(row)
        return rows

    def _held_there(self) -> list[int]:
        """The archive's numbers of the held rows that its view has."""
        if self._there is None:
            self._there = self._places(each.row.id for each in self._held)
        return self._there

    def _places(self, bulletins: Iterable[int]) -> list[int]:
        """The archive's numbers of those bulletins that its view has, in order."""
        asked = (self._ask(lambda id=id: self.archive.position(self.view, id), None) for id in bulletins)  # type: ignore[misc]
        return sorted(place for place in asked if place is not None)

    def _known(self, index: int) -> Row | None:
        """The row at `index` when it need not be asked for."""
        held = self._held.at(index)
        if held:
            return held.row
        window, place = divmod(index, WINDOW)
        rows = self._windows.get(window)
        return rows[place] if rows and 0 <= place < len(rows) else None

    def _known_index(self, bulletin: int) -> int | None:
        """The row of a bulletin when it need not be asked for."""
        for held in self._held:
            if held.row.id == bulletin:
                return held.place
        for window, rows in self._windows.items():
            for place, row in enumerate(rows):
                if row.id == bulletin:
                    return window * WINDOW + place
        return None

    def _ask(self, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return question()
        except ArchiveError as error:
            self.troubled = True
            if self._on_trouble:
                self._on_trouble(str(error))
            return otherwise


def shows(view: View, row: Row) -> bool:
    """Whether a view shows a bulletin as it is marked now."""
    marked = {"all": True, "unread": not row.read, "starred": row.starred}[view.filter]
    return marked and (view.tag is None or view.tag in row.tags)
