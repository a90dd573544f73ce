"""Files saved in a folder, and given to other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.export.attachments import free_path, saved_name, write_attachment
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.messages.translation import system_reason
from tui_reader.text.clean import clean_line
from tui_reader.ui.attachments.outside import TemporaryFiles, file_opener, may_be_opened, open_file

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.ui.attachments.listing import OpenedFile
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session


class FileExports:
    """Writes files that are at hand: where the user says, or as copies for other programs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._copies = TemporaryFiles()
        self._folder: Path | None = None
        """Where the last file was saved."""

    def end(self) -> None:
        """Remove the copies, at the end of the program."""
        self._copies.remove()

    def open_outside(self, opened: OpenedFile) -> None:
        """Give a file to the program of the system, unless it may be a program itself. Raises ArchiveError."""
        name = saved_name(opened.file)
        if may_be_opened(name):
            self.give(name, opened.load())
        else:
            message = _("{name} may be a program and is not opened; {key} saves it.")
            key = self._session.key_text("save-file")
            self._session.app.show_message(message.format(name=name, key=key))

    def give(self, name: str, data: bytes) -> None:
        """Give a copy to the program of the system; where there is none, show its path."""
        session = self._session
        try:
            path = self._copies.copy_of(name, data)
        except OSError as error:
            self._not_written(name, error)
            return
        program = file_opener()
        if program is None:
            message = _("{path}: a copy, since no program opens files here; {key} copies the path")
            session.offer(str(path), message.format(path=path, key=session.key_text("copy-address")))
            return
        try:
            open_file(path, program)
        except OSError as error:
            message = _("{program} could not be started: {error}; a copy of the file is at {path}")
            reason = system_reason(error)
            session.offer(str(path), message.format(program=program, error=reason, path=path))
        else:
            session.app.show_message(
                _("Opened {name}; the copy is deleted when the program ends.").format(name=name)
            )

    def save(self, screen: KeyedScreen, pane: Widget, opened: OpenedFile) -> None:
        """Ask on a screen for a folder or a file, and save a file there. Raises ArchiveError."""
        from tui_reader.ui.export.saving import complete_path

        name, data = saved_name(opened.file), opened.load()
        screen.ask(
            _("Save as: "),
            pane,
            lambda text: self._save(data, name, text),
            complete=complete_path,
            text=str(free_path(self._folder or Path.cwd(), name)),
        )

    def _save(self, data: bytes, name: str, text: str | None) -> None:
        if not text or not text.strip():
            return
        try:
            path = Path(text.strip()).expanduser().absolute()
            if path.is_dir() or text.strip().endswith(("/", os.sep)):
                path = free_path(path, name)
            write_attachment(data, path)
        except FileExistsError:
            taken = _("{path}: this file exists already; choose another name")
            self._session.app.show_message(taken.format(path=path))
        except (OSError, RuntimeError, ValueError) as error:
            self._not_written(text.strip(), error)
        else:
            self._folder = path.parent
            self._session.app.show_message(_("Saved {path}").format(path=path))

    def _not_written(self, name: str, error: Exception) -> None:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        self._session.app.show_message(_("Not saved: {reason}").format(reason=labelled(clean_line(name), reason)))
