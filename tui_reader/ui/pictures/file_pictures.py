"""A file as pictures on the whole screen: a picture, or the printed pages of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.parse.pictures.process import Picture, decode_picture, render_page
from tui_reader.ui.pictures.screen import PictureViewer

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session


class FilePictureScreen(PictureViewer):
    """A file that is a picture or, with `pages`, the pages of a PDF."""

    def __init__(
        self,
        session: Session,
        title: str,
        read: Callable[[], bytes],
        name: str,
        outside: Callable[[], object],
        *,
        pages: int | None = None,
        page: int = 1,
    ) -> None:
        """`read` returns the bytes of the file, in a thread, and may raise ArchiveError; `name` is its name, and
        `outside` gives it to another program. `pages` is the number of its pages, None for a picture; `page`, from
        1, is shown first."""
        super().__init__(session, pages or 1, page - 1)
        self._title = title
        self._read = read
        self._file_name = name
        self._pages = pages
        self._outside = outside

    @property
    def goes_outside(self) -> bool:
        return True

    def open_outside(self) -> None:
        """Give the file to another program."""
        self.app.guarded(self._outside)

    def title_of(self, index: int) -> str:
        return self._title

    def load(self, index: int, done: Callable[[Picture | str | ArchiveError], object]) -> None:
        app, confined = self.app, self.session.config.confined

        def work() -> None:
            try:
                data = self._read()
            except ArchiveError as error:
                app.call_in_ui(done, error)
                return
            if self._pages is None:
                found = decode_picture(data, confined=confined)
            else:
                found = render_page(data, index + 1, confined=confined)
            app.call_in_ui(done, translated(f"{self._file_name} {found}") if isinstance(found, str) else found)

        app.in_background(work)

    def file_name_of(self, index: int, found: Picture) -> str:
        if self._pages is None:
            return self._file_name
        return f"{PurePath(self._file_name).stem}-{index + 1}.png"

    def has_no_address(self) -> None:
        self.show_message(
            _("This picture comes from a file that is kept; {key} saves it.").format(
                key=self.session.key_text("save-picture")
            )
        )
