"""Base class of screens that run actions by key, with a prompt and a status line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.geometry import Region
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui_reader.i18n import gettext as _
from tui_reader.ui.host import Host
from tui_reader.ui.keys.actions import Action, Handler, Scope
from tui_reader.ui.keys.hints import chord_hints, unbound_text
from tui_reader.ui.keys.keymap import Keymap, KeySequence, key_name, keys_text
from tui_reader.ui.keys.other_layouts import is_other_script, key_in_place
from tui_reader.ui.terminal.input_parser import PlacedKey
from tui_reader.ui.widgets.prompt import Changed, Complete, Done, Prompt
from tui_reader.ui.widgets.status import Hint, Status

if TYPE_CHECKING:
    from tui_reader.ui.widgets.hint_box import HintBox

ROOM_FOR_BOX = (36, 12)
"""Cells and lines of a terminal below either of which there is no room for the box of hints: two columns of hints,
and as many lines as `g` needs then, with the frame and a line of the page above. Chosen by hand."""


class Pressed(NamedTuple):
    """What a key has led to: the actions to carry out, in order, and the keys that have none."""

    actions: Sequence[Action] = ()
    unbound: KeySequence = ()


class KeySequences:
    """Collects keys until they are an action or can no longer become one.

    The beginning of a longer sequence (`g` of `g a`) waits for the next key, however late it comes. Only where
    keys.yaml gives such a beginning an action does that run by itself, after `timeout` or before another key.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.pending: KeySequence = ()
        self._scope: Scope = "everywhere"

    def press(self, scope: Scope, key: str) -> Pressed:
        """Add a key: it completes a sequence, continues one, or has no action."""
        typed = (*self.pending, key)
        self._scope = scope
        if self.keymap.continues(scope, typed):
            self.pending = typed
            return Pressed()
        action = self.keymap.find(scope, typed)
        if action:
            self.pending = ()
            return Pressed([action])
        if self.may_time_out:
            waited, after = self.timeout(), self.press(scope, key)
            return after._replace(actions=[*waited, *after.actions])
        self.pending = ()
        return Pressed(unbound=typed)

    @property
    def may_time_out(self) -> bool:
        """Whether keys.yaml gives the pending keys an action of their own."""
        action = self.keymap.find(self._scope, self.pending) if self.pending else None
        return action is not None and action.name in self.keymap.chosen

    def timeout(self) -> list[Action]:
        """The user's action of the pending keys, when no further key came."""
        action = self.keymap.find(self._scope, self.pending) if self.may_time_out else None
        self.pending = ()
        return [action] if action else []

    def clear(self) -> None:
        """Discard the pending keys."""
        self.pending = ()


