"""Collects pressed keys into key sequences, and looks up the actions that they complete."""

from __future__ import annotations

from tui_reader.ui.keys.actions import Action, Scope
from tui_reader.ui.keys.keymap import Keymap, KeySequence


class KeySequences:
    """Collects keys until they are an action or can no longer become one.

    A key that is an action and the start of a longer sequence (`g`, `g a`) waits for the next key or `timeout`.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.pending: KeySequence = ()
        self._scope: Scope = "everywhere"

    def press(self, scope: Scope, key: str) -> list[Action]:
        """The actions that a key completes, in order; none for an unbound key or an incomplete sequence."""
        typed = (*self.pending, key)
        self._scope = scope
        if self.keymap.continues(scope, typed):
            self.pending = typed
            return []
        action = self.keymap.find(scope, typed)
        if action:
            self.pending = ()
            return [action]
        if not self.pending:
            return []
        return [*self.timeout(), *self.press(scope, key)]

    def timeout(self) -> list[Action]:
        """The action of the pending keys, if they are one, when no further key came."""
        action = self.keymap.find(self._scope, self.pending)
        self.pending = ()
        return [action] if action else []

    def clear(self) -> None:
        """Discard the pending keys."""
        self.pending = ()
