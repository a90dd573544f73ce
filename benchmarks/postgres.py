"""A private PostgreSQL server in a folder, on a socket alone, and the processor time of its backends."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DATABASE = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "maintenance_work_mem": "1GB",
    "work_mem": "32MB",
    "max_connections": "60",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "autovacuum": "off",
}
"""One backend works at a time, so that its processor time is all that a command costs; nothing runs beside it."""


@contextmanager
def server(folder: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """Run a server in its block, on the data of `folder`, which is made when it is not there. Yields the text to
    connect with. PostgreSQL refuses to run as root, so that root runs it as the user `postgres`."""
    folder = folder.absolute()
    data = folder / "data"
    if not data.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        run_program("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = " ".join(f"-c {name}={value or _EMPTY}" for name, value in settings.items())
    run_program("pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", f"{options} -k {folder}", "start")
    try:
        yield f"host={folder} user=postgres dbname={DATABASE}"
    finally:
        run_program("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


_EMPTY = "''"


def connect(address: str) -> Any:
    """A connection that commits each statement."""
    import psycopg

    return psycopg.connect(address, autocommit=True)


def backend_seconds(connection: Any) -> float:
    """Seconds of processor time of the backend of a connection so far."""
    pid = connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def machine(connection: Any) -> str:
    """The server's version, the processors and the load."""
    version = connection.execute("SHOW server_version").fetchone()[0]
    model = re.search("model name\\s*: (.*)", Path("/proc/cpuinfo").read_text())
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"PostgreSQL {version}; {os.cpu_count()} x {model[1] if model else '?'}; load {load}"


def run_program(command: str, *arguments: object) -> None:
    """Run a command of the server, as `postgres` when this is root. Ends the benchmark when it fails."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    program = next((str(path / command) for path in reversed(folders) if (path / command).exists()), command)
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    # A server that inherits a pipe would keep it open.
    done = subprocess.run(
        [*user, program, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
    )
    if done.returncode:
        raise SystemExit(f"{command} failed with status {done.returncode}")