class KeyedScreen(Screen[None]):
    """Looks up each key in the keymap, for the scope of the focused pane."""

    app: Host
    AUTO_FOCUS = ""
    DEFAULT_CSS: ClassVar[str] = "KeyedScreen { background: $background; layers: default over; }"

    def __init__(self, keymap: Keymap, timeout: float) -> None:
        """`timeout`: seconds until an action of keys.yaml runs whose keys begin a longer sequence."""
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
        """The actions that this screen carries out, by name, besides those of every screen."""
        raise NotImplementedError

    def all_handlers(self) -> Mapping[str, Handler]:
        """The actions that this screen carries out, with those of every screen. All others do nothing here."""
        app = self.app
        everywhere: dict[str, Handler] = {
            "redraw": app.redraw,
            "suspend": app.suspend_program,
            "theme": app.choose_theme,
            "quit": app.exit,
        }
        handlers = self.handlers()
        if "back" in handlers:
            # What is below this screen is where one was before.
            everywhere["jump-back"] = handlers["back"]
        return {**everywhere, **handlers}

    def take_key(self, event: events.Key) -> bool:
        """Handle a key at once; False if it does nothing here.

        The app calls this before any widget gets the key, so that a key which moves the focus, or opens, edits or
        closes the prompt, is done before the next one is handled, however fast they are typed.
        """
        if self.prompt.display:
            field = self.prompt.mount_input()
            if self.focused is not field:
                # The terminal lost the focus, or a click took it: the prompt could not even be closed.
                self.set_focus(field)
            return self.prompt.take_key(event)
        typed = key_name(event.key, event.character)
        key = self._resolve(typed, event)
        self.app.key_pressed = True
        if self.status.message:
            self.show_message("")
        if key == "ctrl+c" and not self.keymap.find(self.scope, (key,)):
            self.app.action_help_quit()
        elif not self.intercept_key(key):
            self._press(key)
        if key != typed and not self.app.told_layout and self.status.display and not self.status.message:
            self.app.told_layout = True
            self.show_message(_("{typed} was taken for {key}, the key in its place.").format(typed=typed, key=key))
        return True

    def _resolve(self, key: str, event: events.Key) -> str:
        """The key to look up: for a key of another layout without an action, the US key at the same position."""
        sequence = (*self._sequence.pending, key)
        if self.keymap.find(self.scope, sequence) or self.keymap.continues(self.scope, sequence):
            return key
        place = event.place if isinstance(event, PlacedKey) and is_other_script(key) else None
        return place or key_in_place(key) or key

    def _press(self, key: str) -> None:
        if key == "escape" and self._sequence.pending:
            self._sequence.clear()
            self.show_typed()
            return
        if self._sequence_timer:
            self._sequence_timer.stop()
            self._sequence_timer = None
        pressed = self._sequence.press(self.scope, key)
        for action in pressed.actions:
            self.perform(action)
        if pressed.unbound:
            self.show_message(unbound_text(pressed.unbound, self.keymap))
        if self._sequence.may_time_out:
            self._sequence_timer = self.set_timer(self._timeout, self._sequence_ended)
        self.show_typed()

    def repainted(self) -> None:
        """Draw again what is not made of cells: the terminal's screen was written as a whole."""

    def graphics_changed(self) -> None:
        """The way in which the terminal draws pictures has become known."""

    def intercept_key(self, key: str) -> bool:
        """Handle a key that takes precedence over the keymap; True when handled."""
        return False

    @cached_property
    def hint_box(self) -> HintBox:
        """The box of hints that do not fit in the status line, made when it is first needed."""
        from tui_reader.ui.widgets.hint_box import HintBox

        return HintBox()

    @cached_property
    def message_box(self) -> HintBox:
        """The box of a message that does not fit in the status line, made when it is first needed."""
        from tui_reader.ui.widgets.hint_box import HintBox

        return HintBox()

    def show_typed(self) -> None:
        """Show the pending keys, and what may follow them."""
        pending = self._sequence.pending
        self.status.typed = keys_text(pending) + "…" if pending else ""
        self.show_following(keys_text(pending), chord_hints(self.continuations()) if pending else ())

    def show_following(self, title: str, hints: Sequence[Hint]) -> None:
        """Show the keys that may follow in the status line; where they do not all fit there, in a box if there is
        room for one. The last hint, that of the key which leaves, stays in the status line. No hints remove all.
        """
        width, height = self.app.size
        least_width, least_height = ROOM_FOR_BOX
        if not hints or width < least_width or height < least_height or self.status.has_room_for(hints):
            if "hint_box" in self.__dict__:
                self.hint_box.hide()
            self.status.chord = tuple(hints)
            return
        if not self.hint_box.is_attached:
            self.mount(self.hint_box)
        self.hint_box.show(title, hints[:-1], self._pane_above_status())
        self.status.chord = (hints[-1],)

    def _pane_above_status(self) -> Region:
        """The widest of the panes that end above the last line, that of the status or of the prompt."""
        lowest = (child.region for child in self.children if child.display and child.styles.layer != "over")
        panes = (pane for pane in lowest if pane.bottom == self.size.height - 1)
        return max(panes, key=lambda pane: pane.width, default=self.size.region)

    def continuations(self) -> dict[str, list[Action]]:
        """The keys that may follow the pending ones, with the actions they lead to on this screen."""
        handled = self.all_handlers()
        found = self.keymap.continuations(self.scope, self._sequence.pending)
        kept = {key: [action for action in actions if action.name in handled] for key, actions in found.items()}
        return {key: actions for key, actions in kept.items() if actions}

    def perform(self, action: Action) -> None:
        """Carry out an action; shows that this screen has no handler for it."""
        handler = self.all_handlers().get(action.name)
        if handler:
            handler()
        else:
            self.show_message(_("Not possible here: {action}").format(action=_(action.description)))

    def show_waiting(self, text: str) -> None:
        """Say that an answer of the archive is waited for; "" once it is there."""
        self.status.waiting = text

    def show_message(self, message: str) -> None:
        """Show one line in the status line until the next key; one that is too long in a box above it, where there
        is room for one."""
        self.status.show_message(message)
        self._fit_message()

    def _fit_message(self) -> None:
        """Show the message in the status line or in the box; in neither while the prompt is open."""
        status = self.status
        width, height = self.app.size
        least_width, least_height = ROOM_FOR_BOX
        has_room = width >= least_width and height >= least_height
        status.boxed = has_room and status.display and not status.message_fits(width)
        if not status.boxed:
            if "message_box" in self.__dict__:
                self.message_box.hide()
            return
        if not self.message_box.is_attached:
            self.mount(self.message_box)
        self.message_box.show_text(status.message, self._pane_above_status())

    def _sequence_ended(self) -> None:
        for action in self._sequence.timeout():
            self.app.guarded(lambda action=action: self.perform(action))  # type: ignore[misc]
        self.show_typed()

    def watch_focused(self, focused: Widget | None) -> None:
        """Discard pending keys, which were typed for another pane, and close the prompt when a click or an
        arriving page has moved the focus out of it.

        At once, not by a message: when that message came, a later key could have opened the prompt.
        """
        if focused is None:
            return
        if self._sequence.pending:
            self._sequence.clear()
            self.show_typed()
        if self.prompt.display and focused not in self.prompt.children:
            self.prompt.abandon()

    def take_paste(self, text: str) -> None:
        """Insert pasted text in the prompt, or say that no line is open for it."""
        if self.prompt.display:
            self.prompt.paste(text)
            return
        keys = self.keymap.keys_of("find")
        where = _("Open a line to type in before pasting, such as with {key}.")
        self.show_message(where.format(key=keys_text(keys[0]) if keys else ":"))

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
        self.status.display = not self.prompt.display
        # What the prompt led to may have said something meanwhile.
        self._fit_message()
