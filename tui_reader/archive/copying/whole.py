"""A whole archive copied, and the copy verified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.archive.copying.bulletins import BulletinCopier
from tui_reader.archive.copying.files import FileCopier
from tui_reader.archive.copying.notes import copy_notes, tell_damaged
from tui_reader.archive.copying.reading import copy_reading, copy_watches
from tui_reader.archive.copying.records import copy_announcements, copy_sync_records
from tui_reader.archive.copying.values import Copied, Fault, Report, Verified
from tui_reader.archive.copying.verification import Verifier

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def copy_some(
    source: Archive, target: Archive, ids: Sequence[int], report: Report, fault: Fault, note: Fault
) -> Copied:
    """As `copy`, of the bulletins with these ids, in ascending order: their texts, files, marks and announcements,
    and nothing that syncs have recorded. Copied back, their marks are added to those of `source`."""
    copier = BulletinCopier(source, target, report, fault)
    copied = copier.run(ids)
    files = FileCopier(source, target, report, fault)
    files.run(ids)
    marks = copy_reading(source, target, report, note, copier.addresses)
    notes = copy_notes(source, target, report, copier.addresses)
    tell_damaged(source, fault, copier.addresses)
    return copied._replace(files_added=files.added, files_same=files.same, marks=marks, notes=notes)


def copy(source: Archive, target: Archive, report: Report, fault: Fault, note: Fault) -> Copied:
    """Adds everything of `source` to `target`: what is there already is compared and left. A copy that was ended
    at any moment is resumed by the next one. Texts of one address are put in order of time, so that an older one
    replaces no newer one; marks, tags and records are added to those that are there.

    `fault` is called for what cannot be read or kept, `note` for what differs and stays as it is in `target`.
    Raises ArchiveError where nothing can be kept any more, and what `report` raises.
    """
    copy_announcements(source, target, report)
    copier = BulletinCopier(source, target, report, fault)
    copied = copier.run()
    files = FileCopier(source, target, report, fault)
    files.run()
    marks = copy_reading(source, target, report, note)
    copy_watches(source, target, report, note)
    notes = copy_notes(source, target, report)
    tell_damaged(source, fault)
    records = copy_sync_records(source, target, copier.unread, report)
    copied = copied._replace(files_added=files.added, files_same=files.same)
    return copied._replace(marks=marks, records=records, notes=notes)


def verify(source: Archive, target: Archive, report: Report, fault: Fault) -> Verified:
    """Compares everything that `source` holds with what `target` has of it, by SHA-256 of texts, pages and files,
    and by dates; `target` may hold more. `fault` is called for each difference. Raises as `copy`."""
    return Verifier(source, target, report, fault).run()
