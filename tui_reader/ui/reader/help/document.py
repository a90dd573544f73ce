"""The help as a document, generated from the table of actions and the current keymap."""

from __future__ import annotations

from collections.abc import Collection

from tui_reader.i18n import gettext as _
from tui_reader.model import Cell, Paragraph, Section, Table
from tui_reader.ui.keys.actions import SCOPE_TITLES, Action
from tui_reader.ui.keys.keymap import Keymap, keys_text
from tui_reader.ui.reader.building import document_of
from tui_reader.ui.reader.document import Document


def help_document(keymap: Keymap, typed: str = "") -> Document:
    """Every action with its keys, grouped by pane, including actions without a key. `typed`: only those that have
    these words, synonyms or keys; in that case without further explanations."""
    fitting = _fitting(keymap, typed.strip())
    sections = []
    for scope, title in SCOPE_TITLES.items():
        rows = [
            (Cell(_keys(keymap, action) or "–"), Cell(_(action.description)), Cell(action.name))
            for action in keymap.actions
            if action.scope == scope and action in fitting
        ]
        if rows:
            head = (Cell(_("Keys")), Cell(_("What it does")), Cell(_("Name in keys.yaml")))
            table = Table((head, *rows), header_rows=1)
            sections.append(Section(None, None, 1, _(title), blocks=(table,)))
    return document_of(_explanations(keymap, typed, found=bool(sections)), tuple(sections))


def _explanations(keymap: Keymap, typed: str, *, found: bool) -> tuple[Paragraph, ...]:
    if not found:
        return (Paragraph(_("No action has the words or the key “{typed}”.").format(typed=typed)),)
    if typed.strip():
        return ()
    narrow = Paragraph(_("Press {key} and type words or a key to see only the actions that have them."))
    keys = keymap.keys_of("find")
    numbers = Paragraph(_("In the reader, type the number of a section to go there: 2.1 Enter, or :2.1 Enter."))
    places = Paragraph(_("In the list, :1200 goes to row 1200, and :2010-07 to the newest article of July 2010."))
    if not keys:
        return numbers, places
    return narrow._replace(text=narrow.text.format(key=keys_text(keys[0]))), numbers, places


def _keys(keymap: Keymap, action: Action) -> str:
    return "  ".join(keys_text(keys) for keys in keymap.keys_of(action.name))


def _fitting(keymap: Keymap, typed: str) -> Collection[Action]:
    """The actions that have all words, or keys that begin with what was typed. Single letters are
    keys."""
    from tui_reader.ui.keys.synonyms import found_by

    if not typed:
        return keymap.actions
    only_letters = all(len(word) == 1 and word.isascii() for word in typed.split())
    by_words = [] if only_letters else found_by(typed, keymap.actions)
    by_keys = [
        action
        for action in keymap.actions
        if any(_begins(keys_text(keys), typed) for keys in keymap.keys_of(action.name))
    ]
    return [*by_words, *by_keys]


def _begins(keys: str, typed: str) -> bool:
    """Whether keys are those typed or begin with them; names of keys in any case, letters as they are."""
    first, rest = keys[: len(typed)], keys[len(typed) :]
    same = first == typed or (len(typed) > 1 and "+" in keys and first.casefold() == typed.casefold())
    return same and (not rest or rest.startswith((" ", "+")))
