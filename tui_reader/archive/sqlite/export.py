"""All that is kept of bulletins, one after the other, and announcements with their dates: what moves elsewhere."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from tui_reader.archive.errors import DAMAGED, ArchiveError
from tui_reader.archive.record import utc
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.write import announcements as notices
from tui_reader.archive.sqlite.write.revisions import all_of
from tui_reader.archive.values import CompleteBulletin, Raw, Revision
from tui_reader.model import Announcement


def whole_bulletins(archive: Database, wanted: Sequence[int] | None = None) -> Iterator[CompleteBulletin]:
    """The bulletins in the order of their addresses, all from one view of the archive: what others write until
    the last one was taken shows in none. `wanted`: only these ids, in rising order."""
    with archive._reading():
        connection = archive._connection
        ids = connection.execute("SELECT id FROM bulletins ORDER BY address")
        for (id,) in ids:
            if wanted is not None and not _holds(wanted, id):
                continue
            address, site, origin, read, starred = connection.execute(
                "SELECT address, site, origin, read, starred FROM bulletins WHERE id = ?", (id,)
            ).fetchone()
            tags = connection.execute("SELECT tag FROM tags WHERE address = ? ORDER BY tag", (address,))
            revisions = sorted(all_of(connection, id), key=lambda each: each.number)
            names = tuple(tag for (tag,) in tags)
            yield CompleteBulletin(id, address, site, origin, names, bool(read), bool(starred), tuple(revisions))


def raw_of(archive: Database, id: int, revision: Revision) -> Raw | None:
    """The bytes that one revision was parsed from, if they were kept."""
    sql, values = "SELECT data, charset, media_type FROM raw WHERE id = ?", (id,)
    if not revision.current:
        sql = "SELECT data, charset, media_type FROM former WHERE bulletin = ? AND digest IS ?"
        values += (bytes.fromhex(revision.digest) or None,)  # type: ignore[assignment]
    with archive._reading():
        found = archive._connection.execute(sql, values).fetchone()
    if found is None or found[0] is None:
        return None
    try:
        return Raw(zlib.decompress(found[0]), found[1], found[2])
    except zlib.error as error:
        raise ArchiveError(archive.path, f"the bytes of bulletin {id}: {DAMAGED}") from error


def take_announcements(archive: Database, announcements: Sequence[Announcement]) -> None:
    """Adds announcements with their dates to those that are known. Of one that is known already it is the later
    look that says whether it is gone. Their `site` is what it is called, or its host."""
    with archive._writing():
        archive._refuse()
        now = utc(datetime.now(UTC))
        for each in announcements:
            last = min(utc(each.last_seen), now) if each.last_seen else now
            first = min(utc(each.first_seen), last) if each.first_seen else last
            gone = each.gone and min(utc(each.gone), now)
            site = notices.site_called(archive._connection, each.site, each.address)
            archive._connection.execute(_TAKEN, (site, each.title, each.address, first, last, gone))
        notices.derive_all(archive._connection)


_TAKEN = """
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
