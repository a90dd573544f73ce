"""Kept files whose texts an earlier version of their reader has made, read again after a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.values import OutdatedFile
from tui_reader.sources.fetching import Fetched
from tui_reader.sync.split_article import Unparsed
from tui_reader.sync.writer import ArchiveWriter

if TYPE_CHECKING:
    from tui_reader.sync.attachments.fetching import Read

MOST = 200
"""Files that one sync reads again, the newest; the next one goes on. Chosen by hand."""


async def read_again(writer: ArchiveWriter, read: Read, most: int = MOST) -> int:
    """Reads kept files again that a better reader may read, and returns how many. One whose bytes are damaged is
    left out, `doctor` reports it. Raises ArchiveError where the archive cannot be written."""
    if not await writer.do(writer.archive.file_bytes_in_all):
        # Most archives keep no files, and the versions take long to find out.
        return 0
    from tui_reader.parse.documents.archives.reading import archive_versions
    from tui_reader.parse.documents.detection import reader_versions

    versions = reader_versions() | archive_versions()
    done = 0
    for file in await writer.do(writer.archive.outdated_files, versions, most):
        done += await _read(writer, read, file, versions[file.kind])
    return done


async def _read(writer: ArchiveWriter, read: Read, file: OutdatedFile, version: str) -> bool:
    from tui_reader.sync.attachments.file_text import text_or_reason

    archive = writer.archive
    try:
        data = await writer.do(archive.file_bytes, file.digest)
        recognized = await writer.do(archive.recognized_pages, file.digest)
    except ArchiveLocked:
        raise
    except ArchiveError:
        return False
    address = file.address or f"sha256:{file.digest}"
    text, reason = text_or_reason(await read(Unparsed(Fetched(address, data), recognized=recognized)))
    await writer.do(archive.keep_file_text, file.digest, text, reason, version)
    return True
