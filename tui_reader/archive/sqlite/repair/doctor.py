"""Checks of an archive file, and the repairs that lose nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.archive import locking
from tui_reader.archive.errors import BUSY, ArchiveError, ArchiveLocked, explained
from tui_reader.archive.passages import document_terms, passages
from tui_reader.archive.record import TEXT_LOST, is_intact, unpacked
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import connect, transaction
from tui_reader.archive.sqlite.db.file_identity import log_is_foreign
from tui_reader.archive.sqlite.db.index_version import is_current
from tui_reader.archive.sqlite.db.schema import (
    APPLICATION_ID,
    COUNTED,
    FLAGS,
    STEPS,
    SchemaError,
    fill,
    up_to_date,
)
from tui_reader.archive.sqlite.repair import attached_files, extracted
from tui_reader.archive.sqlite.repair.losses import Unreadable, UnreadableFile
from tui_reader.archive.sqlite.repair.pages import write_ahead_log
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile
from tui_reader.archive.sqlite.repair.pages.recovery import Recovery
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.sqlite.workspace import damage as workspace
from tui_reader.archive.workspace.damage import WorkspaceFault

OnProgress = Callable[[str, int, int], None]
"""Is called with the stage of the work, how much of it is done, and the total; 0: unknown."""

SAMPLE = 200
"""Bulletins whose terms are looked up in the search index, to detect one that was truncated or emptied."""

_TERMS_PER_BULLETIN = 5
_MAX_ERRORS = 20
_PROGRESS_STEPS = 200_000


class FileTotals(NamedTuple):
    """How many attached files are kept, how many bytes they have, and how many have a text."""

    files: int = 0
    bytes: int = 0
    texts: int = 0


class Examination(NamedTuple):
    """The result. With `damage`, or a `version` before `newest`, the fields after these were not examined. Version
    0 is an empty file, as a program leaves it that is killed while it creates an archive."""

    version: int
    newest: int
    damage: tuple[str, ...] = ()
    total: int = 0
    counts: tuple[str, ...] = ()
    """Tables of counts that disagree with the bulletins; "revisions": their numbers disagree."""
    unreadable: tuple[Unreadable, ...] = ()
    textless: int = 0
    """Bulletins whose texts an earlier repair could not save, and that nobody has added again since."""
    revisions: tuple[Unreadable, ...] = ()
    """Bulletins with an earlier revision whose text cannot be read, once for each."""
    originals: tuple[Unreadable, ...] = ()
    """Bulletins with the bytes of a page, of the current or of an earlier text, that cannot be read."""
    files: tuple[UnreadableFile, ...] = ()
    """Attached files whose bytes are missing or damaged, for each bulletin that links them."""
    file_records: tuple[UnreadableFile, ...] = ()
    """Attached files whose bytes are whole and whose size or digest is recorded wrongly, likewise."""
    file_texts: tuple[UnreadableFile, ...] = ()
    """Attached files whose text cannot be read, likewise."""
    file_pages: tuple[UnreadableFile, ...] = ()
    """Attached files of which what text recognition read on a page cannot be read, likewise."""
    kept_files: FileTotals = FileTotals()
    missing: int = 0
    """How many of `SAMPLE` bulletins lack terms in the search index."""
    waiting: int = 0
    late: int = 0
    extracted: tuple[str, ...] = ()
    """Tables of references and key dates that do not say what is stored of the bulletins."""
    workspace: tuple[WorkspaceFault, ...] = ()
    """What is damaged of notes, watches and collections, in the order in which `doctor` numbers it."""
    unextracted: int = 0
    """Bulletins in which references and key dates wait to be found, because other rules read them, or none."""

    @property
    def disordered(self) -> bool:
        """Whether late arrivals slow down search."""
        return self.late > index.LATE

    @property
    def sound(self) -> bool:
        """Whether there is nothing to repair."""
        unreadable = self.unreadable or self.revisions or self.originals or self.files or self.file_records
        unreadable = unreadable or self.file_texts or self.file_pages
        rest = self.damage or self.counts or unreadable or self.missing or self.disordered
        return self.version in (0, self.newest) and not (rest or self.extracted or self.workspace)


def examine(path: Path, on_progress: OnProgress) -> Examination:
    """Examines an archive file without changing it, while other programs are kept from writing.

    Raises ArchiveError for a file that is not an archive, has a newer version, or cannot be read completely.
    """
    with alone(path), explained(path):
        with _pages(path) as pages:
            damage = pages.damage
            if pages.left_of_header is not None:
                # SQLite would delete the log of an empty file.
                return Examination(len(STEPS), len(STEPS), damage)
        try:
            with closing(_read_only(path, roll_back=not damage)) as connection:
                found = _examined(connection, on_progress)
        except SchemaError as error:
            if _is_newer(path) or not _has_lost_header(path):
                raise ArchiveError(path, str(error)) from error
            found = Examination(len(STEPS), len(STEPS), () if damage else (_FALSE_HEADER,))
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorcode & 0xFF
            if code not in _OF_DAMAGE or not (code == sqlite3.SQLITE_CORRUPT or _has_lost_header(path)):
                raise
            found = Examination(len(STEPS), len(STEPS), (" ".join(str(error).split()),))
        return found._replace(damage=(*damage, *found.damage))


_OF_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_FALSE_HEADER = "the beginning of the file is damaged"
_ERRORS = "errors in its pages: {count}; SQLite's first: {raw}"
_MANY_ERRORS = "errors in its pages: {count} or more; SQLite's first: {raw}"


@contextmanager
def _pages(path: Path) -> Iterator[PageFile]:
    try:
        with PageFile.open(path) as pages:
            yield pages
    except OSError as error:
        raise ArchiveError(path, f"the archive cannot be read ({error.strerror}); check the disk") from error


def _is_newer(path: Path) -> bool:
    """Whether the header states a version of the archive that may come to be."""
    with _pages(path) as pages:
        header = pages.header
    if header is None or header.owner != APPLICATION_ID:
        return False
    return len(STEPS) < header.version < _UNLIKELY_VERSION


_UNLIKELY_VERSION = 1000
"""A version that no archive will have; a header that states it is damaged. Chosen by hand."""


def _has_lost_header(path: Path) -> bool:
    """Whether a file that SQLite does not take for an archive holds bulletins: its header is damaged then."""
    with _pages(path) as pages:
        return Recovery(pages).has_rows


def _examined(connection: sqlite3.Connection, on_progress: OnProgress) -> Examination:
    current = up_to_date(connection)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    found = Examination(version, len(STEPS), damage=_damage(connection, on_progress))
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        found = found._replace(damage=(_FALSE_HEADER, *found.damage))
    if found.damage or not current:
        return found
    late, waiting, total = connection.execute(
        "SELECT count(CASE WHEN rank < 0 THEN 1 END), count(*) - count(rank), count(*) FROM bulletins"
    ).fetchone()
    # An index of another version is rebuilt anyway.
    current = is_current(connection)
    unreadable, textless = _documents(connection, total, on_progress)
    faults = attached_files.faults(connection)
    lost, recorded, texts, read_pages = (
        tuple(file for id in ids for file in attached_files.named(connection, id)) for ids in faults
    )
    return found._replace(
        total=total,
        counts=tuple(_wrong_counts(connection)),
        unreadable=tuple(unreadable),
        textless=textless,
        revisions=tuple(_unreadable_revisions(connection)),
        originals=tuple(_unreadable_originals(connection)),
        files=lost,
        file_records=recorded,
        file_texts=texts,
        file_pages=read_pages,
        kept_files=FileTotals(*connection.execute(_FILE_TOTALS).fetchone()),
        missing=_missing(connection) if current else 0,
        waiting=waiting if current else total,
        late=late if current else 0,
        extracted=tuple(extracted.wrong_tables(connection)),
        workspace=tuple(workspace.faults(connection)),
        unextracted=extracted.waiting(connection),
    )


def rebuild_counts(path: Path) -> None:
    """Recounts the bulletins. Raises ArchiveError."""
    with closing(connect(path)) as connection, transaction(connection, path, connections.BUSY_SECONDS):
        for table in COUNTED:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(fill(table))
        connection.execute(f"UPDATE counts SET ({FLAGS}) = ({_SUMS})")
        connection.execute(
            f"UPDATE bulletins SET revisions = ({_TEXTS}) WHERE id IN (SELECT id {_WRONG_REVISIONS})"
        )


def empty_index(path: Path) -> None:
    """Empties the search index, for `Archive.index` to rebuild. Raises ArchiveError."""
    with closing(connect(path)) as connection, transaction(connection, path, connections.BUSY_SECONDS):
        index.start_over(connection)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keeps other programs from writing. Raises ArchiveLocked when one does not finish in time."""
    with locking.writing(path, connections.BUSY_SECONDS) as held:
        if not held:
            raise ArchiveLocked(path, BUSY)
        yield


