"""What a sync must know of earlier ones: seen documents, failed fetches, complete crawls."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedSyncRecords(SharedDatabase):
    """See `protocol.SyncRecords`."""
