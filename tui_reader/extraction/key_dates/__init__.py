"""Deadlines and other days on which something of a bulletin begins, ends or takes place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.extraction.values import KeyDate
    from tui_reader.model import Bulletin

VERSION = "10"
"""The version of the rules: key dates found by other rules are found again."""


# The rules are imported where they are applied: their patterns take 0.05 s, and VERSION is asked at every start.


def key_dates(bulletin: Bulletin) -> tuple[KeyDate, ...]:
    """See `reading.key_dates`."""
    from tui_reader.extraction.key_dates import reading

    return reading.key_dates(bulletin)
