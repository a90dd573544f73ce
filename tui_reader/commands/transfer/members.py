"""Files within other files, taken out for a command: those that a bulletin holds, and those of an attachment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.sync.attachments.members import ReadFile


def take_out(archive: Archive, id: int, number: int, member: int | None, *, confined: bool) -> ReadFile | str:
    """The file `member` within the attachment `number` of a bulletin, read; if `member` is None, the attachment
    as a file within the bulletin itself. Or why it is not there, as `read_member` says it. Raises ArchiveError."""
    from tui_reader.archive.values import AttachedFile
    from tui_reader.sync.attachments.file_text import bytes_of_bulletin, file_of_bulletin, occurrence_of
    from tui_reader.sync.attachments.members import read_member

    if member is not None:
        container = archive.attachments(id)[number - 1]
        digest = container.digest or ""
        text, data, number = archive.file_text(digest), archive.file_bytes(digest), member
    else:
        text = archive.bulletin(id)
        holder = file_of_bulletin(text)
        if holder is None:
            return "" if text.document is None else _("files in documents of this kind are not taken out")
        container, data = holder, bytes_of_bulletin(archive, id)
    assert text is not None
    listed = text.attachments[number - 1]
    file = AttachedFile(listed.title, listed.address)
    return read_member(container, data, file, occurrence_of(text, number), confined=confined)
