"""An archive with something in every table, and ways to damage it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile, FailedFetch, LastCrawl, Position, Raw, SeenDocument, Synced
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Announcement, Attachment, Bulletin, Paragraph

COUNT = 60
"""Bulletins in the archive."""

NOW = datetime(2099, 3, 4, 5, 6, 7, tzinfo=UTC)
FILE = bytes(Random(6).choices(range(256), k=3000))
"""A file that a bulletin links, of less than a page, which cannot be compressed."""

LONG = 17
"""The number of a bulletin whose document takes several pages."""
LONG_LENGTH = 24_000
"""The characters of its text. Each examination looks for its terms in the index, as many as those of 26 others."""


def text(number: int, length: int = 900) -> Paragraph:
    if length > 900:
        return Paragraph("".join(map(chr, Random(number).choices(range(0x4E00, 0x9FA5), k=length))))
    return Paragraph("".join(chr(0x4E00 + (number * 997 + each * each) % 20000) for each in range(length)))


def fill(archive: SqliteArchive) -> None:
    pages = [
        Bulletin(
            f"a:{number}",
            title=f"第{number}号",
            source="所",
            preamble=(text(number, LONG_LENGTH if number == LONG else 900),),
            attachments=(Attachment("表", "a:6.xls"),) if number == 6 else (),
        )
        for number in range(1, COUNT + 1)
    ]
    archive.keep_all(pages)
    archive.save_watch(Watch("号", "title:号"))
    archive.keep_page(
        Bulletin("a:5", title="第5号", preamble=(text(99),), announcements=(Announcement("n"),)),
        Raw(b"raw", "gbk"),
    )
    archive.keep_files([ArrivedFile("a:6.xls", "表.xls", FILE, None, NOW, text=Bulletin("a:6.xls"))])
    archive.set_read(3, True)
    archive.set_position(3, Position(2, 3))
    archive.tag([4], ["要闻"])
    archive.save_query("所有", "号")
    archive.keep_notes([new_note("a:7", AnchorText.of(pages[6]).anchor(9, 29), text="核对\n一次")])
    archive.save_collection(Collection("号", (CollectionItem("a:5", title="第5号", note="先读"),)), None)
    archive.acknowledge("n", None)
    archive.record_seen([SeenDocument(f"a:{number}", '"etag"') for number in range(1, COUNT + 1)])
    archive.record_failures("站", [FailedFetch("a:99", "no answer", True)])
    archive.set_last_crawl("站", LastCrawl("all"))
    archive.set_synced("站", Synced(NOW, "failed", COUNT, 0, 1))
    archive.update_watches()
    while archive.index():
        pass


def check_progress(stage: str, done: int, total: int) -> None:
    assert 0 <= done <= (total or done)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def page_size(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[16:18], "big")


def leaves(path: Path, table: str) -> list[int]:
    """The numbers of the leaf pages of a table of at most two levels."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    data, size = path.read_bytes(), page_size(path)
    start = (root - 1) * size
    if data[start] not in (2, 5):
        return [root]
    cells = int.from_bytes(data[start + 3 : start + 5], "big")
    at = [start + int.from_bytes(data[start + 12 + 2 * n : start + 14 + 2 * n], "big") for n in range(cells)]
    found = [int.from_bytes(data[each : each + 4], "big") for each in at]
    return [*found, int.from_bytes(data[start + 8 : start + 12], "big")]


def overflow_pages(path: Path) -> list[int]:
    """The numbers of the pages of the only payload of more than one page: those that begin with the number of
    another page, or with none, and are no b-tree pages."""
    data, size = path.read_bytes(), page_size(path)
    return [
        at // size + 1
        for at in range(size, len(data), size)
        if data[at] not in (2, 5, 10, 13) and any(data[at : at + size])
    ]


def damage(path: Path, table: str, which: Callable[[list[int]], list[int]], length: int = 200) -> None:
    """Overwrites the first bytes of some of the leaf pages of a table; 0: all of them."""
    overwrite(path, which(leaves(path, table)), length)


def overwrite(path: Path, pages: list[int], length: int = 0, byte: bytes = b"\xee") -> None:
    data, size = bytearray(path.read_bytes()), page_size(path)
    for page in pages:
        data[(page - 1) * size : (page - 1) * size + (length or size)] = byte * (length or size)
    path.write_bytes(data)


def exchange(path: Path, one: int, other: int) -> None:
    """Exchanges two pages."""
    data, size = bytearray(path.read_bytes()), page_size(path)
    first, second = slice((one - 1) * size, one * size), slice((other - 1) * size, other * size)
    data[first], data[second] = data[second], data[first]
    path.write_bytes(data)


def cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
