"""The syntax tree of a query, and the error with the offsets of a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tui_reader.text.clean import clean_line
from tui_reader.text.terms import Field

StateName = Literal["unread", "read", "starred", "changed", "restored", "tampered", "noted"]


class QueryError(ValueError):
    """A mistake in a query: `message` is a clean sentence, `start` and `end` are offsets in the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        message = clean_line(message)
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase, folded by `search_fold`, anywhere or in one field; `prefix`: its last word may continue.
    The field "attachment" stands for the texts of attached files."""

    text: str
    field: Field | Literal["attachment"] | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state of a bulletin. `changed`: more than one text was seen at its address."""

    name: StateName


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, as typed; names are compared folded."""

    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A followed source, by its name as typed; names are compared folded."""

    name: str


@dataclass(frozen=True, slots=True)
class AttachedKind:
    """A bulletin with an attached file that is kept and, unless there are none, of one of these kinds."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HasNote:
    """A bulletin with a note or a highlight of the user whose text or passage holds these words, folded by
    `search_fold`; "": with any."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Published on one of these days, first and last included; None: open at this end. Excludes undated
    bulletins."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """A negated condition."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions, none of them an `And`."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions, none of them an `Or`."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Phrase | State | Tag | Origin | AttachedKind | HasNote | Days | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed, and its syntax tree; `node` None: an empty query, which everything matches."""

    text: str
    node: Node | None
