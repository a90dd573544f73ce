"""Queries of the list: rows of views by number, the nearest unread row or title, publishers."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedLists(SharedDatabase):
    """See `protocol.RowLists`."""
