"""Actions chosen by name: the palette, the command line, and the list of sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_reader.i18n import gettext as _
from tui_reader.permalinks.form import is_permalink
from tui_reader.text.web_address import is_web
from tui_reader.ui.keys.actions import Action, Scope, scopes_of
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.keys.keymap import DIGITS, keys_text
from tui_reader.ui.navigation.jumps import Jump, LineJump, parse_jump
from tui_reader.ui.reader.outline.pane import heading_label
from tui_reader.ui.reader.reader import Reader

_OTHER_SCREENS: frozenset[Scope] = frozenset(
    ("attachment", "attachments", "table", "picture", "sync", "revisions", "references", "agenda", "collections")
)
"""Scopes whose actions mean nothing without the screen or the text to which they belong."""

Go = Callable[[str], None]
GoBy = Callable[[Jump], None]


class Palette:
    """Opens lists of actions and sections over the main screen, and its command line."""

    def __init__(
        self, screen: KeyedScreen, reader: Reader, go_to_row: Go, go_to_section: Go, jump: GoBy, add: Go
    ) -> None:
        """`go_to_row` and `go_to_section` take the number or date that was typed, `jump` a share or a line, and
        `add` an address."""
        self.screen = screen
        self.reader = reader
        self._go_to_row = go_to_row
        self._go_to_section = go_to_section
        self._jump = jump
        self._add = add

    def choose_action(self) -> None:
        """Choose an action by words of its name or description, among those of the focused pane."""
        self._choose_among(self._possible())

    def _possible(self) -> list[Action]:
        """The actions of the focused pane, and those that work everywhere."""
        scopes = scopes_of(self.screen.scope)
        return [each for each in self.screen.keymap.actions if each.scope in scopes and each.name != "palette"]

    def _choose_among(self, actions: Sequence[Action]) -> None:
        from tui_reader.ui.keys.synonyms import words_of
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        screen, keymap = self.screen, self.screen.keymap
        choices = [
            Choice(
                _(action.description),
                "  ".join(keys_text(keys) for keys in keymap.keys_of(action.name)),
                words=words_of(action),
            )
            for action in actions
        ]

        def run(index: int | None) -> None:
            if index is not None:
                screen.app.guarded(lambda: screen.perform(actions[index]))

        screen.app.push_screen(PickScreen(_("Action"), choices), run)

    def open_command_line(self) -> None:
        """Ask for a section, a row, a date, a share, a line or the name of an action."""
        screen = self.screen
        # In the outline, which is a pane of rows too, a number is that of a section.
        rows: dict[Scope, Go] = {"list": self._go_to_row, "results": self._go_to, "sync": self._go_to}
        go = rows.get(screen.scope, self._go_to_section)
        screen.ask(
            ":",
            screen.focused or self.reader,
            lambda text: screen.app.guarded(lambda: self._run((text or "").strip(), go)),
            complete=screen.keymap.complete_name,
        )

    def _run(self, text: str, go: Go) -> None:
        screen = self.screen
        name, _space, argument = text.partition(" ")
        if not text:
            return
        action = screen.keymap.named(text)
        if is_web(text) or is_permalink(text):
            self._add(text)
        elif name == "add" and argument.strip():
            self._add(argument.strip())
        elif action and (action.scope in scopes_of(screen.scope) or action.scope not in _OTHER_SCREENS):
            screen.perform(action)
        elif jump := parse_jump(text):
            self._jump(jump)
        elif text[0] in DIGITS:
            go(text)
        else:
            self._run_by_words(text)

    def _go_to(self, row: str) -> None:
        """Go to a row of the focused pane by its number."""
        if row.isdecimal():
            self._jump(LineJump(int(row)))
        else:
            self.screen.show_message(_("{number} is no row here.").format(number=row))

    def _run_by_words(self, text: str) -> None:
        """Run the only action that has the words which were typed, or choose among several."""
        from tui_reader.ui.keys.synonyms import found_by

        found = found_by(text, self._possible())
        if len(found) == 1:
            self.screen.perform(found[0])
        elif found:
            self._choose_among(found)
        else:
            message = _("Unknown action {name}; Ctrl+P lists all actions.")
            self.screen.show_message(message.format(name=text))

    def choose_section(self) -> None:
        """Choose a section of the open text by typing part of its heading."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        screen, reader = self.screen, self.reader
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
