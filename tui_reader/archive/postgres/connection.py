"""Connections to a PostgreSQL server: settings, a pool, errors in words, lost connections.

Texts are stored as the program shows them: PostgreSQL can hold neither U+0000 nor lone surrogates, so every text
that becomes a value of a statement is cleaned as `stored_text` cleans what the embedded archive reads. The JSON of
a bulletin is packed into bytes, which are exact.
"""

from __future__ import annotations

import logging
import os
import re
import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Lock
from typing import Any, cast
from uuid import uuid4

import psycopg
from psycopg import adapt, conninfo, pq
from psycopg.types import datetime as times
from psycopg.types import string

from tui_reader.archive.errors import BUSY, ArchiveError, ArchiveLocked, ArchiveUnavailable
from tui_reader.archive.postgres.encryption import encryption
from tui_reader.archive.stored_text import shown_text, stored_text

# Errors are raised; what the driver says beside them would be printed over the screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

PATIENCE = 5.0
"""Seconds that a write waits for other programs."""

IDLE = 4
"""Connections that are kept open when nothing uses them. Chosen by hand: the screen, a search, a sync."""

LOST = "the connection to the server is lost ({reason}); it is retried"

NOT_REACHED = "the server cannot be reached ({reason}); check its address and your network"

NOT_VERIFIED = (
    "the server cannot be verified ({reason}); name its certificate by `sslrootcert`, or state another `sslmode`"
)

NO_ADDRESS = "this is no address of a PostgreSQL database; write postgresql://host/database"

NO_PARAMETER = (
    "this is no address of a PostgreSQL database (there is no parameter {name}); write postgresql://host/database"
)

READ_ONLY = "the server is read-only, as a replica is; name the primary server"

_DEFAULTS = {
    "application_name": "bulletin-tui",
    "client_encoding": "UTF8",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    # Milliseconds after which what was sent and not acknowledged counts as lost.
    "tcp_user_timeout": "30000",
}


class TransactionEnded(ArchiveLocked):
    """A transaction that the server has ended for another one: a deadlock, or a conflict. A retry succeeds."""


_environment = Lock()
"""Held while the environment names another service, which no other way tells what it states."""


