"""What a sync must know of earlier ones: seen documents, failed fetches, complete crawls."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.postgres.sync_jobs import SharedJobs


class SharedSyncRecords(SharedDatabase):
    """See `protocol.SyncRecords`."""

    def sync_jobs(self) -> SharedJobs:
        return SharedJobs(self.server)
