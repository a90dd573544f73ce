"""Bulletins copied with their revisions in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.copying.texts import differences, page_of
from tui_reader.archive.copying.values import Copied, Fault, Report, portions
from tui_reader.archive.values import Arrival, CompleteBulletin, Kept

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

_MOST = 500
_MOST_BYTES = 16 << 20
"""Revisions, and bytes of pages and texts, in one transaction; the revisions of one bulletin stay together up to
`_LONG` times as many."""

_LONG = 4

_DAMAGED = "a text of it is damaged"


class _Result(NamedTuple):
    """What became of a bulletin."""

    address: str
    what: str


class BulletinCopier:
    """Copies bulletins, a portion at a time; `unread` has the addresses of those of which nothing was copied,
    `addresses` those of all that were selected.

    One portion is written in a thread while the next one is read, in the order of the bulletins.
    """

    def __init__(self, source: Archive, target: Archive, report: Report, fault: Fault) -> None:
        self.unread: set[str] = set()
        self.addresses: list[str] = []
        self._source, self._target = source, target
        self._report, self._fault = report, fault
        self._damaged = 0
        self._counts = {"new": 0, "changed": 0, "same": 0}
        self._last: _Result | None = None
        self._written: tuple[list[str], Future[list[Kept | None]]] | None = None

    def run(self, wanted: Sequence[int] | None = None) -> Copied:
        """Copies all, or those with the ids `wanted`, in ascending order; returns their counts. Raises what
        `report` raises, between two transactions."""
        total, done = self._source.counts().total if wanted is None else len(wanted), 0
        with (
            ThreadPoolExecutor(1, "copy") as self._writer,
            closing(self._source.complete_bulletins(wanted, as_kept=True)) as found,
        ):
            for portion in portions(found):
                self._report("bulletins", done, total)
                self._copy(portion)
                self.addresses += [each.address for each in portion] if wanted is not None else ()
                done += len(portion)
            self._wait()
        self._count(None)
        self._report("bulletins", done, max(done, total))
        return Copied(**self._counts, damaged=self._damaged)

    def _copy(self, portion: Sequence[CompleteBulletin]) -> None:
        known = self._target.complete_by_address(each.address for each in portion)
        lacking = differences(self._source, self._target, portion, known)
        wanted = []
        for each in portion:
            numbers = {difference.revision.number for difference in lacking.get(each.address, ())}
            if numbers:
                left = tuple(revision for revision in each.revisions if revision.number in numbers)
                # One that is there keeps its source.
                origin = None if each.address in known else each.origin
                wanted.append(each._replace(revisions=left, origin=origin))
        read, damaged = self._add(wanted)
        self._damaged += len(damaged)
        lost = damaged - read - known.keys()
        self.unread |= lost
        # Those of which something was read are counted when it is written.
        self._counts["same"] += len(portion) - len(read) - len(lost)

    def _add(self, wanted: Sequence[CompleteBulletin]) -> tuple[set[str], set[str]]:
        """Adds the revisions that are named in some bulletins; returns the addresses of those of which a text was
        read, and of those with a damaged one."""
        bulletins = {each.id: each for each in wanted}
        arrivals: list[tuple[str, Arrival]] = []
        read, damaged = set[str](), set[str]()
        size, last = 0, 0
        for text in self._source.complete_texts(wanted):
            bulletin, revision = bulletins[text.id], text.revision
            full = len(arrivals) >= _MOST or size > _MOST_BYTES
            too_full = len(arrivals) >= _LONG * _MOST or size > _LONG * _MOST_BYTES
            if too_full or (full and text.id != last):
                self._keep(arrivals)
                arrivals, size = [], 0
            last = text.id
            page = page_of(text.json)
            if text.damage or page is None:
                self._fault(bulletin.address, text.damage or _DAMAGED)
                damaged.add(bulletin.address)
            if page is not None:
                read.add(bulletin.address)
                arrival = Arrival(
                    page, text.raw, bulletin.origin, revision.last_seen, first_seen=revision.first_seen
                )
                arrivals.append((bulletin.address, arrival))
                size += len(text.json or "") + (len(text.raw.data) if text.raw else 0)
        self._keep(arrivals)
        return read, damaged

    def _keep(self, arrivals: list[tuple[str, Arrival]]) -> None:
        """Has arrivals written after those before them."""
        self._wait()
        if arrivals:
            addresses = [address for address, _arrival in arrivals]
            written = self._writer.submit(self._target.keep_arrivals, [arrival for _address, arrival in arrivals])
            self._written = addresses, written

    def _wait(self) -> None:
        """Takes the results of what is being written. Raises ArchiveError."""
        if self._written is None:
            return
        (addresses, written), self._written = self._written, None
        for address, kept in zip(addresses, written.result(), strict=True):
            if kept is not None:
                self._count(_Result(address, kept.what))

    def _count(self, result: _Result | None) -> None:
        """Counts a bulletin once, by the results of all its revisions, which follow each other."""
        last = self._last
        if last is not None and result is not None and last.address == result.address:
            self._last = last if last.what != "same" else result
            return
        if last is not None:
            self._counts[last.what] += 1
        self._last = result
