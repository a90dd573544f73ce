"""Copying an archive: a file into a file, into a PostgreSQL database, and back, with the verification.

    python -m benchmarks.copies [--size 20000]

The archive is generated: bulletins with their pages, one in ten with a former text, half seen twice, one in four
read, and an attached file of 40 kB for one in twenty. Each step is a process of its own; seconds of the processor
are those of the process, without the server, and memory is its largest.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.corpus import corpus
from benchmarks.measure import option_parser, print_table
from benchmarks.postgres import SETTINGS, connect, server
from benchmarks.program import scratch
from tui_reader.archive.copying.whole import copy, verify
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile, Flags, Raw, SeenDocument
from tui_reader.model import Attachment, Bulletin, Paragraph, body_text
from tui_reader.paths import ArchiveLocation, DatabaseAddress

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
FILE_BYTES = 40_000
PORTION = 500
HEAD = ("step", "bulletins a second", "a second of the processor", "MB")


def arrivals(size: int) -> Iterator[Arrival]:
    """The texts of the archive, those of one address together."""
    chance = random.Random(1)
    for number, page in enumerate(corpus(size)):
        seen = FIRST + timedelta(seconds=number)
        if number % 20 == 0:
            page = replace(page, attachments=(Attachment("附件", f"https://files.example.org/{number}.doc"),))
        if number % 10 == 0:
            yield arrival(replace(page, preamble=(Paragraph("初稿"), *page.preamble)), seen)
        last = seen + timedelta(days=1 + chance.random()) if number % 2 else seen + timedelta(days=1)
        yield arrival(page, last)._replace(first_seen=last - timedelta(hours=number % 2))


def arrival(page: Bulletin, seen: datetime) -> Arrival:
    html = (
        f"<!doctype html><title>{page.title}</title><div class=text>{body_text(page)}</div>"
        + "<p class=x></p>" * 400
    )
    document = SeenDocument(page.address, '"etag"', None, "1")
    return Arrival(page, Raw(html.encode(), "utf-8", "text/html"), "水务", seen, (document,))


def fill(path: Path, size: int) -> None:
    with open_archive(path) as archive:
        portion: list[Arrival] = []
        for each in arrivals(size):
            portion.append(each)
            if len(portion) >= PORTION:
                archive.keep_arrivals(portion)
                portion = []
        archive.keep_arrivals(portion)
        chance = random.Random(2)
        for number in range(0, size, 20):
            address = f"https://files.example.org/{number}.doc"
            data = chance.randbytes(FILE_BYTES)
            archive.keep_files([ArrivedFile(address, "a.doc", data, None, FIRST, kind="doc")])
        archive.set_flags({id: Flags(True, False) for id in range(1, size + 1, 4)})


def step(sender: Connection, what: str, source: ArchiveLocation, target: ArchiveLocation, size: int) -> None:
    faults: list[str] = []
    wall, used = time.perf_counter(), time.process_time()

    def ignore(*_arguments: object) -> None:
        pass

    def work(one: Archive, other: Archive) -> None:
        if what == "copy":
            copy(one, other, ignore, lambda *fault: faults.append(str(fault)), ignore)
        elif what == "verify":
            found = verify(one, other, ignore, lambda *fault: faults.append(str(fault)))
            assert found.bulletins
        else:
            while other.index():
                pass

    with open_archive(source) as one, open_archive(target) as other:
        work(one, other)
    if faults:
        sys.exit(f"{what}: {len(faults)} faults, such as {faults[0]}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send((time.perf_counter() - wall, time.process_time() - used, most))


def measured(what: str, source: ArchiveLocation, target: ArchiveLocation, size: int) -> tuple[float, float, float]:
    """Wall and processor seconds, and MB."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=step, args=(sender, what, source, target, size))
    process.start()
    sender.close()
    found: tuple[float, float, float] = receiver.recv()
    process.join()
    return found


def main() -> None:
    parser = option_parser("copies", __doc__)
    parser.add_argument("--size", type=int, default=20_000)
    size = parser.parse_args().size
    with scratch() as name:
        folder = Path(name)
        # The server runs as another user.
        folder.chmod(0o755)
        with server(folder / "server", SETTINGS) as address:
            rows = compared(folder, address, size)
    print_table(HEAD, rows)


def compared(folder: Path, address: str, size: int) -> list[tuple[str, str, str, str]]:
    """The rows of the table."""
    rows = []
    fill(folder / "first.sqlite", size)
    from tui_reader.archive.postgres.schema import create

    with connect(address) as connection, connection.transaction():
        create(connection)
    first, second, third = folder / "first.sqlite", folder / "second.sqlite", folder / "third.sqlite"
    database = DatabaseAddress(f"postgresql://postgres@/postgres?host={folder / 'server'}")
    for title, what, source, target in (
        ("file to file", "copy", first, second),
        ("the same, again", "copy", first, second),
        ("verify file and file", "verify", first, second),
        ("file to database", "copy", first, database),
        ("the same, again", "copy", first, database),
        ("verify file and database", "verify", first, database),
        ("database to file", "copy", database, third),
        ("verify database and file", "verify", database, third),
        ("index of the file", "index", third, third),
    ):
        wall, used, most = measured(what, source, target, size)
        rows.append((title, f"{size / wall:.0f}", f"{size / used:.0f}", f"{most:.0f}"))
        print(*rows[-1], sep=" | ", flush=True)
    return rows


if __name__ == "__main__":
    main()
