"""Complete bulletins and dated announcements, for packs and copies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from tui_reader.announcement import Announcement
from tui_reader.archive.arrivals import announcement_dates
from tui_reader.archive.errors import DAMAGED_BYTES
from tui_reader.archive.record import json_text, unpack_bytes, utc
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.write import announcements as announcement_rows
from tui_reader.archive.sqlite.write.revisions import all_of
from tui_reader.archive.values import CompleteBulletin, Raw, Revision

if TYPE_CHECKING:
    from tui_reader.archive.transfer.values import CompleteText


class PackExchange(Database):
    """See `protocol.BulletinStore` and `transfer.protocol.CompleteRecords`."""

    def complete_bulletins(
        self, wanted: Sequence[int] | None = None, *, as_kept: bool = False
    ) -> Generator[CompleteBulletin]:
        with self._reading():
            ids = self.connection.execute(f"SELECT id FROM bulletins ORDER BY {'id' if as_kept else 'address'}")
            for (id,) in ids:
                if wanted is None or _holds(wanted, id):
                    yield self._complete(id)

    def complete_by_address(self, addresses: Iterable[str]) -> dict[str, CompleteBulletin]:
        sql = "SELECT address, id FROM bulletins WHERE address IN ({})"
        with self._reading():
            ids = list(rows_with(self.connection, sql, list(dict.fromkeys(addresses))))
            return {address: self._complete(id) for address, id in ids}

    def _complete(self, id: int) -> CompleteBulletin:
        address, site, origin, read, starred = self.connection.execute(
            "SELECT address, site, origin, read, starred FROM bulletins WHERE id = ?", (id,)
        ).fetchone()
        tags = self.connection.execute(
            "SELECT tag FROM bulletins JOIN tags USING (address) WHERE id = ? ORDER BY tag", (id,)
        ).fetchall()
        pages = self.connection.execute(_PAGES, (id, id)).fetchall()
        return CompleteBulletin(
            id,
            address,
            site,
            origin,
            tuple(tag for (tag,) in tags),
            bool(read),
            bool(starred),
            tuple(sorted(all_of(self.connection, id), key=lambda each: each.number)),
            frozenset((digest or b"").hex() for (digest,) in pages),
        )

    def complete_texts(self, bulletins: Iterable[CompleteBulletin]) -> Generator[CompleteText]:
        for each in bulletins:
            with self._reading():
                for revision in each.revisions:
                    if found := self._text(each.id, revision):
                        yield found

    def _text(self, id: int, revision: Revision) -> CompleteText | None:
        from tui_reader.archive.transfer.values import CompleteText

        # By its digest: the current text may have become a former one since.
        digest = bytes.fromhex(revision.digest) or None
        rows = [
            self.connection.execute(sql, (id, digest))
            for sql in ((_CURRENT, _FORMER) if revision.current else (_FORMER, _CURRENT))
        ]
        found: tuple[Any, ...] | None = next(chain(*rows), None)
        if found is None:
            return None
        document, data, charset, media_type = found
        try:
            json = json_text(document)
        except ValueError:
            return CompleteText(id, revision, None, None, DAMAGED_BYTES)
        try:
            return CompleteText(
                id, revision, json, None if data is None else Raw(unpack_bytes(data), charset, media_type)
            )
        except (ValueError, TypeError):
            return CompleteText(id, revision, json, None, f"the bytes of its page: {DAMAGED_BYTES}")

    def import_announcements(self, announcements: Sequence[Announcement]) -> None:
        with self._writing():
            self._refuse()
            now = datetime.now(UTC)
            for each in announcements:
                first, last, gone = announcement_dates(each, now)
                key = announcement_rows.site_key(self.connection, each.site, each.address)
                # Those that a file shows are kept under the name of the site.
                known = self.connection.execute(_KNOWN_SITE, (each.title, key, each.site, key)).fetchone()
                site = known[0] if known else key
                row = (site, each.title, each.address, utc(first), utc(last), utc(gone) if gone else None, None)
                announcement_rows.merge(self.connection, row)
            announcement_rows.derive_all(self.connection)


_KNOWN_SITE = "SELECT site FROM announcements WHERE title = ? AND site IN (?, ?) ORDER BY site = ? DESC LIMIT 1"

_PAGES = """
    SELECT digest FROM bulletins JOIN raw USING (id) WHERE id = ?
    UNION ALL SELECT digest FROM former WHERE bulletin = ? AND data IS NOT NULL
"""

_CURRENT = """
    SELECT contract, data, charset, media_type FROM bulletins JOIN documents USING (id) LEFT JOIN raw USING (id)
    WHERE id = ? AND digest IS ?
"""

_FORMER = "SELECT contract, data, charset, media_type FROM former WHERE bulletin = ? AND digest IS ?"


def _holds(ordered: Sequence[int], id: int) -> bool:
    place = bisect_left(ordered, id)
    return place < len(ordered) and ordered[place] == id
