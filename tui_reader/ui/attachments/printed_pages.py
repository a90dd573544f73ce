"""The printed pages of a PDF as pictures, beginning with the one that is in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.values import AttachedFile
from tui_reader.attachment_labels import attachment_title
from tui_reader.display_title import shown_title
from tui_reader.export.attachments import saved_name
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.ui.attachments.exporting import FileExports
    from tui_reader.ui.attachments.listing import OpenedFile
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader


class _PrintedFile(NamedTuple):
    """A PDF: its title, the name of its file, its pages, its bytes, and how another program gets it."""

    title: str
    name: str
    pages: int
    load: Callable[[], bytes]
    outside: Callable[[], object]


class PrintedPages:
    """Shows the printed pages of what is in the reader."""

    def __init__(self, session: Session, reader: Reader, exports: FileExports) -> None:
        self._session = session
        self._reader = reader
        self._exports = exports

    def show(self, opened: OpenedFile | None) -> None:
        """Show the printed page of an open attachment; None for a bulletin that is a PDF itself. Raises
        ArchiveError."""
        from tui_reader.parse.pictures.process import can_decode, can_render

        session = self._session
        found = self._of_attachment(opened) if opened is not None else self._of_bulletin()
        if found is None:
            session.app.show_message(_("Only a PDF that is kept has printed pages to show."))
            return
        if not can_decode() or not can_render():
            session.app.show_message(
                _("Printed pages need the extras: pip install 'bulletin-tui[documents,pictures]'.")
            )
            return
        from tui_reader.ui.pictures.file_pictures import FilePictureScreen

        title, name, pages, load, outside = found
        page = min(pages, self._page_in_sight() or 1)
        session.app.push_screen(FilePictureScreen(session, title, load, name, outside, pages=pages, page=page))

    def _page_in_sight(self) -> int | None:
        """The printed page on which the first line in sight begins; None where that is unknown."""
        from tui_reader.ui.reader.places.lines import line_of_block

        shown, document = self._session.shown_bulletin, self._reader.document
        if shown is None or shown.document is None:
            return None
        return shown.document.page_of(line_of_block(document, self._reader.top.block))

    def _of_attachment(self, opened: OpenedFile) -> _PrintedFile | None:
        file, exports = opened.file, self._exports
        if file.kind.lower() != "pdf":
            return None
        title = attachment_title(file)
        return _PrintedFile(
            title, saved_name(file), file.pages or 1, opened.load, lambda: exports.open_outside(opened)
        )

    def _of_bulletin(self) -> _PrintedFile | None:
        session, exports = self._session, self._exports
        shown, id = session.shown_bulletin, session.open_id
        read = shown.document if shown else None
        if shown is None or read is None or read.kind != "pdf" or id is None:
            return None
        raw = session.archive.raw(id)
        if raw is None:
            return None
        data, title = raw.data, shown_title(shown)
        name = saved_name(AttachedFile(title, None, kind="pdf"))
        return _PrintedFile(title, name, read.pages or 1, lambda: data, lambda: exports.give(name, data))
