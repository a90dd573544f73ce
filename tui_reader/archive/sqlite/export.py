"""Complete bulletins and dated announcements, for packs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from tui_reader.announcement import Announcement
from tui_reader.archive.record import utc
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.write import announcements as announcement_rows
from tui_reader.archive.sqlite.write.revisions import all_of
from tui_reader.archive.values import CompleteBulletin


class PackExchange(Database):
    """See `protocol.BulletinStore`."""

    def complete_bulletins(self, wanted: Sequence[int] | None = None) -> Iterator[CompleteBulletin]:
        with self._reading():
            connection = self.connection
            ids = connection.execute("SELECT id FROM bulletins ORDER BY address")
            for (id,) in ids:
                if wanted is not None and not _holds(wanted, id):
                    continue
                address, site, origin, read, starred = connection.execute(
                    "SELECT address, site, origin, read, starred FROM bulletins WHERE id = ?", (id,)
                ).fetchone()
                found = connection.execute(
                    "SELECT tag FROM bulletins JOIN tags USING (address) WHERE id = ? ORDER BY tag", (id,)
                )
                tags = tuple(tag for (tag,) in found)
                revisions = tuple(sorted(all_of(connection, id), key=lambda each: each.number))
                yield CompleteBulletin(id, address, site, origin, tags, bool(read), bool(starred), revisions)

    def import_announcements(self, announcements: Sequence[Announcement]) -> None:
        with self._writing():
            self._refuse()
            now = utc(datetime.now(UTC))
            for each in announcements:
                last = min(utc(each.last_seen), now) if each.last_seen else now
                first = min(utc(each.first_seen), last) if each.first_seen else last
                gone = each.gone and min(utc(each.gone), now)
                key = announcement_rows.site_key(self.connection, each.site, each.address)
                # Those that a file shows are kept under the name of the site.
                known = self.connection.execute(_KNOWN_SITE, (each.title, key, each.site, key)).fetchone()
                site = known[0] if known else key
                self.connection.execute(_IMPORT, (site, each.title, each.address, first, last, gone))
            announcement_rows.derive_all(self.connection)


_KNOWN_SITE = "SELECT site FROM announcements WHERE title = ? AND site IN (?, ?) ORDER BY site = ? DESC LIMIT 1"

_IMPORT = """
    INSERT INTO announcements (site, title, address, first_seen, last_seen, gone) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (site, title) DO UPDATE SET
        address = coalesce(address, excluded.address),
        first_seen = min(first_seen, excluded.first_seen),
        last_seen = max(last_seen, excluded.last_seen),
        gone = CASE
            WHEN excluded.last_seen > coalesce(gone, last_seen) THEN excluded.gone
            WHEN excluded.last_seen = last_seen THEN coalesce(gone, excluded.gone)
            ELSE gone
        END
"""


def _holds(ordered: Sequence[int], id: int) -> bool:
    place = bisect_left(ordered, id)
    return place < len(ordered) and ordered[place] == id
