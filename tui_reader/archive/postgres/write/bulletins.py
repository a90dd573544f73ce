"""Bulletins: keeping them, their current texts, former ones as revisions, the bytes they were parsed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui_reader.archive.arrivals import ArrivalKeeper, PreparedArrival, digest_range, known_texts, numbered
from tui_reader.archive.attachment_links import addresses_of
from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.connection import TransactionEnded
from tui_reader.archive.postgres.search import partitions
from tui_reader.archive.postgres.search.terms import bulletin_terms
from tui_reader.archive.postgres.write import announcements, keeping
from tui_reader.archive.postgres.write.announcements import SeenPage
from tui_reader.archive.postgres.write.keeping import PlacedText, TextCapture
from tui_reader.archive.postgres.write.sync_state import forgotten_statement, seen_statement
from tui_reader.archive.record import bulletin_of, is_longer, json_text, unpack, unpack_bytes, utc
from tui_reader.archive.values import Kept, KnownText, Marks, Opened, Position, Raw, Revision

if TYPE_CHECKING:
    from tui_reader.model import Bulletin

_ATTEMPTS = 3
"""How often a batch is tried when the server has ended it for another one. Chosen by hand."""

_REVISIONS = (
    "SELECT digest, first_seen, last_seen, false FROM former WHERE bulletin = %s "
    "UNION ALL SELECT digest, kept, seen, true FROM bulletins WHERE id = %s"
)

_BY_DIGEST = (
    "SELECT id, digest, true FROM bulletins WHERE substring(digest FROM 1 FOR 8) BETWEEN %s AND %s "
    "UNION ALL SELECT bulletin, digest, false FROM former WHERE substring(digest FROM 1 FOR 8) BETWEEN %s AND %s"
)


class SharedBulletins(ArrivalKeeper, FollowedDatabase):
    """See `protocol.BulletinStore`."""

    _pending: PendingMarks

    def bulletin(self, id: int) -> Bulletin:
        found = self._run("SELECT contract FROM documents WHERE id = %s", (id,))
        if not found:
            raise self._unknown(id)
        with self._damage_of(id):
            # Nothing keeps the packed bytes of a long text while it is read.
            return bulletin_of(json_text(found.pop()[0]))

    def opened(self, id: int) -> Opened:
        found = self._run(
            "SELECT d.contract, b.origin, m.read, m.starred, m.block, m.position_offset FROM bulletins b "
            "JOIN documents d USING (id) LEFT JOIN marks m ON m.user_name = session_user AND m.bulletin = b.id "
            "WHERE b.id = %s",
            (id,),
        )
        if not found:
            raise self._unknown(id)
        document, origin, read, starred, block, offset = found.pop()
        position = None if block is None else Position(block, offset or 0)
        marks = self._pending.over_marks(id, Marks(bool(read), bool(starred), position))
        with self._damage_of(id):
            text = json_text(document)
            del document
            return Opened(bulletin_of(text), marks, origin)

    def is_longer(self, id: int, size: int) -> bool:
        found = self._value(
            "SELECT substring(contract FROM 1 FOR %s) FROM documents WHERE id = %s", (size + 1, id)
        )
        return found is not None and is_longer(found, size)

    def revisions(self, id: int) -> list[Revision]:
        found = self._run(_REVISIONS, (id, id))
        return numbered([(digest, utc(first), utc(last), now) for digest, first, last, now in found])

    def revision(self, id: int, number: int) -> Bulletin:
        revision = next((each for each in self.revisions(id) if each.number == number), None)
        found = revision and self._columns_of("contract", "documents", id, revision)
        if not found:
            raise ArchiveError(self.location, f"bulletin {id} has no revision {number}")
        with self._damage_of(id):
            return unpack(found[0])

    def texts_by_digest(self, prefix: str) -> list[KnownText]:
        between = digest_range(prefix)
        return known_texts(self._run(_BY_DIGEST, (*between, *between)), prefix)

    def raw(self, id: int, revision: Revision | None = None) -> Raw | None:
        found = self._columns_of("data, charset, media_type", "raw", id, revision)
        if found is None or found[0] is None:
            return None
        try:
            return Raw(unpack_bytes(found[0]), found[1], found[2])
        except ValueError as error:
            raise ArchiveError(self.location, f"the bytes of bulletin {id}: {DAMAGED_BYTES}") from error

    def _columns_of(self, columns: str, table: str, id: int, revision: Revision | None) -> tuple[Any, ...] | None:
        """Columns of a revision; `table` holds those of the current text, which None means too."""
        if revision is None or revision.current:
            found = self._run(f"SELECT {columns} FROM {table} WHERE id = %s", (id,))
        else:
            digest = bytes.fromhex(revision.digest) or None
            sql = f"SELECT {columns} FROM former WHERE bulletin = %s AND digest IS NOT DISTINCT FROM %s::bytea"
            found = self._run(sql, (id, digest))
        return found[0] if found else None

    def _unknown(self, id: int) -> ArchiveError:
        if self._run("SELECT 1 FROM bulletins WHERE id = %s", (id,)):
            return ArchiveError(self.location, f"bulletin {id}: {DAMAGED_BYTES}")
        return ArchiveError(self.location, f"there is no bulletin {id}; see `bulletin-tui list`")

    @contextmanager
    def _damage_of(self, id: int) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise ArchiveError(self.location, f"bulletin {id}: {DAMAGED_BYTES}") from error

    def _keep_together(self, ready: Sequence[PreparedArrival]) -> list[Kept | None]:
        if not ready:
            return []
        self._refuse()
        known = self._known(ready)
        partitions.prepare(
            self.server,
            (each.columns["sort_date"] for each in ready if each.columns and each.columns["address"] not in known),
        )
        now = datetime.now(UTC)
        # Each is later than the one before, as if it had come alone.
        times = [now + timedelta(microseconds=number) for number in range(len(ready))]
        rounds = _rounds(ready, known, times)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._keep_rounds(ready, rounds, known, times)
            except TransactionEnded:
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _known(self, ready: Sequence[PreparedArrival]) -> dict[str, bytes | None]:
        """The digests of the current texts of the addresses that are kept."""
        addresses = [each.columns["address"] for each in ready if each.columns]
        return dict(self._run(keeping.KNOWN, (addresses,))) if addresses else {}

    def _keep_rounds(
        self,
        ready: Sequence[PreparedArrival],
        rounds: Sequence[Sequence[TextCapture]],
        known: dict[str, bytes | None],
        now: Sequence[datetime],
    ) -> list[Kept | None]:
        """Writes captures round by round, and what belongs to their arrivals; all of it or nothing."""
        from tui_reader.model import Listing

        listings = [
            (number, each.arrival.page)
            for number, each in enumerate(ready)
            if isinstance(each.arrival.page, Listing)
        ]
        with self._piping() as connection:
            times = announcements.ask_times(connection, listings) if listings else ()
            placed: dict[int, PlacedText] = {}
            added = dict(known)
            for captures in rounds:
                for number, result in keeping.place(connection, captures, added).items():
                    placed[number] = _both(placed.get(number), result)
                added |= {each.ready.bulletin.address: None for each in captures}
            known_times = {number: rest for number, *rest in times}
            announcements.keep(connection, _seen_pages(ready, placed, known_times, now))
            if documents := [each for one in ready for each in one.arrival.seen_documents]:
                connection.execute(*seen_statement(documents))
            if settled := [
                (each.arrival.origin, each.arrival.failed_address)
                for each in ready
                if each.arrival.origin is not None and each.arrival.failed_address is not None
            ]:
                connection.execute(*forgotten_statement(settled))
        self._forget("bulletins")
        return [placed[number].kept if number in placed else None for number in range(len(ready))]


def _rounds(
    ready: Sequence[PreparedArrival], known: dict[str, bytes | None], times: Sequence[datetime]
) -> list[list[TextCapture]]:
    """The captures of a batch in rounds, each with one capture of an address at most. Terms are made here, while
    nothing is locked."""
    rounds: defaultdict[int, list[TextCapture]] = defaultdict(list)
    turns: defaultdict[str, int] = defaultdict(int)
    for number, each in enumerate(ready):
        if each.text is None:
            continue
        address, arrival, now = each.bulletin.address, each.arrival, times[number]
        keys = None
        if known.get(address) != each.text.digest and not addresses_of(each.bulletin):
            keys = bulletin_terms(each.text.document)
        # No capture is from the future, even if its clock was wrong.
        seen = arrival.seen and min(arrival.seen.astimezone(UTC), now)
        captures = [TextCapture(number, each, now, seen, keys)]
        first = arrival.first_seen and arrival.first_seen.astimezone(UTC)
        if first and first < (seen or now) and (address in known or turns[address]):
            captures.insert(0, TextCapture(number, each, now, first, keys))
        for capture in captures:
            rounds[turns[address]].append(capture)
            turns[address] += 1
    return [rounds[turn] for turn in sorted(rounds)]


def _both(before: PlacedText | None, after: PlacedText) -> PlacedText:
    """What became of an arrival that was captured twice."""
    if before is None or after.kept.what != "same":
        return after
    return after._replace(kept=before.kept)


def _seen_pages(
    ready: Sequence[PreparedArrival],
    placed: dict[int, PlacedText],
    known: dict[int, list[datetime | None]],
    times: Sequence[datetime],
) -> list[SeenPage]:
    """The pages of a batch with the times that count for their announcements."""
    pages = list[SeenPage]()
    for number, (each, now) in enumerate(zip(ready, times, strict=True)):
        page: Any = each.arrival.page
        if number in placed:
            pages.append(SeenPage(page, placed[number].seen, placed[number].latest))
            continue
        last_change, last_seen = known.get(number, (None, None))
        if each.arrival.seen is None:
            # Not before what was recorded, even if the clock has been set back since.
            pages.append(SeenPage(page, max(now, last_change or now)))
        else:
            pages.append(SeenPage(page, min(each.arrival.seen.astimezone(UTC), now), last_seen))
    return pages
