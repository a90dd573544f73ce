"""The screen of a picture: magnified and moved by keys; copies the address, saves the file, shows the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.atomic_file import open_atomic
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.parse.pictures.process import Picture
from tui_reader.text.clean import clean_line
from tui_reader.text.secrets import shown_address
from tui_reader.ui.keys.actions import Handler, Scope
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.pictures.loading import load_picture
from tui_reader.ui.pictures.view import PictureView
from tui_reader.ui.reader.picture_line import file_name

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Image
    from tui_reader.ui.panes import Session

_KINDS = {"JPEG": ".jpg", "TIFF": ".tif"}


class PictureViewer(KeyedScreen):
    """One of several pictures on the whole screen; `q` and Escape return to the text."""

    def __init__(self, session: Session, count: int, index: int) -> None:
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.count = count
        self.index = index
        self.view = PictureView(id="picture")
        self._loaded: dict[int, Picture | str] = {}

    def title_of(self, index: int) -> str:
        """What the bar says of a picture."""
        raise NotImplementedError

    def load(self, index: int, done: Callable[[Picture | str | ArchiveError], object]) -> None:
        """Load a picture in a thread, then call `done` in the UI thread with it, with one line on why there is
        none, or with the error of the archive."""
        raise NotImplementedError

    def file_name_of(self, index: int, found: Picture) -> str:
        """The name under which a picture is saved."""
        raise NotImplementedError

    @property
    def address(self) -> str | None:
        """The address of the picture on the screen."""
        return None

    @property
    def goes_outside(self) -> bool:
        """Whether another program can show the picture."""
        return self.address is not None

    def has_no_address(self) -> None:
        """Say that the picture has no address."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield from (self.view, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.view)
        self.prompt.mount_input()
        self.app.ask_for_graphics()
        self._show()

    @property
    def scope(self) -> Scope:
        return "picture"

    def handlers(self) -> Mapping[str, Handler]:
        view = self.view
        return {
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": self.dismiss,
            "zoom-in": lambda: self._zoom(1),
            "zoom-out": lambda: self._zoom(-1),
            "zoom-fit": lambda: self._zoom(0),
            "picture-left": lambda: view.move(-1, 0),
            "picture-right": lambda: view.move(1, 0),
            "picture-up": lambda: view.move(0, -1),
            "picture-down": lambda: view.move(0, 1),
            "next-picture": lambda: self.step(1),
            "previous-picture": lambda: self.step(-1),
            "copy-picture-address": self.copy_address,
            "save-picture": self.save,
            "open-browser": self.open_outside,
        }

    def step(self, step: int) -> None:
        """Show the next (1) or previous (-1) picture of the bulletin."""
        index = self.index + step
        if 0 <= index < self.count:
            self.index = index
            self._show()
        else:
            self.show_message(_("No further picture.") if step > 0 else _("No earlier picture."))

    def _show(self) -> None:
        """Show the picture if it is loaded, else load it."""
        index = self.index
        found = self._loaded.get(index)
        if found is None:
            self._tell(_("Loading…"))
            self.load(index, lambda loaded: self._arrived(index, loaded))
        elif isinstance(found, str):
            address = self.address
            self._tell(labelled(shown_address(address), found) if address else found)
        else:
            self.view.show(self.title_of(index), self._place(), picture=found)
            self._show_hints()

    def _tell(self, message: str) -> None:
        self.view.show(self.title_of(self.index), self._place(), message)
        self._show_hints()

    def _show_hints(self) -> None:
        """Show the keys that do something here and now."""
        self.status.hints = key_hints("picture", self.keymap, without=self._idle())

    def _idle(self) -> set[str]:
        """The actions of the hints that would change nothing or be refused."""
        shown, viewport = self.view.picture is not None, self.view.viewport
        has = {
            "zoom-in": shown and viewport.can_zoom_in,
            "zoom-fit": shown and viewport.level > 0,
            "save-picture": shown,
            "next-picture": self.index + 1 < self.count,
            "previous-picture": self.index > 0 and self.index + 1 == self.count,
            "open-browser": self.goes_outside,
            "copy-picture-address": self.address is not None,
        }
        return {name for name, has_effect in has.items() if not has_effect}

    def _zoom(self, step: int) -> None:
        """Magnify (1), reduce (-1), or show the whole picture (0)."""
        if step:
            self.view.zoom(step)
        else:
            self.view.fit()
        self._show_hints()

    def _place(self) -> str:
        return f"{self.index + 1}/{self.count}"

    def _arrived(self, index: int, loaded: Picture | str | ArchiveError) -> None:
        shown = index == self.index and self.is_mounted
        if isinstance(loaded, ArchiveError):
            # Not kept in `_loaded`: the next look may succeed.
            if shown:
                self._tell(str(loaded))
            return
        self._loaded[index] = loaded
        if shown:
            self._show()

    def repainted(self) -> None:
        self.view.draw_again()

    def graphics_changed(self) -> None:
        self.view.change()

    def on_screen_suspend(self) -> None:
        self.view.erase()

    def on_screen_resume(self) -> None:
        self.view.change()

    def on_unmount(self) -> None:
        self.view.erase()

    def copy_address(self) -> None:
        """Copy the address of the picture."""
        address = self.address
        if address:
            self.app.copy(address, shown_address(address))
        else:
            self.has_no_address()

    def open_outside(self) -> None:
        """Open the address of the picture in a browser."""
        if self.address:
            self.session.open_in_browser(self.address)
        else:
            self.has_no_address()

    def save(self) -> None:
        """Ask for the name of a file, and save the picture as it came."""
        found = self._loaded.get(self.index)
        if not isinstance(found, Picture):
            self.show_message(_("There is no picture to save."))
            return
        name = self.file_name_of(self.index, found)
        self.ask(_("Save as: "), self.view, lambda text: self._save(text, found.file), text=name)

    def _save(self, text: str | None, data: bytes) -> None:
        if not text or not text.strip():
            return
        try:
            target = Path(text.strip()).expanduser().absolute()
            with open_atomic(target, overwrite=False) as file:
                file.write(data)
        except FileExistsError:
            self.show_message(_("{path}: this file exists already; choose another name").format(path=target))
        except (OSError, RuntimeError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.show_message(_("Not saved: {reason}").format(reason=labelled(clean_line(text), reason)))
        else:
            self.show_message(_("Saved {path}").format(path=target))


class PictureScreen(PictureViewer):
    """One of the pictures of a bulletin."""

    def __init__(self, session: Session, bulletin: Bulletin, pictures: Sequence[Image], index: int) -> None:
        super().__init__(session, len(pictures), index)
        self.bulletin = bulletin
        # The session may open another bulletin behind this screen.
        self._kept_id = session.open_id
        self.pictures = pictures

    @property
    def image(self) -> Image:
        """The image on the screen."""
        return self.pictures[self.index]

    @property
    def address(self) -> str | None:
        return self.image.address

    def has_no_address(self) -> None:
        self.show_message(_("This picture is in the page itself and has no address."))

    def title_of(self, index: int) -> str:
        image = self.pictures[index]
        return image.alt or image.caption or image.title or file_name(image) or _("no description")

    def load(self, index: int, done: Callable[[Picture | str | ArchiveError], object]) -> None:
        load_picture(self.session, self.bulletin, self._kept_id, self.pictures[index], done)

    def file_name_of(self, index: int, found: Picture) -> str:
        name = file_name(self.pictures[index]).lstrip("…")
        return name if "." in name else f"picture-{index + 1}{_KINDS.get(found.kind, '.' + found.kind.lower())}"
