"""What a query is made of once it is read, and the error that says where it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tui_reader.text.terms import Field

StateName = Literal["unread", "read", "starred", "changed", "restored", "tampered"]


class QueryError(ValueError):
    """A query that cannot be read: what is wrong, in a sentence, and with which characters of its text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase as `search_fold` folds it, anywhere or in one field; `prefix`: its last word may go on."""

    text: str
    field: Field | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """`changed`: more than one text was seen at the address; `restored` and `tampered` as the list shows them."""

    name: StateName


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag of this name, as typed; names are equal when `search_fold` makes them equal."""

    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What came from this entry of the list of sources; named as typed, compared like tags."""

    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """Published on one of these days, first and last included; None: open on this side. Not without a date."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions, none of them an `And`."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions, none of them an `Or`."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Phrase | State | Tag | Origin | Days | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed, and what it asks for; `node` None: nothing, so everything matches."""

    text: str
    node: Node | None
