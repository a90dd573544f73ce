"""Databases of the tests' PostgreSQL server: lent to a test, and emptied when they are lent to the next.

A database is a copy of one that has the schema of an archive and no bulletins. To copy it takes 25 ms, to empty
one that a test has used 1 to 3 ms (2026-11; TRUNCATE takes 37 ms): only tables that have rows are touched.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from tests.support.postgres_server import PostgresServer, postgres_server

TEMPLATE = "archive_template"
SHARED_TEMPLATE = "archive_shared"
USERS = {"ann": "reader", "ben": "reader", "eve": "editor", "sam": "syncer"}
"""Users of the archives of `shared_archive`, and what they are."""
# What the schema itself has put into tables stays as it was; sequences restart.
PREPARE = """
CREATE SCHEMA testing;
DO $$
DECLARE name regclass; filled boolean;
BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'bulletin_tui'::regnamespace
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE testing.%I AS TABLE %s', split_part(name::text, '.', 2), name);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION testing.empty() RETURNS void LANGUAGE plpgsql AS $$
DECLARE item record; filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;  -- no triggers, no foreign keys
  FOR item IN SELECT oid::regclass AS name, to_regclass(format('testing.%I', relname)) AS original FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'bulletin_tui'::regnamespace
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', item.name) INTO filled;
    IF filled THEN
      EXECUTE format('DELETE FROM %s', item.name);
    END IF;
    IF item.original IS NOT NULL THEN
      EXECUTE format('INSERT INTO %s OVERRIDING SYSTEM VALUE SELECT * FROM %s', item.name, item.original);
    END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
    WHERE schemaname = 'bulletin_tui' AND last_value IS NOT NULL;
END $$;
"""


@dataclass
class _Pool:
    """The databases of this process."""

    server: PostgresServer
    numbers: count[int] = field(default_factory=count)
    lent: dict[str, tuple[str, Path | None]] = field(default_factory=dict)  # by database: test, and its folder
    free: list[str] = field(default_factory=list)

    def lend(self, folder: Path) -> str:
        """The database of `folder`, the same for the same test; those of earlier tests are free."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        for name, (borrower, place) in list(self.lent.items()):
            if borrower != test:
                del self.lent[name]
                self.free.append(name)
            elif place == folder:
                return name
        if self.free:
            name = self.free.pop()
            self._empty(name)
        else:
            name = self.new(TEMPLATE)
        self.lent[name] = (test, folder)
        return name

    def new(self, template: str) -> str:
        name = f"archive_{os.getpid()}_{next(self.numbers)}"
        with psycopg.connect(self.server.uri("postgres"), autocommit=True) as connection:
            # The other strategy, which writes the copy to the log, takes twice the time.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def _empty(self, name: str) -> None:
        with psycopg.connect(self.server.uri(name)) as connection:
            # Of archives that the test did not close.
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("SELECT testing.empty()")


_pools: dict[PostgresServer, _Pool] = {}


def _pool() -> _Pool:
    server = postgres_server()
    if server not in _pools:
        _make_template(server, TEMPLATE, _fill)
        _pools[server] = _Pool(server)
    return _pools[server]


def _make_template(server: PostgresServer, name: str, fill: Callable[[str], None]) -> None:
    """Once in a run, under a lock: a database, in which `fill` makes an archive."""
    with (server.socket.parent / "template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.uri("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            connection.execute(f"CREATE DATABASE {name}")
        fill(server.uri(name))


def _fill(address: str) -> None:
    from tui_reader.archive.postgres.schema import create

    with psycopg.connect(address) as connection:
        create(connection)
        connection.execute(PREPARE)


def _fill_shared(address: str) -> None:
    from tui_reader.archive.postgres.administration.making import create

    create(address)
    with psycopg.connect(address) as connection:
        for user, role in USERS.items():
            connection.execute(f"CREATE ROLE {SHARED_TEMPLATE}_{user} LOGIN IN ROLE {SHARED_TEMPLATE}_{role}")


def postgres_archive(folder: Path) -> str:
    """The address of an empty archive for the test that is running: one for each folder.

    For fixtures of single tests: when the next test asks, the archives of this one are given away.
    """
    pool = _pool()
    return pool.server.uri(pool.lend(folder))


def postgres_database() -> str:
    """The address of a new database without an archive, in 25 ms."""
    pool = _pool()
    return pool.server.uri(pool.new("template0"))


def own_archive() -> str:
    """The address of a new archive that no other test is lent, for fixtures of a module."""
    pool = _pool()
    return pool.server.uri(pool.new(TEMPLATE))


def shared_archive() -> dict[str, str]:
    """The addresses of a new archive with roles: for each of `USERS`, whose names in all these archives are the
    same, and for the superuser, ""."""
    pool = _pool()
    _make_template(pool.server, SHARED_TEMPLATE, _fill_shared)
    name = pool.new(SHARED_TEMPLATE)
    users = {user: pool.server.uri(name, f"{SHARED_TEMPLATE}_{user}") for user in USERS}
    return {**users, "": pool.server.uri(name)}
