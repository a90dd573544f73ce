"""The archive: bulletins in an embedded database, what was read of them, and the announcements met on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, Self

from tui_reader.archive import announcements as notices
from tui_reader.archive import connection as connections
from tui_reader.archive import marks as reading
from tui_reader.archive import nearest
from tui_reader.archive import view as views
from tui_reader.archive.collation import title_key
from tui_reader.archive.connection import connect, connect_marks, copy, copy_marks, transaction, writable
from tui_reader.archive.errors import DAMAGED, ArchiveError, ArchiveLocked, explained
from tui_reader.archive.marks import Marks, Position
from tui_reader.archive.pending import Pending
from tui_reader.archive.record import columns, moment, pack, unpack
from tui_reader.archive.view import Row, View
from tui_reader.model import Announcement, Bulletin, Failure, Feed, Listing, Page

__all__ = ["Archive", "ArchiveError", "Counts", "Marks", "Position", "Row", "View"]


# Below such a part of the table it is faster to look up its rows one by one than to read all.
_FEW = 8


class Counts(NamedTuple):
    total: int
    unread: int
    starred: int


class Archive:
    """An archive file, or one in memory. Every method raises ArchiveError, and no other error, when the file is
    damaged, locked by another program, read-only or out of space.

    Marks do not fail because of a lock: they show at once, and are written with the next mark or page that can
    be, at the latest by `close`.

    One archive may be used from several threads: the calls take turns. `warnings` holds one line for each thing
    that will not work as usual.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, copied: bool, frozen: bool) -> None:
        """`copied`: `connection` holds a copy of the file; `frozen`: because it cannot be written, so that nothing
        new can be kept. Use `open`."""
        self.path = path
        self.warnings: list[str] = []
        self._connection = connection
        self._copied = copied
        self._frozen = frozen
        # Where marks are written: here, or to a file beside an archive in memory, whose own marks say what shows.
        self._kept = connection
        self._kept_path = path
        self._pending = Pending()
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path | None, *, marks: Path | None = None, as_copy: bool = False) -> Self:
        """Opens the archive at `path`, creating or migrating it as needed; None makes one in memory.

        `marks` names another archive file that keeps the reading state of one in memory, so that bulletins opened
        without keeping them resume where they were left; when it cannot be used, marks live in memory and
        `warnings` says so. Raises ValueError for an archive that is a file and keeps its own.
        `as_copy` works on a copy in memory and leaves the file at `path` alone.
        """
        frozen = path is not None and not as_copy and path.is_file() and not writable(path)
        copied = path is not None and (as_copy or frozen)
        if path is not None and marks is not None and not copied:
            if not _same_file(path, marks):
                raise ValueError(f"{path} keeps its own marks")
            marks = None
        archive = cls(copy(path) if path is not None and copied else connect(path), path, copied, frozen)
        if frozen:
            message = "this archive is read-only; marks and stars are not kept"
            archive.warnings.append(str(ArchiveError(path, message)))
        if marks is not None:
            try:
                archive._use_marks(marks)
            except BaseException:
                archive.close()
                raise
        return archive

    def keep(self, page: Bulletin) -> int:
        """Keeps a bulletin, in the place of what was kept of its address before, with its announcements.
        Returns its id, which stays the same for good. It is on the disk when this returns."""
        return self.keep_all([page])[0]

    def keep_all(self, pages: Iterable[Page]) -> list[int]:
        """Keeps pages in one transaction; returns the ids of the bulletins. Of a listing the announcements are
        kept, of a feed the bulletins that it holds; failures hold nothing to keep."""
        # The pages may come from the network one by one: nobody else should wait for that.
        ready = [_prepared(one) for page in pages for one in _to_keep(page)]
        now = datetime.now(UTC)
        with self._writing(connections.BUSY_SECONDS):
            if self._frozen:
                raise ArchiveError(self.path, "this archive is read-only; make the file and its folder writable")
            ids = []
            for page, document, values in ready:
                if values:
                    ids.append(self._insert(values, document, now))
                notices.keep(self._connection, page, now)
        return ids

    def count(self, view: View = View()) -> int:  # noqa: B008 (frozen)
        """How many rows the view has; as cheap as a look at a sum that is kept."""
        counts = self._stored_counts()
        return {"all": counts.total, "unread": counts.unread, "starred": counts.starred}[view.filter]

    def counts(self) -> Counts:
        """How many bulletins there are, how many of them unread, how many starred. Marks that are yet to be
        written count, although the views, and so `count`, follow only when they are."""
        with self._lock:
            counts = self._stored_counts()
            for id, read in self._pending.flags("read").items():
                counts = counts._replace(unread=counts.unread + self._stored("read", id, read) - read)
            for id, starred in self._pending.flags("starred").items():
                stored = self._stored("starred", id, starred)
                counts = counts._replace(starred=counts.starred - stored + starred)
            return counts

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """The rows `start` to `start + limit` of the view, counted from 0; fewer at its end."""
        with self._reading():
            found = self._connection.execute(views.window_sql(view), (max(limit, 0), max(start, 0))).fetchall()
            return [self._pending.over_row(_row(row)) for row in found]

    def position(self, view: View, id: int) -> int | None:
        """The row of a bulletin in the view, counted from 0; None when the view does not show it."""
        return self._number(views.position_sql(view), id)

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        """The row, counted from 0, of the unread bulletin nearest to the row `start`, which may be that one: at or
        after it when `step` is positive, else at or before it, going round at the ends. None when all are read."""
        with self._lock:
            count, counts = self.count(view), self.counts()
            if not count or not counts.unread:
                return None
            few = counts.unread < counts.starred
            sql = nearest.unread_sql(view, step, self._pending.flags("read"), few)
            return self._number(sql, start % count)

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        """As `next_unread`, the nearest row whose title or source holds `needle`; both as `text.fold` folds them,
        the needle already folded."""
        with self._reading():
            count = self.count(view)
            if not count:
                return None
            self._connection.create_function("holds", 2, nearest.holding(needle), deterministic=True)
            sql = nearest.title_sql(view, step, few=count * _FEW < self.count())
            return self._number(sql, start % count)

    def bulletin(self, id: int) -> Bulletin:
        """The bulletin that was kept. Raises ArchiveError when there is none with this id, or it is damaged."""
        with self._reading():
            found = self._connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise ArchiveError(self.path, f"there is no bulletin {id}; see `bulletin-tui list`")
        try:
            return unpack(found[0])
        except ValueError as error:
            raise ArchiveError(self.path, f"bulletin {id}: {DAMAGED}") from error

    def row(self, id: int) -> Row | None:
        """The line of the list for one bulletin."""
        with self._reading():
            found = self._connection.execute(
                f"SELECT {views.ROW_COLUMNS} FROM bulletins WHERE id = ?", (id,)
            ).fetchone()
            return None if found is None else self._pending.over_row(_row(found))

    def find(self, address: str) -> int | None:
        """The id of the bulletin kept from this address."""
        return self._id("SELECT id FROM bulletins WHERE address = ?", address)

    def find_title(self, title: str) -> int | None:
        """The id of the newest bulletin with this title, spaces and compatibility forms aside."""
        key = title_key(title)
        sql = "SELECT id FROM bulletins WHERE title_key = ? ORDER BY sort_date, id LIMIT 1"
        return self._id(sql, key) if key else None

    def marks(self, id: int) -> Marks:
        """What was read and starred, and where reading stopped."""
        with self._reading():
            return self._pending.over_marks(id, reading.marks_of(self._connection, id))

    def set_read(self, id: int, read: bool) -> None:
        """Marks a bulletin as read or unread."""
        self._mark(id, {"read": int(read)})

    def set_starred(self, id: int, starred: bool) -> None:
        """Stars a bulletin or takes its star."""
        self._mark(id, {"starred": int(starred)})

    def set_position(self, id: int, position: Position | None) -> None:
        """Remembers where reading stopped; None forgets it."""
        block, offset = position or (None, None)
        self._mark(id, {"block": block, "offset": offset})

    def announcements(self, include_acknowledged: bool = False) -> list[Announcement]:
        """The announcements as they were first met, each once per site."""
        with self._reading():
            found = map(self._pending.over_announcement, notices.announcements(self._connection))
            return [each for each in found if include_acknowledged or not each.acknowledged]

    def acknowledge(self, title: str, address: str | None) -> None:
        """Takes an announcement from the ticker for good; without an address, every one with this title."""
        with self._lock:
            self._write(self._pending.with_acknowledged(title, address))

    def close(self) -> None:
        """Writes the marks that wait for another program and closes the file, in any case. Closing twice does no
        harm."""
        with self._lock:
            try:
                self._write_pending(connections.BUSY_SECONDS)
            except ArchiveLocked as error:
                lost = "another program is writing to this archive; the last marks were not kept, make them again"
                raise ArchiveLocked(self._kept_path, lost) from error
            finally:
                self._pending = Pending()
                self._connection.close()
                self._kept.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _insert(self, values: dict[str, Any], document: bytes, now: datetime) -> int:
        values = {**values, "kept": now.isoformat()}
        names = list(values)
        self._connection.execute(
            f"INSERT INTO bulletins ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}) "
            f"ON CONFLICT (address) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in names)}",
            values,
        )
        id = int(self._one("SELECT id FROM bulletins WHERE address = ?", (values["address"],))[0])
        self._connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?)", (id, document))
        self._recall(values["address"])
        reading.derive(self._connection, values["address"])
        return id

    def _recall(self, address: str) -> None:
        """Takes over what the file that keeps the marks knows of an address."""
        if self._kept is self._connection:
            return
        with suppress(ArchiveLocked), explained(self._kept_path):
            # Nothing known of the page is better than no page.
            reading.recall(self._connection, self._kept, address)

    def _use_marks(self, marks: Path) -> None:
        """Lets the file `marks` keep the reading state, and brings what the list shows in line with it."""
        try:
            self._kept, self._kept_path = connect_marks(marks), marks
            with self._writing(0):
                self._take_over_marks()
        except ArchiveError as error:
            self._forget_kept()
            self.warnings.append(f"{error}; until then marks and stars are not kept")
            with self._writing(0), suppress(ArchiveError):
                copy_marks(self._connection, marks)
        with self._writing(0):
            reading.derive_all(self._connection)
            notices.derive_all(self._connection)

    def _take_over_marks(self) -> None:
        """The marks of the file in the place of those in memory. It may have those of a million bulletins, of
        which few are here."""
        addresses = self._connection.execute("SELECT address FROM bulletins").fetchall()
        with explained(self._kept_path):
            self._connection.execute("DELETE FROM marks")
            self._connection.execute("DELETE FROM acknowledged")
            self._kept.execute("BEGIN")
            try:
                for (address,) in addresses:
                    reading.recall(self._connection, self._kept, address)
                acknowledged = self._kept.execute("SELECT * FROM acknowledged").fetchall()
            finally:
                self._kept.execute("COMMIT")
            self._connection.executemany("INSERT INTO acknowledged VALUES (?, ?)", acknowledged)

    def _forget_kept(self) -> None:
        if self._kept is not self._connection:
            self._kept.close()
        self._kept, self._kept_path = self._connection, self.path

    def _mark(self, id: int, columns: Mapping[str, int | None]) -> None:
        with self._lock:
            self._write(self._pending.with_columns(id, columns))

    def _write(self, marks: Pending) -> None:
        """Writes marks, or keeps them until they can be written, and shows them in either case."""
        before, self._pending = self._pending, marks
        try:
            # Who waited once for the other program need not do so at every key.
            self._write_pending(0 if before else connections.MARK_SECONDS)
        except ArchiveLocked:
            pass
        except BaseException:
            self._pending = before
            raise
        if self._kept is not self._connection:
            with transaction(self._connection, None, 0):
                marks.write(self._connection, self._connection)

    def _write_pending(self, wait: float) -> None:
        if self._pending:
            with transaction(self._kept, self._kept_path, wait):
                self._pending.write(self._kept, self._connection)
            self._pending = Pending()

    def _stored_counts(self) -> Counts:
        return Counts(*self._one("SELECT total, unread, starred FROM counts"))

    def _stored(self, flag: str, id: int, otherwise: bool) -> bool:
        """A flag as the views know it; `otherwise` when there is no such bulletin."""
        with self._reading():
            found = self._connection.execute(f"SELECT {flag} FROM bulletins WHERE id = ?", (id,)).fetchone()
        return otherwise if found is None else bool(found[0])

    def _number(self, sql: str, value: int) -> int | None:
        with self._reading():
            found = self._connection.execute(sql, (value,)).fetchone()
        return None if found is None else int(found[0])

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        with self._reading():
            found = self._connection.execute(sql, values).fetchone()
        if found is None:
            raise ArchiveError(self.path, DAMAGED)
        return tuple(found)

    def _id(self, sql: str, value: str) -> int | None:
        with self._reading():
            found = self._connection.execute(sql, (value,)).fetchone()
        return None if found is None else int(found[0])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, explained(self.path):
            yield

    @contextmanager
    def _writing(self, wait: float) -> Iterator[None]:
        """One transaction, in which marks that wait for this file are written too."""
        with self._lock:
            waiting = self._pending if self._kept is self._connection else Pending()
            with transaction(self._connection, self.path, wait):
                waiting.write(self._connection, self._connection)
                yield
            if waiting:
                self._pending = Pending()


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _to_keep(page: Page) -> tuple[Bulletin | Listing, ...]:
    if isinstance(page, Feed):
        return page.bulletins
    return () if isinstance(page, Failure) else (page,)


def _prepared(page: Bulletin | Listing) -> tuple[Bulletin | Listing, bytes, dict[str, Any]]:
    """A page with the document and the columns to keep; a listing has none."""
    return (page, pack(page), columns(page)) if isinstance(page, Bulletin) else (page, b"", {})


def _row(found: tuple[Any, ...]) -> Row:
    id, address, title, published, source, site, *flags = found
    return Row(id, address, title, moment(published), source, site, *map(bool, flags))
