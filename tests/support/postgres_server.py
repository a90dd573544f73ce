"""A private PostgreSQL server for the tests: one for all processes of a run, started by the first that needs it.

It listens on a socket in a temporary folder alone, keeps nothing (no fsync), and ends with the last process that
uses it, however that one ends: see `postgres_watcher`.
"""

from __future__ import annotations

import fcntl
import functools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

SUPERUSER = "postgres"
FOLDER_OF_PROGRAMS = "BULLETIN_TUI_TEST_POSTGRES"
MISSING = f"PostgreSQL is not installed (Debian's package postgresql; {FOLDER_OF_PROGRAMS} names another folder)"
# No background work, no waiting for disks: what a test keeps is gone after it.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
    "bgwriter_lru_maxpages": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
INITDB = ("--auth", "trust", "--no-sync", "--no-instructions", "--encoding", "UTF8", "--locale", "C")


class PostgresServer(NamedTuple):
    """A running server: the folder of its socket, and of its programs."""

    socket: Path
    programs: Path

    def uri(self, database: str, user: str = SUPERUSER) -> str:
        """The address of a database for libpq; every user may log in without a password."""
        return f"postgresql://{user}@/{database}?host={self.socket}"


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`: of the environment, of the newest Debian package, or of PATH."""
    if stated := os.environ.get(FOLDER_OF_PROGRAMS):
        return Path(stated)
    debian = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if debian:
        return max(debian, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def postgres_server() -> PostgresServer:
    """The server of this run. Skips the test where PostgreSQL is not installed, but never under CI, nor where the
    environment names the folder of its programs, as `.ci/run` does."""
    folder = programs()
    if folder is None or not (folder / "initdb").exists():
        required = os.environ.get("CI") or os.environ.get(FOLDER_OF_PROGRAMS)
        (pytest.fail if required else pytest.skip)(MISSING)
    return _started(folder)


@functools.cache
def _started(folder: Path) -> PostgresServer:
    """Starts the server, or waits until another process of the run has."""
    # Paths of sockets have at most 107 bytes, so the folder is not among those of pytest.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    home = Path(tempfile.gettempdir()) / f"bulletin-tui-pg-{os.getuid()}-{run}"
    while True:
        home.mkdir(mode=0o711, exist_ok=True)
        if home.stat().st_uid != os.getuid():
            raise RuntimeError(f"{home} belongs to another user")
        with suppress(FileNotFoundError), (home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # The server of processes that have ended went meanwhile.
            if (home / "lock").exists():
                return _start(home, folder)


def _start(home: Path, folder: Path) -> PostgresServer:
    """Under the lock: makes this process a user of the server, which it starts if it is the first."""
    server = PostgresServer(home / "socket", folder)
    fifo = home / "alive"
    if fifo.exists():
        _hold(fifo)
        return server
    data, user = _make_cluster(home, server)
    os.mkfifo(fifo, 0o600)
    _hold(fifo)
    watcher = [
        sys.executable,
        "-I",
        "-S",
        str(Path(__file__).with_name("postgres_watcher.py")),
        str(fifo),
        str(home),
    ]
    command = [*watcher, user, str(server.programs / "postgres"), "-D", str(data)]
    # A Popen would warn at the end that its process is still running, as it should.
    os.posix_spawn(
        sys.executable,
        command,
        os.environ,
        setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(home / "log"), os.O_WRONLY | os.O_CREAT, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )
    _wait(server, home / "log")
    return server


def _hold(fifo: Path) -> None:
    """Keeps the watcher's FIFO open as long as this process lives; processes that it starts do not inherit it."""
    os.open(fifo, os.O_RDWR)


def _make_cluster(home: Path, server: PostgresServer) -> tuple[Path, str]:
    """The folder of a new cluster, and the user to run it as: another than root, as which PostgreSQL refuses to
    run; "" for this one."""
    data = home / "data"
    data.mkdir(mode=0o700)
    server.socket.mkdir(mode=0o755)
    user = ""
    other: dict[str, Any] = {}
    if os.getuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = next(name for name in ("postgres", "nobody") if name in names)
        other = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        for folder in (data, server.socket):
            shutil.chown(folder, user)
    initdb = [server.programs / "initdb", "--pgdata", data, "--username", SUPERUSER, *INITDB]
    done = subprocess.run(initdb, capture_output=True, text=True, cwd="/", **other)
    if done.returncode:
        raise RuntimeError(f"initdb: {done.stderr.strip()}")
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        file.write(f"unix_socket_directories = '{server.socket}'\n")
    return data, user


def _wait(server: PostgresServer, log: Path) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(server.uri("postgres")).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.02)
