"""The attachments of a text, with what the archive, this run of the program or the file itself has of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui_reader.archive.errors import ArchiveError
from tui_reader.sync.attachments.file_text import with_content
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.reader.building import listed_files

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import ArrivedFile, AttachedFile, AttachmentState
    from tui_reader.model import Bulletin
    from tui_reader.ui.keys.keyed_screen import KeyedScreen


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


class FetchOutcome(NamedTuple):
    """How a request ended: `state` and `reason` are as in `archive.values.AttachedFile`; `arrived` is the file
    where the archive does not keep it."""

    state: AttachmentState
    reason: str = ""
    arrived: ArrivedFile | None = None


Then = Callable[[OpenedFile], object]
"""What is done with a file once it is at hand."""


class AttachmentActions(Protocol):
    """What can be done with the attachments of a text; see `controller.Attachments`. Methods may raise
    ArchiveError."""

    def files_of(self, bulletin: Bulletin, id: int | None) -> Sequence[AttachedFile]:
        """The attachments of a text as they are listed below it."""

    def at_hand(self, owner: Owner, number: int, then: Then, *, again: bool = False) -> None:
        """Call `then` with an attachment once it is at hand: at once if it is, else after it was fetched. Says why
        where that is not possible. With `again` it is fetched even so."""

    def cancel(self) -> bool:
        """Stop fetching; False when nothing is fetched."""
        raise NotImplementedError

    def recognize(self, owner: Owner | None = None, number: int = 0) -> None:
        """Read the pages of a kept attachment that are pictures by text recognition, by default of the open one,
        in the background; or stop that. Says why where it is not possible."""

    def show(self, opened: OpenedFile) -> None:
        """Show an attachment in the reader; a picture on the whole screen; of what is not read, what it is. Only
        if the text that lists it is still the open one."""

    def open_outside(self, opened: OpenedFile | None = None) -> None:
        """Give a file, by default the open one, to the program of the system; where there is none, show the path
        of a copy."""

    def save(self, screen: KeyedScreen, pane: Widget, opened: OpenedFile | None = None) -> None:
        """Ask on a screen for a folder or a file, and save a file, by default the open one, there."""


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
    return file if came is None or file.digest else with_content(file, came)


def can_be_fetched(file: AttachedFile) -> bool:
    """Whether the attachment has an address of the web."""
    return is_web_address(file.address)
