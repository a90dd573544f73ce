"""The nearest row of a view that is unread or holds a word, found by SQL instead of by walking the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tui_reader.archive import view as views
from tui_reader.archive.view import View

# Bytes, because SQLite would fail where a damaged file holds no UTF-8.
_HOLDS = "holds(CAST(title AS BLOB), CAST(source AS BLOB))"

# So many rows are looked through in their order, which is the faster way to a title nearby.
_NEARBY = 500

# What folding changes and the case of a letter does not lead to: full and half width, spaces, quotes, zeros, the
# final sigma, and the signs and capitals whose small letter has another capital.
_ODD = "".join(map(chr, range(0xFF01, 0xFFC0))) + "\u3000\u00a0‘’“”○◯ς\u1e9e\u03f4\u2126\u212a\u212b"


def unread_sql(view: View, step: int, pending: Mapping[int, bool], few: bool) -> str:
    """The row number of the unread bulletin nearest to the row `?1`, this one included: at or after it when `step`
    is positive, else at or before it, and failing that from the other end. `pending` has the bulletins whose
    column `read` is not up to date; `few`: fewer are unread than have a star."""
    wanted, index = _unread(view, pending, few)
    keys = ", ".join(views.keys(view))
    first, second = (
        f"SELECT id FROM bulletins INDEXED BY {index} WHERE {views.condition(view)} AND {wanted} "
        f"AND ({keys}) {compared} ({_start(view)}) ORDER BY {_order(view, step)} LIMIT 1"
        for compared in ((">=", "<") if step > 0 else ("<=", ">"))
    )
    # What coalesce does not need is not looked for.
    return views.position_sql(view, f"coalesce(({first}), ({second}))")


def title_sql(view: View, step: int, few: bool) -> str:
    """As `unread_sql` for the bulletin that `holds`, a function made by `holding`, says yes to. `few`: the view
    shows a small part of the archive."""
    names = views.keys(view)
    keys, condition, order = ", ".join(names), views.condition(view), _order(view, step)
    towards = f"({keys}) {'>=' if step > 0 else '<='} ({_start(view)})"
    nearby = (
        f"SELECT id, title, source, {', '.join(name for name in names if name != 'id')} "
        f"FROM bulletins INDEXED BY {views.index(view)} WHERE {condition} AND {towards} "
        f"ORDER BY {order} LIMIT {_NEARBY}"
    )
    # To read the whole table in the order in which it is stored takes a quarter of the time.
    way = f"INDEXED BY {views.index(view)}" if few else "NOT INDEXED"
    anywhere = (
        f"SELECT id FROM bulletins {way} WHERE {condition} AND {_HOLDS} ORDER BY {towards} DESC, {order} LIMIT 1"
    )
    return views.position_sql(
        view, f"coalesce((SELECT id FROM ({nearby}) WHERE {_HOLDS} ORDER BY {order} LIMIT 1), ({anywhere}))"
    )


def _unread(view: View, pending: Mapping[int, bool], few: bool) -> tuple[str, str]:
    """The condition for unread rows and the index to find them through."""
    if pending:
        done, undone = (", ".join(str(id) for id, read in pending.items() if read is now) for now in (True, False))
        return f"(id IN ({undone}) OR (read = 0 AND id NOT IN ({done})))", views.index(view)
    if view.order != "unread" and (view.filter == "all" or few):
        return "read = 0", f"unread_by_{view.order}"
    if (view.filter, view.order) == ("starred", "date"):
        return "read = 0", "starred_by_unread"
    return "read = 0", views.index(view)


def _start(view: View) -> str:
    """The keys of the row `?1`."""
    keys = ", ".join(views.keys(view))
    return (
        f"SELECT {keys} FROM bulletins INDEXED BY {views.index(view)} "
        f"WHERE {views.condition(view)} ORDER BY {keys} LIMIT 1 OFFSET ?1"
    )


def _order(view: View, step: int) -> str:
    return ", ".join(f"{name} {'ASC' if step > 0 else 'DESC'}" for name in views.keys(view))


def holding(needle: str) -> Callable[[bytes, bytes | None], bool]:
    """Whether the folded title or source holds a folded needle.

    Folding every title takes four times as long as looking for all that the letters of the needle are folded from.
    """
    search = re.compile(b"".join(_any_of(sources) for sources in unfolded(needle))).search

    def holds(title: bytes, source: bytes | None) -> bool:
        return search(title) is not None or (source is not None and search(source) is not None)

    return holds


def unfolded(needle: str) -> list[set[str]]:
    """For each character of a folded text all characters that `fold` makes it of."""
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
    """A pattern on the bytes of UTF-8, in which no character is found inside another."""
    choices = [re.escape(character.encode("utf-8", "surrogatepass")) for character in sorted(characters)]
    return choices[0] if len(choices) == 1 else b"(?:" + b"|".join(choices) + b")"
