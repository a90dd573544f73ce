"""The plan of a query: what the search index and the columns of bulletins can answer, without missing any
match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from tui_reader.archive.passages import origin_term
from tui_reader.archive.sqlite.lists.view_sql import days_sql
from tui_reader.query.nodes import And, AttachedKind, Days, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import needed

# A longer phrase is looked up by its first terms; its text is checked anyway.
_MAX_TERMS = 24

_STATES = {
    "unread": "b.read = 0",
    "read": "b.read = 1",
    "starred": "b.starred = 1",
    "changed": "b.revisions > 1",
    "restored": "b.restored = 1",
    "tampered": "b.tampered = 1",
}


class Plan(NamedTuple):
    """Conditions that every match meets. `exact`: each bulletin that meets them matches.

    `words`: an FTS5 expression, "" for none. `condition` with its `values`: SQL on the bulletin `b`. `since` and
    `until`: days of publication. `driver`: a state that few bulletins may have, or tags of which each match has
    one. `current`: the index holds the terms of this version; otherwise it may also miss matches.
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
        """The condition, with those of the days and `others`; "1" for none."""
        days, _values = days_sql(self.since, self.until, "b.")
        return " AND ".join(filter(None, (*others, days, self.condition))) or "1"

    @property
    def all_values(self) -> tuple[object, ...]:
        """The values of `where`."""
        return (*days_sql(self.since, self.until, "b.")[1], *self.values)


class _Part(NamedTuple):
    """The plan of one node. `without`: the words of a negated node that consists of words alone."""

    words: str = ""
    condition: str = ""
    values: tuple[object, ...] = ()
    exact: bool = False
    without: str = ""


def plan(node: Node | None, tags: Callable[[str], Sequence[str]], current: bool = True) -> Plan:
    """The plan of a query. `tags` returns the tags that are equal to a typed one; `current`: the index holds the
    terms of this version. With terms of another version every candidate is checked against its text, and none is
    excluded by the index."""
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
        case AttachedKind(kinds=kinds):
            return _attached(kinds)
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
    in_files = phrase.field == "attachment"
    wanted = needed(phrase.text, phrase.prefix, None if phrase.field == "attachment" else phrase.field)
    parts = [f'"{term}"' for term in wanted.terms[:_MAX_TERMS]]
    if wanted.prefix:
        parts.append(f'"{wanted.prefix}" *')
    # The index does not say whether a word stands in the text or in a file.
    exact = wanted.exact and not in_files and len(wanted.terms) <= _MAX_TERMS
    return _Part(f"({' AND '.join(parts)})" if parts else "", exact=exact and bool(parts))


def _tagged(names: Sequence[str]) -> _Part:
    if not names:
        return _Part(condition="0", exact=True)
    marks = ", ".join("?" * len(names))
    condition = f"EXISTS (SELECT 1 FROM tags WHERE tags.address = b.address AND tag IN ({marks}))"
    return _Part(condition=condition, values=tuple(names), exact=True)


def _attached(kinds: tuple[str, ...]) -> _Part:
    among = f" AND f.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    condition = (
        "EXISTS (SELECT 1 FROM attachment_links l JOIN attachments a ON a.address = l.address "
        f"JOIN files f ON f.id = a.file WHERE l.bulletin = b.id AND l.current = 1{among})"
    )
    return _Part(condition=condition, values=kinds, exact=True)


def _origin(name: str) -> _Part:
    # The condition is needed because sites have terms with the same mark.
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
        # FTS5 cannot express a negation alone.
        exact = False
    conditions = [part.condition for part in parts if part.condition]
    return _Part(
        f"({words})" if words else "",
        f"({' AND '.join(conditions)})" if conditions else "",
        tuple(chain.from_iterable(part.values for part in parts)),
        exact,
    )


def _either(parts: Sequence[_Part]) -> _Part:
    """The plan of an OR. Words and conditions cannot be mixed in one: each is used only if all parts have it."""
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
