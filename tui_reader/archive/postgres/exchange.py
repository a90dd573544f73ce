"""Whole bulletins and announcements, for packs and copies."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedExchange(SharedDatabase):
    """See `protocol.BulletinStore`."""
