"""Tokens of a query: words, phrases, field names, operators and parentheses with their offsets."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.text.fold import search_fold

Kind = Literal["word", "phrase", "field", "open", "close", "and", "or", "not"]
FieldName = Literal["title", "publisher", "issuer", "number", "date", "is", "tag", "in", "kind", "note"]

FIELDS: dict[str, FieldName] = {
    "title": "title",
    "publisher": "publisher",
    "issuer": "issuer",
    "number": "number",
    "date": "date",
    "is": "is",
    "tag": "tag",
    "in": "in",
    "kind": "kind",
    "note": "note",
    "标题": "title",
    "来源": "publisher",
    "发文机关": "issuer",
    "机关": "issuer",
    "文号": "number",
    "日期": "date",
    "状态": "is",
    "标签": "tag",
    "订阅": "in",
    "类型": "kind",
    "笔记": "note",
    "source": "publisher",
}
"""Field names as `search_fold` folds them."""

FORMER_FIELDS = {"source": "publisher"}
"""Names of earlier versions that are understood and not offered, with those that replace them."""

_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}

_OPEN, _CLOSE, _BAR, _MINUS, _COLON, _STAR = "(（", ")）", "|｜", "-－", ":：", "*＊"

# The marks that close a quotation: its own, or failing that any double quotation mark.
_DOUBLE = '"“”„＂'
_QUOTES = {
    '"': ('"＂', _DOUBLE),
    "＂": ('"＂', _DOUBLE),
    "“": ("”", _DOUBLE),
    "”": ("”", _DOUBLE),
    "„": ("“”", _DOUBLE),
    "「": ("」", ""),
    "『": ("』", ""),
}
_WITHIN_WORDS = {**dict.fromkeys(_OPEN, _CLOSE), "“": "”", "「": "」", "『": "』"}


class Token(NamedTuple):
    """A token of the query: `text` without quotes and star, `start` and `end` with them. `prefix`: it ends with a
    star; `glued`: it is the value of the field before it; `closed`: False for a phrase without closing quote.
    """

    kind: Kind
    text: str
    start: int
    end: int
    prefix: bool = False
    closed: bool = True
    glued: bool = False


def tokens(text: str) -> list[Token]:
    """The tokens of a query; every text can be split."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        glued = bool(found) and found[-1].kind == "field" and found[-1].end == at
        token = _token(text, at, glued)
        found.append(token._replace(glued=glued))
        at = token.end
    return found


def _token(text: str, at: int, glued: bool) -> Token:
    character = text[at]
    if character in _OPEN:
        return Token("open", character, at, at + 1)
    if character in _CLOSE:
        return Token("close", character, at, at + 1)
    if character in _BAR:
        end = at
        while end < len(text) and text[end] in _BAR:
            end += 1
        return Token("or", text[at:end], at, end)
    if character in _QUOTES:
        return _phrase(text, at)
    follows = text[at + 1 : at + 2]
    if character in _MINUS and not glued and follows.strip() and follows not in _MINUS:
        return Token("not", character, at, at + 1)
    return _word(text, at, glued)


def _phrase(text: str, at: int) -> Token:
    for closing in _QUOTES[text[at]]:
        for end in range(at + 1, len(text)):
            if text[end] in closing:
                star = text[end + 1 : end + 2] in _STAR and end + 1 < len(text)
                return Token("phrase", text[at + 1 : end], at, end + 1 + star, prefix=star)
    return Token("phrase", text[at + 1 :], at, len(text), closed=False)


def _word(text: str, at: int, glued: bool) -> Token:
    end = at
    while end < len(text):
        character = text[end]
        if character.isspace() or character in _CLOSE or character in _BAR or character in '"＂':
            break
        if character in _COLON and not glued and search_fold(text[at:end]) in FIELDS:
            return Token("field", FIELDS[search_fold(text[at:end])], at, end + 1)
        if character in _WITHIN_WORDS:
            closing = _closing(text, end)
            if end == at or closing is None or text[at:end] in _OPERATORS:
                break
            end = closing
        end += 1
    word = text[at:end]
    if word in _OPERATORS and not glued:
        return Token(_OPERATORS[word], word, at, end)
    bare = word.rstrip(_STAR)
    return Token("word", bare, at, end, prefix=bare != word)


def _closing(text: str, at: int) -> int | None:
    """The offset at which a bracket or quote inside a word closes, as in 关于（试行）的通知; None when the
    word ends before."""
    closing = _WITHIN_WORDS[text[at]]
    for end in range(at + 1, len(text)):
        if text[end].isspace():
            return None
        if text[end] in closing:
            return end
    return None
