"""The PostgreSQL server of the tests themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres_server import PostgresServer, postgres_server

ROOT = Path(__file__).parents[1]
USER = "from tests.support.postgres_server import *; print(postgres_server().socket, flush=True); input()"


@pytest.mark.no_cover
def test_the_server_ends_with_the_last_process_that_uses_it_even_if_that_is_killed(tmp_path: Path) -> None:
    programs = postgres_server().programs
    environment = {**os.environ, "TMPDIR": f"/tmp/{tmp_path.name[-12:]}-{os.getpid()}", "PYTHONPATH": str(ROOT)}
    environment["PYTEST_XDIST_TESTRUNUID"] = "killed"
    folder = Path(environment["TMPDIR"])
    folder.mkdir(0o755)
    users = [
        subprocess.Popen(
            [sys.executable, "-c", USER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    sockets = {user.stdout.readline().decode().strip() for user in users if user.stdout}
    assert len(sockets) == 1, "both use the same server"
    server = PostgresServer(Path(sockets.pop()), programs)
    users[0].kill()
    users[0].wait()
    with psycopg.connect(server.uri("postgres")) as connection:
        users[1].kill()
        users[1].wait()
        while server.socket.parent.exists():
            time.sleep(0.01)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    folder.rmdir()
    for user in users:
        for pipe in (user.stdin, user.stdout):
            assert pipe is not None
            pipe.close()


def test_a_test_run_has_one_server_on_a_socket_alone() -> None:
    server = postgres_server()
    assert postgres_server() is server
    with psycopg.connect(server.uri("postgres")) as connection:
        (addresses,) = connection.execute("SHOW listen_addresses").fetchone() or (None,)
    assert addresses == ""
    assert server.socket.is_dir()
