"""SQL for the nearest row of a view that is unread or holds a word."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from tui_reader.archive.sqlite.lists import view_sql
from tui_reader.archive.values import View, settled

# As bytes, because SQLite fails on invalid UTF-8 of a damaged file.
_HOLDS = "holds(CAST(title AS BLOB), CAST(source AS BLOB))"

NEARBY = 200
"""Rows that are read in their order first, which is the fastest way to a title nearby."""

LARGE = 20_000
"""From this number of rows on a scan of all titles takes too long for a key."""

# Characters that fold to another one and are not its upper or title case: full and half width, spaces, quotes,
# zeros, the final sigma, and capitals whose lower case has another upper case.
_ODD = "".join(map(chr, range(0xFF01, 0xFFC0))) + "\u3000\u00a0‘’“”○◯ς\u1e9e\u03f4\u2126\u212a\u212b"


Question = tuple[str, dict[str, object]]
"""SQL for the id of one bulletin, or NULL, and its values. The caller adds the values of the row to start from,
named `at_` and a key of the view."""


def unread_sql(view: View, step: int, pending: Mapping[int, bool], few: bool) -> Question:
    """The unread bulletin nearest to a row: at or after it when `step` is positive, else at or before it, else the
    first from the other end. `pending` holds the bulletins whose column `read` is out of date; `few`: fewer are
    unread than starred."""
    wanted, index = _unread(view, pending, few)
    names, (condition, values) = view_sql.keys(view), _where(view)
    keys = ", ".join(names)
    table = f"bulletins INDEXED BY {index}" if index else "bulletins"
    first, second = (
        f"SELECT id FROM {table} WHERE {condition} AND {wanted} "
        f"AND ({keys}) {compared} ({_start(view)}) ORDER BY {_order(view, step)} LIMIT 1"
        for compared in ((">=", "<") if step > 0 else ("<=", ">"))
    )
    # SQLite evaluates the second query only if the first finds none.
    return f"SELECT coalesce(({first}), ({second}))", values


def title_sql(view: View, step: int, few: bool) -> Question:
    """As `unread_sql`, for the nearest bulletin that the SQL function `holds`, made by `holding`, accepts. `few`:
    the view shows a small part of the archive."""
    names, (condition, values) = view_sql.keys(view), _where(view)
    keys, order = ", ".join(names), _order(view, step)
    towards = f"({keys}) {'>=' if step > 0 else '<='} ({_start(view)})"
    nearby = (
        f"SELECT id, title, source, {', '.join(name for name in names if name != 'id')} "
        f"FROM {view_sql.through(view)} WHERE {condition} AND {towards} "
        f"ORDER BY {order} LIMIT {NEARBY}"
    )
    # A scan of the whole table in storage order takes a quarter of the time.
    table = view_sql.through(view) if few or not view_sql.index(view) else "bulletins NOT INDEXED"
    anywhere = f"SELECT id FROM {table} WHERE {condition} AND {_HOLDS} ORDER BY {towards} DESC, {order} LIMIT 1"
    return (
        f"SELECT coalesce((SELECT id FROM ({nearby}) WHERE {_HOLDS} ORDER BY {order} LIMIT 1), ({anywhere}))",
        values,
    )


def title_match(needle: str) -> str | None:
    """The FTS5 expression for titles and publishers that may hold a needle; None when the index cannot tell: it
    holds whole words, and the needle may be a part of one."""
    from tui_reader.text.fold import search_fold
    from tui_reader.text.terms import ends_in_word, needed

    folded = search_fold(needle)
    if any(map(ends_in_word, folded)):
        return None
    fields = [needed(folded, field=field).terms for field in ("title", "publisher")]
    if not all(fields):
        return None
    return " OR ".join("(" + " AND ".join(f'"{term}"' for term in terms) + ")" for terms in fields)


def indexed_title(
    connection: sqlite3.Connection, view: View, step: int, match: str, needle: str, key: tuple[Any, ...]
) -> int | None:
    """As `title_sql`, through the search index, for a large view and from the row with the keys `key`. Bulletins
    that wait for the index are scanned."""
    names, (condition, values) = view_sql.keys(view), view_sql.where(view)
    columns = ", ".join(f"bulletins.{name}" for name in names)
    holds = holding(needle)
    found = connection.execute(
        f"SELECT CAST(title AS BLOB), CAST(source AS BLOB), id, {columns} FROM words "
        f"JOIN bulletins ON bulletins.rank = words.rowid WHERE words MATCH ? AND {condition} "
        f"UNION ALL SELECT CAST(title AS BLOB), CAST(source AS BLOB), id, {columns} "
        f"FROM bulletins INDEXED BY unindexed WHERE bulletins.rank IS NULL AND {condition}",
        (match, *values, *values),
    )
    hits = [(tuple(keys), id) for title, source, id, *keys in found if holds(title, source)]
    ahead = [hit for hit in hits if (hit[0] >= key if step > 0 else hit[0] <= key)] or hits
    if not ahead:
        return None
    return int((min(ahead) if step > 0 else max(ahead))[1])


def _where(view: View) -> tuple[str, dict[str, object]]:
    """The condition of a view with named values."""
    condition, values = view_sql.where(view)
    for number in range(len(values)):
        condition = condition.replace("?", f":value{number}", 1)
    return condition, {f"value{number}": value for number, value in enumerate(values)}


def _unread(view: View, pending: Mapping[int, bool], few: bool) -> tuple[str, str | None]:
    """The condition for unread rows, and the index to use."""
    index, order = view_sql.index(view), settled(view).order
    if pending:
        done, undone = (", ".join(str(id) for id, read in pending.items() if read is now) for now in (True, False))
        return f"(id IN ({undone}) OR (read = 0 AND id NOT IN ({done})))", index
    if (
        index
        # Those of a followed source, and those by title of a publisher or of some days, hold all marks.
        and index.startswith(view.filter)
        and order != "unread"
        and (view.filter == "all" or (few and view.source is None))
    ):
        return "read = 0", f"unread{index.removeprefix(view.filter)}"
    if index == "starred_by_date":
        return "read = 0", "starred_by_unread"
    return "read = 0", index


def _start(view: View) -> str:
    """The keys of the row to start from."""
    return ", ".join(f":at_{name}" for name in view_sql.keys(view))


def _order(view: View, step: int) -> str:
    return ", ".join(f"{name} {'ASC' if step > 0 else 'DESC'}" for name in view_sql.keys(view))


def holding(needle: str) -> Callable[[bytes, bytes | None], bool]:
    """A function that tells whether the folded title or publisher holds a folded needle.

    Folding every title takes four times as long as searching for everything that folds to the needle.
    """
    search = re.compile(b"".join(_any_of(sources) for sources in unfolded(needle))).search

    def holds(title: bytes, source: bytes | None) -> bool:
        return search(title) is not None or (source is not None and search(source) is not None)

    return holds


def unfolded(needle: str) -> list[set[str]]:
    """For each character of a folded text all characters that fold to it."""
    from tui_reader.text.fold import fold

    odd: dict[str, set[str]] = {}
    for character in _ODD:
        odd.setdefault(fold(character), set()).add(character)
    found = []
    for character in needle:
        cases = {character, character.upper(), character.title()}
        plain = {each for each in cases if len(each) == 1 and fold(each) == character}
        found.append(plain | odd.get(character, set()))
    return found


def _any_of(characters: set[str]) -> bytes:
    """A pattern of UTF-8 bytes, in which no character occurs inside another."""
    choices = [re.escape(character.encode("utf-8", "surrogatepass")) for character in sorted(characters)]
    return choices[0] if len(choices) == 1 else b"(?:" + b"|".join(choices) + b")"