def _read_only(path: Path, *, roll_back: bool) -> sqlite3.Connection:
    """A connection that writes nothing, except that `roll_back` undoes an interrupted transaction. Raises
    sqlite3.Error; ArchiveError when a program that was killed left a log that cannot be read: without it even a
    sound file may look damaged."""
    real = path.resolve()
    if roll_back:
        _roll_back(path, real)
    logs = [real.with_name(real.name + suffix) for suffix in ("-wal", "-journal")]
    log = any(each.exists() and each.stat().st_size for each in logs) and not log_is_foreign(path)
    # SQLite would read a log again and again whose program was killed when it had written the header alone.
    empty = log and not logs[1].exists() and logs[0].stat().st_size == write_ahead_log.HEADER
    log = log and not empty
    writable = not empty and connections.writable(path) and not log_is_foreign(path)
    mode = "mode=ro" if log or writable else "immutable=1"
    if log and _has_log(real):
        # SQLite would write an index that agrees with the log as it is, also where that was cut off; after that
        # `read_log` could not tell. Without an index there is no file for it, only memory.
        mode += "&readonly_shm=1"
        with suppress(OSError):
            real.with_name(f"{real.name}-shm").touch(0o600)
    connection = sqlite3.connect(f"{real.as_uri()}?{mode}", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        if log and error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            connection.close()
            raise ArchiveError(path, _UNREADABLE_LOG) from error
        # Other damage is for the caller to report.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _has_log(real: Path) -> bool:
    """Whether the write-ahead log has its header; SQLite reads nothing of another one."""
    with suppress(OSError), real.with_name(f"{real.name}-wal").open("rb") as log:
        return write_ahead_log.is_header(log.read(write_ahead_log.HEADER))
    return False


def _roll_back(path: Path, real: Path) -> None:
    """Lets SQLite undo a transaction that was interrupted before the file had a write-ahead log, where it can be
    written: a read-only connection cannot, and would not read the file."""
    journal = real.with_name(f"{real.name}-journal")
    if journal.exists() and journal.stat().st_size and connections.writable(path):
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(real, isolation_level=None)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


_UNREADABLE_LOG = (
    "cannot be checked here: its last changes are in a log file, which cannot be read in a read-only folder; copy "
    "all its files to a folder that you can write to"
)

_TEXTS = "SELECT 1 + count(*) FROM former WHERE bulletin = bulletins.id"
_WRONG_REVISIONS = (
    "FROM bulletins LEFT JOIN (SELECT bulletin, count(*) AS texts FROM former GROUP BY bulletin) ON bulletin = id "
    "WHERE revisions <> 1 + coalesce(texts, 0)"
)
# A damaged row may state any size, larger than all disks: it is reported by itself.
_FILE_TOTALS = """
    SELECT count(*),
        coalesce(sum(size) FILTER (WHERE typeof(size) = 'integer' AND size BETWEEN 0 AND (1 << 40)), 0),
        (SELECT count(contract) FROM file_texts)
    FROM files
"""
_SUMS = "SELECT count(*), coalesce(sum(1 - read), 0), coalesce(sum(starred), 0) FROM bulletins"


def _damage(connection: sqlite3.Connection, on_progress: OnProgress) -> tuple[str, ...]:
    """The errors that SQLite finds in database pages and indexes: how many, and the first, in one line."""
    steps = 0

    def report() -> int:
        nonlocal steps
        steps += 1
        on_progress("integrity", steps, 0)
        return 0

    connection.set_progress_handler(report, _PROGRESS_STEPS)
    try:
        connection.execute("PRAGMA cell_size_check = ON")
        rows = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_MAX_ERRORS})")]
    finally:
        connection.set_progress_handler(None, 0)
    # A line with asterisks names the database, and no error.
    errors = [line for row in rows if row != "ok" for line in row.splitlines() if not line.startswith("***")]
    if not errors:
        return ()
    count = min(len(errors), _MAX_ERRORS)
    return ((_ERRORS if count < _MAX_ERRORS else _MANY_ERRORS).format(count=count, raw=errors[0]),)


