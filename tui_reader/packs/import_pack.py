"""Packs taken into an archive: what is whole is kept, an older text never replaces a newer one, and a second time
changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.values import Arrival, Flags
from tui_reader.packs.reading import Notices, Problem, Progress, read_pack
from tui_reader.packs.values import PackedRevision

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Announcement

_AT_ONCE = 200
_BYTES_AT_ONCE = 16 << 20
_MOST_PROBLEMS = 1000


class ImportResult(NamedTuple):
    """How many bulletins were new, changed and the same; and one line for each part that was refused, with its
    name and the address as far as they are known."""

    new: int
    changed: int
    same: int
    problems: tuple[str, ...]


def take_in(archive: Archive, path: Path, told: Progress) -> ImportResult:
    """Keeps what is in a pack. Every part is held against its hash first; what is damaged costs itself only.

    Revisions keep their dates, tags are added to those that are there, read and starred too if they came along. A
    bulletin that is here already keeps the source that it came by. `told` is called with how many bytes of how
    many are done. Raises PackError for a file that is no pack of ours, OSError, ArchiveError.
    """
    intake = _Intake(archive)
    problems: list[str] = []
    beyond = 0
    for found in read_pack(path, told):
        match found:
            case PackedRevision():
                intake.add(found)
            case Notices(announcements):
                intake.announce(announcements)
            case Problem():
                if len(problems) < _MOST_PROBLEMS:
                    problems.append(str(found))
                else:
                    beyond += 1
    intake.flush()
    if beyond:
        problems.append(f"{beyond} more parts are damaged")
    return ImportResult(**intake.counts, problems=tuple(problems))


class _Intake:
    """What was read and is not kept yet: some bulletins, so that one transaction keeps them all."""

    def __init__(self, archive: Archive) -> None:
        self.counts = {"new": 0, "changed": 0, "same": 0}
        self._archive = archive
        self._items: list[PackedRevision] = []
        self._size = 0
        self._address: str | None = None
        self._what = "same"

    def add(self, item: PackedRevision) -> None:
        """One revision more."""
        if len(self._items) >= _AT_ONCE or self._size > _BYTES_AT_ONCE:
            self._keep()
        self._items.append(item)
        self._size += len(item.raw.data) if item.raw else 0

    def announce(self, announcements: list[Announcement]) -> None:
        """Some announcements; they stand behind all bulletins."""
        self._keep()
        self._archive.import_announcements(announcements)
        for each in announcements:
            if each.acknowledged:
                self._archive.acknowledge(each.title, each.address)

    def flush(self) -> None:
        """Keeps the last ones."""
        self._keep()
        self._counted(None, "same")

    def _keep(self) -> None:
        if not self._items:
            return
        arrivals, owners = [], []
        for item in self._items:
            here = self._archive.find(item.page.address) is not None
            for arrival in _arrivals(item, None if here else item.origin):
                arrivals.append(arrival)
                owners.append(item)
        ids: dict[int, PackedRevision] = {}
        for item, kept in zip(owners, self._archive.keep_arrivals(arrivals), strict=True):
            if kept is not None:
                ids[kept.id] = item
                self._counted(item.page.address, kept.what)
        self._tag(ids)
        self._mark(ids)
        self._items, self._size = [], 0

    def _counted(self, address: str | None, what: str) -> None:
        """One count for each bulletin, whatever became of its revisions."""
        if address != self._address:
            if self._address is not None:
                self.counts[self._what] += 1
            self._address, self._what = address, "same"
        if self._what != "new" and what != "same":
            self._what = what

    def _tag(self, ids: dict[int, PackedRevision]) -> None:
        known = self._archive.tags_of(list(ids))
        wanted: dict[tuple[str, ...], list[int]] = {}
        for id, item in ids.items():
            if missing := tuple(tag for tag in item.tags if tag not in known.get(id, ())):
                wanted.setdefault(missing, []).append(id)
        for tags, some in wanted.items():
            self._archive.tag(some, tags)

    def _mark(self, ids: dict[int, PackedRevision]) -> None:
        told = {id: item for id, item in ids.items() if item.read or item.starred}
        changed = {}
        for id, flags in self._archive.flags(list(told)).items():
            both = Flags(flags.read or bool(told[id].read), flags.starred or bool(told[id].starred))
            if both != flags:
                changed[id] = both
        if changed:
            self._archive.set_flags(changed)


def _arrivals(item: PackedRevision, origin: str | None) -> Iterable[Arrival]:
    """A text that was seen twice arrives twice. Which announcements stood beside it is known of the last time
    only."""
    if item.first_seen < item.last_seen:
        yield Arrival(replace(item.page, announcements=()), origin=origin, seen=item.first_seen)
    yield Arrival(item.page, item.raw, origin, item.last_seen)
