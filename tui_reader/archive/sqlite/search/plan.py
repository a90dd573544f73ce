"""What the index and the columns of the list know about a query: bulletins that may match, and no one left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from tui_reader.archive.passages import origin_term
from tui_reader.archive.sqlite.lists.view_sql import days_sql
from tui_reader.query.nodes import And, Days, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import needed

# A longer phrase is told apart by fewer terms; the text is asked anyway.
_TERMS = 24

_STATES = {
    "unread": "b.read = 0",
    "read": "b.read = 1",
    "starred": "b.starred = 1",
    "changed": "b.revisions > 1",
    "restored": "b.restored = 1",
    "tampered": "b.tampered = 1",
}


class Plan(NamedTuple):
    """Every bulletin that matches is selected by all of these. `exact`: each that they select matches.

    `words`: an expression of FTS5, "" for none. `condition` with its `values`: on the bulletin `b`. `since` and
    `until`: days of publication. `driver`: a state of which few bulletins may be, or the tags of which they have
    one. `current`: the index holds today's terms; else it may also miss some.
    """

    words: str = ""
    condition: str = ""
    values: tuple[object, ...] = ()
    since: date | None = None
    until: date | None = None
    exact: bool = True
    driver: str | tuple[str, ...] | None = None
    current: bool = True

    def where(self, *others: str) -> str:
        """The condition, with those of the days and some more."""
        days, _values = days_sql(self.since, self.until, "b.")
        return " AND ".join(filter(None, (*others, days, self.condition))) or "1"

    @property
    def all_values(self) -> tuple[object, ...]:
        """The values of `where`."""
        return (*days_sql(self.since, self.until, "b.")[1], *self.values)


class _Part(NamedTuple):
    """What is known of one node; "" means nothing. `without`: the terms of a negated node that is all terms."""

    words: str = ""
    condition: str = ""
    values: tuple[object, ...] = ()
    exact: bool = False
    without: str = ""


def plan(node: Node | None, tags: Callable[[str], Sequence[str]], current: bool = True) -> Plan:
    """How to find what a query asks for. `tags` returns the tags that are equal to one as typed; `current`: the
    terms in the index are those that this program makes. Those of another version propose candidates, whose texts
    are then checked, and exclude none."""
    if node is None:
        return Plan()
    parts = node.nodes if isinstance(node, And) else (node,)
    days = [part for part in parts if isinstance(part, Days)]
    rest = [part for part in parts if not isinstance(part, Days)]
    known = _all([_part(part, tags, current) for part in rest])
    return Plan(
        known.words,
        known.condition,
        known.values,
        max((day.since for day in days if day.since), default=None),
        min((day.until for day in days if day.until), default=None),
        known.exact,
        _driver(rest, tags),
        current,
    )


def _driver(parts: Iterable[Node], tags: Callable[[str], Sequence[str]]) -> str | tuple[str, ...] | None:
    for part in parts:
        if isinstance(part, Tag):
            return tuple(tags(part.name))
    names = [part.name for part in parts if isinstance(part, State)]
    return next((name for name in ("starred", "unread") if name in names), None)


def _part(node: Node, tags: Callable[[str], Sequence[str]], current: bool) -> _Part:
    match node:
        case Phrase():
            part = _phrase(node)
            return part if current else part._replace(exact=False)
        case State(name=name):
            return _Part(condition=_STATES[name], exact=True)
        case Tag(name=name):
            return _tagged(tags(name))
        case Origin(name=name):
            return _origin(name) if current else _origin(name)._replace(words="")
        case Days(since=since, until=until):
            condition, values = days_sql(since, until, "b.")
            return _Part(condition=f"({condition or 'b.day < 0'})", values=values, exact=True)
        case Not(node=negated):
            return _not(_part(negated, tags, current))
        case And(nodes=nodes):
            return _all([_part(each, tags, current) for each in nodes])
        case Or(nodes=nodes):
            return _either([_part(each, tags, current) for each in nodes])


def _phrase(phrase: Phrase) -> _Part:
    wanted = needed(phrase.text, phrase.prefix, phrase.field)
    parts = [f'"{term}"' for term in wanted.terms[:_TERMS]]
    if wanted.prefix:
        parts.append(f'"{wanted.prefix}" *')
    exact = wanted.exact and len(wanted.terms) <= _TERMS
    return _Part(f"({' AND '.join(parts)})" if parts else "", exact=exact and bool(parts))


def _tagged(names: Sequence[str]) -> _Part:
    if not names:
        return _Part(condition="0", exact=True)
    marks = ", ".join("?" * len(names))
    condition = f"EXISTS (SELECT 1 FROM tags WHERE tags.address = b.address AND tag IN ({marks}))"
    return _Part(condition=condition, values=tuple(names), exact=True)


def _origin(name: str) -> _Part:
    # The index has sites under the same mark.
    return _Part(f'"{origin_term(name)}"', "folded(b.origin) = ?", (search_fold(name),), exact=True)


def _not(part: _Part) -> _Part:
    if part.exact and part.words and not part.condition and not part.without:
        return _Part(exact=True, without=part.words)
    if part.exact and part.condition and not part.words and not part.without:
        return _Part(condition=f"NOT {part.condition}", values=part.values, exact=True)
    return _Part()


def _all(parts: Sequence[_Part]) -> _Part:
    words = " AND ".join(part.words for part in parts if part.words)
    without = " OR ".join(part.without for part in parts if part.without)
    exact = all(part.exact for part in parts)
    if words and without:
        words = f"({words}) NOT ({without})"
    elif without:
        # FTS5 knows no "all but".
        exact = False
    conditions = [part.condition for part in parts if part.condition]
    return _Part(
        f"({words})" if words else "",
        f"({' AND '.join(conditions)})" if conditions else "",
        tuple(chain.from_iterable(part.values for part in parts)),
        exact,
    )


def _either(parts: Sequence[_Part]) -> _Part:
    """Terms and columns cannot be mixed in one OR of the index: then each says what it can."""
    words = [part.words for part in parts]
    conditions = [part.condition for part in parts]
    pure = (all(words) and not any(conditions)) or (all(conditions) and not any(words))
    known = all(conditions)
    return _Part(
        f"({' OR '.join(words)})" if all(words) else "",
        f"({' OR '.join(conditions)})" if known else "",
        tuple(chain.from_iterable(part.values for part in parts)) if known else (),
        pure and all(part.exact for part in parts),
    )
