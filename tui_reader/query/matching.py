"""Matching a bulletin with a query, and the phrases of a query to mark."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import NamedTuple

from tui_reader.query.nodes import And, AttachedKind, Days, HasNote, Node, Not, Or, Origin, Phrase, State, Tag
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import occurrences


class SearchedText(NamedTuple):
    """A bulletin for matching, every text and name folded by `search_fold`.

    `passages`: the texts for words without a field, those of the fields included; no phrase spans two of them.
    `origin`: the followed source it came from. `attached` are the texts of its attached files, which take time to
    read and are only iterated when the rest does not decide; `kinds` are the kinds of those that are kept.
    `notes` are the user's notes on it, each with its passage.
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
    attached: Iterable[str] = ()
    kinds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def matches(node: Node | None, document: SearchedText) -> bool:
    """Whether a bulletin matches; always for an empty query."""
    match node:
        case None:
            return True
        case Phrase(field="attachment"):
            return any(holds(text, node) for text in document.attached)
        case Phrase(field=None):
            return any(holds(text, node) for text in chain(document.passages, document.attached))
        case Phrase(field=field):
            return holds(getattr(document, str(field)), node)
        case AttachedKind(kinds=kinds):
            return any(each in kinds for each in document.kinds) if kinds else bool(document.kinds)
        case HasNote(words=words):
            return any(words in each for each in document.notes)
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


def wanted_kinds(node: Node | None) -> tuple[str, ...] | None:
    """The kinds of attached files that a query asks for; () for any kind, None where it asks for none."""
    match node:
        case AttachedKind(kinds=kinds):
            return kinds
        case And(nodes=nodes) | Or(nodes=nodes):
            found = [asked for each in nodes if (asked := wanted_kinds(each)) is not None]
            return tuple(dict.fromkeys(chain.from_iterable(found))) if found else None
        case _:
            return None


def holds(folded: str, phrase: Phrase) -> bool:
    """Whether a phrase occurs in a folded text."""
    return next(occurrences(folded, phrase.text, phrase.prefix), None) is not None


def phrases(node: Node | None) -> tuple[Phrase, ...]:
    """The phrases of a query to mark in a match, each once and in order: all but the negated ones."""
    match node:
        case Phrase():
            return (node,)
        case And(nodes=nodes) | Or(nodes=nodes):
            return tuple(dict.fromkeys(phrase for each in nodes for phrase in phrases(each)))
        case _:
            return ()
