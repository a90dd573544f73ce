"""The SQL of the views of the list: their conditions, orders and indexes."""

from __future__ import annotations

from datetime import date

from tui_reader.archive.collation import source_key
from tui_reader.archive.record import newest, oldest
from tui_reader.archive.values import View, settled

ROW_COLUMNS = "id, address, title, published, source, site, read, starred, restored, tampered, revisions, origin"

_CONDITIONS: dict[str, str] = {"all": "", "unread": "read = 0", "starred": "starred = 1"}
_KEYS: dict[str, tuple[str, ...]] = {
    "date": ("sort_date", "id"),
    "title": ("sort_title", "id"),
    "source": ("sort_source", "sort_date", "id"),
    "unread": ("read", "sort_date", "id"),
}


def where(view: View, table: str = "") -> tuple[str, tuple[object, ...]]:
    """The condition of a view and its values. `table` with its dot stands before the columns."""
    state = _CONDITIONS[view.filter]
    parts, values = [f"{table}{state}" if state else ""], list[object]()
    if view.source is not None:
        parts.append(f"{table}sort_source = ?")
        values.append(source_key(view.source))
    days, of_days = days_sql(view.since, view.until, table)
    parts.append(days)
    values += of_days
    if view.tag is not None:
        parts.append(f"{table}address IN (SELECT address FROM tags WHERE tag = ?)")
        values.append(view.tag)
    if view.origins == ("",):
        parts.append(f"{table}origin IS NULL")
    elif view.origins:
        parts.append(f"{table}origin IN ({', '.join('?' * len(view.origins))})")
        values += view.origins
    if view.distinct:
        first, of_first = where(view._replace(distinct=False), "f.")
        parts.append(
            "NOT EXISTS (SELECT 1 FROM same_texts s JOIN bulletins f ON f.id = s.first "
            f"WHERE s.bulletin = bulletins.id AND s.first <> s.bulletin AND {first})"
        )
        values += of_first
    return " AND ".join(filter(None, parts)) or "1", tuple(values)


def repeats_sql(view: View) -> tuple[str, tuple[object, ...]]:
    """SQL for how many rows (`n`) a distinct view leaves out on each day (`on_day`), and its values."""
    plain = view._replace(distinct=False)
    (condition, values), (first, of_first) = where(plain, "b."), where(plain, "f.")
    return (
        "SELECT b.day AS on_day, count(*) AS n FROM same_texts s JOIN bulletins b ON b.id = s.bulletin "
        f"JOIN bulletins f ON f.id = s.first WHERE s.first <> s.bulletin AND {condition} AND {first} "
        "GROUP BY b.day",
        (*values, *of_first),
    )


def days_sql(since: date | None, until: date | None, table: str = "") -> tuple[str, tuple[object, ...]]:
    """The condition of a range of days, first and last included, and its values; "" for all days. `table` with its
    dot stands before the columns."""
    parts, values = list[str](), list[object]()
    if until is not None:
        parts.append(f"{table}sort_date >= ?")
        values.append(newest(-until.toordinal()))
    if since is not None:
        parts.append(f"{table}sort_date <= ?")
        values.append(oldest(-since.toordinal()))
    elif until is not None:
        parts.append(f"{table}day < 0")
    return " AND ".join(parts), tuple(values)


def keys(view: View) -> tuple[str, ...]:
    """The columns that order a view, all ascending and together unique."""
    return _KEYS[settled(view).order]


def index(view: View) -> str | None:
    """The index that holds the rows of a view, if possible in its order and no others; None when there is none.
    The SQL names it because SQLite, which has no statistics of an archive, may prefer to sort the table."""
    order = settled(view).order
    by_title, dated = order == "title", bool(view.since or view.until)
    if view.tag is not None or (view.origins and view.source is not None):
        return None
    if view.origins:
        return "by_origin_title" if by_title and not dated else "by_origin"
    if view.source is not None:
        return "by_source_title" if by_title else f"{view.filter}_by_source" if order == "date" else None
    if dated:
        return "by_day_title" if by_title else f"{view.filter}_by_date" if order == "date" else None
    return f"{view.filter}_by_{order}"


def through(view: View) -> str:
    """The table of a view in SQL, with the index to use."""
    name = index(view)
    return f"bulletins INDEXED BY {name}" if name else "bulletins"


WATCHED = (
    "SELECT m.bulletin, w.name FROM watch_matches m JOIN watches w ON w.id = m.watch "
    "WHERE m.number > w.seen AND m.bulletin IN ({}) AND typeof(w.name) = 'text' ORDER BY w.name"
)
"""The watches that bulletins newly match."""
