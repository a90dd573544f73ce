"""Loads a picture in a thread: from the kept page, from the file of the page, or from the web; then decodes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.parse.pictures.process import Picture, decode_picture
from tui_reader.text.secrets import shown_text
from tui_reader.ui.browser import is_example, is_web_address
from tui_reader.ui.reader.picture_line import file_name

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Image
    from tui_reader.ui.panes import Session


def load_picture(
    session: Session,
    bulletin: Bulletin,
    kept_id: int | None,
    image: Image,
    done: Callable[[Picture | str | ArchiveError], object],
) -> None:
    """Load a picture in a thread, then call `done` in the UI thread with it, with one line on why there is none,
    or with the error of the archive. `kept_id` is the number of its bulletin in the archive, None for one that is
    not kept. What the page holds needs no network, where its bytes are kept or were fetched in this run."""
    app, config, archive = session.app, session.config, session.archive
    fetched = session.fetched_bytes(bulletin) if kept_id is None else None

    def work() -> None:
        page = fetched
        if image.sha256 and kept_id is not None:
            # Here rather than in the UI thread: a saved page has megabytes, which are unpacked.
            try:
                raw = archive.raw(kept_id)
            except ArchiveError as error:
                app.call_in_ui(done, error)
                return
            page = raw.data if raw else None
        app.call_in_ui(done, _load(image, bulletin.address, page, config.proxy_address, config.confined))

    app.in_background(work)


def _load(image: Image, page_address: str, page: bytes | None, proxy: str | None, confined: bool) -> Picture | str:
    """The picture from the page itself, else from a file beside it, else from the web; or why there is none."""
    name = file_name(image) or image.alt or _("The picture")
    if image.sha256 and page is None:
        page = _file_of(page_address)
    if image.sha256 and page is not None:
        found = decode_picture(page, image.sha256, confined=confined)
        if isinstance(found, Picture) or image.address is None:
            return translated(f"{name} {found}") if isinstance(found, str) else found
    data = _beside(image.file, page_address) if image.file else ""
    if isinstance(data, str) and (image.address or not image.file):
        data = _fetched(image.address, page_address if is_web_address(page_address) else "", proxy)
    if isinstance(data, str):
        return data
    found = decode_picture(data, confined=confined)
    return translated(f"{name} {found}") if isinstance(found, str) else found


def _beside(file: str, page_address: str) -> bytes | str:
    """The bytes of a picture in a file beside that of its page, or a line on why there are none."""
    from pathlib import PurePath

    from tui_reader.sources import Fetched
    from tui_reader.sources.opening import open_linked

    path = str(PurePath(page_address).parent / file)
    found = open_linked(path, page_address)
    return found.data if isinstance(found, Fetched) else f"{found.address}: {translated(found.message)}"


def _file_of(address: str) -> bytes | None:
    """The bytes of the file on this machine that a page was read from, if it is still there."""
    from tui_reader.sources import Fetched
    from tui_reader.sources.opening import open_source

    if is_web_address(address):
        return None
    found = next(iter(open_source(address)), None)
    return found.data if isinstance(found, Fetched) else None


def _fetched(address: str | None, linked_from: str, proxy: str | None) -> bytes | str:
    """The bytes at the address of a picture, or a line on why there are none."""
    from tui_reader.sources import SourceError
    from tui_reader.sources.http.single_file import fetch_file

    if address is None:
        return _("This picture is in the page itself, whose bytes were not kept.")
    if is_example(address):
        return _("This address is only an example: {address}").format(address=address)
    try:
        return fetch_file(address, linked_from, proxy)
    except SourceError as error:
        return shown_text(f"{error.address}: {translated(error.message)}")
