"""The notes of a reader on a bulletin, behind its text in exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

from tui_reader.export_formats.markdown import escaped
from tui_reader.i18n import gettext as _


class ExportedNote(NamedTuple):
    """A note: its passage, "" for the whole bulletin, its text, its colour, who wrote it, "" for the user, what
    became of the passage, "" where it is as it was, and all of it as JSON, see `docs/json.md`."""

    passage: str
    text: str
    colour: str
    author: str
    state: str
    json: dict[str, Any]


def notes_markdown(notes: Sequence[ExportedNote], level: int = 2) -> str:
    """The notes as a section of Markdown: each passage as a quotation, below it the text."""
    heading = _("Notes")
    return "\n\n".join([f"{'#' * level} {heading}", *_parts(notes)]) if notes else ""


def _parts(notes: Sequence[ExportedNote]) -> Iterator[str]:
    for note in notes:
        yield "\n".join(f"> {escaped(line)}" for line in (note.passage or _("(whole article)")).split("\n"))
        facts = [note.author, note.state]
        if said := " · ".join(filter(None, facts)):
            yield f"*{escaped(said)}*"
        if note.text:
            yield "  \n".join(escaped(line) for line in note.text.split("\n"))


def notes_plain(notes: Sequence[ExportedNote]) -> str:
    """The notes as plain text, without their heading."""
    found = []
    for note in notes:
        facts = " · ".join(filter(None, (note.author, note.state)))
        passage = "\n".join(f"> {line}" for line in (note.passage or _("(whole article)")).split("\n"))
        found.append("\n".join(filter(None, (passage, facts, note.text))))
    return "\n\n".join(found)


def notes_html(notes: Sequence[ExportedNote]) -> str:
    """The notes as a section of HTML, each with its colour."""
    if not notes:
        return ""
    heading = escape(_("Notes"))
    lines = ['<section class="notes">', f"<h2>{heading}</h2>"]
    for note in notes:
        passage = escape(note.passage or _("(whole article)")).replace("\n", "<br>")
        lines.append(f'<blockquote dir="auto"><mark class="{note.colour}">{passage}</mark></blockquote>')
        if said := " · ".join(filter(None, (note.author, note.state))):
            lines.append(f'<p dir="auto"><em>{escape(said)}</em></p>')
        if note.text:
            text = escape(note.text).replace("\n", "<br>")
            lines.append(f'<p dir="auto">{text}</p>')
    return "\n".join([*lines, "</section>"])
