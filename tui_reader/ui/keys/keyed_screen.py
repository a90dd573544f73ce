"""Base class of screens that run actions by key, with a prompt and a status line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui_reader.ui.host import Host
from tui_reader.ui.keys.actions import Action, Handler, Scope
from tui_reader.ui.keys.keymap import Keymap, KeySequence, key_name, keys_text
from tui_reader.ui.widgets.prompt import Changed, Complete, Done, Prompt
from tui_reader.ui.widgets.status import Status


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


class KeyedScreen(Screen[None]):
    """Looks up each key in the keymap, for the scope of the focused pane."""

    app: Host
    AUTO_FOCUS = ""
    DEFAULT_CSS: ClassVar[str] = "KeyedScreen { background: $background; }"

    def __init__(self, keymap: Keymap, timeout: float) -> None:
        """`timeout`: seconds to wait for the next key of a sequence."""
        super().__init__()
        self.keymap = keymap
        self.status = Status(id="status")
        self.prompt = Prompt(id="prompt")
        self._sequence = KeySequences(keymap)
        self._timeout = timeout
        self._sequence_timer: Timer | None = None

    @property
    def scope(self) -> Scope:
        """The scope of the focused pane."""
        raise NotImplementedError

    def handlers(self) -> Mapping[str, Handler]:
        """The actions that this screen carries out, by name. All others do nothing here."""
        raise NotImplementedError

    def take_key(self, event: events.Key) -> bool:
        """Handle a key at once; False when the prompt is open and gets it.

        The app calls this before any widget gets the key, so that a key which moves the focus is done before
        the next one is handled, however fast they are typed.
        """
        if self.prompt.display:
            return False
        key = key_name(event.key, event.character)
        self.app.key_pressed = True
        if self.status.message:
            self.show_message("")
        if key == "ctrl+c" and not self.keymap.find(self.scope, (key,)):
            self.app.action_help_quit()
        elif not self.intercept_key(key):
            self._press(key)
        return True

    def _press(self, key: str) -> None:
        if key == "escape" and self._sequence.pending:
            self._sequence.clear()
            self.show_typed()
            return
        if self._sequence_timer:
            self._sequence_timer.stop()
            self._sequence_timer = None
        for action in self._sequence.press(self.scope, key):
            self.perform(action)
        if self._sequence.pending:
            self._sequence_timer = self.set_timer(self._timeout, self._sequence_ended)
        self.show_typed()

    def intercept_key(self, key: str) -> bool:
        """Handle a key that takes precedence over the keymap; True when handled."""
        return False

    def show_typed(self) -> None:
        """Show the pending keys."""
        self.status.typed = keys_text(self._sequence.pending) + "…" if self._sequence.pending else ""

    def perform(self, action: Action) -> None:
        """Carry out an action; does nothing when this screen has no handler for it."""
        handler = self.handlers().get(action.name)
        if handler:
            handler()

    def show_message(self, message: str) -> None:
        """Show one line in the status line until the next key."""
        self.status.show_message(message)

    def _sequence_ended(self) -> None:
        for action in self._sequence.timeout():
            self.app.guarded(lambda action=action: self.perform(action))  # type: ignore[misc]
        self.show_typed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Close the prompt when a click or an arriving page has moved the focus out of it."""
        if self.prompt.display and event.widget not in self.prompt.children:
            self.prompt.abandon()

    def ask(
        self,
        label: str,
        pane: Widget,
        on_done: Done,
        on_change: Changed | None = None,
        complete: Complete | None = None,
        text: str = "",
        earlier: Sequence[str] = (),
    ) -> None:
        """Open the prompt instead of the status line, see `Prompt.ask`; the focus returns to `pane`."""
        self.prompt.ask(label, pane, on_done, on_change, complete, text, earlier)
        self.status.display = False

    def on_prompt_closed(self) -> None:
        self.status.display = True
