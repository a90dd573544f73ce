"""What `export --pack` writes: bulletins with all that an archive knows of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader import __version__
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.record import host_of
from tui_reader.archive.values import CompleteBulletin
from tui_reader.atomic_file import open_atomic
from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import progress
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.packs.values import PackedRevision, PackHead
from tui_reader.packs.writing import Written, write_pack

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Announcement

Failed = Callable[[object, str], None]


class _Nothing(Exception):
    """There is nothing to pack: what was begun must not get its name."""


def pack(
    archive: Archive,
    target: Path,
    ids: Iterable[int] | None,
    selection: str | None,
    marks: bool,
    force: bool,
    failed: Failed,
) -> bool:
    """Writes a pack of bulletins, None for all, and says on standard error what is in it. It appears under its
    name when all of it is on the disk. `failed` is told what cannot be packed. False when there is nothing to
    pack: then no file is made. Raises OSError."""
    wanted = None if ids is None else array("q", sorted(set(ids)))
    total = archive.counts().total if wanted is None else len(wanted)
    head = PackHead(datetime.now(UTC).replace(microsecond=0), f"bulletin-tui {__version__}", selection, marks)
    try:
        with progress({"pack": _("packing")}) as told, open_atomic(target, overwrite=force) as file:
            sites: set[str] = set()
            items = _items(archive, wanted, marks, sites, lambda done: told("pack", done, total), failed)
            done = write_pack(file, target, head, items, _announcements(archive, sites, wanted is None), failed)
            if not (done.bulletins or (wanted is None and done.announcements)):
                raise _Nothing
    except _Nothing:
        done = Written()
    if wanted is not None and done.bulletins < len(wanted):
        for id in wanted:
            if archive.row(id) is None:
                failed(archive.path, _("there is no bulletin {id}; see `bulletin-tui list`").format(id=id))
    if done == Written():
        return False
    complain(target, _summary(done))
    return True


def _summary(done: Written) -> str:
    bulletins = ngettext("{count} bulletin", "{count} bulletins", done.bulletins).format(count=done.bulletins)
    message = _("packed {bulletins}: {revisions} texts, {pages} pages as they came, {announcements} announcements")
    return message.format(**(done._asdict() | {"bulletins": bulletins}))


def _items(
    archive: Archive,
    wanted: array[int] | None,
    marks: bool,
    sites: set[str],
    told: Callable[[int], None],
    failed: Failed,
) -> Iterator[PackedRevision]:
    """Every revision of every bulletin; `sites` takes the names of their sites."""
    for done, whole in enumerate(archive.complete_bulletins(wanted), 1):
        told(done)
        sites.add(whole.site or host_of(whole.address))
        yield from _revisions(archive, whole, marks, failed)


def _revisions(archive: Archive, whole: CompleteBulletin, marks: bool, failed: Failed) -> Iterator[PackedRevision]:
    for each in whole.revisions:
        try:
            page = archive.bulletin(whole.id) if each.current else archive.revision(whole.id, each.number)
            raw = archive.raw(whole.id, each)
        except ArchiveError as error:
            failed(error.path, error.message)
            continue
        yield PackedRevision(
            page=page,
            first_seen=each.first_seen,
            last_seen=each.last_seen,
            number=each.number,
            current=each.current,
            digest=each.digest,
            raw=raw,
            origin=whole.origin,
            tags=whole.tags,
            read=whole.read if marks else None,
            starred=whole.starred if marks else None,
        )


def _announcements(archive: Archive, sites: set[str], all: bool) -> Iterator[Announcement]:
    """Those of the sites whose bulletins were packed, asked for when all are."""
    found = archive.announcements(True)
    found.sort(key=lambda each: (each.site or "", each.title))
    yield from (each for each in found if all or (each.site or "") in sites)
