"""Files that are read when they are opened: those that nobody has read yet, and the members of archives."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.values import ArrivedFile
from tui_reader.attachment_labels import attachment_title
from tui_reader.model import Bulletin
from tui_reader.query.kinds import KINDS
from tui_reader.text.clean import clean_line
from tui_reader.ui.attachments.listing import with_content

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile

ARCHIVES = frozenset(KINDS["container"])
"""Kinds of files whose members are attachments of them."""


class ReadFile(NamedTuple):
    """A file with its bytes, and the text that was read of it; None where there is none, for `file.reason`."""

    file: AttachedFile
    data: bytes
    text: Bulletin | None = None


def read_file(file: AttachedFile, data: bytes, *, confined: bool) -> ReadFile:
    """A file, read in a process of its own. Takes up to some seconds: call it in a thread."""
    from tui_reader.parse.worker import Parser
    from tui_reader.sync.attachments.fetching import with_text

    address = file.address or file.name or attachment_title(file)
    with closing(Parser(confined=confined)) as parser:
        read = parser.parse(data, address, None, file.media_type)
    name, when = file.name, file.fetched or datetime.now(UTC)
    found = with_text(ArrivedFile(address, name, data, file.media_type, when, kind=file.kind), read)
    return ReadFile(with_content(file, found), data, found.text)


def read_member(container: AttachedFile, data: bytes, member: AttachedFile, *, confined: bool) -> ReadFile | str:
    """A member of an archive, by its title there; or one line on why it is not there. As `read_file`."""
    from tui_reader.parse.documents.archives.members import UnpackingBudget, archive_kind
    from tui_reader.parse.documents.archives.unpacking import unpacked
    from tui_reader.parse.unsupported import UnsupportedPage

    title, packed_in = attachment_title(member), container.name or attachment_title(container)
    kind = archive_kind(data)
    try:
        for each in unpacked(data, kind, packed_in, UnpackingBudget()) if kind else ():
            if clean_line(each.name, 300) == member.title:
                if each.data is None:
                    return f"{title} {each.reason or 'holds no text; there is nothing to read'}"
                known = member._replace(
                    state="kept",
                    name=member.title.rpartition("/")[2],
                    digest=sha256(each.data).hexdigest(),
                    size=len(each.data),
                    kind=member.title.rpartition(".")[2].lower() if "." in member.title else "",
                )
                return read_file(known, each.data, confined=confined)
    except UnsupportedPage as error:
        return f"{packed_in} {error}"
    return f"{title} is not in the archive any more"
