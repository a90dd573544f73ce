"""kill -9 while notes, collections and watches are written: nothing that was confirmed may be lost or half done.

    python -m benchmarks.workspace_kills [--rounds 60] [--seed 7] [--engine sqlite|postgres]

In each round a child process makes, edits and deletes notes; makes, orders, renames and deletes collections;
makes, changes, looks at and deletes watches; keeps bulletins, compares them with the watches; and exports
collections over the same file in every format. The sequence follows from the seed, and the child reports each step
as soon as the archive confirms it. It is killed at a random moment. What the archive holds then must be what a
model of dictionaries holds after the steps that were reported, or after one more; `doctor` must find nothing; and
the exported file must be whole, in the format of its name. The next round continues with the same archive.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.measure import option_parser
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import ReaderNote
from tui_reader.archive.workspace.watches import Watch
from tui_reader.dossiers.contents import dossier
from tui_reader.dossiers.writing import DOSSIER_ENDINGS, DossierFormat, write_dossier
from tui_reader.model import Bulletin, Paragraph

LONGEST = 0.6
"""Seconds after the first report of a child in which it is killed."""

STEPS = 100_000
FORMATS: tuple[DossierFormat, ...] = ("markdown", "html", "epub")
QUERIES = ("停水", "停电", "通知")
START = datetime(2026, 1, 1, tzinfo=UTC)

Reported = tuple[str, int]


class Model:
    """What the archive must hold: notes by UUID, items of collections, and for each watch its query, the bulletins
    kept before it, and those that were looked at."""

    def __init__(self) -> None:
        self.notes: dict[str, tuple[str, str]] = {}
        self.collections: dict[str, list[tuple[str, str]]] = {}
        self.watches: dict[str, tuple[str, int, int]] = {}
        self.kept = 0

    def state(self) -> Any:
        """All of it, to compare."""
        new = {
            name: [n for n in range(max(since, seen), self.kept) if QUERIES[n % 2] == query or query == QUERIES[2]]
            for name, (query, since, seen) in self.watches.items()
        }
        collections = {name: list(items) for name, items in self.collections.items()}
        return dict(self.notes), collections, {name: (self.watches[name][0], new[name]) for name in new}, self.kept


def address(number: int) -> str:
    """The address of a bulletin."""
    return f"https://example.org/{number}"


def step(seed: int, number: int, model: Model) -> tuple[str, Callable[[Archive], object]]:
    """The name of a step, applied to the model, and what applies it to an archive."""
    chance = random.Random(f"{seed}-{number}")
    what = chance.choice(("note", "note", "edit", "unnote", "collect", "collect", "order", "rename", "discard"))
    what = chance.choice((what, what, what, "watch", "query", "forget", "see", "keep", "keep"))
    text = f"记 {number} " + "水" * chance.randrange(2000)
    if what == "note" or (what in ("edit", "unnote") and not model.notes):
        uuid = str(UUID(int=chance.getrandbits(128)))
        model.notes[uuid] = (address(number % 40), text)
        return "note", _note(number, uuid, address(number % 40), text)
    if what in ("edit", "unnote"):
        uuid = chance.choice(sorted(model.notes))
        where = model.notes[uuid][0]
        if what == "edit":
            model.notes[uuid] = (where, text)
            return what, _note(number, uuid, where, text)
        del model.notes[uuid]
        return what, _note(number, uuid, where, "", deleted=True)
    if what in ("collect", "order", "rename", "discard"):
        return what, _collection(what, number, chance, model, text)
    if what == "keep" or (what != "watch" and not model.watches):
        n = model.kept
        model.kept += 1
        page = Bulletin(address(n), f"{QUERIES[n % 2]}通知", preamble=(Paragraph(text),))
        return "keep", lambda archive: archive.keep(page)
    return what, _watch(what, number, chance, model)


def _note(number: int, uuid: str, where: str, text: str, *, deleted: bool = False) -> Callable[[Archive], object]:
    when = START + timedelta(seconds=number)
    anchor = Anchor() if deleted else Anchor("停水", "", "通知", 0, 4)
    note = ReaderNote(uuid, where, anchor, "yellow", text.strip(), when, when, deleted)
    return lambda archive: archive.keep_notes([note])


def _collection(
    what: str, number: int, chance: random.Random, model: Model, note: str
) -> Callable[[Archive], object]:
    names = sorted(model.collections)
    if what == "collect" or not names:
        name = chance.choice([*names, f"专题 {number}"])
        model.collections.setdefault(name, []).append((address(number), note))
        item = CollectionItem(address(number), note=note)

        def collect(archive: Archive) -> None:
            before = archive.collection(name)
            archive.save_collection((before or Collection(name)).with_items([item]), before)

        return collect
    name = chance.choice(names)

    def change(apply: Callable[[Collection], Collection]) -> Callable[[Archive], object]:
        def write(archive: Archive) -> None:
            before = archive.collection(name)
            assert before is not None
            archive.save_collection(apply(before), before)

        return write

    if what == "order":
        items = model.collections[name]
        at = chance.randrange(len(items))
        items.insert(0, items.pop(at))
        return change(lambda before: before.moved(at, 0))
    items = model.collections.pop(name)
    if what == "rename":
        model.collections[f"新 {number}"] = items
        return change(lambda before: before._replace(name=f"新 {number}"))

    def discard(archive: Archive) -> None:
        before = archive.collection(name)
        assert before is not None
        archive.forget_collection(before)

    return discard


def _watch(what: str, number: int, chance: random.Random, model: Model) -> Callable[[Archive], object]:
    query = chance.choice(QUERIES)
    if what == "watch":
        name = f"关注 {number}"
        model.watches[name] = (query, model.kept, 0)
        return lambda archive: archive.save_watch(Watch(name, query))
    name = chance.choice(sorted(model.watches))
    before = model.watches[name]
    if what == "query":
        model.watches[name] = (query, *before[1:])
        return lambda archive: archive.save_watch(Watch(name, query))
    if what == "forget":
        del model.watches[name]
        return lambda archive: archive.forget_watch(name)
    model.watches[name] = (*before[:2], model.kept)

    def see(archive: Archive) -> None:
        while archive.update_watches():
            pass
        archive.see_watch(name, next(each.checked for each in archive.watches() if each.watch.name == name))

    return see


def found(archive: Archive) -> Any:
    """What the archive holds, in the form of `Model.state`."""
    while archive.update_watches(7):
        pass
    notes = {each.uuid: (each.address, each.text) for each in archive.note_records() if not each.deleted}
    collections = {}
    for summary in archive.collections():
        collection = archive.collection(summary.name)
        assert collection is not None
        assert summary.items == len(collection.items)
        collections[summary.name] = [(each.address, each.note) for each in collection.items]
    watches = {}
    for state in archive.watches():
        matches = archive.watch_matches(state.watch.name, 0, STEPS)
        numbers = sorted(int(each.row.address.rpartition("/")[2]) for each in matches)
        watches[state.watch.name] = (state.watch.query, numbers)
    return notes, collections, watches, archive.counts().total


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    faults, done = list[str](), Counter[str]()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-")))
        location: Any = folder / "archive.sqlite"
        if arguments.engine == "postgres":
            # The server runs as another user, where this is run by root.
            folder.chmod(0o755)
            location = opened.enter_context(database(folder))
        first = ahead = exports = 0
        for number in range(arguments.rounds):
            reported, exported = one_round(arguments.seed, location, folder, first, chance)
            exports += exported
            model = Model()
            for at in range(first + reported):
                name = step(arguments.seed, at, model)[0]
                done[name] += at >= first
            before = model.state()
            name = step(arguments.seed, first + reported, model)[0]
            with open_archive(location) as archive:
                there = found(archive)
                damaged = archive.workspace_faults()
            faults += [f"round {number}: {each}" for each in (*damaged, *unsound(location), *broken(folder))]
            first += reported
            if there == model.state() and there != before:
                first, ahead = first + 1, ahead + 1
            elif there != before:
                faults.append(f"round {number}: neither the state after step {first} ({name}) nor before it")
                break
    for fault in faults[:50]:
        print(fault)
    counted = ", ".join(f"{count} {name}" for name, count in sorted(done.items()))
    print(f"{arguments.rounds} kills, seed {arguments.seed}, {arguments.engine}: {done.total()} steps confirmed")
    print(f"({counted}); {exports} exports; the step after the last one was there in {ahead}")
    print(f"lost or half done: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("workspace_kills", __doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    return parser.parse_args()


def database(folder: Path) -> Any:
    """A server of its own with an archive, and its address."""
    from contextlib import contextmanager

    from benchmarks.postgres import server
    from tui_reader.archive.postgres.administration import making
    from tui_reader.paths import DatabaseAddress

    @contextmanager
    def run() -> Iterator[Any]:
        with server(folder / "server") as uri:
            making.create(uri)
            yield DatabaseAddress(uri)

    return run()


def one_round(seed: int, location: Any, folder: Path, first: int, chance: random.Random) -> tuple[int, int]:
    """Starts a child that goes on with the step `first`, and kills it; returns how many steps and exports it
    reported."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        work_until_killed(seed, location, folder, first, write)
    os.close(write)
    head = os.read(read, 64) if chance.random() < 0.8 else b""
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    with os.fdopen(read, "rb") as pipe:
        lines = (head + pipe.read()).split()
    return lines.count(b"step"), lines.count(b"export")


