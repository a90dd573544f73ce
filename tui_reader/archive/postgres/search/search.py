"""Search by terms, newest partition first."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedSearch(SharedDatabase):
    """See `protocol.BulletinSearch`."""
