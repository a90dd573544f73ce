"""The interface of an archive for notes and highlights."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from tui_reader.archive.workspace.notes.values import ALL_NOTES, NoteFilter, PlacedNote, ReaderNote


class ReaderNotes(Protocol):
    """Notes of the user, and those that others share. They are kept by address and UUID, so that they outlive
    their bulletins and come together again when archives are copied. Where a passage is, is looked up when the
    text has changed since, and kept."""

    def notes(self, id: int) -> list[PlacedNote]:
        """The notes on a bulletin in the order of their places, then the detached ones."""

    def list_notes(self, wanted: NoteFilter = ALL_NOTES, start: int = 0, limit: int = ...) -> list[PlacedNote]:
        """Notes of all bulletins, those edited last first: from `start` on, at most `limit`."""

    def count_notes(self, wanted: NoteFilter = ALL_NOTES) -> int:
        """How many notes `list_notes` has."""

    def noted(self, ids: Sequence[int]) -> dict[int, int]:
        """How many notes there are on each of some bulletins; those without any are left out."""

    def keep_notes(self, notes: Sequence[ReaderNote]) -> int:
        """Adds notes, all or none; of one that is there, the version edited later stays. Returns how many were
        added or replaced. Notes of other authors stay theirs. Raises NoteTooLong, with nothing kept."""

    def note_records(self, addresses: Sequence[str] | None = None) -> Generator[ReaderNote]:
        """Notes by address and UUID for copies and packs, deleted ones too; on some addresses, or all."""

    def locate_notes(self) -> int:
        """Looks the passages up of all notes whose text has changed; returns how many are now detached that were
        not before."""
