"""Writing bulletins: the current text, former texts as revisions, the bytes they were parsed from.

The model is imported where a page is written or read: it takes 5 ms of a start, which shows the list first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui_reader.archive.arrivals import (
    ArrivalKeeper,
    FormerText,
    PreparedArrival,
    digest_range,
    is_held,
    known_texts,
    was_lost,
)
from tui_reader.archive.attachment_links import addresses_of, stated
from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError, ArchiveLocked, explained
from tui_reader.archive.record import (
    UNDATED,
    bulletin_of,
    digest,
    is_longer,
    json_text,
    moment,
    undated_place,
    unpack,
    unpack_bytes,
    utc,
)
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.db.index_version import is_current
from tui_reader.archive.sqlite.extracted import writing as extracted
from tui_reader.archive.sqlite.files.links import link, link_former
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.sqlite.write import announcements, arrivals, marks, revisions
from tui_reader.archive.sqlite.write.sync_state import forget_failures, record_seen
from tui_reader.archive.values import Kept, KnownText, Raw, Revision

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Page


_BY_DIGEST = (
    "SELECT id, digest, 1 FROM bulletins WHERE substr(digest, 1, 8) BETWEEN ? AND ? "
    "UNION ALL SELECT bulletin, digest, 0 FROM former WHERE substr(digest, 1, 8) BETWEEN ? AND ?"
)


class BulletinWriter(ArrivalKeeper, Database):
    """See `protocol.BulletinStore`."""

    def bulletin(self, id: int) -> Bulletin:
        with self._damage_of(id):
            # Nothing keeps the packed bytes of a long text while it is read.
            return bulletin_of(json_text(self._packed(id)))

    def _packed(self, id: int) -> bytes:
        with self._reading():
            found = self.connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise ArchiveError(self.path, f"there is no bulletin {id}; see `bulletin-tui list`")
        packed: bytes = found[0]
        return packed

    def is_longer(self, id: int, size: int) -> bool:
        with self._reading():
            sql = "SELECT substr(contract, 1, ?) FROM documents WHERE id = ?"
            found = self.connection.execute(sql, (size + 1, id)).fetchone()
        return found is not None and is_longer(found[0], size)

    def revisions(self, id: int) -> list[Revision]:
        with self._reading():
            return revisions.all_of(self.connection, id)

    def revision(self, id: int, number: int) -> Bulletin:
        with self._reading():
            numbered = {each.number: each for each in revisions.all_of(self.connection, id)}
            found = number in numbered and self._columns_of("contract", "documents", id, numbered[number])
        if not found:
            raise ArchiveError(self.path, f"bulletin {id} has no revision {number}")
        with self._damage_of(id):
            return unpack(found[0])

    def raw(self, id: int, revision: Revision | None = None) -> Raw | None:
        with self._reading():
            found = self._columns_of("data, charset, media_type", "raw", id, revision)
        if found is None or found[0] is None:
            return None
        try:
            return Raw(unpack_bytes(found[0]), found[1], found[2])
        except ValueError as error:
            raise ArchiveError(self.path, f"the bytes of bulletin {id}: {DAMAGED_BYTES}") from error

    def texts_by_digest(self, prefix: str) -> list[KnownText]:
        between = digest_range(prefix)
        with self._reading():
            return known_texts(self.connection.execute(_BY_DIGEST, (*between, *between)), prefix)

    def unindexed(self) -> int:
        total = int(self._one("SELECT total FROM counts")[0])
        with self._reading():
            if not total or not is_current(self.connection):
                return total
        return int(self._one("SELECT count(*) FROM bulletins INDEXED BY unindexed WHERE rank IS NULL")[0])

    def index(self, limit: int = index.PORTION) -> int:
        with self._writing():
            return index.add_waiting(self.connection, limit)

    def _columns_of(self, columns: str, table: str, id: int, revision: Revision | None) -> tuple[Any, ...] | None:
        """Columns of a revision; `table` holds those of the current text, which None means too."""
        sql = f"SELECT {columns} FROM {table} WHERE id = ?"
        values: tuple[object, ...] = (id,)
        if revision is not None and not revision.current:
            sql = f"SELECT {columns} FROM former WHERE bulletin = ? AND digest IS ?"
            values = (id, bytes.fromhex(revision.digest) or None)
        found: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return found

    @contextmanager
    def _damage_of(self, id: int) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise ArchiveError(self.path, f"bulletin {id}: {DAMAGED_BYTES}") from error

    def _keep_together(self, ready: Sequence[PreparedArrival]) -> list[Kept | None]:
        if not ready:
            return []
        with self._writing():
            self._refuse()
            kept = [self._keep_one(each) for each in ready]
            self._texts_kept(ready, kept)
            return kept

    def _texts_kept(self, ready: Sequence[PreparedArrival], kept: Sequence[Kept | None]) -> None:
        """What else is to be done with kept texts, in their transaction."""

    def _keep_one(self, ready: PreparedArrival) -> Kept | None:
        """Writes an arrival with all that belongs to it. In a transaction of the caller."""
        from tui_reader.model import Listing

        arrival = ready.arrival
        # No capture is from the future, even if its clock was wrong.
        now = datetime.now(UTC)
        if arrival.seen is None:
            seen = self._not_before_earlier(ready, now)
        else:
            seen = min(arrival.seen.astimezone(UTC), now)
        kept = None
        if isinstance(arrival.page, Listing):
            latest = announcements.last_seen(self.connection, arrival.page) if arrival.seen is not None else None
        else:
            kept, latest = self._place_from(ready, seen)
        announcements.keep(self.connection, arrival.page, seen, latest)
        if arrival.seen_documents:
            record_seen(self.connection, arrival.seen_documents)
        if arrival.failed_address is not None and arrival.origin is not None:
            forget_failures(self.connection, [(arrival.origin, arrival.failed_address)])
        return kept

    def _not_before_earlier(self, ready: PreparedArrival, now: datetime) -> datetime:
        """The time of a page that was fetched just now: not before what was recorded of its address, even if the
        clock has been set back since, so that revisions and announcements stay in order. Another text is later by
        a microsecond."""
        from tui_reader.model import Bulletin, Listing

        page = ready.arrival.page
        if isinstance(page, Listing):
            return max(now, announcements.last_change(self.connection, page) or now)
        assert isinstance(page, Bulletin)
        found = self.connection.execute(
            "SELECT coalesce(seen, kept), digest FROM bulletins WHERE address = ?", (page.address,)
        ).fetchone()
        last = moment(found[0]) if found else None
        if last is None or last < now:
            return now
        same = ready.text is not None and found[1] == ready.text.digest
        return last if same else last + timedelta(microseconds=1)

    def _place_from(self, ready: PreparedArrival, seen: datetime) -> tuple[Kept, datetime | None]:
        """As `_place`, for a text that may have been seen before as well."""
        first = ready.arrival.first_seen
        if first is None or first >= seen:
            return self._place(ready, utc(seen))
        kept, _latest = self._place(ready, utc(first))
        again, latest = self._place(ready, utc(seen))
        return (again if kept.what == "same" else kept), latest

    def _place(self, ready: PreparedArrival, seen: str) -> tuple[Kept, datetime | None]:
        """Writes a bulletin as the first, the current or a former text of its address. Also returns when the
        address was last seen, if the text is a former one."""
        assert ready.text is not None
        assert ready.columns is not None
        address = ready.columns["address"]
        cursor = self.connection.execute(
            "SELECT id, rank, contract, origin, kept, coalesce(seen, kept) AS seen, digest, "
            f"{', '.join(ready.columns)} FROM bulletins JOIN documents USING (id) WHERE address = ?",
            (address,),
        )
        row = cursor.fetchone()
        if row is None:
            return Kept(self._add(ready, ready.text, seen), "new"), None
        before = dict(zip((name for name, *_rest in cursor.description), row, strict=True))
        if ready.is_lost:
            return Kept(before["id"], "same"), None
        if before["digest"] is None and was_lost(before["contract"]):
            return self._replace_lost(before, ready, ready.text, seen), None
        captured = ready.arrival.seen is not None
        if captured and before["digest"] is None:
            self._add_digest(before)
        if captured and (seen, ready.text.digest) < (before["seen"], before["digest"] or b""):
            return self._place_before(before, ready, seen), moment(before["seen"])
        if ready.arrival.is_part and (kept := self._place_part(before, ready)):
            return kept, None
        return self._replace(before, ready, ready.text, seen), None

    def _add(self, ready: PreparedArrival, text: FormerText, seen: str) -> int:
        values = {**(ready.columns or {}), "digest": text.digest, "kept": seen, "seen": seen}
        if ready.is_lost:
            values["digest"] = None
        values["origin"] = ready.arrival.origin
        if values["sort_date"] == UNDATED:
            values["sort_date"] = undated_place(seen)
        added = self.connection.execute(
            f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})",
            values,
        )
        id = int(added.lastrowid or 0)
        self.connection.execute("INSERT INTO documents VALUES (?, ?)", (id, text.document))
        self._put_raw(id, text.raw, "INSERT")
        self._link(id, ready.arrival.page)
        extracted.add(self.connection, id, values["sort_date"], ready.facts)
        if self._marks_connection is not self.connection:
            # A page without its marks is better than no page.
            with suppress(ArchiveLocked), explained(self._marks_path):
                marks.recall(self.connection, self._marks_connection, values["address"])
        marks.derive(self.connection, values["address"])
        arrivals.record(self.connection, id, arrivals.NEW)
        return id

    def _place_part(self, before: dict[str, Any], ready: PreparedArrival) -> Kept | None:
        """Leaves a current text that holds a part of it, or more than the part does, which becomes a former text.
        None where the part says more than the current text."""
        assert ready.text is not None
        if before["digest"] == ready.text.digest or (held := is_held(before["contract"], ready.bulletin)) is False:
            return None
        if held:
            return Kept(before["id"], "same")
        return self._place_before(before, ready, before["kept"])

    def _place_before(self, before: dict[str, Any], ready: PreparedArrival, seen: str) -> Kept:
        """Writes a text that was captured before the current one was last seen."""
        id, text = before["id"], ready.text
        assert text is not None
        if text.digest == before["digest"]:
            if seen < before["kept"]:
                self.connection.execute("UPDATE bulletins SET kept = ? WHERE id = ?", (seen, id))
            return Kept(id, "same")
        link_former(self.connection, id, addresses_of(ready.bulletin))
        if not revisions.add_former(self.connection, id, text, seen):
            return Kept(id, "same")
        count = revisions.count(self.connection, id)
        self.connection.execute("UPDATE bulletins SET revisions = ? WHERE id = ?", (count, id))
        return Kept(id, "changed")

    def _replace(self, before: dict[str, Any], ready: PreparedArrival, text: FormerText, seen: str) -> Kept:
        """Makes a text the current one. Only differences are written, since most pages that are fetched again have
        not changed."""
        id, digest_before, origin = before["id"], before["digest"], ready.arrival.origin or before["origin"]
        values = {**(ready.columns or {}), "digest": text.digest, "seen": seen, "origin": origin}
        if values["sort_date"] == UNDATED:
            # Another text does not move one that had no date before.
            values["sort_date"] = undated_place(seen) if before["day"] else before["sort_date"]
        changed = digest_before not in (None, text.digest)
        if changed:
            values["kept"] = revisions.replace_current(self.connection, id, text.digest, seen)
            values["revisions"] = revisions.count(self.connection, id)
        same = before["contract"] == text.document
        from tui_reader.archive.passages import same_words

        same_terms = (origin, values["sort_date"]) == (before["origin"], before["sort_date"])
        same_terms = same_terms and (same or same_words(before["contract"], text.document))
        same_terms = same_terms and (same or stated(before["contract"]) == stated(text.document))
        if before["rank"] is not None and not same_terms:
            index.forget(self.connection, id, before["rank"], before["contract"], before["origin"])
            values["rank"] = None
        if not same:
            self.connection.execute("UPDATE documents SET contract = ? WHERE id = ?", (text.document, id))
            self._link(id, ready.arrival.page)
        if not same or values["sort_date"] != before["sort_date"]:
            extracted.put(self.connection, id, values["sort_date"], ready.facts, before["sort_date"])
        self._put_raw(id, text.raw, "INSERT OR IGNORE" if same else "INSERT OR REPLACE")
        values = {name: each for name, each in values.items() if name not in before or before[name] != each}
        if values:
            self.connection.execute(
                f"UPDATE bulletins SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id",
                values | {"id": id},
            )
        if changed:
            arrivals.record(self.connection, id, arrivals.CHANGED)
        return Kept(id, "changed" if changed else "same")

    def _replace_lost(self, before: dict[str, Any], ready: PreparedArrival, text: FormerText, seen: str) -> Kept:
        """Replaces a text that a repair could not save, without recording the replaced one as a revision. A new
        text that was captured before the latest revision is kept as a revision."""
        id = before["id"]
        last = revisions.last_seen(self.connection, id)
        if ready.arrival.seen is not None and last is not None and seen <= last:
            return self._place_before(before, ready, seen)
        first = revisions.take_back(self.connection, id, text.digest)
        self._replace(before, ready, text, seen)
        self.connection.execute(
            "UPDATE bulletins SET kept = ?, revisions = ? WHERE id = ?",
            (min(before["kept"], first or seen, seen), revisions.count(self.connection, id), id),
        )
        arrivals.record(self.connection, id, arrivals.CHANGED)
        return Kept(id, "changed")

    def _put_raw(self, id: int, raw: Raw | None, how: str) -> None:
        if raw is not None:
            self.connection.execute(
                f"{how} INTO raw VALUES (?, ?, ?, ?)", (id, raw.charset, raw.media_type, raw.data)
            )

    def _link(self, id: int, page: Page) -> None:
        """Records the attachments of the current text of a bulletin."""
        from tui_reader.model import Bulletin

        assert isinstance(page, Bulletin)
        link(self.connection, id, addresses_of(page))

    def _add_digest(self, before: dict[str, Any]) -> None:
        """Adds the digest to a text of version 1, to distinguish it from texts that were captured earlier."""
        with suppress(ValueError):
            before["digest"] = digest(unpack(before["contract"]))
            self.connection.execute(
                "UPDATE bulletins SET digest = ? WHERE id = ?", (before["digest"], before["id"])
            )
