"""kill -9 while a reader marks, tags and undoes in the program: what the screen has confirmed is in the archive.

    python -m benchmarks.mark_kills [--rounds 30] [--seed 7]

In each round the program is started in a terminal on an archive of its own. Keys star articles, tag them and undo
that; each is followed until the status line confirms it, for a random number of times. Then one more key is
pressed and the program killed at a random moment within 50 ms. SQLite must find no fault, and the stars and tags
must be those that were confirmed, or those after the last key.
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

    marks = list[str]()
    done = 0
    with Terminal(home=home, size=(100, 24)) as terminal:
        terminal.until(f"Articles {ARTICLES}")
        for _ in range(chance.randint(0, 8)):
            what = chance.choice(("star", "star", "tag", "undo"))
            if what == "undo" and not marks:
                continue
            press(terminal, what)
            terminal.until({"star": "Starred.", "tag": "Tagged #x", "undo": "Undone:"}[what])
            done += 1
            if what == "undo":
                marks.pop()
            else:
                marks.append(what)
            terminal.press("j")
            terminal.until(
                lambda shown: not any(word in shown.text for word in ("Starred.", "Tagged #", "Undone:"))
            )
        last = chance.choice(("star", "tag"))
        press(terminal, last)
        time.sleep(chance.random() * MOMENT)
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with closing(sqlite3.connect(archive_of(home))) as connection:
        check = connection.execute("PRAGMA integrity_check").fetchall()
        stars = connection.execute("SELECT count(*) FROM marks WHERE starred = 1").fetchone()[0]
        tags = connection.execute("SELECT count(*) FROM tags").fetchone()[0]
    before = (marks.count("star"), marks.count("tag"))
    after = (before[0] + (last == "star"), before[1] + (last == "tag"))
    faults = [f"integrity_check: {check}"] * (check != [("ok",)])
    if (stars, tags) not in (before, after):
        faults.append(f"{stars} stars and {tags} tags, not {before} or {after}")
    return done, (stars, tags) == after, faults


def press(terminal, what: str) -> None:  # type: ignore[no-untyped-def] # `support` is found at run time
    """The keys of a mark."""
    if what == "star":
        terminal.press("s")
    elif what == "undo":
        terminal.press("\x1a")
    else:
        terminal.press("#")
        terminal.until("Tags")
        terminal.press("x", "enter")


if __name__ == "__main__":
    main()
