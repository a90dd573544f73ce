"""Pages of b-trees, written by another writer and by SQLite, and bytes that are none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import sqlite_bytes
from support.work import at_most
from tui_reader.archive.sqlite.repair.pages.btree import parse_page
from tui_reader.archive.sqlite.repair.pages.carving import carve
from tui_reader.archive.sqlite.repair.pages.geometry import shown_page_size
from tui_reader.archive.sqlite.repair.pages.records import Text, serial_types, values

SIZE = 4096
TAGS = st.lists(st.tuples(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=60)), max_size=20)


def payloads(data: bytes) -> list[tuple[int | None, bytes]]:
    page = parse_page(data, 2, len(data))
    assert page is not None
    assert page.broken == 0
    return [(cell.rowid, data[cell.start : cell.start + cell.size]) for cell in page.cells]


@given(st.dictionaries(st.integers(1, 1 << 62), st.binary(min_size=1, max_size=60), max_size=30))
def test_rows_of_a_table(rows: dict[int, bytes]) -> None:
    records = [(rowid, sqlite_bytes.record([None, data])) for rowid, data in rows.items()]
    assert payloads(sqlite_bytes.table_leaf(records, SIZE)) == records


@pytest.mark.no_cover
@given(TAGS)
def test_rows_without_row_ids(rows: list[tuple[str, str]]) -> None:
    records = [sqlite_bytes.record(row) for row in rows]
    assert payloads(sqlite_bytes.index_leaf(records, SIZE)) == [(None, each) for each in records]


@given(st.dictionaries(st.integers(1, 1 << 34), st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=20))
def test_rows_are_found_without_head_and_pointers(rows: dict[int, tuple[str, str]]) -> None:
    wanted = [
        (rowid, sqlite_bytes.record([None, site, title, None, "2026", "2026", 1]))
        for rowid, (site, title) in rows.items()
    ]
    data = bytearray(sqlite_bytes.table_leaf(wanted, SIZE))
    data[: 8 + 2 * len(rows)] = b"\xee" * (8 + 2 * len(rows))
    found = [
        (cell.rowid, bytes(data[cell.start : cell.start + cell.size]))
        for shape, cell in carve(bytes(data), SIZE, SIZE)
        if shape.name == "announcements"
    ]
    assert set(wanted) <= set(found)


@given(st.binary(max_size=600), st.sampled_from([0, 2, 5, 10, 13]), st.integers(1, 2))
def test_any_page(data: bytes, kind: int, number: int) -> None:
    page = bytearray(data.ljust(1024, data[-1:] or b"\0"))
    page[100 if number == 1 else 0] = kind
    with at_most(1500 * len(page)):
        found = parse_page(bytes(page), number, 1024)
        carved = list(carve(bytes(page), 1024, 1024))
    for cell in [] if found is None else found.cells:
        assert 0 < cell.local <= cell.size
        assert cell.start + cell.local <= 1024
    assert all(cell.start + cell.local <= 1024 for _shape, cell in carved)


def test_what_sqlite_writes(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    rows = [(number, "号" * (number % 40), bytes(number % 7)) for number in range(1, 60)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT, data BLOB)")
        connection.executemany("INSERT INTO made VALUES (?, ?, ?)", rows)
    data = path.read_bytes()
    found = []
    for rowid, payload in payloads(data[8192:16384]):
        serials, at = serial_types(payload, len(payload))
        _id, name, blob = values(payload, serials, at)
        assert isinstance(name, Text)
        found.append((rowid, name.decode(), blob))
    assert found == rows
    assert shown_page_size(lambda at, size: data[at : at + size], len(data), 512) == 8192
