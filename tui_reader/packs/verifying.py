"""Whether a pack is as it was written, without keeping anything of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_reader.packs.reading import Notices, OpenedPack, Problem, Progress, is_sealed, read_pack
from tui_reader.packs.values import PackedRevision, PackHead
from tui_reader.packs.writing import Written


def verify(path: Path, told: Progress, fault: Callable[[str], None]) -> tuple[PackHead | None, Written]:
    """Reads all of a pack and tells `fault` every part that is not as it was written, one line each; that there
    are none means that not a byte differs. Returns what it says of itself and what is whole of it.

    The hashes stand in the pack itself: they show damage. Whoever forges a pack makes new ones. Raises as
    `reading.read_pack`.
    """
    faults = 0
    head: PackHead | None = None
    bulletins = revisions = pages = announcements = 0
    address: str | None = None
    for found in read_pack(path, told):
        match found:
            case OpenedPack():
                head = found.head
            case PackedRevision():
                bulletins += found.page.address != address
                address = found.page.address
                revisions += 1
                pages += found.raw is not None
            case Notices():
                announcements += len(found.announcements)
            case Problem():
                faults += 1
                fault(str(found))
    if head is None:
        fault("what it says of itself is missing")
    elif not is_sealed(path, head.made):
        rest = "all bulletins in it are whole" if not faults else "beside what is named above"
        fault(f"it is not the file that was written ({rest})")
    return head, Written(bulletins, revisions, pages, announcements)
