"""Bulletins copied with their revisions in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.archive.copying.texts import differences, page_of
from tui_reader.archive.copying.values import Copied, Fault, Report, portions
from tui_reader.archive.values import Arrival, CompleteBulletin

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

_MOST = 500
_MOST_BYTES = 16 << 20
"""Revisions, and bytes of pages and texts, in one transaction; the revisions of one bulletin stay together up to
`_LONG` times as many."""

_LONG = 4

_DAMAGED = "a text of it is damaged"


class BulletinCopier:
    """Copies bulletins, a portion at a time; `unread` has the addresses of those of which nothing was copied,
    `addresses` those of all that were selected."""

    def __init__(self, source: Archive, target: Archive, report: Report, fault: Fault) -> None:
        self.unread: set[str] = set()
        self.addresses: list[str] = []
        self._source, self._target = source, target
        self._report, self._fault = report, fault
        self._damaged = 0
        self._counts = {"new": 0, "changed": 0, "same": 0}

    def run(self, wanted: Sequence[int] | None = None) -> Copied:
        """Copies all, or those with the ids `wanted`, in ascending order; returns their counts. Raises what
        `report` raises, between two transactions."""
        total, done = self._source.counts().total if wanted is None else len(wanted), 0
        with closing(self._source.complete_bulletins(wanted, as_kept=True)) as found:
            for portion in portions(found):
                self._report("bulletins", done, total)
                self._copy(portion)
                self.addresses += [each.address for each in portion] if wanted is not None else ()
                done += len(portion)
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
        results = {each.address: "same" for each in portion}
        damaged = self._add(wanted, results)
        self._damaged += len(damaged)
        self.unread |= damaged - known.keys() - {address for address, what in results.items() if what != "same"}
        for address, what in results.items():
            self._counts[what] += address not in self.unread

    def _add(self, wanted: Sequence[CompleteBulletin], results: dict[str, str]) -> set[str]:
        """Adds the revisions that are named in some bulletins, and what became of each to `results`; returns the
        addresses of those with damaged texts."""
        bulletins = {each.id: each for each in wanted}
        arrivals: list[tuple[str, Arrival]] = []
        damaged = set()
        size, last = 0, 0
        for text in self._source.complete_texts(wanted):
            bulletin, revision = bulletins[text.id], text.revision
            full = len(arrivals) >= _MOST or size > _MOST_BYTES
            too_full = len(arrivals) >= _LONG * _MOST or size > _LONG * _MOST_BYTES
            if too_full or (full and text.id != last):
                self._keep(arrivals, results)
                size = 0
            last = text.id
            page = page_of(text.json)
            if text.damage or page is None:
                self._fault(bulletin.address, text.damage or _DAMAGED)
                damaged.add(bulletin.address)
            if page is not None:
                arrival = Arrival(
                    page, text.raw, bulletin.origin, revision.last_seen, first_seen=revision.first_seen
                )
                arrivals.append((bulletin.address, arrival))
                size += len(text.json or "") + (len(text.raw.data) if text.raw else 0)
        self._keep(arrivals, results)
        return damaged

    def _keep(self, arrivals: list[tuple[str, Arrival]], results: dict[str, str]) -> None:
        kept = self._target.keep_arrivals([arrival for _address, arrival in arrivals])
        for (address, _arrival), each in zip(arrivals, kept, strict=True):
            if each is not None and (each.what == "new" or results[address] == "same"):
                results[address] = each.what
        arrivals.clear()
