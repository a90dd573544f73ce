"""A file that no archive holds a text of: read now, in a thread, or its members listed if it is a container."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tui_reader.archive.values import AttachedFile
from tui_reader.attachment_labels import attachment_title
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.model import Attachment, Bulletin, Failure, Paragraph

if TYPE_CHECKING:
    from tui_reader.sources import Fetched

CONTAINERS = frozenset(("gz", "gzip", "tar", "zip", "zst"))
"""Kinds of files whose members are listed."""

_ENDINGS = (".gz", ".tar", ".tgz", ".zip", ".zst")

MOST = 2000
"""Members that are listed. Chosen by hand."""


class Members(NamedTuple):
    """The members of a container: a page that lists them, what is known of each, and their bytes."""

    page: Bulletin
    files: tuple[AttachedFile, ...]
    data: tuple[bytes, ...]


def is_container(file: AttachedFile) -> bool:
    """Whether a file is a container by its kind and ending: documents of unknown kinds are ZIP archives too."""
    name = (file.name or file.title).lower()
    return file.kind.lower() in CONTAINERS and ("." not in name or name.endswith(_ENDINGS))


def read_file(file: AttachedFile, data: bytes, *, confined: bool) -> Members | Bulletin | str:
    """The members of a container, the text of another file, or one line on why there is none. Takes up to some
    seconds: call it in a thread."""
    if is_container(file):
        return _members(file, data)
    from tui_reader.parse.worker import Parser

    address = file.address or file.name or attachment_title(file)
    with closing(Parser(confined=confined)) as parser:
        read = parser.parse(data, address, None, file.media_type)
    if isinstance(read, Bulletin):
        return read
    return (
        read.error
        if isinstance(read, Failure)
        else "this file holds several documents; add it as a source to read them"
    )


def _members(file: AttachedFile, data: bytes) -> Members | str:
    from tui_reader.sources import SourceError
    from tui_reader.sources.fetching import Fetched
    from tui_reader.sources.files.folder import PassedOver
    from tui_reader.sources.files.unpacking import unpack

    container = file.address or "file"
    passed = PassedOver(in_archive=True)
    found: list[Fetched] = []
    notes: list[str] = []
    for item in unpack(Fetched(container, data), "zip", passed):
        if isinstance(item, SourceError):
            name = _name(item.address, container)
            notes.append(f"{name}: {translated(item.message)}" if name else translated(item.message))
        elif len(found) < MOST:
            found.append(item)
        else:
            notes.append(_("Only the first {count} files are listed.").format(count=f"{MOST:,}"))
            break
    notes += map(translated, passed.notes())
    for ending, count in sorted(passed.endings.items()):
        notes.append(
            _("Not listed, because such files are not read: {count} × {ending}").format(
                count=count, ending=ending or _("without ending")
            )
        )
    if not found and notes:
        return "; ".join(notes)
    files = tuple(_member(item, container) for item in found)
    page = Bulletin(
        file.address or "",
        attachment_title(file),
        preamble=tuple(map(Paragraph, notes or [_("The files in this file are listed below.")])),
        attachments=tuple(Attachment(each.title) for each in files),
    )
    return Members(page, files, tuple(item.data for item in found))


def _name(address: str, container: str) -> str:
    """The path of a member in its container; "" for the container itself."""
    lead = f"{container}!/"
    return unquote(address.removeprefix(lead)) if address.startswith(lead) else ""


def _member(item: Fetched, container: str) -> AttachedFile:
    from tui_reader.parse.documents.detection import document_kind

    title = _name(item.address, container) or item.address
    name = title.rpartition("/")[2]
    kind = document_kind(item.data) or ""
    if kind == "ole" or not kind:
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        kind = ending if len(ending) <= 5 else ""
    digest = sha256(item.data).hexdigest()
    return AttachedFile(title, None, "kept", name=name, digest=digest, size=len(item.data), kind=kind)
