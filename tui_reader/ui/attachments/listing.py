"""The attachments of a text, with what the archive, this run of the program or the file itself has of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.reader.building import listed_files

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import ArrivedFile, AttachedFile
    from tui_reader.model import Bulletin


class Owner(NamedTuple):
    """A text that has attachments: a bulletin of the archive by its number, or a page or file that is not one."""

    bulletin: Bulletin
    id: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile:
    """A file that is at hand: `load` returns its bytes, and may raise ArchiveError; `text` is what was read of it,
    None where there is none. `owner` lists it under `number`, from 1."""

    owner: Owner
    number: int
    file: AttachedFile
    load: Callable[[], bytes]
    text: Bulletin | None = None


def files_of(owner: Owner, archive: Archive, arrived: Mapping[str, ArrivedFile]) -> list[AttachedFile]:
    """The attachments of a text in the order of the page. `arrived` are the files that were fetched in this run
    and are not kept, by address. An archive that fails leaves the list as the page has it."""
    listed = listed_files(owner.bulletin)
    if not listed:
        return []
    try:
        known = archive.attachments(owner.id) if owner.id is not None else []
        if not known:
            addresses = [each.address for each in listed if each.address]
            states = archive.attachment_states(addresses) if addresses else {}
            known = [_with_state(each, states) for each in listed]
    except ArchiveError:
        known = listed
    return [_with_arrived(each, arrived) for each in known]


def _with_state(file: AttachedFile, states: Mapping[str, AttachedFile]) -> AttachedFile:
    state = states.get(file.address or "")
    return state._replace(title=file.title, address=file.address) if state else file


def _with_arrived(file: AttachedFile, arrived: Mapping[str, ArrivedFile]) -> AttachedFile:
    """The attachment with the file that came in this run, unless one is kept."""
    came = arrived.get(file.address or "")
    if came is None or file.digest:
        return file
    read = came.text.document if came.text else None
    return file._replace(
        state="kept",
        name=came.name,
        size=len(came.data),
        media_type=came.media_type,
        kind=came.kind,
        pages=(read.pages or len(read.sheets) or None) if read else None,
        has_text=came.text is not None,
        not_read=read.not_read if read else (),
        reason=came.not_read_reason,
    )


def can_be_fetched(file: AttachedFile) -> bool:
    """Whether the attachment has an address of the web."""
    return is_web_address(file.address)
