"""The charset of names of files that state none, such as those of members of archives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_reader.text.charsets.frequent_characters import (
    JAPANESE,
    KOREAN,
    NAMES_OF_FILES,
    SIMPLIFIED,
    TRADITIONAL,
)

_CHINESE = frozenset(SIMPLIFIED + TRADITIONAL)
_FREQUENT = {
    "gb18030": _CHINESE,
    "cp932": frozenset(JAPANESE),
    "big5": _CHINESE,
    "cp949": frozenset(KOREAN),
}
_COMMON = {
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "cp932": re.compile(rb"[\x81-\x83\x88-\x98].", re.S),
    "big5": re.compile(rb"[\xa1-\xc6]."),
    "cp949": re.compile(rb"[\xa1-\xa3\xb0-\xc8][\xa1-\xfe]"),
}
"""Punctuation, kana, syllables and the common ideographs (level 1) of the charsets in which Windows writes
names."""
_LEAST_COMMON = 0.79
"""Share of common characters from which names are in a charset. Two letters of cp437 also decode as a rare
character of each. Chosen by hand."""
_RUN = re.compile("[^\x00-\x7f]{2}")
"""So many characters in a row show a charset even where none of them is frequent: letters with accents stand
alone. Chosen by hand."""
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")


def charset_of_names(names: Iterable[bytes]) -> str:
    """The charset of the names without the UTF-8 flag: one for the archive, since it was packed by one program.

    By the ZIP specification it is cp437; Windows writes the charset of its country, and several tools write UTF-8
    without the flag.
    """
    joined = b"\n".join(name for name in names if not name.isascii())
    scored = {charset: _score(joined, charset) for charset in _COMMON}
    best = max(scored, key=lambda charset: scored[charset])
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Two bytes of UTF-8 may be a character of another charset, but hardly a frequent one.
        if _THREE_BYTES.search(text) or scored[best] < 1 + _LEAST_COMMON:
            return "utf-8"
    return best if scored[best] > 0 else "cp437"


def _score(names: bytes, charset: str) -> float:
    """How well names fit a charset, from 0 to 2: the share of its common characters, and of those that are
    frequent in its language, since the common ones of two charsets are the same bytes."""
    try:
        text = names.decode(charset)
    except UnicodeDecodeError:
        return 0.0
    wide = [char for char in text if char > "\x7f"]
    if not wide:
        return 0.0
    common = sum(_COMMON[charset].fullmatch(char.encode(charset)) is not None for char in wide) / len(wide)
    known = _FREQUENT[charset].union(NAMES_OF_FILES[charset])
    frequent = sum(char in known for char in wide) / len(wide)
    if common <= _LEAST_COMMON or not (frequent or _RUN.search(text)):
        return 0.0
    return common + frequent
