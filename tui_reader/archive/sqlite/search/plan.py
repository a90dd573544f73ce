"""The plan of a query in SQL and in the language of FTS5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeAlias

from tui_reader.archive.search.plan import AllWords, AnyWords, Plan, Term, Without, Words
from tui_reader.archive.sqlite.lists.view_sql import days_sql
from tui_reader.query.nodes import And, AttachedKind, Days, HasNote, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold

Condition: TypeAlias = tuple[str, tuple[object, ...]]
"""SQL and its values."""

_STATES = {
    "unread": "b.read = 0",
    "read": "b.read = 1",
    "starred": "b.starred = 1",
    "changed": "b.revisions > 1",
    "restored": "b.restored = 1",
    "tampered": "b.tampered = 1",
}


class SqlitePlan(NamedTuple):
    """As `search.plan.Plan`. `words`: an FTS5 expression, "" for none. `condition` with its `values`: SQL on the
    bulletin `b`, "" for none. `driver`: a state that few bulletins may have, tags of which each match has
    one, or notes that each has."""

    words: str = ""
    condition: str = ""
    values: tuple[object, ...] = ()
    since: date | None = None
    until: date | None = None
    exact: bool = True
    driver: str | tuple[str, ...] | HasNote | None = None
    current: bool = True

    def where(self, *others: str) -> str:
        """The condition, with those of the days and `others`; "1" for none."""
        days, _values = days_sql(self.since, self.until, "b.")
        return " AND ".join(filter(None, (*others, days, self.condition))) or "1"

    @property
    def all_values(self) -> tuple[object, ...]:
        """The values of `where`."""
        return (*days_sql(self.since, self.until, "b.")[1], *self.values)


def in_sql(plan: Plan, tags: Callable[[str], Sequence[str]]) -> SqlitePlan:
    """A plan in SQL. `tags` returns the tags that are equal to a typed one."""
    condition, values = _condition(plan.condition, tags) if plan.condition else ("", ())
    return SqlitePlan(
        _expression(plan.words) if plan.words else "",
        condition,
        values,
        plan.since,
        plan.until,
        plan.exact,
        tuple(tags(plan.driver.name)) if isinstance(plan.driver, Tag) else plan.driver,
        plan.current,
    )


def _expression(words: Words) -> str:
    match words:
        case Term(text=text, prefix=prefix):
            return f'"{text}" *' if prefix else f'"{text}"'
        case AllWords(parts=parts):
            return f"({' AND '.join(map(_expression, parts))})"
        case AnyWords(parts=parts):
            return f"({' OR '.join(map(_expression, parts))})"
        case Without(words=wanted, excluded=excluded):
            return f"({_expression(wanted)} NOT {_expression(excluded)})"


def _condition(node: Node, tags: Callable[[str], Sequence[str]]) -> Condition:
    match node:
        case State(name=name):
            return _STATES[name], ()
        case Tag(name=name):
            return _tagged(tags(name))
        case Origin(name=name):
            return "folded(b.origin) = ?", (search_fold(name),)
        case AttachedKind(kinds=kinds):
            return _attached(kinds)
        case HasNote(words=words):
            return (
                "EXISTS (SELECT 1 FROM notes n WHERE n.address = b.address AND n.deleted = 0 "
                "AND instr(n.folded, ?) > 0)",
                (words,),
            )
        case Days(since=since, until=until):
            condition, values = days_sql(since, until, "b.")
            return f"({condition or 'b.day < 0'})", values
        case Not(node=negated):
            condition, values = _condition(negated, tags)
            return f"NOT {condition}", values
        case And(nodes=nodes):
            return _joined(" AND ", [_condition(each, tags) for each in nodes])
        case Or(nodes=nodes):
            return _joined(" OR ", [_condition(each, tags) for each in nodes])
        case Phrase():
            raise AssertionError("a phrase is no condition of a plan")


def _joined(operator: str, parts: Sequence[Condition]) -> Condition:
    return (
        f"({operator.join(condition for condition, _values in parts)})",
        tuple(chain.from_iterable(values for _condition, values in parts)),
    )


def _tagged(names: Sequence[str]) -> Condition:
    if not names:
        return "0", ()
    marks = ", ".join("?" * len(names))
    return f"EXISTS (SELECT 1 FROM tags WHERE tags.address = b.address AND tag IN ({marks}))", tuple(names)


def _attached(kinds: tuple[str, ...]) -> Condition:
    among = f" AND f.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    return (
        "EXISTS (SELECT 1 FROM attachment_links l JOIN attachments a ON a.address = l.address "
        f"JOIN files f ON f.id = a.file WHERE l.bulletin = b.id AND l.current = 1{among})",
        kinds,
    )
