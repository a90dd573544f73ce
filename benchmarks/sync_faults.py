"""A sync of everything that can be broken at once, with one sound source among it.

    python -m benchmarks.sync_faults [--only NAME …] [--count 400] [--at-once 8]

Every path of the demonstration server of faults is a source; a sound site is one more, in the middle. The sound
source is synced alone first, then together with all the others. Each of the faulty ones must have ended a second
after its deadline at the latest, with the line that `support.demo_site.faults` expects; the sound one must be
complete; no bulletin may have come from a broken page; and the memory of all processes may grow by the most that
is read of a page and 64 MiB. Pages that are odd and not broken must come or be refused in one line.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sqlite3
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import option_parser, print_table
from benchmarks.sites import Ran, Server, archive_of, load, sync, write_sources
from benchmarks.sync import SEED, expected, wrong
from tui_reader.sources.fetching import DEADLINE, SIZE_LIMIT

if TYPE_CHECKING:
    from support.demo_site.server import Answer, ReceivedRequest, StreamedAnswer

SOUND = "sound"
LIMIT_SECONDS = DEADLINE + 1
LIMIT_MEMORY = (SIZE_LIMIT >> 20) + 64

BOMB = 256 << 20
BOMBS = ("/large-gzip-bomb", "/large-deflate-bomb")
"""Those of the site are smaller than the most that is read of a page: they come whole."""

GENTLER = {"larger than": "holds no text", "was not done after": "too many pieces"}
"""What may be told in the place of words that a fault expects: the tests have a lower limit, under which bombs do
not come whole, and a shorter deadline, before which a drip has not come to its thousandth piece."""


class Outcome(NamedTuple):
    """What came of one source."""

    seconds: float
    lines: list[str]
    kept: int


def main() -> None:
    arguments = read_arguments()
    from support.demo_site.faults import FAULTS, Faulty
    from support.demo_site.server import serving

    chosen = {path: fault.says for path, fault in FAULTS.items()} | dict.fromkeys(BOMBS, "larger than")
    chosen = {path: says for path, says in chosen.items() if not arguments.only or path[1:] in arguments.only}
    with (
        tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name,
        Server("--style", "trs", "--count", str(arguments.count), "--seed", str(SEED)) as site,
        Server("--faults") as broken,
        serving(Faulty(bombs())) as bombing,
    ):
        sound: dict[str, object] = {"name": SOUND, "address": site.address, "pace": 0}
        faulty: list[dict[str, object]] = [
            {
                "name": path[1:],
                "address": (bombing if path in BOMBS else broken.root) + path,
                "pace": 0,
                "concurrency": arguments.at_once,
            }
            for path in chosen
        ]
        alone, together = Path(name) / "alone", Path(name) / "together"
        write_sources(alone, [sound])
        before = sync(alone)
        middle = len(faulty) // 2
        write_sources(together, [*faulty[:middle], sound, *faulty[middle:]])
        after = sync(together)
        outcomes = outcomes_of(together, after)
        faults = judged(outcomes, chosen) + wrong_of_sound(together, site.root, arguments.count)
    print_outcomes(outcomes, before, after, arguments)
    grown = after.peak.resident - before.peak.resident
    if grown > LIMIT_MEMORY:
        faults.append(f"{grown:.0f} MiB more memory than the sound source alone (limit {LIMIT_MEMORY})")
    for fault in faults:
        print(fault)
    print(f"late, without a clear line, or in the archive: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync_faults", __doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these faults alone")
    parser.add_argument("--count", type=int, default=400, help="bulletins of the sound site (400)")
    parser.add_argument("--at-once", type=int, default=8, help="requests at once to the host of the faults (8)")
    return parser.parse_args()


def bombs() -> dict[str, Callable[[ReceivedRequest], bytes | Answer | StreamedAnswer]]:
    """Answers that are far larger than they look."""
    from support.demo_site.faults import encoded

    def answered(answer: bytes) -> Callable[[ReceivedRequest], bytes | Answer | StreamedAnswer]:
        return lambda _asked: answer

    zeros = bytes(BOMB)
    answers = (encoded(gzip.compress(zeros, 1), "gzip"), encoded(zlib.compress(zeros, 1), "deflate"))
    return dict(zip(BOMBS, map(answered, answers), strict=True))


def outcomes_of(home: Path, ran: Ran) -> dict[str, Outcome]:
    lines: dict[str, list[str]] = {}
    for event in ran.events:
        if event["event"] == "failed":
            lines.setdefault(event["source"], []).append(event["message"])
    with closing(sqlite3.connect(archive_of(home))) as connection:
        kept = Counter(origin for (origin,) in connection.execute("SELECT origin FROM bulletins"))
    return {
        event["source"]: Outcome(event["seconds"], lines.get(event["source"], []), kept[event["source"]])
        for event in ran.events
        if event["event"] == "ended"
    }


def judged(outcomes: Mapping[str, Outcome], chosen: Mapping[str, str | None]) -> list[str]:
    """What is not as it must be in any faulty source."""
    faults = []
    for path, says in chosen.items():
        name = path[1:]
        outcome = outcomes.get(name)
        if outcome is None:
            faults.append(f"{name}: never ended")
            continue
        if outcome.seconds > LIMIT_SECONDS:
            faults.append(f"{name}: ended after {outcome.seconds:.1f} s (limit {LIMIT_SECONDS:g})")
        if says is not None and outcome.kept:
            faults.append(f"{name}: {outcome.kept} bulletins were kept")
        if len(outcome.lines) + outcome.kept != 1 or any("\n" in line for line in outcome.lines):
            faults.append(f"{name}: {outcome.kept} bulletins and the lines {outcome.lines}")
        elif says is not None and not re.search(with_gentler(says), outcome.lines[0]):
            faults.append(f"{name}: says {outcome.lines[0]!r}, not {says!r}")
    return faults


def with_gentler(says: str) -> str:
    """The pattern of a line."""
    return "|".join([says, *(other for words, other in GENTLER.items() if words in says)])


def wrong_of_sound(home: Path, root: str, count: int) -> list[str]:
    """What is wrong with the sound source, and with what else is there of a kept odd page."""
    with closing(sqlite3.connect(archive_of(home))) as connection, connection:
        connection.execute("DELETE FROM bulletins WHERE origin <> ?", (SOUND,))
    return [f"{SOUND}: {fault}" for fault in wrong(home, root, expected("trs", count, 20))]


def print_outcomes(
    outcomes: Mapping[str, Outcome], before: Ran, after: Ran, arguments: argparse.Namespace
) -> None:
    slowest = sorted(outcomes, key=lambda name: -outcomes[name].seconds)[:12]
    print_table(("slowest", "s", "line"), [row(name, outcomes[name]) for name in slowest])
    odd = [name for name, outcome in outcomes.items() if outcome.kept and name != SOUND]
    print(f"odd pages that came: {', '.join(odd) or 'none'}")
    print(f"{len(outcomes) - 1} faulty sources and a sound one of {arguments.count} bulletins: ", end="")
    print(f"{after.wall:.0f} s, {after.cpu:.0f} s CPU, the sound one {outcomes[SOUND].seconds:.1f} s ", end="")
    print(f"(alone {before.wall:.1f}); {load()}")
    print(f"memory {after.peak.resident:.0f} MB, the sound one alone {before.peak.resident:.0f}: ", end="")
    print(f"{after.peak.resident - before.peak.resident:+.0f} (limit {LIMIT_MEMORY})")


def row(name: str, outcome: Outcome) -> Sequence[str]:
    return name, f"{outcome.seconds:.1f}", "; ".join(outcome.lines)[:80]


if __name__ == "__main__":
    main()
