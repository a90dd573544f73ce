"""The help as a document, generated from the table of actions and the current keymap."""

from __future__ import annotations

from tui_reader.i18n import gettext as _
from tui_reader.model import Cell, Paragraph, Section, Table
from tui_reader.ui.keys.actions import SCOPE_TITLES, SCOPES
from tui_reader.ui.keys.keymap import Keymap, keys_text
from tui_reader.ui.reader.building import document_of
from tui_reader.ui.reader.document import Document


def help_document(keymap: Keymap) -> Document:
    """Every action with its keys, grouped by pane, including actions without a key."""
    sections = []
    for scope in SCOPES:
        rows = []
        for action in keymap.actions:
            if action.scope == scope:
                keys = "  ".join(keys_text(chord) for chord in keymap.keys_of(action.name))
                rows.append((Cell(keys or "–"), Cell(_(action.description)), Cell(action.name)))
        head = (Cell(_("Keys")), Cell(_("What it does")), Cell(_("Name in keys.yaml")))
        table = Table((head, *rows), header_rows=1)
        sections.append(Section(None, None, 1, _(SCOPE_TITLES[scope]), blocks=(table,)))
    numbers = Paragraph(_("In the reader, type the number of a section to go there: 2.1 Enter, or :2.1 Enter."))
    places = Paragraph(_("In the list, :1200 goes to row 1200, and :2010-07 to the newest article of July 2010."))
    return document_of((numbers, places), tuple(sections))
