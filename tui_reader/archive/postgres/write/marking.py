"""Reading state: marks, tags, saved queries, acknowledged announcements; each user has their own.

Tags, saved queries and acknowledgements of the user '' are shared: everybody sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_reader.announcement import Announcement
from tui_reader.archive.errors import ArchiveLocked, ArchiveUnavailable
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.write import announcements
from tui_reader.archive.postgres.write.kept_rows import columns_of
from tui_reader.archive.values import Flags, Label, Marks, Position, SavedQuery
from tui_reader.archive.workspace.limits import SAVED_NAME, checked_name, checked_query

_MINE = "user_name IN (session_user::text, '')"

# Marks that wait may hold a part of the columns of a row; the others stay. Returned are the days to count again.
_MARK = """
    WITH n AS (
        SELECT b.id, b.bucket, n.* FROM unnest(
            %s::bigint[], %s::boolean[], %s::boolean[], %s::boolean[], %s::bigint[], %s::bigint[]
        ) AS n (bulletin, read, starred, placed, block, position_offset) JOIN bulletins b ON b.id = n.bulletin
    ), written AS (
        INSERT INTO marks AS m (bulletin, read, starred, block, position_offset)
        SELECT n.id, coalesce(n.read, false), coalesce(n.starred, false), n.block, n.position_offset
        FROM n ORDER BY n.id
        ON CONFLICT (user_name, bulletin) DO UPDATE SET
            read = coalesce((SELECT n.read FROM n WHERE n.id = excluded.bulletin), m.read),
            starred = coalesce((SELECT n.starred FROM n WHERE n.id = excluded.bulletin), m.starred),
            block = CASE WHEN (SELECT n.placed FROM n WHERE n.id = excluded.bulletin)
                THEN excluded.block ELSE m.block END,
            position_offset = CASE WHEN (SELECT n.placed FROM n WHERE n.id = excluded.bulletin)
                THEN excluded.position_offset ELSE m.position_offset END
    )
    SELECT DISTINCT bucket FROM n
"""

_ACKNOWLEDGE = (
    "INSERT INTO acknowledged (title, address) SELECT * FROM unnest(%s::text[], %s::text[]) "
    "ON CONFLICT (user_name, key_of(title), key_of(address)) DO NOTHING"
)

_TAG = """
    WITH removed AS (
        DELETE FROM tags WHERE user_name IN (session_user::text, '')
            AND bulletin = ANY(%s::bigint[]) AND tag = ANY(%s::text[])
    )
    INSERT INTO tags (tag, bulletin) SELECT tag, b.id FROM bulletins b, unnest(%s::text[]) AS n (tag)
    WHERE b.id = ANY(%s::bigint[]) ORDER BY tag, b.id ON CONFLICT DO NOTHING