def work_until_killed(seed: int, location: Any, folder: Path, first: int, report: int) -> None:
    """Takes one step after the other, and reports each that the archive has confirmed."""
    try:
        model = Model()
        for number in range(first):
            step(seed, number, model)
        archive = open_archive(location)
        for number in range(first, STEPS):
            apply = step(seed, number, model)[1]
            apply(archive)
            os.write(report, b"step\n")
            if number % 3 == 0 and (name := min(model.collections, default=None)) is not None:
                collection = archive.collection(name)
                assert collection is not None
                form = FORMATS[number % len(FORMATS) if number % 2 else number % 7 % len(FORMATS)]
                target = folder / f"dossier{DOSSIER_ENDINGS[form]}"
                write_dossier(dossier(archive, collection), target, form, overwrite=True)
                os.write(report, b"export\n")
    finally:
        # The child must never continue as its parent.
        traceback.print_exc()
        os._exit(1)


def unsound(location: Any) -> list[str]:
    """Faults that SQLite finds in the file."""
    if not isinstance(location, Path):
        return []
    with closing(sqlite3.connect(location)) as connection:
        return [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]


def broken(folder: Path) -> Iterator[str]:
    """Exported files that are not whole."""
    for path in folder.glob("dossier*"):
        data = path.read_bytes()
        if path.suffix == ".epub":
            try:
                with zipfile.ZipFile(path) as book:
                    whole = book.testzip() is None
            except zipfile.BadZipFile:
                whole = False
        else:
            whole = data.endswith(b"</html>\n" if path.suffix == ".html" else b"\n")
            whole = whole and data.startswith(b"<!" if path.suffix == ".html" else b"#")
        if not whole:
            yield f"{path.name} is not whole"


if __name__ == "__main__":
    main()
