"""What the user's own files and terminal send: themes, keys, and input of a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.checks import check_error
from fuzz.scratch import scratch
from fuzz.target import Target
from tui_reader.config.yamlfile import read_yaml
from tui_reader.ui.keys.keymap import build_keymap, keys_text
from tui_reader.ui.terminal.input_parser import InputParser
from tui_reader.ui.theme.themefile import read_theme

SIZE = 256
"""Bytes of input: fewer than those that are taken for a paste because nobody types them."""


def theme(data: bytes) -> None:
    """A theme is read, or refused with faults, and never both."""
    path = scratch() / "own.yaml"
    path.write_bytes(data)
    found, faults = read_theme(path)
    assert (found is None) == bool(faults), faults
    for fault in faults:
        check_error(str(fault))
    if found is not None:
        found.to_color_system().generate()


def keys(data: bytes) -> None:
    """Whatever keys are chosen, each leads to one action of its pane, and what is wrong is said."""
    path = scratch() / "keys.yaml"
    path.write_bytes(data)
    document, faults = read_yaml(path)
    for fault in faults:
        check_error(str(fault))
    if not isinstance(document.data, dict):
        return
    keymap, wrong = build_keymap({str(name): value for name, value in document.data.items()})
    for each in wrong:
        check_error(each.message)
    for action in keymap.actions:
        for sequence in keymap.keys_of(action.name):
            assert sequence
            assert keys_text(sequence)
            found = keymap.find(keymap.scope_of(action.name), sequence)
            assert found is not None, (action.name, sequence)


def terminal(data: bytes) -> None:
    """Input means the same in any pieces; the first byte says how long these are."""
    if not data:
        return
    size, sent = 1 + data[0] % 7, data[1 : SIZE + 1]
    whole = list(_messages([sent]))
    pieces = list(_messages([sent[at : at + size] for at in range(0, len(sent), size)]))
    assert pieces == whole, (pieces, whole)


def _messages(pieces: list[bytes]) -> Iterator[str]:
    """The messages of some input without a pause, and after one."""
    now = [0.0]
    parser = InputParser(lambda: now[0])
    for piece in pieces:
        yield from map(repr, parser.feed(piece))
    for _ in range(2):
        now[0] += 2
        yield from map(repr, parser.tick())
    yield from map(repr, parser.feed(b"a"))


TARGETS = {
    "theme": Target(theme, ("tui_reader.ui.theme.themefile", "tui_reader.config.yamlfile"), 800),
    "keys": Target(keys, ("tui_reader.ui.keys.keymap", "tui_reader.config.yamlfile"), 500),
    "terminal-input": Target(terminal, ("tui_reader.ui.terminal.input_parser",), 257),
}
