"""The plan of a query as arguments of the function `find_bulletins`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tui_reader.archive.postgres.search.tables import UNDATED
from tui_reader.archive.postgres.search.terms import is_exact, is_own_key, prefix_key, term_key
from tui_reader.archive.search.plan import AllWords, AnyWords, Plan, Term, Without, Words
from tui_reader.query.nodes import And, AttachedKind, Days, HasNote, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import Needed

_DAY_SECONDS = 86400
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = -(1 << 62)
"""Before every bulletin in order of date."""

_MINE = "user_name IN (session_user::text, '')"
_STATES = {
    "unread": "NOT EXISTS (SELECT FROM marks m WHERE m.user_name = session_user AND m.bulletin = b.id AND m.read)",
    "read": "EXISTS (SELECT FROM marks m WHERE m.user_name = session_user AND m.bulletin = b.id AND m.read)",
    "starred": "EXISTS (SELECT FROM marks m WHERE m.user_name = session_user AND m.bulletin = b.id AND m.starred)",
    "changed": "b.revisions > 1",
    "restored": "b.restored",
    "tampered": "b.tampered",
}

_KEPT = (
    "EXISTS (SELECT FROM attachment_links l JOIN attachments a ON key_of(a.address) = key_of(l.address) "
    "JOIN files f ON f.id = a.file WHERE l.bulletin = b.id AND l.current{})"
)

_MOST = 24
"""Alternatives of an OR that are estimated."""


class Names(NamedTuple):
    """The tags and the followed sources that are equal to a typed one."""

    tags: Callable[[str], Sequence[str]]
    origins: Callable[[str], Sequence[str]]


class Arguments(NamedTuple):
    """The arguments of `find_bulletins` up to the place to continue from."""

    words: str
    excluded: str
    keys: list[int]
    groups: list[int]
    excluded_keys: list[int]
    excluded_groups: list[int]
    condition: str
    few: str
    values: list[str]
    least: int
    most: int


def proves(found: Needed) -> bool:
    """Whether no bulletin without these terms has their keys."""
    return not found.prefix and all(map(is_own_key, found.terms))


def proves_by_keys(found: Needed) -> bool:
    """As `proves`, as if no two terms shared a key."""
    return not found.prefix or (is_exact(found.prefix) and prefix_key(found.prefix) is not None)


def arguments(plan: Plan, names: Names) -> Arguments:
    """A plan in the SQL of `find_bulletins`."""
    words: Words | None = plan.words
    excluded: Words | None = None
    if isinstance(plan.words, Without):
        words, excluded = plan.words.words, plan.words.excluded
    held = _held(words) if words else ""
    conditions = _Conditions(names)
    condition = conditions.sql(plan.condition) if plan.condition else ""
    without = _held(excluded) if excluded and held else ""
    least, most = _days(plan.since, plan.until)
    return Arguments(
        held,
        without,
        *_groups(words if held else None),
        *_groups(excluded if without else None),
        condition,
        conditions.few(plan.condition),
        conditions.values,
        least,
        most,
    )


def _groups(words: Words | None) -> tuple[list[int], list[int]]:
    """The keys of words for an estimate, and the numbers of their groups."""
    groups = list(_estimated(words)) if words else []
    return (
        [key for keys in groups for key in keys],
        [number for number, keys in enumerate(groups) for _key in keys],
    )


def _days(since: date | None, until: date | None) -> tuple[int, int]:
    """The least and the greatest `sort_date` of a range of days, which excludes undated bulletins."""
    if since is None and until is None:
        return _FIRST, -_FIRST
    # The last second of the last day, which is the least, and the first second of the first day.
    least = _FIRST if until is None else -(until.toordinal() - _EPOCH + 1) * _DAY_SECONDS + 1
    most = UNDATED - 1 if since is None else -(since.toordinal() - _EPOCH) * _DAY_SECONDS
    return least, most


def _held(words: Words) -> str:
    """SQL for the terms of a row `t`; "" where its keys cannot tell."""
    match words:
        case Term(text=text, prefix=prefix):
            key = prefix_key(text) if prefix else term_key(text)
            return "" if key is None else _has("@>", [key])
        case AllWords(parts=parts):
            keys = [key for each in parts if isinstance(each, Term) and (key := _key(each)) is not None]
            others = [held for each in parts if not isinstance(each, Term) and (held := _held(each))]
            return _joined(" AND ", [*([_has("@>", keys)] if keys else []), *others])
        case AnyWords(parts=parts):
            keys = [key for each in parts if isinstance(each, Term) and (key := _key(each)) is not None]
            others = [_held(each) for each in parts if not isinstance(each, Term)]
            terms = sum(isinstance(each, Term) for each in parts)
            if len(keys) < terms or not all(others):
                return ""
            return _joined(" OR ", [*([_has("&&", keys)] if keys else []), *others])
        case Without(words=wanted, excluded=excluded):
            held, without = _held(wanted), _held(excluded)
            return f"({held} AND NOT {without})" if held and without else held


def _key(term: Term) -> int | None:
    return prefix_key(term.text) if term.prefix else term_key(term.text)


def _has(operator: str, keys: Iterable[int]) -> str:
    return f"t.terms {operator} '{{{','.join(map(str, keys))}}}'::integer[]"


def _joined(operator: str, parts: Sequence[str]) -> str:
    return f"({operator.join(parts)})" if len(parts) > 1 else parts[0] if parts else ""


def _estimated(words: Words) -> Iterable[list[int]]:
    """Groups of keys of which each match has at least one, of every group."""
    match words:
        case Term():
            if (key := _key(words)) is not None:
                yield [key]
        case AllWords(parts=parts):
            for each in parts:
                yield from _estimated(each)
        case AnyWords(parts=parts):
            # One group of each alternative is an upper bound.
            groups = [next(iter(_estimated(each)), None) for each in parts[:_MOST]]
            if all(groups):
                yield [key for group in groups if group for key in group]
        case Without(words=wanted):
            yield from _estimated(wanted)


class _Conditions:
    """Makes SQL on a bulletin `b`, with texts as elements of the array `v` ($1)."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.values: list[str] = []

    def sql(self, node: Node) -> str:
        """The condition of a node without phrases."""
        match node:
            case State(name=name):
                return _STATES[name]
            case Tag(name=name):
                if not (tags := self._names.tags(name)):
                    return "false"
                among = f"g.{_MINE} AND g.tag IN {self._all(tags)}"
                return f"EXISTS (SELECT FROM tags g WHERE g.bulletin = b.id AND {among})"
            case Origin(name=name):
                return f"b.folded_origin = {self._value(search_fold(name))}"
            case AttachedKind(kinds=kinds):
                return _KEPT.format(f" AND f.kind IN {self._all(kinds)}" if kinds else "")
            case HasNote():
                return f"key_of(b.address) IN ({self._noted(node)})"
            case Days(since=since, until=until):
                return "(b.sort_date >= {} AND b.sort_date <= {} AND b.day < 0)".format(*_days(since, until))
            case Not(node=negated):
                return f"(NOT {self.sql(negated)})"
            case And(nodes=nodes):
                return f"({' AND '.join(map(self.sql, nodes))})"
            case Or(nodes=nodes):
                return f"({' OR '.join(map(self.sql, nodes))})"
            case Phrase():
                raise AssertionError("a phrase is no condition of a plan")

    def few(self, node: Node | None) -> str:
        """SQL for the ids of bulletins that every match is among, which may be few; "" for none."""
        parts = node.nodes if isinstance(node, And) else (node,)
        for part in parts:
            if isinstance(part, Tag):
                if not (tags := self._names.tags(part.name)):
                    return "SELECT NULL::bigint AS id WHERE false"
                among = f"g.{_MINE} AND g.tag IN {self._all(tags)}"
                return f"SELECT DISTINCT g.bulletin AS id FROM tags g WHERE {among}"
            if isinstance(part, HasNote):
                among = f"key_of(o.address) IN ({self._noted(part)})"
                return f"SELECT o.id FROM bulletins o WHERE {among}"
        if State("starred") in parts:
            return "SELECT m.bulletin AS id FROM marks m WHERE m.user_name = session_user AND m.starred"
        for part in parts:
            if isinstance(part, Origin) and (origins := self._names.origins(part.name)):
                return f"SELECT o.id FROM bulletins o WHERE o.origin IN {self._all(origins)}"
        return ""

    def _noted(self, node: HasNote) -> str:
        words = f" AND strpos(n.folded, {self._value(node.words)}) > 0" if node.words else ""
        return (
            "SELECT key_of(n.address) FROM notes n WHERE NOT n.deleted "
            f"AND (n.user_name = session_user OR n.shared){words}"
        )

    def _value(self, text: str) -> str:
        self.values.append(text)
        return f"$1[{len(self.values)}]"

    def _all(self, texts: Sequence[str]) -> str:
        return f"({', '.join(map(self._value, texts))})"
