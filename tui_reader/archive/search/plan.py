"""The plan of a query: what a search index and the columns of bulletins can answer, without missing any match.

It names terms and conditions only; each engine translates them into its own SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from tui_reader.archive.passages import origin_term
from tui_reader.query.nodes import And, AttachedKind, Days, HasNote, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.terms import Needed, needed

# A longer phrase is looked up by its first terms; its text is checked anyway.
_MAX_TERMS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the index; `prefix`: any term that begins with it."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AllWords:
    """Every one of these."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AnyWords:
    """At least one of these."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The first and not the second."""

    words: Words
    excluded: Words


Words: TypeAlias = Term | AllWords | AnyWords | Without
"""What the index entry of a bulletin holds."""


class Plan(NamedTuple):
    """Conditions that every match meets. `exact`: each bulletin that meets them matches.

    `words`: terms of its index entry. `condition`: a node without phrases, about its columns, tags and files.
    `since` and `until`: days of publication. `driver`: a state that few bulletins may have, or a tag or a note
    that each match has. `current`: the index holds the terms of this version; otherwise it may also miss matches.
    """

    words: Words | None = None
    condition: Node | None = None
    since: date | None = None
    until: date | None = None
    exact: bool = True
    driver: Literal["starred", "unread"] | Tag | HasNote | None = None
    current: bool = True


class _Part(NamedTuple):
    """The plan of one node. `without`: the words of a negated node that consists of words alone."""

    words: Words | None = None
    condition: Node | None = None
    exact: bool = False
    without: Words | None = None


def plan(
    node: Node | None,
    current: bool = True,
    *,
    proves: Callable[[Needed], bool] = lambda found: True,
    origins: bool = True,
) -> Plan:
    """The plan of a query. `current`: the index holds the terms of this version. With terms of another version
    every candidate is checked against its text, and none is excluded by the index. `proves`: whether an index
    entry that is found by these terms is certain to have them, which one of hashed terms is not. `origins`: the
    index has terms for followed sources."""
    if node is None:
        return Plan()
    parts = node.nodes if isinstance(node, And) else (node,)
    days = [part for part in parts if isinstance(part, Days)]
    rest = [part for part in parts if not isinstance(part, Days)]
    planner = _Planner(current, proves, origins and current)
    known = _all([planner.part(part) for part in rest])
    return Plan(
        known.words,
        known.condition,
        max((day.since for day in days if day.since), default=None),
        min((day.until for day in days if day.until), default=None),
        known.exact,
        _driver(rest),
        current,
    )


def _driver(parts: Iterable[Node]) -> Literal["starred", "unread"] | Tag | HasNote | None:
    parts = tuple(parts)
    if (found := next((part for part in parts if isinstance(part, Tag | HasNote)), None)) is not None:
        return found
    names = [part.name for part in parts if isinstance(part, State)]
    return "starred" if "starred" in names else "unread" if "unread" in names else None


class _Planner:
    """Makes the plans of nodes from the leaves up."""

    def __init__(self, current: bool, proves: Callable[[Needed], bool], origins: bool) -> None:
        self._current = current
        self._proves = proves
        self._origins = origins

    def part(self, node: Node) -> _Part:
        """The plan of one node."""
        match node:
            case Phrase():
                part = self._phrase(node)
                return part if self._current else part._replace(exact=False)
            case State() | Tag() | AttachedKind() | HasNote() | Days():
                return _Part(condition=node, exact=True)
            case Origin(name=name):
                # The condition is needed because sites have terms with the same mark.
                return _Part(Term(origin_term(name)) if self._origins else None, node, exact=True)
            case Not(node=negated):
                return _not(self.part(negated))
            case And(nodes=nodes):
                return _all(list(map(self.part, nodes)))
            case Or(nodes=nodes):
                return _either(list(map(self.part, nodes)))

    def _phrase(self, phrase: Phrase) -> _Part:
        wanted = needed(phrase.text, phrase.prefix, None if phrase.field == "attachment" else phrase.field)
        parts = [Term(term) for term in wanted.terms[:_MAX_TERMS]]
        if wanted.prefix:
            parts.append(Term(wanted.prefix, prefix=True))
        # The index does not say whether a word stands in the text or in a file.
        exact = wanted.exact and phrase.field != "attachment" and len(wanted.terms) <= _MAX_TERMS
        return _Part(_words(parts), exact=exact and bool(parts) and self._proves(wanted))


def _words(parts: Sequence[Words]) -> Words | None:
    return AllWords(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _not(part: _Part) -> _Part:
    if part.exact and part.words and not part.condition and not part.without:
        return _Part(exact=True, without=part.words)
    if part.exact and part.condition and not part.words and not part.without:
        return _Part(condition=Not(part.condition), exact=True)
    return _Part()


def _all(parts: Sequence[_Part]) -> _Part:
    words = _words([part.words for part in parts if part.words])
    without = [part.without for part in parts if part.without]
    exact = all(part.exact for part in parts)
    if without and words:
        words = Without(words, AnyWords(tuple(without)) if len(without) > 1 else without[0])
    elif without:
        # An index finds what holds words, not what lacks them.
        exact = False
    conditions = tuple(part.condition for part in parts if part.condition)
    return _Part(words, And(conditions) if len(conditions) > 1 else conditions[0] if conditions else None, exact)


def _either(parts: Sequence[_Part]) -> _Part:
    """The plan of an OR. Words and conditions cannot be mixed in one: each is used only if all parts have it."""
    words = [part.words for part in parts if part.words]
    conditions = [part.condition for part in parts if part.condition]
    by_words, by_conditions = len(words) == len(parts), len(conditions) == len(parts)
    pure = (by_words and not conditions) or (by_conditions and not words)
    return _Part(
        AnyWords(tuple(words)) if by_words else None,
        Or(tuple(conditions)) if by_conditions else None,
        pure and all(part.exact for part in parts),
    )
