"""Writing reading state: marks, tags, saved queries, acknowledged announcements."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedMarks(SharedDatabase):
    """See `protocol.ReadingState`."""
