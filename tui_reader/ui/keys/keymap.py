"""The keymap: default keys, overridden by the user's keys.yaml, and the errors in that file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import (
    ACTIONS,
    BY_NAME,
    SCOPE_TITLES,
    Action,
    Scope,
    command_action,
    common_prefix,
    scopes_of,
)

if TYPE_CHECKING:
    from tui_reader.config.user_commands import UserCommand

KeySequence = tuple[str, ...]

NAMED_KEYS = frozenset(
    ("space", "enter", "tab", "escape", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown")
) | {"up", "down", "left", "right", *(f"f{number}" for number in range(1, 13))}
"""Keys that are written as words, with the spelling of Textual."""

MODIFIERS = ("ctrl", "shift", "alt")

SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "": "space",
}
"""Other accepted spellings in keys.yaml."""

DIGITS = frozenset("0123456789")


class BadKey(ValueError):
    """An unknown key; the text is the key as written in keys.yaml."""


def parse_keys(written: str) -> KeySequence:
    """`"g a"` and `"ga"` are the keys g, a; `"ctrl+d"` and `"pagedown"` are one key. Raises BadKey."""
    keys: list[str] = []
    for word in written.split() or ([" "] if written else []):
        keys.extend(_parse_word(word))
    if not keys:
        raise BadKey(written)
    return tuple(keys)


def _parse_word(word: str) -> list[str]:
    if len(word) == 1:
        return ["space" if word == " " else word]
    name = SPELLINGS.get(word.lower(), word.lower())
    if name in NAMED_KEYS:
        return [name]
    *modifiers, last = word.split("+") if word[-1] != "+" else [*word[:-2].split("+"), "+"]
    if modifiers and last and all(modifier.lower() in MODIFIERS for modifier in modifiers):
        last = SPELLINGS.get(last.lower(), last.lower())
        if last in NAMED_KEYS or len(last) == 1:
            return ["+".join([*(modifier.lower() for modifier in modifiers), last])]
    if len(word) == 2 and word.isascii():
        return list(word)
    raise BadKey(word)


def key_name(key: str, character: str | None) -> str:
    """The name of a key that Textual reports: its character when it is printable, else Textual's name."""
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return key


def keys_text(keys: KeySequence) -> str:
    """A key sequence as it is displayed: `g a`, `Ctrl+D`."""
    return " ".join(
        key if len(key) == 1 else "+".join(part.capitalize() for part in key.split("+")) for key in keys
    )


class KeyFault(NamedTuple):
    """An error in keys.yaml: the name of the entry and a sentence."""

    entry: str
    message: str


@dataclass(slots=True)
class Keymap:
    """The action of each key sequence in each scope."""

    bindings: dict[Scope, dict[KeySequence, Action]] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    """The names of the actions whose keys are those of keys.yaml."""
    actions: tuple[Action, ...] = ACTIONS
    """The table of actions, followed by the commands of config.yaml."""

    def find(self, scope: Scope, keys: KeySequence) -> Action | None:
        """The action of a complete sequence; the pane's own takes precedence over one that works everywhere."""
        for each in scopes_of(scope):
            action = self.bindings.get(each, {}).get(keys)
            if action:
                return action
        return None

    def continues(self, scope: Scope, keys: KeySequence) -> bool:
        """Whether `keys` is the beginning of a longer sequence."""
        return bool(self.continuations(scope, keys))

    def continuations(self, scope: Scope, keys: KeySequence) -> dict[str, list[Action]]:
        """The keys that may follow `keys`, each with the actions that it leads to: one, or several for the
        beginning of a longer sequence. In the order of the table, the pane's own first.

        What is an action in the pane by default does not begin the default sequences that work everywhere.
        """
        size = len(keys)
        following: dict[KeySequence, Action] = {}
        panes = (each for each in scopes_of(scope) if each != "everywhere")
        own = next((action for each in panes if (action := self.bindings.get(each, {}).get(keys))), None)
        for each in scopes_of(scope):
            for longer, action in self.bindings.get(each, {}).items():
                if own and own.scope != action.scope and self.chosen.isdisjoint((own.name, action.name)):
                    continue
                if len(longer) > size and longer[:size] == keys:
                    following.setdefault(longer, action)
        found: dict[str, list[Action]] = {}
        for longer, action in following.items():
            found.setdefault(longer[size], []).append(action)
        return found

    def keys_of(self, name: str) -> list[KeySequence]:
        """The key sequences of an action, in the order of its definition."""
        action = self.named(name)
        bound = self.bindings.get(action.scope, {}) if action else {}
        return [keys for keys, found in bound.items() if found is action]

    def named(self, name: str) -> Action | None:
        """The action of this name; None if there is none."""
        return BY_NAME.get(name) or next((action for action in self.actions if action.name == name), None)

    def scope_of(self, name: str) -> Scope:
        """The scope of the action of this name."""
        action = self.named(name)
        return action.scope if action else "everywhere"

    def complete_name(self, start: str, _cursor: int) -> tuple[str, int]:
        """The longest common prefix of the names that begin with `start`, or `start`; and its length."""
        prefix = common_prefix([each.name for each in self.actions if each.name.startswith(start)]) or start
        return prefix, len(prefix)


