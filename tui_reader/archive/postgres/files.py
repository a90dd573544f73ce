"""The files that bulletins link: by SHA-256, with their texts and versions."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedFiles(SharedDatabase):
    """See `attached_protocol.AttachedFiles`."""
