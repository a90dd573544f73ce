"""An archive of rows in a dict that answers every query in the most straightforward way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from tui_reader.archive.values import Counts, Flags, Label, Row, View

NEWEST = datetime(2022, 3, 20, 9, 0)


def row(id: int, *, days_ago: int = 0, source: str | None = None, read: bool = False) -> Row:
    published = NEWEST - timedelta(days=days_ago)
    return Row(id, f"notice-{id}", f"第{id}号通知", published, source, None, read, False, False, False)


class StoredRows:
    """Rows, newest first. `asked` counts the calls of `rows`."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.all = {each.id: each for each in rows}
        self.asked = 0

    def view(self, view: View) -> list[Row]:
        rows = sorted(self.all.values(), key=lambda each: (_newest_first(each), each.id))
        rows = [each for each in rows if _shown(view, each)]
        if view.order == "unread":
            rows.sort(key=lambda each: each.read)
        if view.order == "source":
            rows.sort(key=lambda each: each.source or "\uffff")
        return rows

    def counts(self) -> Counts:
        rows = self.all.values()
        return Counts(len(rows), sum(not each.read for each in rows), sum(each.starred for each in rows))

    def count(self, view: View = View()) -> int:  # noqa: B008
        return len(self.view(view))

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        self.asked += 1
        return self.view(view)[start : start + limit]

    def ids(self, view: View, start: int, end: int) -> list[int]:
        return [each.id for each in self.view(view)[start:end]]

    def position(self, view: View, id: int) -> int | None:
        return next((place for place, each in enumerate(self.view(view)) if each.id == id), None)

    def positions(self, view: View, ids: Sequence[int]) -> dict[int, int]:
        return {id: place for id in ids if (place := self.position(view, id)) is not None}

    def row_of_day(self, view: View, day: date) -> int:
        rows = self.view(view)
        older = (place for place, each in enumerate(rows) if each.published and each.published.date() <= day)
        return next(older, len(rows) - 1)

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        return self._nearest(view, start, step, lambda each: not each.read)

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        return self._nearest(view, start, step, lambda each: needle in each.title)

    def _nearest(self, view, start, step, wanted):  # type: ignore[no-untyped-def]
        rows = self.view(view)
        places = ((start + step * distance) % len(rows) for distance in range(len(rows)))
        return next((place for place in places if wanted(rows[place])), None)

    def row(self, id: int) -> Row | None:
        return self.all.get(id)

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        return [self.all[id] for id in ids if id in self.all]

    def find(self, address: str) -> int | None:
        return next((each.id for each in self.all.values() if each.address == address), None)

    def find_title(self, title: str) -> int | None:
        return next((each.id for each in self.all.values() if each.title == title), None)

    def sources(self) -> list[Label]:
        return []

    def changed(self) -> bool:
        return False

    def set_read(self, id: int, read: bool) -> None:
        self.all[id] = self.all[id]._replace(read=read)

    def set_starred(self, id: int, starred: bool) -> None:
        self.all[id] = self.all[id]._replace(starred=starred)

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        return {id: Flags(self.all[id].read, self.all[id].starred) for id in ids if id in self.all}

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        for id, each in flags.items():
            self.all[id] = self.all[id]._replace(**each._asdict())

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        return {id: self.all[id].tags for id in ids if self.all[id].tags}

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        for id in ids:
            tags = {*self.all[id].tags, *add} - {*remove}
            self.all[id] = self.all[id]._replace(tags=tuple(sorted(tags)))


def _newest_first(row: Row) -> float:
    return -row.published.timestamp() if row.published else float("inf")


def _shown(view: View, row: Row) -> bool:
    marked = {"all": True, "unread": not row.read, "starred": row.starred}[view.filter]
    tagged = view.tag is None or view.tag in row.tags
    return marked and tagged and (view.source is None or (row.source or "") == view.source)
