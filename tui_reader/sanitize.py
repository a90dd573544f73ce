"""Sanitizes bulletins that others may have written: checks the types of all values, and cleans all texts.

Those of a pack are new and must have the sizes of bulletins. What an archive holds was kept, and is read whatever
its size: text is never given up for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from operator import is_
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from tui_reader.model import (
    Align,
    Bulletin,
    Cell,
    Link,
    ListItem,
    Paragraph,
    Quotation,
    Section,
    address_sections,
    walk_sections,
)
from tui_reader.text.clean import clean, clean_line, is_plain, single_line

MAX_DEPTH = 60
"""Levels of sections; documents have up to nine."""

ADDRESS_LIMIT = 4000

_DEEPEST = 256
"""Levels of sections and of lists that are shown; the parser reads no element that is deeper."""

_ALIGNS = frozenset(get_args(Align))
_LARGEST = 10**9
_WIDEST = 1000
# Fields that may have line breaks; in any others they would break the lines of lists and titles.
_LINES = frozenset(("text", "raw", "shown"))

_Step = Callable[[Any, int], Any]


def one_line(value: object, limit: int = 1000) -> str:
    """A cleaned text of one line, up to `limit` characters. Raises TypeError for other types."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return clean_line(value, limit)


def cleaned(bulletin: Bulletin) -> Bulletin:
    """The bulletin with clean texts, without links that overlap or lie outside their text, with cells of at most
    1,000 columns and rows, with levels that documents have. A clean bulletin is returned equal. Raises TypeError
    for a value of the wrong type."""
    found: Bulletin = _step(Bulletin, False, False)(bulletin, 0)
    return found


def sanitized(bulletin: Bulletin) -> Bulletin:
    """As `cleaned`. Raises ValueError or TypeError also for a value of a size that no bulletin has; the address of
    a link that is too long is left out."""
    found: Bulletin = _step(Bulletin, False, True)(bulletin, 0)
    if not found.address.strip() or len(found.address) > ADDRESS_LIMIT:
        raise ValueError("no address")
    return found