"""


class SharedMarks(FollowedDatabase):
    """See `protocol.ReadingState`."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._pending = PendingMarks()

    def marks(self, id: int) -> Marks:
        found = self._run(
            "SELECT read, starred, block, position_offset FROM marks "
            "WHERE user_name = session_user AND bulletin = %s",
            (id,),
        )
        read, starred, block, offset = found[0] if found else (False, False, None, None)
        position = None if block is None else Position(block, offset or 0)
        return self._pending.over_marks(id, Marks(read, starred, position))

    def set_read(self, id: int, read: bool) -> None:
        self._mark(id, {"read": int(read)})

    def set_starred(self, id: int, starred: bool) -> None:
        self._mark(id, {"starred": int(starred)})

    def set_position(self, id: int, position: Position | None) -> None:
        block, offset = position or (None, None)
        self._mark(id, {"block": block, "offset": offset})

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        found = self._run(
            "SELECT b.id, coalesce(m.read, false), coalesce(m.starred, false) FROM bulletins b "
            "LEFT JOIN marks m ON m.user_name = session_user AND m.bulletin = b.id WHERE b.id = ANY(%s::bigint[])",
            (list(ids),),
        )
        flags = {id: Flags(read, starred) for id, read, starred in found}
        for name in Flags._fields:
            for id, value in self._pending.flags(name).items():
                if id in flags:
                    flags[id] = flags[id]._replace(**{name: value})
        return flags

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        with self._lock:
            marks = self._pending.with_flags(flags)
            try:
                self._write_marks(marks)
            except ArchiveUnavailable as error:
                self._pending = marks
                self._lost(error)

    def tags(self) -> list[Label]:
        found = self._run(
            "SELECT t.tag, count(*), count(*) FILTER (WHERE m.read IS NOT TRUE) "
            f"FROM (SELECT DISTINCT tag, bulletin FROM tags WHERE {_MINE}) t "
            "LEFT JOIN marks m ON m.user_name = session_user AND m.bulletin = t.bulletin "
            "GROUP BY t.tag ORDER BY t.tag"
        )
        return [Label(*row) for row in found]

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        found = self._run(
            f"SELECT bulletin, array_agg(DISTINCT tag ORDER BY tag) FROM tags WHERE {_MINE} "
            "AND bulletin = ANY(%s::bigint[]) GROUP BY bulletin",
            (list(ids),),
        )
        return {id: tuple(tags) for id, tags in found}

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        added, removed = list(map(_stored_name, add)), list(map(_stored_name, remove))
        bulletins = list(ids)
        # A tag that is removed and added stays.
        gone = [name for name in removed if name not in added]
        self.server.write(_TAG, (bulletins, gone, added, bulletins))
        self._forget("tags")

    def saved_queries(self) -> list[SavedQuery]:
        found = self._run(
            f"SELECT DISTINCT ON (name) name, query FROM saved WHERE {_MINE} ORDER BY name, user_name DESC"
        )
        return [SavedQuery(*row) for row in found]

    def save_query(self, name: str, query: str) -> None:
        self.server.write(
            "INSERT INTO saved (name, query) VALUES (%s, %s) "
            "ON CONFLICT (user_name, name) DO UPDATE SET query = excluded.query",
            (checked_name(name, SAVED_NAME), checked_query(query)),
        )

    def forget_query(self, name: str) -> None:
        self.server.write(f"DELETE FROM saved WHERE {_MINE} AND name = %s", (name,))

    def announcements(self, include_acknowledged: bool = False) -> list[Announcement]:
        stored = announcements.shown(self._run(announcements.ALL if include_acknowledged else announcements.SHOWN))
        found = map(self._pending.over_announcement, stored)
        return [each for each in found if include_acknowledged or not each.acknowledged]

    def acknowledge(self, title: str, address: str | None) -> None:
        with self._lock:
            self._put_off(self._pending.with_acknowledged(title, address))

    def close(self) -> None:
        try:
            with self._lock:
                self._flush()
        except (ArchiveLocked, ArchiveUnavailable) as error:
            lost = f"{error.message}; the last marks were not kept, make them again"
            raise type(error)(self.location, lost) from error
        finally:
            self._pending = PendingMarks()
            # Without the lock, which the thread that follows the archive may be waiting for.
            self._stop_following()
            self.server.close()

    def _mark(self, id: int, columns: Mapping[str, int | None]) -> None:
        with self._lock:
            self._put_off(self._pending.with_columns(id, columns))

    def _put_off(self, marks: PendingMarks) -> None:
        """Writes marks, or keeps them until they can be written, and shows them in either case."""
        before, self._pending = self._pending, marks
        if self.trouble is not None:
            # The thread that follows the archive tries again; a key does not wait for it.
            return
        try:
            self._flush()
        except ArchiveLocked:
            pass
        except ArchiveUnavailable as error:
            self._lost(error)
        except BaseException:
            self._pending = before
            raise

    def _returned(self) -> None:
        """Writes the marks that wait, when the server can be reached again."""
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            self._write_marks(self._pending)
            self._pending = PendingMarks()

    def _write_marks(self, marks: PendingMarks) -> None:
        """Writes marks, all or none. A bulletin that is not there has none."""
        buckets: list[int] = []
        rows = [
            (
                id,
                *(None if (value := columns.get(name)) is None else bool(value) for name in Flags._fields),
                "block" in columns,
                columns.get("block"),
                columns.get("offset"),
            )
            for id, columns in sorted(marks.columns.items())
        ]
        done = [(title, address or "") for title, address in sorted(marks.acknowledged, key=str)]
        if rows and done:
            with self.server.pipeline() as connection:
                found = connection.execute(_MARK, columns_of(rows))
                connection.execute(_ACKNOWLEDGE, columns_of(done))
                buckets = [bucket for (bucket,) in found]
        elif rows:
            buckets = [bucket for (bucket,) in self.server.write(_MARK, columns_of(rows))]
        elif done:
            self.server.write(_ACKNOWLEDGE, columns_of(done))
        if buckets:
            self._forget("marks", buckets)


def _stored_name(text: str) -> str:
    """A tag as it is stored: one line of at most 100 characters. Raises ValueError when it is empty."""
    from tui_reader.text.clean import clean_line

    name = clean_line(text, 100)
    if not name:
        raise ValueError("a name needs at least one letter")
    return name
