"""Values as JSON that a terminal may show."""

from __future__ import annotations

import json
import unicodedata

# Unprintable to Python, and harmless: spaces, characters of private use and those that are not assigned yet.
_HARMLESS = frozenset(("Zs", "Co", "Cn"))


def json_text(value: object, *, ascii: bool = False) -> str:
    """A value as JSON on one line, in which control codes, bidi controls and invisible characters are escaped: the
    value is exact, and a terminal may show it. `ascii` escapes all other characters beyond ASCII too."""
    text = json.dumps(value, ensure_ascii=ascii)
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) in _HARMLESS:
        return character
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
