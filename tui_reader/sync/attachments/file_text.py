"""The text of a file of a bulletin, or why there is none, by what the parser returns."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.attachment_labels import HOLDERS
from tui_reader.model import Bulletin, Failure, Page

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def text_or_reason(read: Page) -> tuple[Bulletin | None, str]:
    """The text of a file by what the parser returns, and "", or None and one line on why there is none, as
    `ArrivedFile.not_read_reason`."""
    if isinstance(read, Bulletin):
        return read, ""
    if not isinstance(read, Failure):
        return None, "this file holds several documents; add it as a source to read them"
    from tui_reader.parse.page import page_name

    return None, " ".join(("this file", read.error.removeprefix(page_name(read.address)).strip()))


def with_content(file: AttachedFile, came: ArrivedFile) -> AttachedFile:
    """The attachment as it is with a file and what was read of that; its digest stays."""
    read = came.text.document if came.text else None
    return file._replace(
        state="kept",
        name=came.name,
        size=len(came.data),
        media_type=came.media_type,
        kind=came.kind,
        pages=read.page_or_sheet_count if read else None,
        has_text=came.text is not None,
        not_read=read.not_read if read else (),
        reason=came.not_read_reason,
    )


def file_of_bulletin(bulletin: Bulletin) -> AttachedFile | None:
    """The file that a bulletin was read from, where that lists files which it holds: a document, an archive or a
    mail. None for a page."""
    if all(each.address for each in bulletin.attachments):
        return None
    name = unquote(bulletin.address).replace("\\", "/").rstrip("/").rpartition("/")[2]
    kind = bulletin.document.kind.lower() if bulletin.document else "eml" if name.lower().endswith(".eml") else ""
    if kind != "eml" and kind not in HOLDERS:
        return None
    return AttachedFile(bulletin.title or name, bulletin.address, "kept", name=name, kind=kind)


def bytes_of_bulletin(archive: Archive, id: int | None) -> bytes:
    """The file that a bulletin of the archive was read from. Raises ArchiveError where it is not kept."""
    raw = archive.raw(id) if id is not None else None
    if raw is None:
        raise ArchiveError(
            archive.path or archive.location, "the file that this text was read from is not kept; add it again"
        )
    return raw.data


def occurrence_of(bulletin: Bulletin, number: int) -> int:
    """Which one of the attachments with its title and without an address the one of this number is, from 1."""
    title = bulletin.attachments[number - 1].title
    return sum(each.title == title and not each.address for each in bulletin.attachments[:number])