class Server:
    """The database of an archive, open for several threads. `location` names it in messages, without secrets;
    `client` is what tells the writes of this program from those of others."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        """`address` is a URI or connection string of libpq; what it leaves out comes from the environment, the
        service file and `.pgpass`, as for `psql`. Nothing is connected yet. Raises ArchiveError for another
        text."""
        try:
            self._settings: dict[str, Any] = conninfo.conninfo_to_dict(address)
        except psycopg.ProgrammingError as error:
            # The error quotes the address, which may hold a password.
            unknown = re.match(r'invalid (?:URI query parameter:|connection option) "([a-z_]{1,40})"', str(error))
            message = NO_PARAMETER.format(name=unknown[1]) if unknown else NO_ADDRESS
            raise ArchiveError("postgresql", message) from error
        self.address = address
        self.location = _location(self._settings)
        self.patience = patience
        self.client = uuid4().hex[:12]
        self.is_replica = False
        """Whether the last connection was to a replica, which cannot be written."""
        self._idle: list[Any] = []
        self._lock = Lock()
        self._closed = False

    def run(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one reading statement. It is run again, once, on another connection when the first is
        lost. Raises ArchiveError."""
        try:
            return self.write(sql, values)
        except ArchiveUnavailable:
            return self.write(sql, values)

    def write(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Runs one statement, which commits itself, and returns its rows, if it has any. Raises ArchiveError."""
        with self.session() as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A connection in a transaction, which is committed at the end of the block and rolled back by an
        error. A pipeline in the block takes one round trip for all its statements."""
        with self.session() as connection, connection.transaction():
            yield connection

    @contextmanager
    def pipeline(self) -> Iterator[Any]:
        """As `transaction`, in a pipeline: statements wait to be sent until rows are fetched, or the block ends,
        and so take one round trip together."""
        with self.session() as connection, connection.pipeline(), connection.transaction():
            yield connection

    @contextmanager
    def session(self) -> Iterator[Any]:
        """A connection whose statements commit themselves; errors in the block become ArchiveError."""
        with explained(self.location):
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def connect(self) -> Any:
        """Another connection, which the caller closes. Raises ArchiveError."""
        with explained(self.location):
            added = {**_DEFAULTS, **encryption(self._settings, _found(self._settings))}
            connection = psycopg.connect(**{**added, **self._settings}, autocommit=True, context=_ADAPTERS)
            try:
                connection.execute(
                    "SELECT set_config('search_path', 'bulletin_tui, pg_catalog, pg_temp', false), "
                    "set_config('timezone', 'UTC', false), set_config('lock_timeout', %s, false), "
                    "set_config('bulletin_tui.client', %s, false)",
                    (f"{int(self.patience * 1000)}ms", self.client),
                )
            except BaseException:
                connection.close()
                raise
            self.is_replica = connection.info.parameter_status("in_hot_standby") == "on"
            return connection

    def close(self) -> None:
        """Closes the connections that nothing uses; those in use are closed when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Any:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self.connect()
            if _usable(connection):
                return connection
            connection.close()

    def _give_back(self, connection: Any) -> None:
        with self._lock:
            free = connection.info.transaction_status == pq.TransactionStatus.IDLE
            if free and not connection.closed and not self._closed and len(self._idle) < IDLE:
                self._idle.append(connection)
                return
        connection.close()


@contextmanager
def explained(location: str) -> Iterator[None]:
    """Converts errors of psycopg in its block into ArchiveError."""
    try:
        yield
    except psycopg.Error as error:
        raise _explained(location, error) from error
    except (OverflowError, UnicodeError) as error:
        raise ArchiveError(location, f"an archive cannot hold this value ({error})") from error


_BUSY = ("55P03", "57014")
"""Lock timeout, statement timeout."""

_ENDED = ("40001", "40P01")
"""Serialization failure, deadlock."""

_UNAVAILABLE = {
    "25006": READ_ONLY,
    "53100": "the disk of the server is full, nothing was written; free some space and try again",
    "53300": "the server has too many connections; try again in a moment",
    "57P03": "the server is starting or stopping; it is retried",
}

_MESSAGES = {
    # What the server says of it names tables, which tell a reader nothing.
    "42501": "your role may not do this; `bulletin-tui archive status` lists your roles, the owner grants others",
    "3D000": "there is no such database; check its name, or create it with `createdb`",
    "28P01": "the server refuses the password; check `.pgpass`",
    "28000": "the server refuses this role; check its name and pg_hba.conf",
    "54000": "this document is too large for an archive",
    "XX001": "this archive is damaged ({reason}); restore a backup",
    "XX002": "an index of this archive is damaged ({reason}); run REINDEX on it",
}

_WORDS = (
    ("28P01", "password authentication failed"),
    ("28P01", "no password supplied"),
    ("42501", "permission denied"),
    ("28000", 'role "'),
    ("3D000", "does not exist"),
    ("28000", "no pg_hba.conf entry"),
)
"""What errors of a new connection say, which have no code, in the order in which they are tried."""


def _explained(location: str, error: psycopg.Error) -> ArchiveError:
    state, reason = error.sqlstate or "", _reason(error)
    if state in _BUSY:
        return ArchiveLocked(location, BUSY)
    if state in _ENDED:
        return TransactionEnded(location, BUSY)
    if state in _UNAVAILABLE:
        return ArchiveUnavailable(location, _UNAVAILABLE[state])
    if state in _MESSAGES:
        return ArchiveError(location, _MESSAGES[state].format(reason=reason))
    if not state and isinstance(error, psycopg.OperationalError):
        for code, words in _WORDS:
            if words in reason:
                return ArchiveError(location, _MESSAGES[code].format(reason=_brief(reason)))
        if "SSL" in reason or "certificate" in reason:
            return ArchiveError(location, NOT_VERIFIED.format(reason=_brief(reason)))
        unreached = ("connection failed", "connection is bad", "timeout expired", "failed to resolve host")
        message = NOT_REACHED if any(words in reason for words in unreached) else LOST
        return ArchiveUnavailable(location, message.format(reason=_brief(reason)))
    if state.startswith("22"):
        return ArchiveError(location, f"an archive cannot hold this value ({reason})")
    if state.startswith(("08", "57P")) or isinstance(error, psycopg.InterfaceError):
        return ArchiveUnavailable(location, LOST.format(reason=reason))
    return ArchiveError(location, f"the server reports an error ({reason}); look into its log")


def _reason(error: psycopg.Error) -> str:
    """What the server or libpq says, in one line without its position and hints."""
    text = error.diag.message_primary or str(error).partition("\n")[0]
    return " ".join(text.split())


def _brief(reason: str) -> str:
    """What failed, without where: messages name the server."""
    return re.sub(
        r"^connection (?:failed|is bad): (?:connection to server [^\n]{1,300} failed: )?(?:FATAL: +)?", "", reason
    )


def _found(settings: dict[str, Any]) -> dict[str, str | None]:
    """What libpq takes from the environment, and from the service file that the settings name."""
    with _environment:
        before = os.environ.get("PGSERVICE")
        try:
            if service := settings.get("service"):
                os.environ["PGSERVICE"] = service
            defaults = pq.Conninfo.get_defaults()
        except psycopg.Error:
            # Such as a service that is not there, which the connection reports.
            return {}
        finally:
            if settings.get("service"):
                if before is None:
                    os.environ.pop("PGSERVICE", None)
                else:
                    os.environ["PGSERVICE"] = before
    return {each.keyword.decode(): each.val.decode() if each.val else None for each in defaults}


def _usable(connection: Any) -> bool:
    """Whether an idle connection can be used, without asking the server: one that has something to say, which
    nobody asked for, says that it ends."""
    if connection.closed:
        return False
    with suppress(OSError):
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        return not poll.poll(0)
    return False


def _location(settings: dict[str, Any]) -> str:
    """A name of the database for messages."""
    if service := settings.get("service"):
        return f"postgresql:///?service={service}"
    user = f"{settings['user']}@" if settings.get("user") else ""
    host = settings.get("host") or settings.get("hostaddr") or ""
    port = f":{settings['port']}" if settings.get("port") else ""
    name = settings.get("dbname") or ""
    if host.startswith("/"):
        # The folder of a socket.
        return f"postgresql://{user}{port}/{name}?host={host}"
    return f"postgresql://{user}{host}{port}/{name}"


class _CleanText(string.StrDumper):  # type: ignore[misc]
    """Texts as values of statements, cleaned."""

    def dump(self, obj: str) -> bytes:
        return shown_text(obj).encode()


class _CleanUnknownText(string.StrDumperUnknown):  # type: ignore[misc]
    def dump(self, obj: str) -> bytes:
        return shown_text(obj).encode()


class _CleanBinaryText(string.StrBinaryDumper):  # type: ignore[misc]
    def dump(self, obj: str) -> bytes:
        return shown_text(obj).encode()


class _ShownText(string.TextLoader):  # type: ignore[misc]
    """Texts of rows, cleaned: others may have written them."""

    def load(self, data: bytes) -> str:
        return stored_text(bytes(data))


class _ShownBinaryText(string.TextBinaryLoader):  # type: ignore[misc]
    def load(self, data: bytes) -> str:
        return stored_text(bytes(data))


_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""Stand for times before and after those of Python, a day from its limits: so they exist in every time zone."""


class _Time(times.TimestamptzLoader):  # type: ignore[misc]
    """Times of rows. Others may have written `infinity`, or years that Python does not have: one row of that kind
    does not take the others away."""

    def load(self, data: bytes) -> datetime:
        try:
            return cast(datetime, super().load(data))
        except psycopg.DataError:
            text = bytes(data)
            return _FIRST if text.startswith(b"-") or text.endswith(b"BC") else _LAST


class _BinaryTime(times.TimestamptzBinaryLoader):  # type: ignore[misc]
    def load(self, data: bytes) -> datetime:
        try:
            return cast(datetime, super().load(data))
        except psycopg.DataError:
            # A signed number of microseconds, the highest bytes first.
            return _FIRST if bytes(data)[0] >= 0x80 else _LAST


def _adapters() -> Any:
    adapters = adapt.AdaptersMap(psycopg.adapters)
    for loader in (_Time, _BinaryTime):
        adapters.register_loader("timestamptz", loader)
    for loader in (_ShownText, _ShownBinaryText):
        for kind in ("text", "varchar", "bpchar", "name"):
            adapters.register_loader(kind, loader)
    for dumper in (_CleanBinaryText, _CleanText, _CleanUnknownText):
        adapters.register_dumper(str, dumper)
    return adapters


class _Context:
    """What psycopg takes its adapters from."""

    connection = None
    adapters = _adapters()


_ADAPTERS = _Context()
