"""From pressed keys to actions: chords, the user's keys.yaml over the defaults, and what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.config.yamlfile import quoted
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME, Action, Scope

KeySequence = tuple[str, ...]

NAMED_KEYS = frozenset(
    ("space", "enter", "tab", "escape", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown")
) | {"up", "down", "left", "right", *(f"f{number}" for number in range(1, 13))}
"""Keys with a name of their own, spelled as Textual reports them."""

MODIFIERS = ("ctrl", "shift", "alt")

SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "": "space",
}
"""Other spellings that people write in a key file."""

DIGITS = frozenset("0123456789")


class BadKey(ValueError):
    """A key that no terminal sends, as written in keys.yaml."""


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
    """The name used in chords for a key as Textual reports it: the character where it prints one."""
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return key


def keys_text(chord: KeySequence) -> str:
    """A chord as the help prints it."""
    return " ".join(
        key if len(key) == 1 else "+".join(part.capitalize() for part in key.split("+")) for key in chord
    )


class KeyFault(NamedTuple):
    """One thing wrong in keys.yaml: the entry it concerns and a sentence about it."""

    entry: str
    message: str


@dataclass(slots=True)
class Keymap:
    """Which chord runs which action in each scope."""

    bindings: dict[Scope, dict[KeySequence, Action]] = field(default_factory=dict)

    def find(self, scope: Scope, chord: KeySequence) -> Action | None:
        """The action of a complete chord: the pane's own first, then one that works everywhere."""
        for where in (scope, "everywhere"):
            action = self.bindings.get(where, {}).get(chord)
            if action:
                return action
        return None

    def continues(self, scope: Scope, chord: KeySequence) -> bool:
        """Whether a longer chord begins with this one."""
        size = len(chord)
        return any(
            len(longer) > size and longer[:size] == chord
            for where in (scope, "everywhere")
            for longer in self.bindings.get(where, {})
        )

    def keys_of(self, name: str) -> list[KeySequence]:
        """The chords of an action, in the order of its definition."""
        action = BY_NAME[name]
        return [chord for chord, found in self.bindings.get(action.scope, {}).items() if found is action]


def build_keymap(user: Mapping[str, object] | None = None) -> tuple[Keymap, list[KeyFault]]:
    """The defaults with the user's entries (action name: key or list of keys) in their place.

    An unknown action, a key that does not exist and two actions on one key in the same place are faults; the
    entry at fault is left out and its action keeps its default keys.
    """
    faults: list[KeyFault] = []
    chosen: dict[str, list[KeySequence]] = {}
    for name, value in (user or {}).items():
        if name not in BY_NAME:
            near = difflib.get_close_matches(name, BY_NAME, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            faults.append(KeyFault(name, f"unknown action {quoted(name)}{hint}"))
            continue
        try:
            chosen[name] = [parse_keys(written) for written in _written_keys(value)]
        except BadKey as bad:
            faults.append(
                KeyFault(name, f'unknown key {quoted(bad)}; write for example "x", "ctrl+d", "pagedown" or "g a"')
            )
    return _assemble(chosen, faults), faults


def _written_keys(value: object) -> list[str]:
    """One key or a list of keys as YAML gives them; a bare digit is read as a number by YAML."""
    items = value if isinstance(value, list) else [value]
    written = []
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise BadKey(item)
        written.append(str(item))
    return written


def _assemble(chosen: Mapping[str, list[KeySequence]], faults: list[KeyFault]) -> Keymap:
    """User keys first, so that a default gives way to a key the user took for something else."""
    keymap = Keymap()
    for action in ACTIONS:
        for chord in chosen.get(action.name, ()):
            holder = keymap.bindings.setdefault(action.scope, {}).get(chord)
            if holder and holder is not action:
                message = f'"{keys_text(chord)}" is given to both "{holder.name}" and "{action.name}"'
                faults.append(KeyFault(action.name, message))
                continue
            keymap.bindings[action.scope][chord] = action
    for action in ACTIONS:
        if chosen.get(action.name) is not None:
            continue
        for written in action.keys:
            chord = parse_keys(written)
            holder = keymap.bindings.setdefault(action.scope, {}).setdefault(chord, action)
            if holder is not action and holder.name in chosen:
                message = f'"{written}" now runs "{holder.name}" and no longer "{action.name}"'
                faults.append(KeyFault(holder.name, message))
    faults += _hidden(keymap, chosen)
    return keymap


def _hidden(keymap: Keymap, chosen: Mapping[str, list[KeySequence]]) -> list[KeyFault]:
    """User keys for actions that work everywhere which a pane answers to itself."""
    return [
        KeyFault(name, f'"{keys_text(chord)}" runs "{holder.name}" in the {scope}, which comes before "{name}"')
        for name, chords in chosen.items()
        if BY_NAME[name].scope == "everywhere"
        for chord in chords
        for scope, held in keymap.bindings.items()
        if scope != "everywhere" and (holder := held.get(chord))
    ]
