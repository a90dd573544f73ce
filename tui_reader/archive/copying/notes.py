"""Notes and highlights, deleted ones too: of two versions of one the version that was edited later stays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.archive.copying.values import Fault, Report, portions
from tui_reader.archive.workspace.notes.values import later

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.notes.values import ReaderNote


def copy_notes(source: Archive, target: Archive, report: Report, addresses: Sequence[str] | None = None) -> int:
    """Adds the notes on some addresses, or all, to those of the other archive; returns how many were added or
    replaced there."""
    added = done = 0
    with closing(source.note_records(addresses)) as found:
        for portion in portions(found):
            report("marks", done, 0)
            added += target.keep_notes(portion)
            done += len(portion)
    return added


def tell_damaged(source: Archive, fault: Fault, addresses: Sequence[str] | None = None) -> None:
    """Calls `fault` for notes on some addresses, or all, and for collections of which something cannot be read, so
    that it was not copied."""
    wanted = None if addresses is None else set(addresses)
    for each in source.workspace_faults():
        if each.what == "content" and (wanted is None or each.address in wanted):
            fault(each.address, "a note on it is damaged, and was not copied")
        elif each.what == "items" and wanted is None:
            fault(each.name, "items of this collection are damaged, and were not copied")


def lacking_notes(target: Archive, notes: Sequence[ReaderNote]) -> list[ReaderNote]:
    """The notes of which the other archive has no version that was edited as late."""
    there: dict[str, list[ReaderNote]] = {}
    for each in target.note_records(list(dict.fromkeys(each.address for each in notes))):
        there.setdefault(each.uuid, []).append(each)
    return [
        note
        for note in notes
        if not any(later(_own(each), _own(note)) == _own(each) for each in there.get(note.uuid, ()))
    ]


def _own(note: ReaderNote) -> ReaderNote:
    """A note without its author: who owns it in one archive may be another user of the other."""
    return note._replace(author="")