def _wrong_counts(connection: sqlite3.Connection) -> Iterator[str]:
    kept = connection.execute(f"SELECT {FLAGS} FROM counts").fetchall()
    if kept != connection.execute(_SUMS).fetchall():
        yield "counts"
    for table, keys in COUNTED.items():
        stored = f"SELECT {', '.join(keys)}, {FLAGS} FROM {table}"
        columns = ", ".join(each.format("bulletins") for each in keys.values())
        true = f"SELECT {columns}, count(*), sum(1 - read), sum(starred) FROM bulletins GROUP BY {columns}"
        differences = f"SELECT EXISTS ({stored} EXCEPT {true}) OR EXISTS ({true} EXCEPT {stored})"
        if connection.execute(differences).fetchone()[0]:
            yield table
    if connection.execute(f"SELECT EXISTS (SELECT 1 {_WRONG_REVISIONS})").fetchone()[0]:
        yield "revisions"


def _documents(
    connection: sqlite3.Connection, total: int, on_progress: OnProgress
) -> tuple[list[Unreadable], int]:
    """Bulletins without a document, or with one that cannot be unpacked, which its checksum shows; and how many
    stand for a text that was lost."""
    unreadable, textless = list[Unreadable](), 0
    rows = connection.execute(
        "SELECT id, title, address, contract FROM bulletins LEFT JOIN documents USING (id) ORDER BY id"
    )
    for done, (id, title, address, document) in enumerate(rows, 1):
        content = _content(document)
        if content is None:
            unreadable.append(Unreadable(id, title, address))
        elif isinstance(warnings := content.get("warnings"), list):
            textless += TEXT_LOST in warnings
        if done % 1000 == 0 or done == total:
            on_progress("documents", done, total)
    return unreadable, textless


