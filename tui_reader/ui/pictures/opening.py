"""Opens a picture of a bulletin on the whole screen, where the library that decodes pictures is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.model import Image, walk_sections
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import Session


def pictures_of(bulletin: Bulletin) -> list[Image]:
    """The pictures of a bulletin that can be shown, in reading order."""
    blocks = [*bulletin.preamble, *(block for each in walk_sections(bulletin.sections) for block in each.blocks)]
    return [block for block in blocks if isinstance(block, Image) and block.can_be_shown]


def open_picture(session: Session, bulletin: Bulletin, image: Image) -> None:
    """Show a picture of a bulletin on the whole screen; one of its former text alone."""
    from tui_reader.parse.pictures.process import can_decode

    if not can_decode():
        session.offer(image.address, _why_not(session, image))
        return
    from tui_reader.ui.pictures.screen import PictureScreen

    pictures = pictures_of(bulletin)
    if image not in pictures:
        pictures = [image]
    index = next((number for number, each in enumerate(pictures) if each is image), pictures.index(image))
    session.app.push_screen(PictureScreen(session, bulletin, pictures, index))


def _why_not(session: Session, image: Image) -> str:
    """That pictures are not shown without an extra, and where this one is."""
    if not image.address:
        return _("Pictures need the extra: pip install 'bulletin-tui[pictures]'; this one is in the page itself.")
    message = _(
        "Pictures need the extra: pip install 'bulletin-tui[pictures]'; {key} opens {address} in a browser."
    )
    return message.format(key=session.key_text("open-browser"), address=shown_address(image.address))
