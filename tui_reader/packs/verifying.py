"""Verifies that a pack has not changed since it was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_reader.packs.files import PackedFile
from tui_reader.packs.reading import MAX_PROBLEMS, PackAnnouncements, Problem, Progress, is_sealed, read_pack
from tui_reader.packs.values import PackedRevision, PackHead
from tui_reader.packs.writing import Written


def verify(path: Path, on_progress: Progress, on_fault: Callable[[str], None]) -> tuple[PackHead | None, Written]:
    """Reads a whole pack and calls `on_fault` with one line for each part that has changed; no call means that no
    byte differs. Returns the head and the counts of intact parts.

    The hashes in a pack detect damage, not forgery: a forger can recompute them. Raises as `reading.read_pack`.
    """
    faults = 0
    head: PackHead | None = None
    bulletins = revisions = pages = announcements = files = 0
    address: str | None = None
    absent = set[str | None]()
    for found in read_pack(path, on_progress):
        match found:
            case PackHead():
                head = found
            case PackedRevision():
                bulletins += found.page.address != address
                address = found.page.address
                revisions += 1
                pages += found.raw is not None
                absent |= {each.digest for each in found.attachments}
            case PackedFile():
                files += 1
                absent.discard(found.digest)
            case PackAnnouncements():
                announcements += len(found.announcements)
            case Problem():
                faults += 1
                if faults <= MAX_PROBLEMS:
                    on_fault(str(found))
    if faults > MAX_PROBLEMS:
        on_fault(f"{faults - MAX_PROBLEMS} more parts are damaged")
    if head is None:
        on_fault("its head is missing")
    elif not is_sealed(path, head.made):
        rest = "all bulletins in it are intact" if not faults else "apart from the faults above"
        on_fault(f"the file has changed since it was written ({rest})")
    return head, Written(bulletins, revisions, pages, announcements, files, len(absent - {None}))
