"""Rows from the pages of an archive whose pointers are false."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.damaged_archives import COUNT, LONG, leaves, overflow_pages, page_size
from support.work import at_most
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile
from tui_reader.archive.sqlite.repair.pages.recovery import Recovery
from tui_reader.archive.sqlite.repair.pages.shapes import SHAPES
from tui_reader.archive.sqlite.store import SqliteArchive

LINES_PER_BYTE = 20
"""Lines that may be executed for each byte of a file; the archive of these tests takes 1 to 3."""


def documents(path: Path) -> list[int]:
    """The row ids of the documents that are found, within the bound of work."""
    found = list[int | None]()
    with at_most(LINES_PER_BYTE * path.stat().st_size), PageFile.open(path) as pages:
        recovery = Recovery(pages)
        for find in (recovery.rows, recovery.remains):
            for name in SHAPES:
                found += [row.rowid for row in find(name) if name == "documents"]
    return sorted(id for id in found if id is not None)


def put(path: Path, page: int, at: int, data: bytes) -> None:
    """Writes bytes into a page."""
    content = bytearray(path.read_bytes())
    start = (page - 1) * page_size(path) + at
    content[start : start + len(data)] = data
    path.write_bytes(content)


def test_everything(path: Path) -> None:
    assert documents(path) == list(range(1, COUNT + 1))


@pytest.mark.parametrize("target", ["itself", "the first", "none", "another", "beyond the file"])
def test_a_chain_that_leads_elsewhere(path: Path, target: str) -> None:
    pages = overflow_pages(path)
    number = {
        "itself": pages[1],
        "the first": pages[0],
        "none": 0,
        "another": leaves(path, "documents")[0],
        "beyond the file": 0x7FFFFFFF,
    }[target]
    put(path, pages[1], 0, number.to_bytes(4, "big"))
    # Its checksum may prove which page was meant.
    assert set(range(1, COUNT + 1)) - set(documents(path)) <= {LONG}


@pytest.mark.parametrize("target", ["root", "first page", "sibling", "beyond the file"])
def test_a_tree_that_leads_elsewhere(path: Path, target: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'documents'").fetchone()[0]
    number = {"root": root, "first page": 1, "sibling": leaves(path, "documents")[0], "beyond the file": 1 << 31}
    # The last child of an interior page; it is found all the same.
    put(path, root, 8, number[target].to_bytes(4, "big"))
    assert documents(path) == list(range(1, COUNT + 1))


def test_cells_that_state_absurd_sizes(path: Path) -> None:
    leaf = leaves(path, "documents")[0]
    size = page_size(path)
    data = path.read_bytes()[(leaf - 1) * size : leaf * size]
    count = int.from_bytes(data[3:5], "big")
    for number in range(count):
        at = int.from_bytes(data[8 + 2 * number : 10 + 2 * number], "big")
        put(path, leaf, at, b"\xff" * 8 + b"\x7f")
    assert documents(path) == list(range(count + 1, COUNT + 1))


def test_many_payloads_on_one_chain(path: Path) -> None:
    """Every one states the size and the first page of the longest."""
    with SqliteArchive.open(path) as archive:
        archive.connection.execute("UPDATE documents SET contract = zeroblob(40000)")
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    first = overflow_pages(path)[0]
    data, size = bytearray(path.read_bytes()), page_size(path)
    for leaf in leaves(path, "documents"):
        start = (leaf - 1) * size
        for number in range(int.from_bytes(data[start + 3 : start + 5], "big")):
            at = start + int.from_bytes(data[start + 8 + 2 * number : start + 10 + 2 * number], "big")
            end = at + 4 + 2030 + (40007 - 2030) % (size - 4)
            data[end : end + 4] = first.to_bytes(4, "big")
    path.write_bytes(data)
    assert documents(path) == []


@pytest.mark.no_cover
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(0, 1 << 32))
def test_any_damage(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    data = bytearray(whole.read_bytes())
    for _place in range(chance.randrange(1, 200)):
        at = chance.randrange(len(data) - 8)
        size = chance.choice((1, 2, 4, 8))
        data[at : at + size] = chance.choice((bytes(size), b"\xff" * size, chance.randbytes(size)))
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(data)
    found = documents(path)
    assert len(found) == len(set(found)) <= COUNT
