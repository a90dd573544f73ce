"""A proxy before the socket of a PostgreSQL server: what passes takes a while, or waits until it is released."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

PORT = ".s.PGSQL.5432"


class SlowProxy:
    """Listens on a socket in a folder, under the name that libpq looks for, and passes bytes on to a server."""

    def __init__(self, folder: Path, server: Path, *, delay: float = 0.0) -> None:
        """`server`: the folder of its socket; `delay`: seconds that each piece of an answer is held back."""
        self.folder = folder
        self.delay = delay
        self._server = server
        self._passing = Event()
        self._passing.set()
        self._sockets: list[socket.socket] = []
        self._listening = self._socket()
        self._listening.bind(str(folder / PORT))
        self._listening.listen()
        Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """From now on nothing passes, in either direction."""
        self._passing.clear()

    def release(self) -> None:
        """Everything passes, and what has waited."""
        self._passing.set()

    def close(self) -> None:
        """End all connections."""
        self.release()
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _socket(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        self._sockets.append(made)
        return made

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                self._sockets.append(client)
                server = self._socket()
                server.connect(str(self._server / PORT))
                Thread(target=self._pass, args=(client, server, 0.0), daemon=True).start()
                Thread(target=self._pass, args=(server, client, self.delay), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, delay: float) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if delay:
                    time.sleep(delay)
                self._passing.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
