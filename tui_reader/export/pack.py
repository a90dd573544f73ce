"""Packs: bulletins with everything that the archive holds of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import __version__
from tui_reader.archive.copying.texts import page_of
from tui_reader.archive.copying.values import portions
from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.record import host_of
from tui_reader.archive.values import CompleteBulletin
from tui_reader.atomic_file import open_atomic
from tui_reader.export_formats.secrets import ShownAddresses, shown_page
from tui_reader.i18n import gettext as _
from tui_reader.packs.files import PackedFile, PackedPage, SeenFile
from tui_reader.packs.values import CollectedItem, PackedRevision, PackHead
from tui_reader.packs.writing import Written, write_pack
from tui_reader.private_files import FILE_MODE
from tui_reader.text.secrets import shown_text

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.notes.values import ReaderNote
    from tui_reader.model import Announcement

Failed = Callable[[object, str], None]
"""Called with each bulletin or file that cannot be written, and why."""


class _Nothing(Exception):
    """There is nothing to pack; raised to discard the file."""


class PackOptions(NamedTuple):
    """What goes into a pack: `selection` as the pack states it, None for everything; read and starred marks; the
    secrets in addresses, which are otherwise hidden; the attached files of the bulletins in all their versions;
    the notes on them."""

    selection: str | None = None
    marks: bool = False
    with_secrets: bool = False
    files: bool = False
    notes: bool = True


def write(
    archive: Archive,
    target: Path,
    ids: Iterable[int] | None,
    options: PackOptions,
    *,
    overwrite: bool,
    report: Callable[[int, int], None],
    failed: Failed,
) -> Written:
    """Writes a pack of the bulletins with these ids, None for all, and returns what it holds; writes no file when
    there is nothing to pack.

    Calls `report` with the bulletins done and their total, and `failed` with each bulletin that cannot be packed,
    and why. Raises OSError.
    """
    selected = None if ids is None else array("q", sorted(set(ids)))
    total = archive.counts().total if selected is None else len(selected)
    now = datetime.now(UTC).replace(microsecond=0)
    head = PackHead(now, f"bulletin-tui {__version__}", options.selection, options.marks, options.files)
    mode = FILE_MODE if options.with_secrets else None
    try:
        with open_atomic(target, overwrite=overwrite, mode=mode) as file:
            sites: set[str] = set()
            addresses: dict[str, None] | None = {} if options.files else None
            bulletins = _items(
                archive, selected, options, sites, addresses, lambda done: report(done, total), failed
            )
            # Ended before the archive is closed, also when the export is interrupted.
            with closing(bulletins if options.with_secrets else _shown(bulletins)) as items:
                announcements = _announcements(archive, sites, selected is None)
                # Its addresses are complete when all bulletins are written.
                files = () if addresses is None else _files(archive, addresses, failed)
                done = write_pack(file, target, head, items, announcements, failed, files)
            if not (done.bulletins or (selected is None and done.announcements)):
                raise _Nothing
    except _Nothing:
        done = Written()
    if selected is not None and done.bulletins < len(selected):
        for id in selected:
            if archive.row(id) is None:
                failed(archive.location, _("there is no bulletin {id}; see `bulletin-tui list`").format(id=id))
    return done


def _items(
    archive: Archive,
    selected: array[int] | None,
    options: PackOptions,
    sites: set[str],
    addresses: dict[str, None] | None,
    report: Callable[[int], None],
    failed: Failed,
) -> Generator[PackedRevision]:
    """Every revision of every bulletin; adds the names of their sites to `sites`, and the addresses of their
    attachments to `addresses`."""
    done = 0
    collected = _collected(archive, failed)
    damaged = {each.address for each in archive.workspace_faults() if options.notes and each.what == "content"}

    def report_more(number: int) -> None:
        report(done + number)

    for portion in portions(archive.complete_bulletins(selected)):
        sites.update(each.site or host_of(each.address) for each in portion)
        notes: dict[str, list[ReaderNote]] = {}
        if options.notes:
            for note in archive.note_records([each.address for each in portion]):
                notes.setdefault(note.address, []).append(note)
            for each in portion:
                if each.address in damaged:
                    failed(each.address, "a note on it is damaged and left out")
        for item in _revisions(archive, portion, options.marks, report_more, failed):
            if item.current and item.page.address in notes:
                item = item._replace(notes=tuple(notes[item.page.address]))
            linked = dict.fromkeys(each.address for each in item.page.attachments if each.address)
            if addresses is not None:
                addresses.update(linked)
            states = archive.attachment_states(linked) if linked else {}
            yield item._replace(
                attachments=tuple(states[each] for each in linked if each in states),
                collected=collected.get(item.page.address, ()) if item.current else (),
            )
        done += len(portion)


def _collected(archive: Archive, failed: Failed) -> dict[str, tuple[CollectedItem, ...]]:
    """Where collections have bulletins, by address."""
    found: dict[str, tuple[CollectedItem, ...]] = {}
    for summary in archive.collections():
        collection = archive.collection(summary.name)
        items = collection.items if collection else ()
        if any(each.damaged for each in items):
            failed(summary.name, "items of this collection are damaged and left out")
        for place, item in enumerate(items):
            found[item.address] = (*found.get(item.address, ()), CollectedItem(summary.name, place, item))
    return found


def _files(archive: Archive, addresses: Iterable[str], failed: Failed) -> Iterator[PackedFile]:
    """The files seen at some addresses, each once, with its addresses."""
    seen: dict[str, list[SeenFile]] = {}
    facts: dict[str, tuple[str, str | None, str]] = {}
    for address in addresses:
        state = archive.attachment_states([address]).get(address)
        for version in archive.file_versions(address) if state else ():
            now = state is not None and state.digest == version.digest
            assert state is not None
            seen.setdefault(version.digest, []).append(
                SeenFile(
                    address,
                    state.name,
                    version.first_seen,
                    version.last_seen,
                    state.etag if now else None,
                    state.last_modified if now else None,
                    state.state if now else "kept",
                    state.reason if now and state.state != "kept" else "",
                    state.fetched if now else None,
                    state.cause if now else "",
                    state.size_limit if now else 0,
                )
            )
            if now or version.digest not in facts:
                # The reason of a kept file says why it has no text.
                no_text = state.reason if now and state.state == "kept" and not state.has_text else ""
                facts[version.digest] = (version.kind, state.media_type if now else None, no_text)
    for digest in sorted(seen):
        places = sorted(seen[digest])
        try:
            data = archive.file_bytes(digest)
            text = archive.file_text(digest)
            pages = _recognized(archive, digest)
        except ArchiveError as error:
            failed(places[0].address, error.message)
            continue
        kind, media_type, no_text = facts[digest]
        yield PackedFile(digest, kind, media_type, tuple(places), text, no_text, "", data, pages)


def _recognized(archive: Archive, digest: str) -> tuple[PackedPage, ...]:
    """What text recognition read in a file, and the pages that it could not read."""
    return tuple(PackedPage(*each) for each in archive.page_readings(digest))


def _shown(items: Generator[PackedRevision]) -> Generator[PackedRevision]:
    """The revisions without the secrets in their addresses."""
    addresses = ShownAddresses()
    with closing(items):
        for item in items:
            yield item._replace(
                page=replace(shown_page(item.page), address=addresses.of(item.page.address)),
                collected=tuple(map(_shown_note, item.collected)),
            )


def _shown_note(collected: CollectedItem) -> CollectedItem:
    return collected._replace(item=collected.item._replace(note=shown_text(collected.item.note)))


def _revisions(
    archive: Archive,
    bulletins: Sequence[CompleteBulletin],
    marks: bool,
    report: Callable[[int], None],
    failed: Failed,
) -> Iterator[PackedRevision]:
    """The revisions of some bulletins, asked for together; `report` is called with how many are done."""
    numbered = {each.id: (number, each) for number, each in enumerate(bulletins, 1)}
    for text in archive.complete_texts(bulletins):
        number, bulletin = numbered[text.id]
        report(number)
        page = page_of(text.json)
        if text.damage or page is None:
            failed(bulletin.address, text.damage or DAMAGED_BYTES)
        if page is not None:
            yield PackedRevision(
                page=page,
                raw=text.raw,
                origin=bulletin.origin,
                tags=bulletin.tags,
                read=bulletin.read if marks else None,
                starred=bulletin.starred if marks else None,
                **text.revision._asdict(),
            )


def _announcements(archive: Archive, sites: set[str], all: bool) -> Iterator[Announcement]:
    """The announcements of the sites, or all; `sites` is complete once all bulletins are packed."""
    found = archive.announcements(True)
    found.sort(key=lambda each: (each.site or "", each.title))
    yield from (each for each in found if all or (each.site or "") in sites)
