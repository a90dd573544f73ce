"""Notes, watches and collections with damaged columns: nothing ends the program, and a repair leaves no fault.

    python -m benchmarks.workspace_damage [--rounds 600] [--seed 7]

Each round makes an archive in memory with notes, collections, watches and matches, and writes up to three values
that do not belong there: other types, control codes, numbers beyond every count, long and empty texts, bytes with
one bit changed or cut off. Then everything is listed as commands and screens list it, repaired, listed again, and
dropped. The listings may raise nothing; after the repair nothing may be wrong but queries that cannot be run, and
after the drop nothing at all. What is in tables that were not touched must be there unchanged.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import traceback
from collections import Counter
from contextlib import suppress
from typing import Any

from benchmarks.measure import option_parser
from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Bulletin, Paragraph

PAGE = Bulletin("https://example.org/1", "供水通知", preamble=(Paragraph("今晚停水，请提前储水。"),))

COLUMNS = {
    "notes": ("uuid", "address", "edited", "deleted", "colour", "content", "folded"),
    "note_places": ("digest", "state", "start", "ending", "similarity"),
    "collections": ("name", "edited", "items", "content"),
    "watches": ("name", "query", "sources", "since", "seen", "checked"),
    "watch_matches": ("watch", "bulletin", "number", "kind", "at"),
    "arrivals": ("bulletin", "kind", "at"),
}

VALUES: tuple[object, ...] = (b"\xff\xfe", "\x1b[31mx", "", "水" * 300, "[", -(1 << 61), 1 << 62, 3.5)


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    found, faults = Counter[str](), list[str]()
    for number in range(arguments.rounds):
        try:
            faults += [f"round {number}: {each}" for each in one_round(chance, found)]
        except Exception:  # noqa: BLE001 # whatever it is, it is the finding
            faults.append(f"round {number}: {traceback.format_exc(limit=-4)}")
    for fault in faults[:20]:
        print(fault)
    counted = ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
    print(f"{arguments.rounds} damaged archives, seed {arguments.seed}; found {counted}")
    print(f"listings that failed, or faults that were left: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("workspace_damage", __doc__)
    parser.add_argument("--rounds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def one_round(chance: random.Random, found: Counter[str]) -> list[str]:
    """What is wrong after one archive was damaged, listed, repaired and dropped."""
    with SqliteArchive.open(None) as archive:
        fill(archive)
        before, touched = whole(archive), set[str]()
        for _ in range(chance.randint(1, 3)):
            touched.add(damage(archive.connection, chance))
        use(archive)
        faults = archive.workspace_faults()
        found.update(f"{each.kind} {each.what}" for each in faults)
        archive.mend_workspace(faults, lambda *_: None)
        left = [str(each) for each in archive.workspace_faults() if each.what != "query"]
        use(archive)
        after = whole(archive)
        left += [
            f"{table} were not touched and changed"
            for table in before.keys() - touched
            if before[table] != after[table]
        ]
        archive.mend_workspace(archive.workspace_faults(), lambda *_: None, drop=True)
        return left + [str(each) for each in archive.workspace_faults()]


def fill(archive: SqliteArchive) -> None:
    """Two of everything."""
    archive.save_watch(Watch("water", "停水", ("county",)))
    archive.save_watch(Watch("all", "通知"))
    archive.keep_all([PAGE, *(Bulletin(f"https://example.org/{number}", "停水") for number in range(2, 5))])
    anchor = AnchorText.of(PAGE).anchor(4, 8)
    archive.keep_notes(
        [new_note(PAGE.address, anchor, text="记"), new_note("https://gone.example/", anchor, text="y")]
    )
    items = tuple(CollectionItem(f"https://example.org/{number}", note="n") for number in range(20))
    archive.save_collection(Collection("water", items), None)
    archive.save_collection(Collection("empty"), None)
    use(archive)


def damage(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Writes a value into a row where it does not belong; returns the table."""
    table = chance.choice(list(COLUMNS))
    column = chance.choice(COLUMNS[table])
    key = {"note_places": "uuid", "watch_matches": "watch, bulletin"}.get(table, "rowid")
    rows = connection.execute(f"SELECT {column}, {key} FROM {table}").fetchall()
    if not rows:
        return table
    before, *values = chance.choice(rows)
    changed = chance.choice((*VALUES, shortened(before, chance), flipped(before, chance)))
    condition = " AND ".join(f"{name} = ?" for name in key.split(", "))
    connection.execute("PRAGMA foreign_keys = OFF")
    with suppress(sqlite3.IntegrityError):
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", (changed, *values))
    connection.execute("PRAGMA foreign_keys = ON")
    return table


def shortened(value: Any, chance: random.Random) -> object:
    """The beginning of a text or of bytes."""
    return value[: chance.randrange(len(value))] if isinstance(value, (str, bytes)) and value else 0


def flipped(value: Any, chance: random.Random) -> object:
    """Bytes with one bit changed."""
    if not isinstance(value, bytes) or not value:
        return 7
    changed = bytearray(value)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def use(archive: SqliteArchive) -> None:
    """Lists everything as commands and screens do."""
    archive.notes(1)
    archive.list_notes()
    archive.count_notes()
    list(archive.note_records())
    for summary in archive.collections():
        f"{summary.items:>6}  {summary.edited:%Y-%m-%d}  {summary.name}"
        archive.collection(summary.name)
    while archive.update_watches():
        pass
    for state in archive.watches():
        archive.watch_matches(state.watch.name, 0, 99)
        archive.carried_matches(state.watch.name)
    archive.watched([1, 2, 3])
    archive.unwatched()


def whole(archive: SqliteArchive) -> dict[str, object]:
    """The notes, collections and queries of watches that can be read."""
    collections = [archive.collection(each.name) for each in archive.collections()]
    return {
        "notes": sorted(archive.note_records()),
        "collections": [each and (each.name, each.items) for each in collections],
        "watches": [each.watch for each in archive.watches()],
    }


if __name__ == "__main__":
    main()
