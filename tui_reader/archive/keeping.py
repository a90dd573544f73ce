"""Keeping bulletins: the current text, the ones before it, the bytes they came from."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tui_reader.archive import announcements as notices
from tui_reader.archive import index, revisions
from tui_reader.archive import marks as reading
from tui_reader.archive.core import READ_ONLY, Core
from tui_reader.archive.errors import DAMAGED, ArchiveError, ArchiveLocked, explained
from tui_reader.archive.record import columns, digest, pack, unpack
from tui_reader.archive.values import Kept, Raw, Revision
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page


class _Prepared(NamedTuple):
    """A page with what is to be kept of it; of a listing only its announcements are."""

    page: Bulletin | Listing
    document: bytes = b""
    digest: bytes = b""
    columns: dict[str, Any] | None = None


class Keeping(Core):
    """See `protocol.Keeping`."""

    def keep(self, page: Bulletin) -> int:
        """As `keep_page`; returns the id."""
        return self.keep_page(page).id

    def keep_page(self, page: Bulletin, raw: Raw | None = None, origin: str | None = None) -> Kept:
        """Keeps a bulletin with its announcements, in the place of what was kept of its address before: another
        text stays as a revision. `raw`: the bytes it came from; `origin`: the name of the source it came by. It
        survives a power cut when this returns; search finds it at once, and through its index after `index`."""
        ready = _prepared(page)
        now = datetime.now(UTC)
        with self._writing():
            self._refuse()
            kept = self._insert(ready, now, origin)
            notices.keep(self._connection, page, now)
            if raw is not None:
                self._connection.execute(
                    "INSERT OR REPLACE INTO raw VALUES (?, ?, ?, ?)",
                    (kept.id, raw.charset, raw.media_type, zlib.compress(raw.data)),
                )
        return kept

    def keep_all(self, pages: Iterable[Page]) -> list[int]:
        """Keeps pages in one transaction; returns the ids of the bulletins. Of a listing the announcements are
        kept, of a feed the bulletins that it holds; failures hold nothing to keep."""
        # The pages may come from the network one by one: nobody else should wait for that.
        ready = [_prepared(one) for page in pages for one in _to_keep(page)]
        now = datetime.now(UTC)
        with self._writing():
            self._refuse()
            ids = []
            for each in ready:
                if each.columns is not None:
                    ids.append(self._insert(each, now, None).id)
                notices.keep(self._connection, each.page, now)
        return ids

    def bulletin(self, id: int) -> Bulletin:
        """The current text. Raises ArchiveError when there is none with this id, or it is damaged."""
        with self._reading():
            found = self._connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise ArchiveError(self.path, f"there is no bulletin {id}; see `bulletin-tui list`")
        return self._unpacked(found[0], id)

    def revisions(self, id: int) -> list[Revision]:
        """Every distinct text seen at the address of a bulletin, the current one first."""
        with self._reading():
            return revisions.all_of(self._connection, id)

    def revision(self, id: int, number: int) -> Bulletin:
        """The text of one revision. Raises ArchiveError when there is none with this number."""
        with self._reading():
            found = revisions.document(self._connection, id, number)
        if found is None:
            raise ArchiveError(self.path, f"bulletin {id} has no revision {number}")
        return self._unpacked(found, id)

    def raw(self, id: int) -> Raw | None:
        """The bytes that the current text was parsed from, if they were kept."""
        with self._reading():
            found = self._connection.execute(
                "SELECT data, charset, media_type FROM raw WHERE id = ?", (id,)
            ).fetchone()
        if found is None:
            return None
        try:
            return Raw(zlib.decompress(found[0]), found[1], found[2])
        except zlib.error as error:
            raise ArchiveError(self.path, f"the bytes of bulletin {id}: {DAMAGED}") from error

    def unindexed(self) -> int:
        """How many bulletins wait for the search index."""
        return int(self._one("SELECT count(*) FROM bulletins INDEXED BY unindexed WHERE rank IS NULL")[0])

    def index(self, limit: int = index.PORTION) -> int:
        """Takes up to `limit` waiting bulletins into the search index, the newest first; returns how many it took,
        0 when none waits. What is stopped in the middle goes on with the next call, also in another run."""
        with self._writing():
            return index.take_in(self._connection, limit)

    def _unpacked(self, document: bytes, id: int) -> Bulletin:
        try:
            return unpack(document)
        except ValueError as error:
            raise ArchiveError(self.path, f"bulletin {id}: {DAMAGED}") from error

    def _refuse(self) -> None:
        if self._refusal is not None:
            raise ArchiveError(self.path, self._refusal if not self._copied else READ_ONLY)

    def _insert(self, ready: _Prepared, now: datetime, origin: str | None) -> Kept:
        moment = now.isoformat()
        values = {**(ready.columns or {}), "digest": ready.digest, "seen": moment}
        if origin is not None:
            values["origin"] = origin
        address = values["address"]
        before = self._connection.execute(
            "SELECT id, digest, rank, contract, origin FROM bulletins JOIN documents USING (id) WHERE address = ?",
            (address,),
        ).fetchone()
        if before is None:
            values["kept"] = moment
            names = list(values)
            added = self._connection.execute(
                f"INSERT INTO bulletins ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
                values,
            )
            id = int(added.lastrowid or 0)
            self._connection.execute("INSERT INTO documents VALUES (?, ?)", (id, ready.document))
            self._recall(address)
            reading.derive(self._connection, address)
            return Kept(id, "new")
        id, known, rank, document, came = before
        changed = known not in (None, ready.digest)
        if changed:
            values["kept"] = revisions.lay_aside(self._connection, id, ready.digest, moment)
            values["revisions"] = revisions.count(self._connection, id)
        if document != ready.document or origin not in (None, came):
            if rank is not None:
                index.forget(self._connection, rank, document, came)
                values["rank"] = None
            self._connection.execute("UPDATE documents SET contract = ? WHERE id = ?", (ready.document, id))
        self._connection.execute(
            f"UPDATE bulletins SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id",
            values | {"id": id},
        )
        return Kept(id, "changed" if changed else "same")

    def _recall(self, address: str) -> None:
        """Takes over what the file that keeps the marks knows of an address."""
        if self._kept is self._connection:
            return
        with suppress(ArchiveLocked), explained(self._kept_path):
            # Nothing known of the page is better than no page.
            reading.recall(self._connection, self._kept, address)


def _to_keep(page: Page) -> tuple[Bulletin | Listing, ...]:
    if isinstance(page, Feed):
        return page.bulletins
    return () if isinstance(page, Failure) else (page,)


def _prepared(page: Bulletin | Listing) -> _Prepared:
    if isinstance(page, Bulletin):
        return _Prepared(page, pack(page), digest(page), columns(page))
    return _Prepared(page)
