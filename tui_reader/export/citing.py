"""Bulletins of an archive as citations state them, with the hash and the capture time of the text that is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui_reader.archive.record import digest
from tui_reader.archive.values import current_revision
from tui_reader.export_formats.citations.cited import CitedText, cited_text
from tui_reader.model import walk_sections

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Revision
    from tui_reader.model import Bulletin, Section


class UnknownSection(ValueError):
    """A text has no section with an address."""


def cited_bulletin(
    archive: Archive, id: int, section: str | None = None, revision: Revision | None = None
) -> CitedText:
    """What citations say of a bulletin, of a section of it by its address, or of a former text of it. The time of
    the capture is in the local zone. Raises UnknownSection, and ArchiveError."""
    seen = revision if revision is not None else current_revision(archive.revisions(id))
    bulletin = archive.bulletin(id) if seen.current else archive.revision(id, seen.number)
    # A text that the first version has kept has no digest in the archive.
    known = seen.digest or digest(bulletin).hex()
    return cited_text(bulletin, known, seen.last_seen.astimezone(), _section(bulletin, section))


def cited_page(bulletin: Bulletin, section: str | None = None) -> CitedText:
    """What citations say of a page that is shown and not kept: it was captured now. Raises UnknownSection."""
    now = datetime.now(UTC).astimezone()
    return cited_text(bulletin, digest(bulletin).hex(), now, _section(bulletin, section))


def _section(bulletin: Bulletin, address: str | None) -> Section | None:
    if not address:
        return None
    found = next((each for each in walk_sections(bulletin.sections) if each.address == address), None)
    if found is None:
        raise UnknownSection(address)
    return found
