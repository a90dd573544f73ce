"""kill -9 while a reader marks and notes in the program: what the screen has confirmed is in the archive.

    python -m benchmarks.mark_kills [--rounds 30] [--seed 7]

In each round the program is started in a terminal on an archive of its own. Keys star articles, tag them, note
something on them and undo that, add articles to collections, and add watches; each is followed until the status
line confirms it, for a random number of times. Then one more is begun, and the program killed at a random moment
within 50 ms of its last key. SQLite must find no fault, and stars, tags, notes, collections and watches must be
those that were confirmed, or those after the last key.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser
from benchmarks.sites import archive_of, load
from tui_reader.archive.sqlite.store import SqliteArchive

ARTICLES = 40
CONFIRMED = {
    "star": "Starred.",
    "tag": "Tagged #x",
    "note": "Note kept",
    "collect": "Added to",
    "watch": "Added k",
    "undo": "Undone:",
}
"""What the status line says of each."""

COUNTS = {
    "star": "SELECT count(*) FROM marks WHERE starred = 1",
    "tag": "SELECT count(*) FROM tags",
    "note": "SELECT count(*) FROM notes WHERE deleted = 0",
    "collect": "SELECT coalesce(sum(items), 0) FROM collections",
    "watch": "SELECT count(*) FROM watches",
}

UNDOABLE = ("star", "tag", "note")

MOMENT = 0.05
"""Seconds after the last key within which the kill comes."""


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    corpus = Corpus(arguments.seed)
    faults, confirmed, after = list[str](), 0, 0
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        for number in range(arguments.rounds):
            home = Path(name) / f"home-{number}"
            with SqliteArchive.open(archive_of(home)) as archive:
                archive.keep_all([corpus.bulletin(each) for each in range(ARTICLES)])
            done, last, found = one_round(home, chance)
            confirmed, after = confirmed + done, after + last
            faults += [f"round {number}: {each}" for each in found]
    for fault in faults[:50]:
        print(fault)
    print(f"{arguments.rounds} kills, seed {arguments.seed}: {confirmed} marks confirmed; {load()}")
    print(f"the last key was in the archive in {after} of {arguments.rounds}")
    print(f"lost or damaged: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("mark_kills", __doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def one_round(home: Path, chance: random.Random) -> tuple[int, bool, list[str]]:
    """Mark until killed; returns how many marks were confirmed, whether the last one is there, and the faults."""
    from support.terminal import Terminal

    marks, others = list[str](), list[str]()
    done = 0
    with Terminal(home=home, size=(100, 24)) as terminal:
        terminal.until("Articles")
        for _ in range(chance.randint(0, 8)):
            what = chance.choice(("star", "star", "tag", "note", "collect", "watch", "undo"))
            if what == "undo" and not marks:
                continue
            press(terminal, what, done)
            terminal.until(CONFIRMED[what])
            done += 1
            if what == "undo":
                marks.pop()
            else:
                (marks if what in UNDOABLE else others).append(what)
            # In the list of articles again, the next one is for the next key.
            if what in ("watch", "note"):
                terminal.press("q")
            terminal.press("j")
            terminal.until(lambda shown: not any(word in shown.text for word in CONFIRMED.values()))
        last = chance.choice(tuple(COUNTS))
        press(terminal, last, done)
        time.sleep(chance.random() * MOMENT)
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with closing(sqlite3.connect(archive_of(home))) as connection:
        check = connection.execute("PRAGMA integrity_check").fetchall()
        found = {what: connection.execute(sql).fetchone()[0] for what, sql in COUNTS.items()}
        damaged = workspace_faults(home)
    before = {what: (marks + others).count(what) for what in COUNTS}
    after = before | {last: before[last] + 1}
    faults = [f"integrity_check: {check}"] * (check != [("ok",)]) + damaged
    if found not in (before, after):
        faults.append(f"{found}, not {before} or {after}")
    return done, found == after, faults


def workspace_faults(home: Path) -> list[str]:
    """What `doctor` finds of notes, watches and collections."""
    with SqliteArchive.open(archive_of(home)) as archive:
        return list(map(str, archive.workspace_faults()))


def press(terminal, what: str, number: int) -> None:  # type: ignore[no-untyped-def] # `support` is found at run time
    """The keys of a change; `number` tells names apart."""
    name = f"k{number:03}q"
    if what == "star":
        terminal.press("s")
    elif what == "undo":
        terminal.press("\x1a")
    elif what == "note":
        terminal.press("enter", "H")
        terminal.until("[yellow]")
        terminal.press(name, "enter")
    elif what == "collect":
        terminal.press("C")
        terminal.until("Add 1 article to")
        terminal.press(name, "enter")
        terminal.until("Name of the collection")
        terminal.press("enter")
    elif what == "watch":
        terminal.press("g", "w")
        terminal.until("Watches")
        terminal.press("a")
        terminal.until("Name of the watch")
        terminal.press(name, "enter")
        terminal.until("Query")
        terminal.press("x", "enter")
        terminal.until("Sources")
        terminal.press("enter")
    else:
        terminal.press("#")
        terminal.until("Tags")
        terminal.press("x", "enter")


if __name__ == "__main__":
    main()
