"""What is asked for by name: an action from the palette or the command line, a section, a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME, completed
from tui_reader.ui.keys.keymap import DIGITS, keys_text
from tui_reader.ui.reader.outline import heading_label

if TYPE_CHECKING:
    from tui_reader.ui.main.screen import MainScreen


class Palette:
    """The actions of the main screen that open another screen or the command line."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def do_help(self) -> None:
        self.screen.session.show_help()

    def do_evidence(self) -> None:
        self.screen.session.show_evidence()

    def do_theme(self) -> None:
        self.screen.app.choose_theme()

    def do_palette(self) -> None:
        """Choose an action by its name or description; what it needs is the pane that has the focus."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        screen = self.screen
        actions = [a for a in ACTIONS if a.scope in (screen.scope, "everywhere") and a.name != "palette"]
        keymap = screen.session.keymap
        choices = [
            Choice(_(action.description), "  ".join(keys_text(chord) for chord in keymap.keys_of(action.name)))
            for action in actions
        ]

        def run(index: int | None) -> None:
            if index is not None:
                screen.app.guarded(lambda: screen.perform(actions[index]))

        screen.app.push_screen(PickScreen(_("Action"), choices), run)

    def do_command(self) -> None:
        screen = self.screen
        in_list = screen.scope == "list"
        screen.ask(
            ":",
            screen.focused or screen.reader,
            lambda text: screen.app.guarded(lambda: self._run((text or "").strip(), in_list)),
            complete=completed,
        )

    def _run(self, text: str, in_list: bool) -> None:
        """A number is a section of the text or a row of the list; the name of an action runs it."""
        screen = self.screen
        if not text:
            return
        if text in BY_NAME and BY_NAME[text].scope not in ("sync", "revisions"):
            screen.perform(BY_NAME[text])
        elif text[0] in DIGITS:
            go = screen.list_actions.go_to if in_list else screen.go_to_section
            go(text)
        else:
            screen.show_message(_("There is no action {name}; Ctrl+P lists them.").format(name=text))

    def do_outline(self) -> None:
        """All sections of the open text, to be narrowed by typing."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        screen, reader = self.screen, self.screen.reader
        headings = reader.document.headings
        if not headings:
            screen.show_message(_("This text has no sections."))
            return
        choices = [
            Choice(heading_label(h, 200, reader.ambiguous), h.section.address, h.section.level - 1)
            for h in headings
        ]

        def go(index: int | None) -> None:
            if index is not None:
                reader.go_to_heading(index)
                screen.set_focus(reader)

        screen.app.push_screen(PickScreen(_("Section"), choices, reader.current_heading or 0), go)
