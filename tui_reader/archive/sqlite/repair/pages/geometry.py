"""The size of the pages of a file: what its header states, and what its pages show when the header is false."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui_reader.archive.sqlite.repair.pages.btree import BtreeCell, parse_page

MAGIC = b"SQLite format 3\0"
HEADER = 100

_SIZES = tuple(1 << power for power in range(9, 17))
_SAMPLES = 48
_REGION = 1 << 16


class Header(NamedTuple):
    """What the first 100 bytes state (section 1.3), each number as it is there."""

    page_size: int
    reserved: int
    pages: int
    freelist: int
    free_pages: int
    version: int
    owner: int


def read_header(data: bytes) -> Header | None:
    """The header; None for bytes that do not begin with one."""
    if len(data) < HEADER or not data.startswith(MAGIC):
        return None
    number = [int.from_bytes(data[at : at + 4], "big") for at in range(0, HEADER, 4)]
    size = int.from_bytes(data[16:18], "big")
    return Header(65536 if size == 1 else size, data[20], number[7], number[8], number[9], number[15], number[17])


def is_page_size(size: int) -> bool:
    """Whether a database can have pages of this size in bytes."""
    return size in _SIZES


def shown_page_size(read: Callable[[int, int], bytes], length: int, stated: int) -> int:
    """The size of pages with which most cells are found in samples of a file of `length` bytes; `stated` when none
    shows more. `read` takes an offset and a number of bytes."""
    regions = max(1, length // _REGION)
    samples = [read(number * _REGION, _REGION) for number in range(0, regions, max(1, regions // _SAMPLES))]
    shown = {size: _cells(samples, size) for size in _SIZES}
    most = max(shown.values())
    return stated if shown.get(stated) == most else max(_SIZES, key=lambda size: shown[size])


def _cells(samples: list[bytes], size: int) -> int:
    """Cells of the pages of this size, less those that cannot be read."""
    total = 0
    for sample in samples:
        for at in range(0, len(sample) - size + 1, size):
            # A page of half the size passes as one of the whole size too, but none of its cells is at its end.
            page = parse_page(sample[at : at + size], 2, size)
            if page is not None and page.cells and max(_end(each) for each in page.cells) == size:
                total += max(0, len(page.cells) - page.broken)
    return total


def _end(cell: BtreeCell) -> int:
    return cell.start + cell.local + (4 if cell.overflow else 0)
