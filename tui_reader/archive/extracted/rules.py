"""The rules of extraction, as an archive applies them to a text that it keeps.

They are imported where a text is kept: a start of the program needs none of them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_reader.extraction.values import KeyDate, Reference
    from tui_reader.model import Bulletin

_STORED = "1"
"""The version of what is stored of what the rules find."""


class Findings(NamedTuple):
    """What the rules find in a text: the keys under which others cite it, its references, and its key dates."""

    identities: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()


def apply(bulletin: Bulletin) -> Findings:
    """Applies the rules to a text."""
    from tui_reader.extraction.key_dates import key_dates
    from tui_reader.extraction.references import references_and_identities

    references, identities = references_and_identities(bulletin)
    return Findings(identities, references, key_dates(bulletin))


def rules_version() -> str:
    """A text that differs between programs that may find different things in the same text. It names Python's
    Unicode tables too."""
    from tui_reader.extraction import key_dates, references

    return f"{_STORED} {references.VERSION} {key_dates.VERSION} {unicodedata.unidata_version}"
