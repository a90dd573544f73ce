"""The SQL of the views of the list, as parts: runs of rows in the order of one index."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui_reader.archive.collation import source_key
from tui_reader.archive.record import newest, oldest
from tui_reader.archive.values import View, settled

_KEYS: dict[str, tuple[str, ...]] = {
    "date": ("sort_date", "id"),
    "title": ("sort_title", "id"),
    "source": ("sort_source", "sort_date", "id"),
}

_MARKED = "EXISTS (SELECT FROM marks k WHERE k.user_name = session_user AND k.bulletin = {0}.id AND k.{1})"

ROW = (
    "b.id, b.address, b.title, b.published, b.source, b.site, coalesce(m.read, false), "
    "coalesce(m.starred, false), b.restored, b.tampered, b.revisions, "
    "ARRAY(SELECT DISTINCT t.tag FROM tags t WHERE t.bulletin = b.id AND t.user_name IN (session_user::text, '') "
    "ORDER BY t.tag), b.origin, "
    "(SELECT greatest(count(*) - 1, 0) FROM same_texts s JOIN same_texts o ON o.first = s.first "
    "WHERE s.bulletin = b.id), "
    # An own watch hides a shared one of its name.
    "ARRAY(SELECT DISTINCT w.name FROM watch_matches x JOIN watches w ON w.id = x.watch "
    "JOIN watch_states y ON y.watch = w.id AND y.user_name = x.user_name AND y.edition = w.edition "
    "WHERE x.bulletin = b.id AND x.user_name = session_user AND x.number > y.seen "
    "AND (w.user_name <> '' OR NOT EXISTS (SELECT FROM watches o WHERE o.user_name = session_user "
    "AND o.name = w.name)) ORDER BY w.name)"
)
"""The columns of `values.Row`, of `b` and the marks `m`."""

MARKED = "LEFT JOIN marks m ON m.user_name = session_user AND m.bulletin = b.id"


class ViewPart(NamedTuple):
    """Rows of a view that are in the order of its keys. `view` is settled and not in the order of unread ones;
    `read`: those rows alone that are read, or not."""

    view: View
    read: bool | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that order the rows, all ascending and together unique."""
        return _KEYS[self.view.order]

    @property
    def by_day(self) -> bool:
        """Whether the stored sums of days count its rows."""
        view = self.view
        counted = view.filter != "starred" or self.read is None
        plain = view.source is None and view.tag is None and not view.origins
        return view.order == "date" and plain and counted and not view.distinct

    @property
    def with_repeats(self) -> ViewPart:
        """The part with the rows that a distinct view leaves out."""
        return self._replace(view=self.view._replace(distinct=False))

    def left_out(self) -> tuple[str, list[Any]]:
        """SQL for how many rows a distinct view leaves out on each day, as `bucket`, and its values."""
        (condition, values), (first, of_first) = (
            self.with_repeats.where(),
            ViewPart(self.with_repeats.view).where("f"),
        )
        # Whether the first one is there, the smaller table says, too.
        shown = "same_texts f ON f.bulletin = s.first" if first == "true" else "bulletins f ON f.id = s.first"
        return (
            "SELECT b.bucket, count(*) FROM same_texts s JOIN bulletins b ON b.id = s.bulletin "
            f"JOIN {shown} WHERE s.first <> s.bulletin AND {condition} AND {first} "
            "GROUP BY b.bucket",
            [*values, *of_first],
        )

    @property
    def of_marks(self) -> bool:
        """Whether marks change which rows it has."""
        return self.view.filter != "all" or self.read is not None

    def order(self, table: str = "b", step: int = 1) -> str:
        """The order of the rows, backwards with a negative `step`."""
        return ", ".join(f"{table}.{key}{'' if step > 0 else ' DESC'}" for key in self.keys)

    def row_keys(self, table: str = "b") -> str:
        """The keys of a row as one value."""
        return f"({', '.join(f'{table}.{key}' for key in self.keys)})"

    def where(self, table: str = "b") -> tuple[str, list[Any]]:
        """The condition of its rows, and the values in it."""
        view = self.view
        parts, values = list[str](), list[Any]()
        if view.filter == "unread" or self.read is False:
            parts.append(f"NOT {_MARKED.format(table, 'read')}")
        if self.read:
            parts.append(_MARKED.format(table, "read"))
        if view.filter == "starred":
            parts.append(_MARKED.format(table, "starred"))
        if view.source is not None:
            parts.append(f"{table}.sort_source = %s")
            values.append(source_key(view.source))
        if view.until is not None:
            parts.append(f"{table}.sort_date >= %s")
            values.append(newest(-view.until.toordinal()))
        if view.since is not None:
            parts.append(f"{table}.sort_date <= %s")
            values.append(oldest(-view.since.toordinal()))
        elif view.until is not None:
            parts.append(f"{table}.day < 0")
        if view.tag is not None:
            parts.append(
                f"EXISTS (SELECT FROM tags t WHERE t.bulletin = {table}.id AND t.tag = %s "
                "AND t.user_name IN (session_user::text, ''))"
            )
            values.append(view.tag)
        if view.origins == ("",):
            parts.append(f"{table}.origin IS NULL")
        elif view.origins:
            parts.append(f"{table}.origin = ANY(%s::text[])")
            values.append(list(view.origins))
        if view.distinct:
            first, of_first = ViewPart(view._replace(distinct=False)).where("f")
            parts.append(
                "NOT EXISTS (SELECT FROM same_texts s JOIN bulletins f ON f.id = s.first "
                f"WHERE s.bulletin = {table}.id AND s.first <> s.bulletin AND {first})"
            )
            values += of_first
        return " AND ".join(parts) or "true", values


def parts(view: View) -> list[ViewPart]:
    """The parts of a view, one after the other."""
    view = settled(view)
    if view.order != "unread":
        return [ViewPart(view)]
    by_date = view._replace(order="date")
    return [ViewPart(by_date, read=False), ViewPart(by_date, read=True)]
