"""Writes a collection as one document from the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.dossiers.writing import DOSSIER_ENDINGS, DossierFormat, MissingWriter
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import system_reason
from tui_reader.text.clean import single_line
from tui_reader.text.file_names import safe_file_name
from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.archive.workspace.collections.values import Collection
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session

_TITLES: dict[DossierFormat, str] = {"markdown": "Markdown", "html": "HTML", "epub": "EPUB", "docx": "Word"}


class CollectionExport:
    """Asks for a format and a file, and writes in a thread."""

    def __init__(self, screen: KeyedScreen, session: Session, pane: Widget, collection: Collection) -> None:
        self._screen, self._session, self._pane, self._collection = screen, session, pane, collection

    def choose(self) -> None:
        """Choose a format, then a file."""
        forms = list(_TITLES)
        choices = [Choice(_TITLES[each], DOSSIER_ENDINGS[each]) for each in forms]
        title = _("Save collection {name} as").format(name=self._collection.name)

        def picked(index: int | None) -> None:
            if index is not None:
                self._ask(forms[index])

        self._session.app.push_screen(PickScreen(title, choices), picked)

    def _ask(self, form: DossierFormat) -> None:
        from tui_reader.ui.export.saving import complete_path

        name = safe_file_name(self._collection.name + DOSSIER_ENDINGS[form])

        def typed(text: str | None) -> None:
            if text and text.strip():
                self._confirm(Path(text.strip()).expanduser(), form)

        self._screen.ask(_("Save as: "), self._pane, typed, complete=complete_path, text=str(Path.cwd() / name))

    def _confirm(self, path: Path, form: DossierFormat) -> None:
        if not path.exists():
            self._write(path, form, overwrite=False)
            return

        def answered(index: int | None) -> None:
            if index == 1:
                self._write(path, form, overwrite=True)
            else:
                self._screen.show_message(_("Nothing was saved."))

        choices = [Choice(_("Keep that file, and save nothing")), Choice(_("Replace it"))]
        question = _("{name} exists already").format(name=path.name)
        self._session.app.push_screen(PickScreen(question, choices), answered)

    def _write(self, path: Path, form: DossierFormat, *, overwrite: bool) -> None:
        app, archive, collection = self._session.app, self._session.archive, self._collection
        confined = self._session.config.confined

        def work() -> None:
            app.call_in_ui(self._screen.show_message, single_line(_written()))

        def _written() -> str:
            from tui_reader.archive.errors import ArchiveError
            from tui_reader.dossiers.contents import dossier
            from tui_reader.dossiers.pictures import picture_reader
            from tui_reader.dossiers.writing import write_dossier

            try:
                found = dossier(archive, collection, picture_reader(confined=confined))
                write_dossier(found, path, form, overwrite=overwrite)
            except MissingWriter:
                return _("Word documents need the extra `documents`: pip install 'bulletin-tui[documents]'")
            except ArchiveError as error:
                return str(error)
            except OSError as error:
                return f"{path}: {system_reason(error)}"
            missing = sum(1 for part in found.parts if part.bulletin is None)
            if missing:
                message = ngettext(
                    "Saved {path}; {count} item is not in the archive",
                    "Saved {path}; {count} items are not in the archive",
                    missing,
                )
                return message.format(path=path, count=missing)
            return _("Saved {path}").format(path=path)

        self._screen.show_message(_("Saving…"))
        app.in_background(work)
