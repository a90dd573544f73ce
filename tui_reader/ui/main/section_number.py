"""The number of a section, or a share of the text, typed digit by digit."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.keymap import DIGITS
from tui_reader.ui.navigation.jumps import Jump, parse_jump


class SectionNumber:
    """Collects digits and full stops until Enter goes to that section, or `%` to that share of the text."""

    def __init__(self, go_to_section: Callable[[str], None], jump: Callable[[Jump], None]) -> None:
        self._go_to_section = go_to_section
        self._jump = jump
        self.typed = ""

    @property
    def text(self) -> str:
        """What was typed, for the status line."""
        return _("Section {number}").format(number=self.typed)

    def press(self, key: str) -> bool:
        """Take a key; False for one that is no part of a number: it has its usual meaning, and what was typed is
        forgotten."""
        typed = self.typed
        if key in DIGITS or (key == "." and typed):
            self.typed += key
        elif not typed:
            return False
        elif key == "backspace":
            self.typed = typed[:-1]
        else:
            self.typed = ""
            if key == "enter":
                self._go_to_section(typed)
            elif key == "%":
                self._jump_to_share(typed)
            else:
                return key == "escape"
        return True

    def _jump_to_share(self, typed: str) -> None:
        jump = parse_jump(f"{typed}%")
        if jump:
            self._jump(jump)
