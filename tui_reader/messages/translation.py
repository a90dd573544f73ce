"""Translation of messages that are kept in English: in archives, in reports of other processes, in errors.

Such a message is a template of the tables of this package whose placeholders are filled in. It is found by its
fixed words, and its translation is filled in with what stands at the placeholders. Thus messages that an earlier
version kept are translated too, and `--json` prints them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from tui_reader.i18n import gettext, language

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"[\d.,]+")
_NUMBERS = frozenset(("count", "all", "number"))
"""Placeholders that hold a number."""
_NESTED = frozenset(
    ("advice", "duration", "kind", "message", "page", "place", "problem", "reason", "shape", "size", "what")
)
"""Placeholders that may hold a message."""
_SEPARATORS = re.compile(r": ?|：")
# Compiled for the first message in Chinese: the ranges take 2 ms, which every start would pay for.
_CLOSE = r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]"
_APART = r"[\u3400-\u9fff](?: \0|\0 )[\u3400-\u9fff]"
_LONGEST, _MOST_SEPARATORS, _MOST_NESTED = 4000, 8, 4
_FEWEST_WORDS = 3
"""Words of a message that is translated behind other text."""


class _Template(NamedTuple):
    """A message with its fixed parts, between which the placeholders stand."""

    message: str
    parts: list[str]
    names: list[str]


@lru_cache(4096)
def _translated(message: str, _language: str, depth: int = 0) -> str | None:
    """The translation of a message of the tables; None for any other text."""
    if len(message) > _LONGEST or depth > _MOST_NESTED:
        return None
    whole, templates = _tables()
    if message in whole:
        return gettext(message)
    for template in templates:
        if (values := _values(template, message)) is not None:
            return _filled(gettext(template.message), dict(_nested(template.names, values, _language, depth)))
    first, separator, rest = message.partition("; ")
    if separator and (one := _translated(first, _language, depth + 1)) is not None:
        other = _translated(rest, _language, depth + 1)
        return None if other is None else f"{one}；{other}"
    return None


def translated(message: str) -> str:
    """A message in the language of the interface: one of the tables, also behind a name or an address and a colon.
    Any other text stays as it is."""
    if language() == "en":
        return message
    found = _translated(message, language())
    if found is not None:
        return found
    for number, separator in enumerate(_SEPARATORS.finditer(message)):
        rest = message[separator.end() :]
        if number >= _MOST_SEPARATORS or rest.count(" ") + 1 < _FEWEST_WORDS:
            break
        if (found := _translated(rest, language())) is not None:
            return message[: separator.end()] + found
    return message


def system_reason(error: OSError) -> str:
    """Why the operating system refused something, in the language of the interface."""
    return translated(error.strerror or str(error))


@cache
def _tables() -> tuple[frozenset[str], list[_Template]]:
    """The messages without placeholders, and those with them, the most fixed characters first."""
    from tui_reader.messages.archive import ARCHIVE
    from tui_reader.messages.attachments import ATTACHMENTS
    from tui_reader.messages.copies import COPIES
    from tui_reader.messages.documents import DOCUMENTS
    from tui_reader.messages.key_dates import KEY_DATES
    from tui_reader.messages.parser import PARSER
    from tui_reader.messages.sources import SOURCES
    from tui_reader.messages.system import SYSTEM

    every = (*PARSER, *DOCUMENTS, *SOURCES, *ATTACHMENTS, *ARCHIVE, *COPIES, *KEY_DATES, *SYSTEM)
    split = ((message, _PLACEHOLDER.split(message)) for message in every)
    templates = [_Template(message, pieces[::2], pieces[1::2]) for message, pieces in split if len(pieces) > 1]
    templates.sort(key=lambda template: -sum(map(len, template.parts)))
    return frozenset(every), templates


def _values(template: _Template, message: str) -> list[str] | None:
    """What stands at the placeholders of a template in a message; None for a message of another template.

    Each fixed part is taken where it stands first, so that time grows linearly with the message; behind a name,
    such as of a file, which may hold the same words, where it stands last.
    """
    first, *middle, last = template.parts
    end = len(message) - len(last)
    if not message.startswith(first) or not message.endswith(last):
        return None
    values: list[str] = []
    at = len(first)
    for part in middle:
        search = message.rfind if not at else message.find
        found = search(part, at + 1, end)
        if found < 0:
            return None
        values.append(message[at:found])
        at = found + len(part)
    if at >= end:
        return None
    values.append(message[at:end])
    for name, value in zip(template.names, values, strict=True):
        if name in _NUMBERS and not _NUMBER.fullmatch(value):
            return None
    return values


def _filled(message: str, values: dict[str, str]) -> str:
    """A translated template with its values. A space stands between Chinese and Latin letters, not between Chinese
    ones."""
    pieces = _PLACEHOLDER.split(message)
    shown = pieces[0]
    for name, following in zip(pieces[1::2], pieces[2::2], strict=True):
        for piece in (values[name], following):
            if re.search(_CLOSE, f"{shown[-1:]}{piece[:1]}"):
                shown += " "
            elif re.search(_APART, f"{shown[-2:]}\0{piece[:2]}"):
                shown, piece = shown.rstrip(" "), piece.lstrip(" ")
            shown += piece
    return shown


def _nested(names: list[str], values: list[str], language: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in zip(names, values, strict=True):
        inner = _translated(value, language, depth + 1) if name in _NESTED else None
        yield name, value if inner is None else inner
