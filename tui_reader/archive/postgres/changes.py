"""What others change: a thread that listens to the notifications of the server, and finds it again when it was
lost."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread
from typing import Any

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.postgres.connection import Server, explained
from tui_reader.archive.postgres.counting import CHANNEL
from tui_reader.archive.postgres.database import SharedDatabase

_PAUSES = (0.1, 0.3, 1.0, 3.0)
"""Seconds between attempts to reach a lost server, the last again and again. Chosen by hand."""

_ASKED = 3.0
"""Seconds between two questions to a replica, which sends no notifications. Chosen by hand."""

_REPLAYED = "SELECT pg_last_wal_replay_lsn()::text"
"""How far a replica has followed its primary server: what anybody writes moves it."""

ANY = None
"""Stands for days that are not known."""


class FollowedDatabase(SharedDatabase):
    """An archive that knows when others have changed it."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._listener: _Listener | None = None
        self._user = ""
        self._changed = False
        self._closed = False

    def changed(self) -> bool:
        if self._listener is None:
            with suppress(ArchiveUnavailable):
                self._follow()
        before, self._changed = self._changed, False
        return before

    def check_file(self) -> ArchiveUnavailable | None:
        return self.trouble

    @property
    def _following(self) -> bool:
        """Whether changes of others are heard of now, so that what is known stays known."""
        return self._listener is not None and self._listener.listening

    def _follow(self) -> None:
        """Listens from now on. Raises ArchiveError."""
        with self._lock:
            if self._listener is None and not self._closed:
                listener = self._new_listener()
                listener.connect()
                self._user = listener.user
                self._listener = listener
                listener.start()

    def _stop_following(self) -> None:
        self._closed = True
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()

    def _heard(self, payload: str) -> None:
        """Takes a notification: see `counting`."""
        client, _, rest = payload.partition(" ")
        kind, _, buckets = rest.rpartition(" ")
        name, _, user = kind.partition(" ")
        if name == "marks" and user != self._user:
            return
        days = ANY if buckets == "*" else [int(each) for each in buckets.split(",") if each]
        self._forget(name, days)
        if client != self.server.client:
            self._changed = True

    def _lost(self, error: ArchiveUnavailable) -> None:
        """Remembers that the server cannot be reached, and looks for it in the background."""
        if self._closed:
            return
        self._missed(error)
        if self._listener is None:
            self._listener = self._new_listener()
            self._listener.start()
        else:
            self._listener.wake()

    def _missed(self, error: ArchiveUnavailable) -> None:
        self.trouble = error
        self._forget("bulletins")

    def _new_listener(self) -> _Listener:
        return _Listener(self.server, self._heard, self._missed, self._found)

    def _found(self, user: str) -> None:
        """The server can be reached again: what is known is read again, and what waits is written."""
        self._user = user
        self._forget("bulletins")
        self._changed = True
        self._returned()
        self.trouble = None

    def _forget(self, kind: str, buckets: Iterable[int] | None = ANY) -> None:
        """Forgets what is known of changed rows."""

    def _returned(self) -> None:
        """Writes what waits for the server."""


class _Listener:
    """The connection that listens, and its thread."""

    def __init__(
        self,
        server: Server,
        heard: Callable[[str], None],
        lost: Callable[[ArchiveUnavailable], None],
        found: Callable[[str], None],
    ) -> None:
        self.listening = False
        self.user = ""
        self._server, self._heard, self._lost, self._found = server, heard, lost, found
        self._connection: Any = None
        self._stopped = self._asks = False
        self._replayed: str | None = None
        self._wake_end, self._woken = os.pipe()
        self._thread = Thread(target=self._run, name="archive-changes", daemon=True)

    def connect(self) -> None:
        """Begins to listen. Raises ArchiveError."""
        connection = self._server.connect()
        try:
            with explained(self._server.location):
                # A replica refuses to listen.
                self._asks = self._server.is_replica
                if self._asks:
                    (self._replayed,) = connection.execute(_REPLAYED).fetchone()
                else:
                    connection.execute(f"LISTEN {CHANNEL}")
                (self.user,) = connection.execute("SELECT session_user::text").fetchone()
        except BaseException:
            connection.close()
            raise
        self._connection, self.listening = connection, True

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Makes the thread look after its connection."""
        os.write(self._woken, b"!")

    def stop(self) -> None:
        """Ends the thread, unless this is it."""
        self._stopped = True
        self.wake()
        self._thread.join()
        for end in (self._wake_end, self._woken):
            os.close(end)

    def _run(self) -> None:
        attempt = 0
        while not self._stopped:
            try:
                if self._connection is None:
                    self.connect()
                    self._found(self.user)
                attempt = 0
                if self._asks:
                    self._ask()
                else:
                    self._listen()
            except ArchiveUnavailable as error:
                self._drop()
                self._lost(error)
            except ArchiveError as error:
                self._drop()
                self._lost(ArchiveUnavailable(error.location, error.message))
            if self._connection is None and not self._stopped:
                self._wait(_PAUSES[min(attempt, len(_PAUSES) - 1)])
                attempt += 1
        self._drop()

    def _listen(self) -> None:
        """Passes notifications on until the connection is lost, or the thread is woken."""
        with explained(self._server.location):
            while not self._stopped:
                for each in self._connection.notifies(timeout=0):
                    self._heard(each.payload)
                if self._wait(None) and not self._stopped:
                    # Somebody found the server lost: this connection may not know yet.
                    self._connection.execute("SELECT 1")
                    self._found(self.user)

    def _ask(self) -> None:
        """Asks a replica every few seconds whether something has changed, until it is a primary server."""
        with explained(self._server.location):
            while self._connection.info.parameter_status("in_hot_standby") == "on":
                self._wait(_ASKED)
                if self._stopped:
                    return
                (replayed,) = self._connection.execute(_REPLAYED).fetchone()
                if replayed != self._replayed:
                    self._replayed = replayed
                    self._found(self.user)
        self._drop()

    def _wait(self, seconds: float | None) -> bool:
        """Waits for the server, which has something to say, or for `wake`; returns whether it was that."""
        poll = select.poll()
        poll.register(self._wake_end, select.POLLIN)
        if seconds is None:
            poll.register(self._connection.fileno(), select.POLLIN)
        ready = poll.poll(None if seconds is None else seconds * 1000)
        if any(end == self._wake_end for end, _event in ready):
            os.read(self._wake_end, 4096)
            return True
        return False

    def _drop(self) -> None:
        self.listening = False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
