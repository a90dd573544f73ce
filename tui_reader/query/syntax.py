"""The parser of queries."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tui_reader.i18n import gettext as _
from tui_reader.i18n import word_list
from tui_reader.query.days import parse_days
from tui_reader.query.kinds import kinds_named
from tui_reader.query.lexer import FIELDS, FieldName, Kind, Token, tokens
from tui_reader.query.nodes import (
    And,
    AttachedKind,
    HasNote,
    Node,
    Not,
    Or,
    Origin,
    Phrase,
    Query,
    QueryError,
    State,
    StateName,
    Tag,
)
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import PREFIX_LETTERS, Field, ends_in_word, searchable

STATES: dict[str, StateName] = {
    "unread": "unread",
    "read": "read",
    "starred": "starred",
    "changed": "changed",
    "restored": "restored",
    "tampered": "tampered",
    "noted": "noted",
    "未读": "unread",
    "已读": "read",
    "星标": "starred",
    "已更改": "changed",
    "已复原": "restored",
    "被篡改": "tampered",
    "有笔记": "noted",
}
"""Values of `is:` as `search_fold` folds them; the first of each are the names that completion offers."""

_ATTACHMENTS = ("attachment", "attachments", "附件")
"""Values of `in:` that stand for attached files; in quotation marks they are names of sources."""

_ANY_KIND = AttachedKind()

_DEEPEST = 50

_ENDS_OF_SENTENCES = ",.;:!?"  # stripped from words, to which they stick when text is copied
_NO_FIELD = re.compile(r"([A-Za-z_]{2,})[:：](?!//)\S")


def parse(text: str, typing: bool = False, today: date | None = None) -> Query:
    """Parses a query; `docs/search.md` defines the language. The node of an empty query is None.

    `typing`: the query is incomplete. Its last word may continue if it has enough letters, and missing parts (a
    closing quote, an operand, the value of a field) are not errors. `today` is the day that `date:today` and
    `date:7d` refer to. Raises QueryError.
    """
    return Query(text, _Parser(text, typing, today or date.today()).query())


class _Parser:
    """A recursive descent parser: OR binds least, then AND, then NOT."""

    def __init__(self, text: str, typing: bool, today: date) -> None:
        self._text = text
        self._typing = typing
        self._today = today
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0
        self._negated = 0
        self._unsearchable: Token | None = None

    def query(self) -> Node | None:
        """The syntax tree of the whole query."""
        node = self._either(None)
        if token := self._take("close"):
            raise QueryError(_("No parenthesis is open here."), token.start, token.end)
        if node is None and self._unsearchable and not self._typing:
            raise _nothing_to_find(self._unsearchable)
        return node

    def _either(self, field: FieldName | None) -> Node | None:
        nodes = [self._all(field)]
        while operator := self._take("or"):
            if nodes[-1] is None:
                raise _nothing_before(operator)
            nodes.append(self._all(field))
            if nodes[-1] is None and not self._unfinished():
                raise _nothing_after(operator)
        found = [part for node in nodes if node for part in (node.nodes if isinstance(node, Or) else (node,))]
        return Or(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _all(self, field: FieldName | None) -> Node | None:
        found: list[Node] = []
        while self._peek() not in (None, "or", "close"):
            operator = self._take("and")
            if operator and not found:
                raise _nothing_before(operator)
            node = self._one(field)
            if node is None and operator and not self._unfinished():
                raise _nothing_after(operator)
            if node:
                found += node.nodes if isinstance(node, And) else (node,)
        if _ANY_KIND in found:
            found = [_in_attachments(each) for each in found]
        return And(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _one(self, field: FieldName | None) -> Node | None:
        """One condition, possibly negated; None when there is none, or only punctuation."""
        operators = []
        while operator := self._take("not"):
            operators.append(operator)
        if not operators:
            return self._plain(field)
        self._negated += 1
        node = self._plain(field)
        self._negated -= 1
        if node is None and not self._unfinished():
            raise _nothing_after(operators[-1])
        if node is None or len(operators) % 2 == 0:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _plain(self, field: FieldName | None) -> Node | None:
        if self._peek() in (None, "and", "or", "close"):
            return None
        if opening := self._take("open"):
            return self._group(opening, field)
        if name := self._take("field"):
            if self._peek() not in ("open", "word", "phrase") or not self._tokens[self._at].glued:
                if self._unfinished():
                    return None
                message = _("Write what to look for right behind {field}, without a space.")
                raise QueryError(message.format(field=self._text[name.start : name.end]), name.start, name.end)
            return self._plain(FIELDS[name.text])
        token = self._tokens[self._at]
        self._at += 1
        return self._value(token, field)

    def _group(self, opening: Token, field: FieldName | None) -> Node | None:
        if self._depth == _DEEPEST:
            raise QueryError(_("Parentheses are nested too deep."), opening.start, opening.end)
        self._depth += 1
        node = self._either(field)
        self._depth -= 1
        closing = self._take("close")
        if closing is None and not self._typing:
            raise QueryError(_("This parenthesis is never closed."), opening.start, opening.end)
        if node is None and not self._typing:
            end = closing.end if closing else opening.end
            raise QueryError(_("There is nothing to look for in these parentheses."), opening.start, end)
        return node

    def _value(self, token: Token, field: FieldName | None) -> Node | None:
        if not token.closed and not self._typing:
            raise QueryError(_("This quotation is never closed."), token.start, token.end)
        if field == "is" or field == "date":
            try:
                if not token.text.strip():
                    raise _nothing_to_find(token)
                if field == "is":
                    return self._state(token)
                return parse_days(token.text, token.start + (token.kind == "phrase"), self._today)
            except QueryError:
                if self._typing and token.end == len(self._text):
                    return None
                raise
        if field == "tag" or field == "in":
            name = token.text.strip()
            if not name:
                raise _nothing_to_find(token)
            if field == "in" and token.kind == "word" and search_fold(name) in _ATTACHMENTS:
                return _ANY_KIND
            return Tag(name) if field == "tag" else Origin(name)
        if field == "kind":
            if not (name := search_fold(token.text.strip()).removeprefix(".")):
                raise _nothing_to_find(token)
            return AttachedKind(kinds_named(name))
        if field == "note":
            if not (words := " ".join(search_fold(token.text).split())):
                raise _nothing_to_find(token)
            return HasNote(words)
        return self._phrase(token, field)

    def _state(self, token: Token) -> State | HasNote:
        if state := STATES.get(search_fold(token.text.strip())):
            return HasNote() if state == "noted" else State(state)
        message = _("{name} is not a state; there are: {names}.")
        names = word_list(dict.fromkeys(STATES.values()))
        raise QueryError(message.format(name=token.text, names=names), token.start, token.end)

    def _phrase(self, token: Token, field: Field | None) -> Phrase | None:
        bare = token.kind == "word"
        if bare and not token.glued and (unknown := _NO_FIELD.match(token.text)):
            message = _("There is no field {name}; there are: {names}. In quotation marks it is text.")
            names = word_list(dict.fromkeys(FIELDS.values()))
            raise QueryError(
                message.format(name=unknown[1], names=names), token.start, token.start + len(unknown[1])
            )
        folded = " ".join(search_fold(token.text).split())
        if bare:
            folded = folded.rstrip(_ENDS_OF_SENTENCES)
        if not searchable(folded):
            self._unsearchable = self._unsearchable or token
            return None
        may_continue = (
            self._typing and token.end == len(self._text) and not self._negated and (bare or not token.closed)
        )
        letters = ends_in_word(folded)
        return Phrase(
            folded, field, prefix=letters > 0 if token.prefix else may_continue and letters >= PREFIX_LETTERS
        )

    def _peek(self) -> Kind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _take(self, kind: Kind) -> Token | None:
        if self._peek() != kind:
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _unfinished(self) -> bool:
        return self._typing and self._peek() is None


def _in_attachments(node: Node) -> Node:
    """A condition whose words without a field are looked for in attached files."""
    match node:
        case Phrase(field=None):
            return replace(node, field="attachment")
        case Not(node=negated):
            return Not(_in_attachments(negated))
        case And(nodes=nodes):
            return And(tuple(map(_in_attachments, nodes)))
        case Or(nodes=nodes):
            return Or(tuple(map(_in_attachments, nodes)))
        case _:
            return node


def _nothing_before(operator: Token) -> QueryError:
    message = _("{operator} needs something before it.").format(operator=operator.text)
    return QueryError(message, operator.start, operator.end)


def _nothing_after(operator: Token) -> QueryError:
    message = _("{operator} needs something after it.").format(operator=operator.text)
    return QueryError(message, operator.start, operator.end)


def _nothing_to_find(token: Token) -> QueryError:
    return QueryError(_("There is no letter, digit or character to look for."), token.start, token.end)
