"""The theme in use: chosen from a list, remembered between runs, reloaded when its file changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason
from tui_reader.ui.theme.themes import ThemeLibrary, choose_theme, remember_theme, remembered_theme, use_theme

if TYPE_CHECKING:
    from tui_reader.ui.host import Host


class ThemeSwitcher:
    """Shows the theme of the command line, else the one chosen on the screen last, else that of the settings."""

    def __init__(
        self, app: Host, library: ThemeLibrary, configured: str, requested: str | None, file: Path | None
    ) -> None:
        """`configured` is the theme of the settings, `requested` that of the command line; `file` remembers the
        theme chosen on the screen. `faults` are the errors in the theme's file, a line each."""
        self._app = app
        self._library = library
        self._configured = configured
        self._file = file
        name = requested or (remembered_theme(file, configured) if file else configured)
        self._name = choose_theme(name, os.environ, app.console.color_system, library)
        theme, faults = library.load(self._name)
        self.faults = [str(fault) for fault in faults]
        use_theme(app, theme)

    def reload_if_changed(self) -> None:
        """Show the theme again after its file has changed; with errors in the file, show the first one instead."""
        if self._library.changed(self._name):
            theme, faults = self._library.load(self._name)
            if faults:
                self._app.show_message(str(faults[0]))
            else:
                use_theme(self._app, theme)

    def choose(self) -> None:
        """Choose a theme from a list; the one under the cursor is shown, and Escape restores the former one."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        names = self._library.names()
        before = self._name
        start = names.index(before) if before in names else 0

        def preview(index: int) -> None:
            theme, faults = self._library.load(names[index])
            if not faults:
                use_theme(self._app, theme)

        def chosen(index: int | None) -> None:
            self._name = before if index is None else names[index]
            theme, faults = self._library.load(self._name)
            use_theme(self._app, theme)
            self._app.show_message(str(faults[0]) if faults else _("Theme: {name}").format(name=self._name))
            if self._name != before:
                self._remember()

        choices = [Choice(name) for name in names]
        self._app.push_screen(PickScreen(_("Theme"), choices, start, preview, aside=True), chosen)

    def _remember(self) -> None:
        if self._file is None:
            return
        try:
            remember_theme(self._file, self._name, self._configured)
        except OSError as error:
            message = _("{path}: {error}; the theme applies to this run only")
            self._app.show_message(message.format(path=self._file, error=system_reason(error)))
