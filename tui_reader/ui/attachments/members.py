"""Files that are read when they are opened: those that nobody has read yet, and the members of archives."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.attachment_labels import attachment_title
from tui_reader.model import Bulletin, Failure
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile

ARCHIVES = frozenset(("zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"))
"""Kinds of files whose members are attachments of them."""


class ReadFile(NamedTuple):
    """A file with its bytes, and the text that was read of it; None where there is none, for `file.reason`."""

    file: AttachedFile
    data: bytes
    text: Bulletin | None = None


def read_file(file: AttachedFile, data: bytes, *, confined: bool) -> ReadFile:
    """A file, read in a process of its own. Takes up to some seconds: call it in a thread."""
    from tui_reader.parse.worker import Parser

    address = file.address or file.name or attachment_title(file)
    with closing(Parser(confined=confined)) as parser:
        read = parser.parse(data, address, None, file.media_type)
    if isinstance(read, Bulletin):
        document = read.document
        known = file._replace(
            kind=document.kind if document else file.kind,
            pages=(document.pages or len(document.sheets) or None) if document else None,
            not_read=document.not_read if document else (),
            has_text=True,
        )
        return ReadFile(known, data, read)
    several = "this file holds several documents; add it as a source to read them"
    return ReadFile(file._replace(reason=read.error if isinstance(read, Failure) else several), data)


def read_member(container: AttachedFile, data: bytes, member: AttachedFile, *, confined: bool) -> ReadFile | str:
    """A member of an archive, by its title there; or one line on why it is not there, to be put behind its title.
    As `read_file`."""
    from tui_reader.parse.documents.archives.members import UnpackingBudget, archive_kind
    from tui_reader.parse.documents.archives.unpacking import unpacked
    from tui_reader.parse.unsupported import UnsupportedPage

    kind = archive_kind(data)
    if kind is None:
        return "is not in an archive"
    try:
        for each in unpacked(data, kind, container.name or attachment_title(container), UnpackingBudget()):
            if clean_line(each.name, 300) == member.title:
                if each.data is None:
                    return each.reason or "holds no text; there is nothing to read"
                known = member._replace(
                    state="kept",
                    name=member.title.rpartition("/")[2],
                    digest=sha256(each.data).hexdigest(),
                    size=len(each.data),
                    kind=member.title.rpartition(".")[2].lower() if "." in member.title else "",
                )
                return read_file(known, each.data, confined=confined)
    except (UnsupportedPage, ModuleNotFoundError) as error:
        return str(error)
    return "is not in the archive any more"
