"""The notes on bulletins for their exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.archive.workspace.notes.records import note_json
from tui_reader.export_formats.notes import ExportedNote
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.notes.values import PlacedNote


def exported_notes(archive: Archive, id: int | None) -> tuple[ExportedNote, ...]:
    """The notes on a bulletin, in the order of their places. Raises ArchiveError."""
    return () if id is None else tuple(map(exported_note, archive.notes(id)))


def exported_note(placed: PlacedNote) -> ExportedNote:
    """One note, with what became of its passage."""
    note = placed.note
    return ExportedNote(
        note.anchor.exact,
        note.text,
        note.colour,
        note.author,
        state_of(placed),
        {**note_json(note), "state": "damaged" if placed.damaged else placed.place.state},
    )


def state_of(placed: PlacedNote) -> str:
    """What became of the passage of a note, for people; "" where it is as it was."""
    if placed.damaged:
        return _("damaged")
    if placed.bulletin is None:
        return _("article not in the archive")
    return {
        "changed": _("passage changed"),
        "detached": _("passage not found again"),
    }.get(placed.place.state, "")


def without_secrets(notes: Sequence[ExportedNote], address: str) -> tuple[ExportedNote, ...]:
    """The notes with an address of their bulletin that holds no secrets."""
    return tuple(
        each._replace(json={**each.json, "target": {**each.json["target"], "source": address}}) for each in notes
    )