@cache
def _step(hint: Any, lines: bool, bounded: bool) -> _Step:
    """The function that sanitizes a value of this type; `lines`: it may have line breaks; `bounded`: sizes are
    checked. Its second argument is the number of enclosing sections."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is str:
        return _lines if lines else _line
    if hint is int:
        return _bounded_integer if bounded else _integer
    if origin in (Union, UnionType):
        return _one_of(inner, lines, bounded)
    if origin is tuple:
        return _sequence(_step(inner[0], lines, bounded))
    if origin is Literal:
        return lambda value, depth: value if value in inner else _wrong(hint, value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return lambda value, depth: {_line(key, depth): _line(one, depth) for key, one in _is(value, dict).items()}
    if hint is datetime:
        return lambda value, depth: _aware(_is(value, datetime))
    if hint is bool or hint is date:
        # A datetime is also a date, but must not replace one.
        return lambda value, depth: value if type(value) is hint else _wrong(hint, value)
    return _record(hint, bounded)


def _sequence(each: _Step) -> _Step:
    """Sanitizes a tuple, which is returned itself where nothing in it changes: most are clean, and a copy of a
    long text would take as much memory again."""

    def step(value: Any, depth: int) -> Any:
        found = [each(one, depth) for one in _is(value, tuple)]
        return value if all(map(is_, found, value)) else tuple(found)

    return step


def _record(kind: Any, bounded: bool) -> _Step:
    """Sanitizes a named tuple or a dataclass field by field; one that does not change is returned itself."""
    finish = (_BOUNDED if bounded else _FINISHED).get(kind)
    deeper = int(kind is Section)

    def step(value: Any, depth: int) -> Any:
        if kind is Cell and _is_usual(value):
            return value
        if type(value) is not kind or (bounded and depth > MAX_DEPTH):
            return _wrong(kind, value)
        inside = depth + deeper
        fields = _fields(cast("Hashable", kind), bounded)
        given = [getattr(value, name) for name, _each in fields]
        clean = [each(one, inside) for one, (_name, each) in zip(given, fields, strict=True)]
        found = value if all(map(is_, clean, given)) else kind(*clean)
        return finish(value, found) if finish else found

    return step


def _is_usual(value: Any) -> bool:
    """Whether it is a cell as nearly all are: plain, without links, of a size that cells have. Large tables have
    hundreds of thousands, and this takes a quarter of the time of their fields one by one."""
    if type(value) is not Cell:
        return False
    text, columns, rows, align, links = value
    return (
        links == ()
        and type(columns) is type(rows) is int
        and 0 < columns <= _WIDEST
        and 0 < rows <= _WIDEST
        and (align is None or align in _ALIGNS)
        and type(text) is str
        and is_plain(text)
    )


@cache
def _fields(kind: Hashable, bounded: bool) -> list[tuple[str, _Step]]:
    """The fields of a record. Resolved lazily, because sections contain sections."""
    return [(name, _step(hint, name in _LINES, bounded)) for name, hint in get_type_hints(kind).items()]


def _one_of(inner: tuple[Any, ...], lines: bool, bounded: bool) -> _Step:
    steps = {each: _step(each, lines, bounded) for each in inner}
    optional = steps.pop(NoneType, None) is not None
    if len(steps) == 1:
        (only,) = steps.values()
        return lambda value, depth: None if value is None and optional else only(value, depth)

    def step(value: Any, depth: int) -> Any:
        found = steps.get(type(value))
        return found(value, depth) if found else _wrong(inner, value)

    return step


def _lines(value: Any, depth: int) -> str:
    return value if _is(value, str).isascii() and value.isprintable() else clean(value)


def _line(value: Any, depth: int) -> str:
    return value if _is(value, str).isascii() and value.isprintable() else single_line(value)


def _integer(value: Any, depth: int) -> int:
    if type(value) is not int:
        _wrong(int, value)
    return int(value)


def _bounded_integer(value: Any, depth: int) -> int:
    return value if abs(_integer(value, depth)) <= _LARGEST else int(_wrong(int, value))


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _cell(before: Cell, found: Cell) -> Cell:
    columns, rows = (min(max(size, 1), _WIDEST) for size in (found.columns, found.rows))
    linked: Cell = _linked(before, found)
    return linked if (columns, rows) == linked[1:3] else linked._replace(columns=columns, rows=rows)


def _bounded_cell(before: Cell, found: Cell) -> Cell:
    if not (1 <= found.columns <= _WIDEST and 1 <= found.rows <= _WIDEST):
        raise ValueError("a cell is larger than any table")
    linked: Cell = _linked(before, found)
    return linked


def _linked(before: Any, found: Any) -> Any:
    """Removes links that lie outside the text, which cleaning may have shortened, or begin before the one before
    them has ended."""
    if not found.links:
        return found
    length = len(found.text) if len(found.text) == len(before.text) else 0
    links: list[Link] = []
    end = 0
    for each in found.links:
        if end <= each.start < each.end <= length and each.address:
            links.append(each)
            end = each.end
    return found if len(links) == len(found.links) else found._replace(links=tuple(links))


def _item(before: ListItem, found: ListItem) -> ListItem:
    """Every level is indented: one of many millions would take the memory of the machine."""
    depth = min(max(found.depth, 0), _DEEPEST)
    linked: ListItem = _linked(before, found)
    return linked if depth == found.depth else linked._replace(depth=depth)


def _section(before: Section, found: Section) -> Section:
    level = min(max(found.level, 1), _DEEPEST)
    return found if level == found.level else replace(found, level=level)


def _bounded_link(before: Link, found: Link) -> Link:
    return found if len(found.address) <= ADDRESS_LIMIT else found._replace(address="")


def _bulletin(before: Bulletin, found: Bulletin) -> Bulletin:
    """Sections are found by their addresses."""
    addresses = [section.address for section in walk_sections(found.sections) if section.address]
    unique = len(set(addresses)) == len(addresses)
    return found if unique else replace(found, sections=address_sections(found.sections))


def _is(value: Any, kind: Any) -> Any:
    return value if isinstance(value, kind) else _wrong(kind, value)


def _wrong(kind: Any, value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} instead of {getattr(kind, '__name__', kind)}")


_FINISHED: dict[Any, Callable[[Any, Any], Any]] = {
    Cell: _cell,
    Paragraph: _linked,
    Quotation: _linked,
    ListItem: _item,
    Section: _section,
    Bulletin: _bulletin,
}
_BOUNDED: dict[Any, Callable[[Any, Any], Any]] = {**_FINISHED, Cell: _bounded_cell, Link: _bounded_link}
