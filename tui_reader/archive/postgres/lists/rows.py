"""Queries of the list: rows of views by number, the nearest unread row or title, publishers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from tui_reader.archive.collation import title_key
from tui_reader.archive.errors import ArchiveUnavailable
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.lists.day_sums import CountedDays, DaySums
from tui_reader.archive.postgres.lists.numbering import AnchoredRows, DayNumbers, Keys, RowNumbers, RowPlace
from tui_reader.archive.postgres.lists.parts import MARKED, ROW, ViewPart, parts
from tui_reader.archive.postgres.search import titles
from tui_reader.archive.record import moment
from tui_reader.archive.values import Counts, Label, Row, View
from tui_reader.text.fold import fold

_REMEMBERED = 16
"""Parts whose numbers are remembered, each with 1/256 of its rows. Chosen by hand."""

NEARBY = 200
"""Rows that are read in their order first, which is the fastest way to what is nearby."""

_COUNTS = (
    "SELECT (SELECT coalesce(sum(total), 0)::bigint FROM days_total), coalesce(sum(read), 0)::bigint, "
    "coalesce(sum(starred), 0)::bigint FROM days_marked WHERE user_name = session_user"
)

_LABELS = (
    "SELECT min({name}), sum(t.total)::bigint, coalesce(min(m.read), 0) FROM {table}_total t "
    "LEFT JOIN {table}_marked m ON m.user_name = session_user AND m.{key} = t.{key} "
    "GROUP BY t.{key} HAVING sum(t.total) <> 0 ORDER BY {order}"
)
_SOURCES = _LABELS.format(table="sources", key="sort_source", name="t.name", order="t.sort_source")
_ORIGINS = _LABELS.format(table="origins", key="origin", name="t.origin", order="t.origin = '', t.origin")


class SharedLists(FollowedDatabase):
    """See `protocol.RowLists`."""

    _pending: PendingMarks

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._days = DaySums(self._run)
        self._anchors: dict[ViewPart, RowNumbers] = {}
        self._forgotten = 0

    def counts(self) -> Counts:
        if self._following and (days := self._days.known):
            counts = days.counts()
        else:
            total, read, starred = self._one(_COUNTS)
            counts = Counts(total, total - read, starred)
        if not self._pending:
            return counts
        stored = {
            id: (read, starred)
            for id, read, starred in self._run(
                "SELECT b.id, coalesce(m.read, false), coalesce(m.starred, false) FROM bulletins b "
                f"{MARKED} WHERE b.id = ANY(%s::bigint[])",
                (list(self._pending.columns),),
            )
        }
        for id, read in self._pending.flags("read").items():
            if id in stored:
                counts = counts._replace(unread=counts.unread + stored[id][0] - read)
        for id, starred in self._pending.flags("starred").items():
            if id in stored:
                counts = counts._replace(starred=counts.starred - stored[id][1] + starred)
        return counts

    def count(self, view: View = View()) -> int:  # noqa: B008 (frozen)
        if view._replace(order="date") == View(view.filter) and not (self._following and self._days.known):
            total, read, starred = self._one(_COUNTS)
            return int({"all": total, "unread": total - read, "starred": starred}[view.filter])
        return sum(self._numbering(part).count for part in parts(view))

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        return self._shown(_row(row) for row in self._window(view, max(start, 0), limit, ROW, MARKED))

    def ids(self, view: View, start: int, end: int) -> list[int]:
        start = max(start, 0)
        return [id for (id,) in self._window(view, start, end - start, "b.id")]

    def row(self, id: int) -> Row | None:
        return next(iter(self.rows_of([id])), None)

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        found = self._run(f"SELECT {ROW} FROM bulletins b {MARKED} WHERE b.id = ANY(%s::bigint[])", (list(ids),))
        rows = {row.id: row for row in self._shown(map(_row, found))}
        return [rows[id] for id in ids if id in rows]

    def position(self, view: View, id: int) -> int | None:
        return self.positions(view, [id]).get(id)

    def positions(self, view: View, ids: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        before = 0
        for part in parts(view):
            condition, values = part.where()
            columns = ", ".join(f"b.{key}" for key in part.keys)
            keys = self._run(
                f"SELECT {columns} FROM bulletins b WHERE b.id = ANY(%s::bigint[]) AND {condition}",
                [list(ids), *values],
            )
            if keys:
                found |= {id: before + row for id, row in self._ranks(part, keys).items()}
            if len(found) < len(ids):
                before += self._numbering(part).count
        return found

    def row_of_day(self, view: View, day: date) -> int:
        first, *_others = parts(view)
        numbering, ordinal = self._numbering(first), -day.toordinal()
        if isinstance(numbering, DayNumbers):
            row = numbering.row_of_day(ordinal)
        else:
            condition, values = first.where()
            newer = f"SELECT count(*) FROM bulletins b WHERE {condition} AND b.day < %s"
            row = int(self._value(newer, [*values, ordinal]))
        return max(0, min(row, self.count(view) - 1))

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        count = self.count(view)
        if not count or not self.counts().unread:
            return None
        start %= count
        first = start if step > 0 else max(0, start - NEARBY + 1)
        near = self.rows(view, first, NEARBY if step > 0 else start - first + 1)
        numbered = list(enumerate(near, first))
        for number, row in numbered if step > 0 else reversed(numbered):
            if not row.read:
                return number
        unread = view._replace(filter="unread") if view.filter == "all" else view
        of = parts(unread)[0]._replace(read=False)
        numbering = self._numbering(of)
        if not numbering.count:
            return None
        if len(parts(view)) > 1:
            # The unread ones come first, and the row is among the others.
            return 0 if step > 0 else numbering.count - 1
        keys = self._keys(view, start)
        if keys is None:
            return None
        ahead = self._ranks(of, [keys])[keys[-1]]
        number = ahead if step > 0 else ahead - 1
        (found,) = self._part_window(of, number % numbering.count, 1, "b.id") or [(None,)]
        return None if found[0] is None else self.position(view, found[0])

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        count = self.count(view)
        if not count:
            return None
        start %= count
        first = start if step > 0 else max(0, start - NEARBY + 1)
        near = list(enumerate(self.rows(view, first, NEARBY if step > 0 else start - first + 1), first))
        for number, row in near if step > 0 else reversed(near):
            if needle in fold(row.title) or needle in fold(row.source or ""):
                return number
        keys = self._keys(view, start)
        if keys is None:
            return None
        found = self._titled(view, needle, keys, step)
        return None if found is None else self.position(view, found)

    def find(self, address: str) -> int | None:
        id: int | None = self._value("SELECT id FROM bulletins WHERE key_of(address) = key_of(%s)", (address,))
        return id

    def find_title(self, title: str) -> int | None:
        key = title_key(title)
        if not key:
            return None
        sql = "SELECT id FROM bulletins WHERE title_key = %s ORDER BY sort_date, id LIMIT 1"
        id: int | None = self._value(sql, (key,))
        return id

    def sources(self) -> list[Label]:
        return [Label(name, total, total - read) for name, total, read in self._run(_SOURCES)]

    def origins(self) -> list[Label]:
        counted = {name: Label(name, total, total - read) for name, total, read in self._run(_ORIGINS)}
        waiting = self._pending.flags("read")
        if waiting:
            stored = self._run(
                "SELECT b.id, coalesce(b.origin, ''), coalesce(m.read, false) FROM bulletins b "
                f"{MARKED} WHERE b.id = ANY(%s::bigint[])",
                (list(waiting),),
            )
            for id, name, read in stored:
                label = counted[name]
                counted[name] = label._replace(unread=label.unread + read - waiting[id])
        return list(counted.values())

    def _shown(self, rows: Iterable[Row]) -> list[Row]:
        return list(map(self._pending.over_row, rows)) if self._pending else list(rows)

    def _window(self, view: View, start: int, limit: int, columns: str, joined: str = "") -> list[tuple[Any, ...]]:
        """Columns of the rows of a view from `start` on."""
        found: list[tuple[Any, ...]] = []
        for part in parts(view):
            if len(found) >= limit:
                break
            found += self._part_window(part, start, limit - len(found), columns, joined)
            if len(found) < limit:
                start = max(0, start - self._numbering(part).count) if not found else 0
        return found

    def _part_window(
        self, part: ViewPart, start: int, limit: int, columns: str, joined: str = ""
    ) -> list[tuple[Any, ...]]:
        if start == 0 and not part.of_marks:
            # The first rows need no numbers.
            place = RowPlace(None, 0)
        else:
            numbering = self._numbering(part)
            if start >= numbering.count:
                return []
            place = numbering.place(start, limit)
        condition, values = part.where()
        table = "bulletins b"
        if place.ranges is not None:
            # Fenced: by its estimates, which know nothing of these ranges, the server would read the whole table.
            table = (
                "unnest(%s::bigint[], %s::bigint[]) AS r (first, last) CROSS JOIN LATERAL "
                "(SELECT * FROM bulletins o WHERE o.sort_date BETWEEN r.first AND r.last OFFSET 0) b"
            )
            values = [[first for first, _last in place.ranges], [last for _first, last in place.ranges], *values]
        elif place.bound is not None:
            condition += f" AND {part.row_keys()} >= ({', '.join(['%s'] * len(part.keys))})"
            values = [*values, *place.bound]
        return self._run(
            f"SELECT {columns} FROM {table} {joined} WHERE {condition} ORDER BY {part.order()} LIMIT %s OFFSET %s",
            [*values, max(limit, 0), place.skip],
        )

    def _ranks(self, part: ViewPart, keys: Sequence[Keys]) -> dict[int, int]:
        """How many rows of a part come before keys, which need not be its own, by their ids."""
        numbering = self._numbering(part)
        asked: list[tuple[int, Keys, Keys]] = []
        found: dict[int, int] = {}
        for each in map(tuple, keys):
            number, bound = numbering.before(each)
            found[each[-1]] = number
            if bound is not None:
                asked.append((each[-1], bound, each))
        if asked:
            condition, values = part.where("o")
            names = part.keys
            kinds = ["bytea" if name in ("sort_title", "sort_source") else "bigint" for name in names]
            lists = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *kinds, *kinds))
            least, most = ([f"{side}_{name}" for name in names] for side in ("least", "most"))
            rows = [(id, *bound, *each) for id, bound, each in asked]
            counted = self._run(
                f"SELECT n.asked, (SELECT count(*) FROM bulletins o WHERE {condition} "
                f"AND {part.row_keys('o')} >= ({', '.join(f'n.{name}' for name in least)}) "
                f"AND {part.row_keys('o')} < ({', '.join(f'n.{name}' for name in most)})) "
                f"FROM unnest({lists}) AS n (asked, {', '.join([*least, *most])})",
                [*values, *([row[at] for row in rows] for at in range(len(rows[0])))],
            )
            for id, rank in counted:
                found[id] += rank
        return found

    def _keys(self, view: View, row: int) -> Keys | None:
        """The keys of a row of a view of one part, its id last."""
        columns = ", ".join(f"b.{key}" for key in parts(view)[-1].keys)
        return next(iter(self._window(view, row, 1, columns)), None)

    def _titled(self, view: View, needle: str, keys: Keys, step: int) -> int | None:
        """The nearest bulletin whose title or publisher holds a needle, from the row with these keys on, and else
        the first from the other end."""
        of = parts(view) if step > 0 else parts(view)[::-1]
        here = 0
        if len(of) > 1:
            read = self._value(
                "SELECT read FROM marks WHERE user_name = session_user AND bulletin = %s", keys[-1:]
            )
            here = next(at for at, part in enumerate(of) if part.read is bool(read))
        beyond = f" {'>=' if step > 0 else '<='} ({', '.join(['%s'] * len(keys))})"
        few = titles.titled(needle, self._run) if self.count(view) > titles.LARGE else None
        for turn, part in enumerate([*of[here:], *of[: here + 1]]):
            condition, values = part.where()
            if turn == 0:
                condition += f" AND {part.row_keys()}{beyond}"
                values += keys
            if few is not None:
                condition, values = f"{condition} AND {few[0]}", [*values, *few[1]]
            # Apart from the order, by which the planner would walk through the archive for a few.
            fence = "" if few is None else " OFFSET 0"
            holds = "(position(%s IN b.folded_title) > 0 OR position(%s IN b.folded_source) > 0)"
            found = self._value(
                f"SELECT b.id FROM (SELECT b.* FROM bulletins b WHERE {condition} AND {holds}{fence}) AS b "
                f"ORDER BY {part.order(step=step)} LIMIT 1",
                [*values, needle, needle],
            )
            if found is not None:
                return int(found)
        return None

    def _day_sums(self) -> CountedDays:
        """The sums of days, which stay known as long as changes are heard of."""
        if not self._following and self.trouble is None:
            with suppress(ArchiveUnavailable):
                self._follow()
        if not self._following:
            self._days.forget(None)
        return self._days.load()

    def _numbering(self, part: ViewPart) -> RowNumbers:
        """The numbers of a part, which stay known as long as changes are heard of."""
        if part.by_day:
            return DayNumbers(part, self._day_sums())
        if not self._following and self.trouble is None:
            with suppress(ArchiveUnavailable):
                self._follow()
        known = self._anchors.get(part) if self._following else None
        if known is None:
            before = self._forgotten
            if part.with_repeats.by_day:
                known = DayNumbers(part, self._day_sums(), dict(self._run(*part.left_out())))
            else:
                known = AnchoredRows(part, self._run)
            if self._following and before == self._forgotten:
                self._anchors[part] = known
                while len(self._anchors) > _REMEMBERED:
                    self._anchors.pop(next(iter(self._anchors)), None)
        return known

    def _forget(self, kind: str, buckets: Iterable[int] | None = None) -> None:
        super()._forget(kind, buckets)
        if kind not in ("bulletins", "marks", "tags"):
            return
        self._forgotten += 1
        if kind != "tags":
            self._days.forget(buckets)
        for part in list(self._anchors):
            tagged, marked = part.view.tag is not None, part.of_marks
            if kind == "bulletins" or (kind == "tags" and tagged) or (kind == "marks" and marked):
                self._anchors.pop(part, None)


def _row(found: tuple[Any, ...]) -> Row:
    values = list(found)
    values[3], values[11], values[-1] = moment(values[3]), tuple(values[11]), tuple(values[-1])
    return Row(*values)
