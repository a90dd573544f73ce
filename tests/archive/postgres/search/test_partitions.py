"""The partitions of the table of terms: made for each year, by two writers at once, and beside readers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from tests.support.postgres_databases import own_archive
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.search import partitions

PARTITIONS = "SELECT name FROM terms_partitions ORDER BY name"
ATTACHED = (
    "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
    "WHERE i.inhparent = 'terms'::regclass AND c.relname <> 'terms_default' ORDER BY 1"
)
WRITE = (
    "INSERT INTO terms SELECT 1, %s + number, number, ARRAY[number]::integer[] "
    "FROM generate_series(1, %s) AS number"
)
FOUND = (
    "SELECT found_id FROM find_bulletins(1::smallint, 't.terms @> ''{2}''', '', '{2}', '{0}', '{}', '{}', "
    "'', '', '{}', -4611686018427387904, 4611686018427387904, -4611686018427387904, 0, 9)"
)


def sort_date(year: int) -> int:
    """That of the end of a year, its least."""
    return -int(datetime(year, 12, 31, 23, tzinfo=UTC).timestamp())


@pytest.fixture
def address() -> str:
    return own_archive()


@pytest.fixture
def server(address: str) -> Iterator[Server]:
    """Of an archive that is large enough for partitions of a year."""
    server = Server(address, patience=1)
    server.write("SELECT terms_number('a version')")
    server.write("INSERT INTO origins_total VALUES ('many', 1, 200001)")
    yield server
    server.close()


def holding(server: Server, year: int) -> int:
    """How many rows of terms the partition of a year has."""
    ((count,),) = server.run(f"SELECT count(*) FROM terms_{year}")
    return int(count)


def test_an_archive_has_the_partitions_of_this_year_and_the_next(server: Server) -> None:
    names = [name for (name,) in server.run(PARTITIONS)]
    assert names == [name for (name,) in server.run(ATTACHED)]
    wide = {year - year % 5 for year in (datetime.now(UTC).year, datetime.now(UTC).year + 1)}
    assert names == [*(f"terms_{year}_{year + 4}" for year in sorted(wide)), "terms_undated"]


def test_a_small_archive_has_partitions_of_five_years(server: Server) -> None:
    partitions.prepare(server, [sort_date(1991)])
    server.write("UPDATE origins_total SET total = 200000")
    partitions.prepare(server, [sort_date(1994), sort_date(1989), sort_date(1988)])
    names = [name for (name,) in server.run(PARTITIONS) if name.startswith("terms_19")]
    assert names == ["terms_1985_1989", "terms_1991", "terms_1994"]


def test_each_year_begins_with_its_first_second(server: Server) -> None:
    partitions.prepare(server, [sort_date(2020), sort_date(2021)])
    first = datetime(2021, 1, 1, tzinfo=UTC).timestamp()
    for seconds in (first, first - 1):
        server.write("INSERT INTO terms VALUES (1, %s, 1, '{}')", (-int(seconds),))
    assert (holding(server, 2021), holding(server, 2020)) == (1, 1)


def test_a_year_gets_its_partition_when_it_is_needed(server: Server) -> None:
    partitions.prepare(server, [sort_date(1987), sort_date(3021), sort_date(1600), 1 << 40, -(1 << 50), 1 << 38])
    names = [name for (name,) in server.run(PARTITIONS)]
    assert "terms_1987" in names
    assert not {"terms_3021", "terms_1600"} & set(names)
    server.write(WRITE, (sort_date(1987), 3))
    assert holding(server, 1987) == 3


def test_what_came_before_its_partition_moves_into_it(server: Server) -> None:
    server.write(WRITE, (sort_date(1987), 3))
    assert server.run(FOUND) == [(2,)]
    partitions.prepare(server, [sort_date(1987)])
    assert holding(server, 1987) == 3
    assert server.run("SELECT count(*) FROM terms_default") == [(0,)]
    assert server.run(FOUND) == [(2,)]


def test_more_than_can_be_moved_at_once_stays_and_is_found(server: Server) -> None:
    server.write(WRITE, (sort_date(1987), 1001))
    partitions.prepare(server, [sort_date(1987)])
    assert ("terms_1987",) not in server.run(PARTITIONS)
    assert server.run(FOUND) == [(2,)]


def test_a_reader_that_holds_the_default_partition_is_not_waited_for(server: Server) -> None:
    with server.transaction() as reader:
        reader.execute("SELECT * FROM terms_default")
        partitions.prepare(server, [sort_date(1987)])
        assert ("terms_1987",) not in server.run(PARTITIONS)
        server.write(WRITE, (sort_date(1987), 3))
        assert server.run(FOUND) == [(2,)]
    partitions.prepare(server, [sort_date(1987)])
    assert holding(server, 1987) == 3


def test_two_writers_make_one_partition(address: str, server: Server) -> None:
    writers = [Server(address, patience=5) for _ in range(2)]
    together = Barrier(len(writers))

    def write(writer: Server) -> None:
        together.wait(10)
        for year in range(1980, 1990):
            partitions.prepare(writer, [sort_date(year)])
            writer.write(WRITE, (sort_date(year) + 10 * writers.index(writer), 5))

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, writers))
    for writer in writers:
        writer.close()
    assert server.run("SELECT count(*) FROM terms_partitions WHERE name LIKE 'terms_198_'") == [(10,)]
    assert server.run("SELECT count(*) FROM terms") == [(100,)]
    assert server.run("SELECT count(*) FROM terms_default") == [(0,)]


def test_a_partition_that_is_read_does_not_keep_another_from_being_made(server: Server) -> None:
    partitions.prepare(server, [sort_date(2021)])
    with server.transaction() as reader:
        reader.execute("SELECT * FROM terms_2021")
        partitions.prepare(server, [sort_date(1987)])
    assert ("terms_1987",) in server.run(PARTITIONS)


def test_a_partition_that_is_there_already_is_used(address: str, server: Server) -> None:
    partitions.prepare(server, [sort_date(2021)])
    server.write("DELETE FROM terms_partitions WHERE name = 'terms_2021'")
    server.write(WRITE, (sort_date(2021), 3))
    other = Server(address)
    partitions.prepare(other, [sort_date(2021)])
    other.close()
    assert server.run(FOUND) == [(2,)]
