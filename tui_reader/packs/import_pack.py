"""Import of packs into an archive. Intact parts are kept; older texts never replace newer ones; importing a pack a
second time changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.transfer.values import PageReading
from tui_reader.archive.values import Arrival, AttachedFile, Flags
from tui_reader.archive.workspace.collections.adding import add_to_collection
from tui_reader.packs.files import PackedFile, arrived, later_states
from tui_reader.packs.reading import MAX_PROBLEMS, PackAnnouncements, Problem, Progress, read_pack
from tui_reader.packs.values import CollectedItem, PackedRevision, PackHead

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Announcement

# Revisions, and bytes of pages, in one transaction; more for the revisions of one bulletin.
_BATCH = 200
_BATCH_BYTES = 16 << 20
_LONG_BATCH = 2000
_LONG_BATCH_BYTES = 64 << 20


class ImportResult(NamedTuple):
    """The numbers of new, changed and unchanged bulletins; and one line for each refused part, with its name and
    address as far as they are known."""

    new: int
    changed: int
    same: int
    problems: tuple[str, ...]


def import_pack(archive: Archive, path: Path, on_progress: Progress) -> ImportResult:
    """Keeps the bulletins of a pack. Every part is checked against its hash; only damaged parts are lost.

    Revisions keep their dates; tags, and read and starred if the pack has them, are added to those in the archive.
    Of two versions of a note the one that was edited later stays.
    A bulletin that is in the archive already keeps its source. `on_progress` receives the bytes done and in total;
    what it raises ends the import, which has then kept whole bulletins with their tags, except one of more than
    2,000 revisions or 64 MiB of pages. Raises PackError for a file that is not a pack, OSError, ArchiveError.
    """
    importer = _Importer(archive)
    problems: list[str] = []
    omitted = 0
    for found in read_pack(path, on_progress):
        match found:
            case PackHead():
                importer.has_files = found.files
            case PackedRevision():
                importer.add(found)
            case PackedFile():
                importer.keep_file(found)
            case PackAnnouncements(announcements):
                importer.announce(announcements)
            case Problem():
                if len(problems) < MAX_PROBLEMS:
                    problems.append(str(found))
                else:
                    omitted += 1
    problems += importer.flush()
    if omitted:
        problems.append(f"{omitted} more parts are damaged")
    return ImportResult(**importer.counts, problems=tuple(problems))


class _Importer:
    """Collects revisions, and keeps them a batch at a time."""

    def __init__(self, archive: Archive) -> None:
        self.counts = {"new": 0, "changed": 0, "same": 0}
        self.has_files = False
        self._of_files: dict[str, AttachedFile] = {}
        self._archive = archive
        self._items: list[PackedRevision] = []
        self._collected: list[CollectedItem] = []
        self._size = 0
        self._address: str | None = None
        self._what = "same"

    def add(self, item: PackedRevision) -> None:
        """Adds a revision."""
        full = len(self._items) >= _BATCH or self._size > _BATCH_BYTES
        too_full = len(self._items) >= _LONG_BATCH or self._size > _LONG_BATCH_BYTES
        if too_full or (full and item.page.address != self._items[-1].page.address):
            self._keep()
        self._items.append(item)
        self._size += len(item.raw.data) if item.raw else 0

    def keep_file(self, file: PackedFile) -> None:
        """Keeps an attached file, which follows all bulletins in a pack."""
        self._keep()
        later = later_states(file)
        before = self._states(later)
        self._archive.keep_files(arrived(file), _news(later, before))
        self._keep_recognized(file)
        for each in file.seen:
            self._of_files.pop(each.address, None)

    def _keep_recognized(self, file: PackedFile) -> None:
        """Keeps what text recognition read on those pages of which the archive has nothing."""
        if not file.recognized:
            return
        try:
            known = {each.page for each in self._archive.page_readings(file.digest)}
        except ArchiveError:
            # They are damaged; those of the pack take their place.
            known = set()
        readings = [PageReading(*each) for each in file.recognized if each.page not in known]
        self._archive.keep_page_readings(file.digest, readings)

    def announce(self, announcements: list[Announcement]) -> None:
        """Keeps announcements, which follow all bulletins in a pack."""
        self._keep()
        self._archive.import_announcements(announcements)
        for each in announcements:
            if each.acknowledged:
                self._archive.acknowledge(each.title, each.address)

    def flush(self) -> list[str]:
        """Keeps the last batch, and states whose files are not in the pack; returns what could not be kept."""
        self._keep()
        refused = self._collect()
        left = list(self._of_files.values())
        self._record(left, self._states(left))
        self._count(None, "same")
        return refused

    def _keep(self) -> None:
        if not self._items:
            return
        known = self._archive.complete_by_address(item.page.address for item in self._items)
        arrivals = [_arrival(item, None if item.page.address in known else item.origin) for item in self._items]
        ids: dict[int, PackedRevision] = {}
        for item, kept in zip(self._items, self._archive.keep_arrivals(arrivals), strict=True):
            if kept is not None:
                ids[kept.id] = item
                self._count(item.page.address, kept.what)
        self._tag(ids)
        self._mark(ids)
        self._collected += [
            each._replace(item=each.item._replace(address=item.page.address))
            for item in self._items
            for each in item.collected
        ]
        if notes := [note for item in self._items for note in item.notes]:
            self._archive.keep_notes(notes)
        states = [state for item in self._items for state in item.attachments]
        if self.has_files:
            # Recorded with its file, so that an interrupted import has none of the two.
            self._of_files |= {state.address or "": state for state in states if state.digest}
            states = [state for state in states if not state.digest]
        self._record(states, self._states(states))
        self._items, self._size = [], 0

    def _collect(self) -> list[str]:
        """Adds items to collections, in their order; returns why some cannot be added."""
        refused = []
        for name in dict.fromkeys(each.collection for each in self._collected):
            some = sorted(
                (each for each in self._collected if each.collection == name), key=lambda each: each.place
            )
            try:
                add_to_collection(self._archive, name, [each.item for each in some])
            except ValueError as error:
                refused.append(f"items for the collection {name} were not added: {error}")
        self._collected = []
        return refused

    def _states(self, packed: Sequence[AttachedFile]) -> dict[str, AttachedFile]:
        return self._archive.attachment_states([each.address for each in packed if each.address])

    def _record(self, packed: Sequence[AttachedFile], known: Mapping[str, AttachedFile]) -> None:
        """Records those of which the archive knew less."""
        self._archive.record_attachment_states(_news(packed, known))

    def _count(self, address: str | None, what: str) -> None:
        """Counts each bulletin once, by the results of all its revisions."""
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
        marked = {id: item for id, item in ids.items() if item.read or item.starred}
        changed = {}
        for id, flags in self._archive.flags(list(marked)).items():
            both = Flags(flags.read or bool(marked[id].read), flags.starred or bool(marked[id].starred))
            if both != flags:
                changed[id] = both
        if changed:
            self._archive.set_flags(changed)


_NEVER = datetime.fromtimestamp(0, UTC)


def _asked(state: AttachedFile) -> datetime:
    return state.fetched or _NEVER


def _news(packed: Sequence[AttachedFile], known: Mapping[str, AttachedFile]) -> list[AttachedFile]:
    """The states of attachments of which the archive knew less, the newest of each address."""
    newest = {each.address: each for each in sorted(packed, key=_asked)}
    return [each for address, each in newest.items() if _says_more(known.get(address or ""), each)]


def _says_more(known: AttachedFile | None, packed: AttachedFile) -> bool:
    """Whether a pack says more of an attachment than an archive knew before. Of a file that was kept it can only
    say that the server has it no longer. That another archive has the file says nothing without its bytes."""
    if packed.state == "kept":
        return False
    if known is None:
        return True
    if known.digest is None:
        return _asked(known) <= _asked(packed)
    if packed.digest != known.digest or _asked(known) > _asked(packed):
        return False
    # The same state again follows the file, which makes it a kept one.
    return packed.state == known.state or (packed.state == "gone" and known.state == "kept")


def _arrival(item: PackedRevision, origin: str | None) -> Arrival:
    """The arrival of a revision. Its announcements are those of the last time it was seen."""
    return Arrival(item.page, item.raw, origin, item.last_seen, first_seen=item.first_seen)