def _unreadable_revisions(connection: sqlite3.Connection) -> Iterator[Unreadable]:
    for id, title, address, document in connection.execute(
        "SELECT bulletin, title, address, contract FROM former JOIN bulletins ON bulletins.id = bulletin"
    ):
        if _content(document) is None:
            yield Unreadable(id, title, address)


def _unreadable_originals(connection: sqlite3.Connection) -> Iterator[Unreadable]:
    """Bulletins with bytes of pages that do not match their checksum."""
    for id, title, address, data in connection.execute(
        "SELECT id, title, address, data FROM raw JOIN bulletins USING (id) UNION ALL "
        "SELECT bulletin, title, address, data FROM former JOIN bulletins ON bulletins.id = bulletin "
        "WHERE data IS NOT NULL"
    ):
        if not isinstance(data, bytes) or not is_intact(data):
            yield Unreadable(id, title, address)


def _content(document: object) -> dict[str, Any] | None:
    """The JSON object of a packed document; None if it cannot be unpacked."""
    if not isinstance(document, bytes):
        return None
    try:
        return unpacked(document)
    except ValueError:
        return None


def _missing(connection: sqlite3.Connection) -> int:
    """How many bulletins of a sample lack some of their terms in the index. Terms of deleted bulletins cannot be
    detected: the index stores no text."""
    missing = 0
    for document, origin, rank in _sample(connection):
        try:
            words = sorted(document_terms(passages(document), origin))
        except ValueError:
            continue
        some = words[:: len(words) // _TERMS_PER_BULLETIN + 1]
        sql = "SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?"
        missing += not all(connection.execute(sql, (f'"{word}"', rank)).fetchone() for word in some)
    return missing


def _sample(connection: sqlite3.Connection) -> Iterator[tuple[bytes, str | None, int]]:
    """Indexed bulletins, evenly distributed over the archive: document, origin and rank."""
    last = connection.execute("SELECT coalesce(max(id), 0) FROM bulletins").fetchone()[0]
    before = 0
    for place in range(SAMPLE):
        found = connection.execute(
            "SELECT id, contract, origin, rank FROM bulletins JOIN documents USING (id) "
            "WHERE id > ? AND rank IS NOT NULL ORDER BY id LIMIT 1",
            (max(before, last * place // SAMPLE),),
        ).fetchone()
        if found is None:
            return
        before = found[0]
        yield found[1:]
