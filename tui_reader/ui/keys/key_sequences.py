"""Chords as they are typed: which keys are still open, and the actions that a key completes."""

from __future__ import annotations

from tui_reader.ui.keys.actions import Action, Scope
from tui_reader.ui.keys.keymap import Keymap, KeySequence


class KeySequences:
    """Collects keys until they are an action or can no longer become one.

    A key that is both an action and the start of a longer chord (`g`, `g a`) waits: the next key or `timeout`
    decides.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.pending: KeySequence = ()
        self._scope: Scope = "everywhere"

    def press(self, scope: Scope, key: str) -> list[Action]:
        """The actions that this key sets off, in order; none while a chord is open or the key means nothing."""
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
        """The action of the open chord as it stands, when no further key came."""
        action = self.keymap.find(self._scope, self.pending)
        self.pending = ()
        return [action] if action else []

    def clear(self) -> None:
        """Forget the open chord."""
        self.pending = ()
