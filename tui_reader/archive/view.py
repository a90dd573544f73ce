"""The views of the list, their order, and the SQL that reads a window of one through its index."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

Filter = Literal["all", "unread", "starred"]
Order = Literal["date", "title", "source", "unread"]


class View(NamedTuple):
    """Which bulletins the list shows and in which order.

    `date`: newest first, undated last. `title`, `source`: as `collation.sort_key` has it, without a source last.
    `unread`: unread before read. Within one source and one state newest first; what ties stays in the order in
    which it was kept.
    """

    filter: Filter = "all"
    order: Order = "date"


class Row(NamedTuple):
    """A line of the list. `title` is never empty; `restored`: something was repaired, beyond an assumed zone."""

    id: int
    address: str
    title: str
    published: datetime | None
    source: str | None
    site: str | None
    read: bool
    starred: bool
    restored: bool
    tampered: bool


ROW_COLUMNS = "id, address, title, published, source, site, read, starred, restored, tampered"

_CONDITIONS: dict[str, str] = {"all": "1", "unread": "read = 0", "starred": "starred = 1"}
_KEYS: dict[str, tuple[str, ...]] = {
    "date": ("sort_date", "id"),
    "title": ("sort_title", "id"),
    "source": ("sort_source", "sort_date", "id"),
    "unread": ("read", "sort_date", "id"),
}


def condition(view: View) -> str:
    return _CONDITIONS[view.filter]


def keys(view: View) -> tuple[str, ...]:
    """The columns that order a view, all ascending, unique together."""
    # Among the unread all are unread: one index less to keep.
    return _KEYS["date" if (view.filter, view.order) == ("unread", "unread") else view.order]


def index(view: View) -> str:
    """The index that holds exactly the rows of a view in its order. It is named in the SQL because without
    statistics SQLite may prefer to sort the table, and nobody runs ANALYZE on a user's archive."""
    order = "date" if (view.filter, view.order) == ("unread", "unread") else view.order
    return f"{view.filter}_by_{order}"


def window_sql(view: View) -> str:
    """Rows by LIMIT and OFFSET. The inner query skips within the index; only rows that are shown are fetched."""
    order = ", ".join(keys(view))
    window = (
        f"SELECT id FROM bulletins INDEXED BY {index(view)} "
        f"WHERE {condition(view)} ORDER BY {order} LIMIT ? OFFSET ?"
    )
    return f"SELECT {ROW_COLUMNS} FROM bulletins WHERE id IN ({window}) ORDER BY {order}"


def position_sql(view: View, id: str = "?") -> str:
    """How many rows of the view stand before the bulletin `id` (an expression); no row when the view does not show
    it. One statement, so that nothing changes between its parts."""
    names = keys(view)
    before = (
        f"SELECT count(*) FROM bulletins INDEXED BY {index(view)} "
        f"WHERE {condition(view)} AND ({', '.join(names)}) < ({', '.join(f'here.{name}' for name in names)})"
    )
    return f"SELECT ({before}) FROM bulletins AS here WHERE id = {id} AND {condition(view)}"
