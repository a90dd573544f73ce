"""Does a bulletin match a query, and which of its words are to be marked where it does."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tui_reader.query.nodes import And, Days, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import occurrences


class SearchedText(NamedTuple):
    """A bulletin as a query sees it: every text and name as `search_fold` folds it.

    `passages`: all that words without a field are looked for in, title and fields too; no phrase reaches from one
    passage into the next. `origin`: the entry of the list of sources that it came by.
    """

    passages: tuple[str, ...] = ()
    title: str = ""
    publisher: str = ""
    issuer: str = ""
    number: str = ""
    published: date | None = None
    read: bool = False
    starred: bool = False
    changed: bool = False
    restored: bool = False
    tampered: bool = False
    tags: tuple[str, ...] = ()
    origin: str = ""


def matches(node: Node | None, document: SearchedText) -> bool:
    """Whether a bulletin matches; it always does where nothing is asked for."""
    match node:
        case None:
            return True
        case Phrase(field=field):
            return any(holds(text, node) for text in ((getattr(document, field),) if field else document.passages))
        case State(name="unread"):
            return not document.read
        case State(name=name):
            return bool(getattr(document, name))
        case Tag(name=name):
            return search_fold(name) in document.tags
        case Origin(name=name):
            return search_fold(name) == document.origin
        case Days(since=since, until=until):
            day = document.published
            return day is not None and (since is None or since <= day) and (until is None or day <= until)
        case Not(node=negated):
            return not matches(negated, document)
        case And(nodes=nodes):
            return all(matches(each, document) for each in nodes)
        case Or(nodes=nodes):
            return any(matches(each, document) for each in nodes)


def holds(folded: str, phrase: Phrase) -> bool:
    """Whether a phrase occurs in a folded text."""
    return next(occurrences(folded, phrase.text, phrase.prefix), None) is not None


def phrases(node: Node | None) -> tuple[Phrase, ...]:
    """The phrases that a match can be seen by, each once, in the order of the query: all but the negated ones."""
    match node:
        case Phrase():
            return (node,)
        case And(nodes=nodes) | Or(nodes=nodes):
            return tuple(dict.fromkeys(phrase for each in nodes for phrase in phrases(each)))
        case _:
            return ()