def build_keymap(
    user: Mapping[str, object] | None = None, commands: Sequence[UserCommand] = ()
) -> tuple[Keymap, list[KeyFault]]:
    """The default keymap overridden by the entries of keys.yaml (action name: key or list of keys), and the
    commands of config.yaml.

    Faults are an unknown action, an unknown key, and a key given to two actions of one scope. A faulty entry is
    left out, and its action keeps its default keys.
    """
    faults: list[KeyFault] = []
    chosen: dict[str, list[KeySequence]] = {}
    own = [Action(command_action(each.name), "everywhere", (), each.description or each.name) for each in commands]
    actions = (*ACTIONS, *own)
    names = [action.name for action in actions]
    wanted: dict[str, object] = {action.name: list(each.keys) for action, each in zip(own, commands, strict=True)}
    for name, value in (wanted | dict(user or {})).items():
        # Not for the defaults, which are all that most starts need.
        from tui_reader.config.yamlfile import did_you_mean, quoted

        if name not in names:
            near = did_you_mean(name, names)
            faults.append(KeyFault(name, _("unknown action {name}").format(name=quoted(name)) + near))
            continue
        try:
            chosen[name] = [parse_keys(written) for written in _written_keys(value)]
        except BadKey as bad:
            message = _('unknown key {key}; write for example "x", "ctrl+d", "pagedown" or "g a"')
            faults.append(KeyFault(name, message.format(key=quoted(bad))))
    return _assemble(Keymap(chosen=frozenset(chosen), actions=actions), chosen, faults), faults


def _written_keys(value: object) -> list[str]:
    """One key or a list of keys from YAML, which reads a digit without quotes as a number."""
    items = value if isinstance(value, list) else [value]
    written = []
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise BadKey(item)
        written.append(str(item))
    return written


def _assemble(keymap: Keymap, chosen: Mapping[str, list[KeySequence]], faults: list[KeyFault]) -> Keymap:
    """The user's keys first: a default key that the user has given to another action is dropped."""
    for action in keymap.actions:
        for keys in chosen.get(action.name, ()):
            owner = keymap.bindings.setdefault(action.scope, {}).get(keys)
            if owner and owner is not action:
                message = _('"{key}" is given to both "{name}" and "{other}"')
                text = message.format(key=keys_text(keys), name=owner.name, other=action.name)
                faults.append(KeyFault(action.name, text))
                continue
            keymap.bindings[action.scope][keys] = action
    for action in keymap.actions:
        if chosen.get(action.name) is not None:
            continue
        for written in action.keys:
            owner = keymap.bindings.setdefault(action.scope, {}).setdefault(parse_keys(written), action)
            if owner is not action and owner.name in chosen:
                message = _('"{key}" now runs "{name}" and no longer "{other}"')
                text = message.format(key=written, name=owner.name, other=action.name)
                faults.append(KeyFault(owner.name, text))
    faults += _hidden(keymap, chosen)
    faults += _begun(keymap, chosen)
    return keymap


def _hidden(keymap: Keymap, chosen: Mapping[str, list[KeySequence]]) -> list[KeyFault]:
    """Faults of user keys for actions that work everywhere, in scopes where the key runs another action."""
    message = _('"{key}" runs "{name}" in "{scope}", which comes before "{other}"')
    return [
        KeyFault(
            name,
            message.format(key=keys_text(keys), name=owner.name, scope=_(SCOPE_TITLES[scope]), other=name),
        )
        for name, sequences in chosen.items()
        if keymap.scope_of(name) == "everywhere"
        for keys in sequences
        for scope, bindings in keymap.bindings.items()
        if scope != "everywhere" and (owner := bindings.get(keys))
    ]


def _begun(keymap: Keymap, chosen: Mapping[str, list[KeySequence]]) -> list[KeyFault]:
    """Faults of user keys that begin with a default key of another action, which then only begins them."""
    faults = []
    for name, sequences in chosen.items():
        places = {keymap.scope_of(name), "everywhere"}
        if keymap.scope_of(name) == "everywhere":
            places |= set(keymap.bindings)
        for keys in sequences:
            begun = (
                (keys[:size], owner)
                for size in range(1, len(keys))
                for scope, bindings in keymap.bindings.items()
                if scope in places and (owner := bindings.get(keys[:size])) and owner.name not in chosen
            )
            for start, owner in begun:
                message = _('"{start}" now begins "{key}" and no longer runs "{name}"')
                text = message.format(start=keys_text(start), key=keys_text(keys), name=owner.name)
                faults.append(KeyFault(name, text))
    return faults
