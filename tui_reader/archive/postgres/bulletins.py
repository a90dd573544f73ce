"""Writing bulletins: the current text, former texts as revisions, the bytes they were parsed from."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedBulletins(SharedDatabase):
    """See `protocol.BulletinStore`."""
