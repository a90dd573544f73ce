"""How notes are worded on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.archive.workspace.notes.values import ReaderNote


def colour_name(colour: str) -> str:
    """The name of a colour."""
    names = {
        "yellow": _("yellow"),
        "green": _("green"),
        "blue": _("blue"),
        "red": _("red"),
        "purple": _("purple"),
    }
    return names[colour]


def passage_line(note: ReaderNote) -> str:
    """The passage of a note on one line, in quotation marks."""
    if not note.anchor.exact:
        return _("(whole article)")
    return _("“{text}”").format(text=clean_line(note.anchor.exact, 2_000))


def note_line(note: ReaderNote) -> str:
    """What a note says on one line: its text, else its passage."""
    return clean_line(note.text, 2_000) if note.text else passage_line(note)


def note_text(note: ReaderNote) -> str:
    """A note with its passage, for the clipboard."""
    return "\n\n".join(filter(None, (passage_line(note), note.text)))
