"""Files that are read when they are opened: those that nobody has read yet, and those within other files."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.model import Bulletin
from tui_reader.parse.worker import Parser
from tui_reader.sync.attachments.contents import kind_of_content
from tui_reader.sync.attachments.fetching import with_text
from tui_reader.sync.attachments.file_text import with_content

NO_TEXT = "holds no text; there is nothing to read"


class ReadFile(NamedTuple):
    """A file with its bytes, and the text that was read of it; None where there is none, for `file.reason`."""

    file: AttachedFile
    data: bytes
    text: Bulletin | None = None


def read_file(file: AttachedFile, data: bytes, *, confined: bool) -> ReadFile:
    """A file, read in a process of its own. Takes up to some seconds: call it in a thread."""
    with closing(Parser(confined=confined)) as parser:
        return _read(file, data, parser)


def read_member(
    container: AttachedFile, data: bytes, member: AttachedFile, occurrence: int = 1, *, confined: bool
) -> ReadFile | str:
    """A file within another by its title there, the first of this title or a further one; or one line on why it is
    not there. Its bytes are taken out in the parser's process. As `read_file`."""
    title, around = _title(member), container.name or _title(container)
    with closing(Parser(confined=confined)) as parser:
        taken = parser.take_member(data, container.address or around, member.title, occurrence)
        if taken.data is None:
            return f"{around if taken.is_about_container else title} {taken.reason or NO_TEXT}"
        name = member.title.rpartition("/")[2]
        digest, kind = sha256(taken.data).hexdigest(), kind_of_content(taken.data)
        if not kind and "." in name:
            kind = name.rpartition(".")[2].lower()
        known = member._replace(state="kept", name=name, digest=digest, size=len(taken.data), kind=kind)
        return _read(known, taken.data, parser)


def _read(file: AttachedFile, data: bytes, parser: Parser) -> ReadFile:
    address = file.address or file.name or _title(file)
    read = parser.parse(data, address, None, file.media_type)
    name, when = file.name, file.fetched or datetime.now(UTC)
    found = with_text(ArrivedFile(address, name, data, file.media_type, when, kind=file.kind), read)
    return ReadFile(with_content(file, found), data, found.text)


def _title(file: AttachedFile) -> str:
    return file.title or file.name or "file"
