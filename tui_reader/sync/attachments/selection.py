"""Which attachments a sync fetches: by the settings of the source and the names of the files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import AttachedFile
from tui_reader.sync.attachments.fetching import WantedFile
from tui_reader.sync.context import AttachmentOptions
from tui_reader.text.web_address import is_web

MOST = 5000
"""Attachments of a source that one sync considers. Chosen by hand."""

_NOT_READ_ENDINGS = """
    ceb cebx gd gw sep edc caj kdh djv djvu xps oxps jtd p7m
    dwg dxf vsd vsdx
    svg psd ai eps
    mp3 mp4 m4a m4v wav ogg oga ogv avi mov mkv wmv flv webm
    msi exe apk iso dmg bin
"""
_NOT_READ = frozenset(_NOT_READ_ENDINGS.split())
"""Endings of files in which no reader finds text. Pictures may be scans, and archives hold documents. Files of
unknown kinds are fetched: only their bytes tell."""
_PROGRAM_ENDINGS = "jsp jspx asp aspx ashx php do action cgi es vsb htm html shtml"
_PROGRAMS = frozenset(_PROGRAM_ENDINGS.split())
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})(?:[\s)）\]】]*$)")


class SelectedFiles(NamedTuple):
    """The attachments to fetch, in order, and how many are left out: `unread` by their kind, `over` because their
    bulletin has too many."""

    wanted: list[WantedFile]
    unread: int = 0
    over: int = 0


def select(
    archive: Archive, found: Iterable[tuple[int, AttachedFile]], options: AttachmentOptions
) -> SelectedFiles:
    """Those of the attachments of bulletins that are to be fetched. Raises ArchiveError."""
    wanted: list[WantedFile] = []
    unread = over = 0
    listed: dict[int, list[AttachedFile]] = {}
    pages: dict[int, str] = {}
    for id, file in found:
        if file.address is None or not is_web(file.address):
            continue
        if id not in listed:
            row = archive.row(id)
            listed[id] = archive.attachments(id) if row is not None else []
            pages[id] = row.address if row is not None else ""
        if options.mode == "known" and not may_be_read(file):
            unread += 1
            continue
        first = [one.address for one in listed[id] if one.address][: options.per_bulletin]
        if file.address not in first:
            over += 1
            continue
        title = next((one.title for one in listed[id] if one.address == file.address), file.title)
        names = {one.name for one in listed[id] if one.name and one.address != file.address}
        wanted.append(WantedFile(file._replace(title=title), id, pages[id], names))
    return SelectedFiles(wanted, unread, over)


def may_be_read(file: AttachedFile) -> bool:
    """Whether a reader may find text in an attachment, by the ending of its title, or of its address."""
    try:
        parts = urlsplit(file.address or "")
        names = (file.title, unquote(parts.path), unquote(parts.query))
    except ValueError:
        names = (file.title, "", "")
    endings = [found[1].lower() for name in names if (found := _ENDING.search(name))]
    known = [one for one in endings if one not in _PROGRAMS]
    return not known or known[0] not in _NOT_READ
