"""Permalinks: `bulletin:HASH#2.1` names a text by its hash, wherever that text is kept, and a section of it."""

from __future__ import annotations

import re
from typing import NamedTuple

SCHEME = "bulletin:"

DIGITS = 16
"""Hexadecimal digits of the hash in a permalink, 64 bits: among a million texts, two begin alike with a
probability of 3 in 100 million."""

LEAST_DIGITS = 6
"""Digits that a person may shorten it to; with fewer, most archives have several texts. Chosen by hand."""

_FORM = re.compile(rf"{SCHEME}(?://)?([0-9a-f]{{{LEAST_DIGITS},64}})(?:#([0-9a-z]+(?:\.[0-9a-z]+)*))?", re.I)


class Permalink(NamedTuple):
    """The beginning of the SHA-256 of a text, hexadecimal digits in lower case, and the address of a section."""

    digest: str
    section: str | None = None

    def __str__(self) -> str:
        return f"{SCHEME}{self.digest}{f'#{self.section}' if self.section else ''}"


def permalink(digest: str, section: str | None = None) -> Permalink:
    """The permalink of the text with a digest, in hexadecimal digits."""
    return Permalink(digest[:DIGITS], section or None)


def parse_permalink(text: str) -> Permalink | None:
    """Reads a permalink, in angle brackets too, as it may be copied; None for any other text."""
    found = _FORM.fullmatch(text.strip().removeprefix("<").removesuffix(">"))
    return Permalink(found[1].lower(), found[2].lower() if found[2] else None) if found else None


def is_permalink(text: str) -> bool:
    """Whether a text is meant as a permalink, even if its hash cannot be read."""
    return text.strip().removeprefix("<").lower().startswith(SCHEME)
