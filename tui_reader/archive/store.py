"""The archive: bulletins in an embedded database, what was read of them, and the announcements met on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, Self

from tui_reader.archive import announcements as notices
from tui_reader.archive import marks as reading
from tui_reader.archive import view as views
from tui_reader.archive.collation import title_key
from tui_reader.archive.connection import attach_marks, connect, copy, copy_marks, writable
from tui_reader.archive.errors import DAMAGED, ArchiveError, explained
from tui_reader.archive.marks import Marks, Position
from tui_reader.archive.record import columns, moment, pack, unpack
from tui_reader.archive.view import Row, View
from tui_reader.model import Announcement, Bulletin, Failure, Feed, Listing, Page

__all__ = ["Archive", "ArchiveError", "Counts", "Marks", "Position", "Row", "View"]


class Counts(NamedTuple):
    total: int
    unread: int
    starred: int


class Archive:
    """An archive file, or one in memory. Every method raises ArchiveError, and no other error, when the file is
    damaged, locked by another program, read-only or out of space.

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
        self._kept = "main"
        self._marks_path: Path | None = None
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path | None, *, marks: Path | None = None, as_copy: bool = False) -> Self:
        """Opens the archive at `path`, creating or migrating it as needed; None makes one in memory.

        `marks` names another archive file that keeps the reading state, so that bulletins opened without keeping
        them resume where they were left; when it cannot be used, marks live in memory and `warnings` says so.
        `as_copy` works on a copy in memory and leaves the file at `path` alone.
        """
        frozen = path is not None and not as_copy and path.is_file() and not writable(path)
        copied = path is not None and (as_copy or frozen)
        archive = cls(copy(path) if path is not None and copied else connect(path), path, copied, frozen)
        if frozen:
            archive.warnings.append(f"{path}: this archive is read-only; marks and stars are not kept")
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
        with self._writing():
            if self._frozen:
                raise ArchiveError(self.path, "this archive is read-only; make the file and its folder writable")
            ids = []
            for page, document, values in ready:
                if values:
                    ids.append(self._insert(values, document, now))
                notices.keep(self._connection, self._kept, page, now)
        return ids

    def count(self, view: View = View()) -> int:  # noqa: B008 (frozen)
        """How many rows the view has; as cheap as a look at a sum that is kept."""
        counts = self.counts()
        return {"all": counts.total, "unread": counts.unread, "starred": counts.starred}[view.filter]

    def counts(self) -> Counts:
        """How many bulletins there are, how many of them unread, how many starred."""
        return Counts(*self._one("SELECT total, unread, starred FROM main.counts"))

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """The rows `start` to `start + limit` of the view, counted from 0; fewer at its end."""
        with self._reading():
            found = self._connection.execute(views.window_sql(view), (max(limit, 0), max(start, 0))).fetchall()
        return [_row(row) for row in found]

    def position(self, view: View, id: int) -> int | None:
        """The row of a bulletin in the view, counted from 0; None when the view does not show it."""
        with self._reading():
            keys = self._connection.execute(views.keys_sql(view), (id,)).fetchone()
            return None if keys is None else int(self._one(views.position_sql(view), keys)[0])

    def bulletin(self, id: int) -> Bulletin:
        """The bulletin that was kept. Raises ArchiveError when there is none with this id, or it is damaged."""
        with self._reading():
            found = self._connection.execute("SELECT contract FROM main.documents WHERE id = ?", (id,)).fetchone()
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
                f"SELECT {views.ROW_COLUMNS} FROM main.bulletins WHERE id = ?", (id,)
            ).fetchone()
        return None if found is None else _row(found)

    def find(self, address: str) -> int | None:
        """The id of the bulletin kept from this address."""
        return self._id("SELECT id FROM main.bulletins WHERE address = ?", address)

    def find_title(self, title: str) -> int | None:
        """The id of the newest bulletin with this title, spaces and compatibility forms aside."""
        key = title_key(title)
        sql = "SELECT id FROM main.bulletins WHERE title_key = ? ORDER BY sort_date, id LIMIT 1"
        return self._id(sql, key) if key else None

    def marks(self, id: int) -> Marks:
        """What was read and starred, and where reading stopped."""
        with self._reading():
            return reading.marks_of(self._connection, self._kept, id)

    def set_read(self, id: int, read: bool) -> None:
        """Marks a bulletin as read or unread."""
        with self._writing():
            reading.set_flag(self._connection, self._kept, id, "read", read)

    def set_starred(self, id: int, starred: bool) -> None:
        """Stars a bulletin or takes its star."""
        with self._writing():
            reading.set_flag(self._connection, self._kept, id, "starred", starred)

    def set_position(self, id: int, position: Position | None) -> None:
        """Remembers where reading stopped; None forgets it."""
        with self._writing():
            reading.set_position(self._connection, self._kept, id, position)

    def announcements(self, include_acknowledged: bool = False) -> list[Announcement]:
        """The announcements as they were first met, each once per site."""
        with self._reading():
            return notices.announcements(self._connection, include_acknowledged)

    def acknowledge(self, title: str, address: str | None) -> None:
        """Takes an announcement from the ticker for good; without an address, every one with this title."""
        with self._writing():
            notices.acknowledge(self._connection, self._kept, title, address)

    def close(self) -> None:
        """Closes the file. Closing twice does no harm."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _insert(self, values: dict[str, Any], document: bytes, now: datetime) -> int:
        values = {**values, "kept": now.isoformat()}
        names = list(values)
        self._connection.execute(
            f"INSERT INTO main.bulletins ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}) "
            f"ON CONFLICT (address) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in names)}",
            values,
        )
        id = int(self._one("SELECT id FROM main.bulletins WHERE address = ?", (values["address"],))[0])
        self._connection.execute("INSERT OR REPLACE INTO main.documents VALUES (?, ?)", (id, document))
        reading.derive(self._connection, self._kept, values["address"])
        return id

    def _use_marks(self, marks: Path) -> None:
        """Lets the file `marks` keep the reading state, and brings what the list shows in line with it."""
        if self.path is not None and not self._copied and _same_file(self.path, marks):
            return
        try:
            attach_marks(self._connection, marks)
            self._kept, self._marks_path = "kept", marks
        except ArchiveError as error:
            self.warnings.append(f"{error}; until then marks and stars are not kept")
            with self._reading():
                try:
                    copy_marks(self._connection, marks)
                except ArchiveError:
                    return
        with self._writing():
            reading.derive_all(self._connection, self._kept)
            notices.derive_all(self._connection, self._kept)

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
        with self._lock, explained(self.path or self._marks_path):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction. It takes the write lock at once: one that began by reading could not wait for its turn
        and would fail beside a second writer."""
        with self._reading():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has already rolled back.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


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
