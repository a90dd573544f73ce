"""What text recognition read on the pages of attached files."""

from __future__ import annotations

from tui_reader.archive.postgres.database import SharedDatabase


class SharedRecognizedPages(SharedDatabase):
    """See `attached_protocol.RecognizedPages`."""
