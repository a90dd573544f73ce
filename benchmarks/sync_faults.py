"""A sync of every broken server at once, with one sound source among them.

    python -m benchmarks.sync_faults [--only NAME …] [--count 400] [--concurrency 8]

Every path of the demonstration server of faults is a source, with a sound site in the middle of the list. The
sound source is synced alone first, then together with all others. Each faulty source must end within a second of
its deadline, with the message that `support.demo_site.faults` expects. The sound one must be complete, no bulletin
may come from a broken page, and the memory of all processes may grow by the size limit of a page and 64 MiB. A
page that is odd but not broken must be kept or be refused with one message.
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
"""Bombs above the size limit of a page. Those of `support.demo_site.faults` are below it."""

ALTERNATIVES = {"larger than": "holds no text", "did not finish within": "too many pieces"}
"""Messages accepted instead of those that a fault expects. The tests have a lower size limit, which bombs exceed,
and a shorter deadline, within which no drip reaches its thousandth piece."""


class Outcome(NamedTuple):
    """The result of one source: seconds, failure messages, and bulletins kept."""

    seconds: float
    lines: list[str]
    kept: int


def main() -> None:
    arguments = read_arguments()
    from support.demo_site.faults import FAULTS, Faulty
    from support.demo_site.server import serving

    chosen = {path: fault.message for path, fault in FAULTS.items()} | dict.fromkeys(BOMBS, "larger than")
    chosen = {
        path: message for path, message in chosen.items() if not arguments.only or path[1:] in arguments.only
    }
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
                "concurrency": arguments.concurrency,
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
    print(f"late, without the expected message, or in the archive: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync_faults", __doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these faults")
    parser.add_argument("--count", type=int, default=400, help="bulletins of the sound site (400)")
    parser.add_argument(
        "--concurrency", type=int, default=8, help="concurrent requests to the host of the faults (8)"
    )
    return parser.parse_args()


def bombs() -> dict[str, Callable[[ReceivedRequest], bytes | Answer | StreamedAnswer]]:
    """Small answers that decompress to 256 MiB."""
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
    """The faulty sources that ended late, without the expected message, or with bulletins."""
    faults = []
    for path, message in chosen.items():
        name = path[1:]
        outcome = outcomes.get(name)
        if outcome is None:
            faults.append(f"{name}: never ended")
            continue
        if outcome.seconds > LIMIT_SECONDS:
            faults.append(f"{name}: ended after {outcome.seconds:.1f} s (limit {LIMIT_SECONDS:g})")
        if message is not None and outcome.kept:
            faults.append(f"{name}: {outcome.kept} bulletins were kept")
        if len(outcome.lines) + outcome.kept != 1 or any("\n" in line for line in outcome.lines):
            faults.append(f"{name}: {outcome.kept} bulletins and the messages {outcome.lines}")
        elif message is not None and not re.search(accepted(message), outcome.lines[0]):
            faults.append(f"{name}: reports {outcome.lines[0]!r}, not {message!r}")
    return faults


def accepted(message: str) -> str:
    """The pattern of an accepted message."""
    return "|".join([message, *(other for words, other in ALTERNATIVES.items() if words in message)])


def wrong_of_sound(home: Path, root: str, count: int) -> list[str]:
    """The faults of the sound source, after removing the bulletins of odd pages."""
    with closing(sqlite3.connect(archive_of(home))) as connection, connection:
        connection.execute("DELETE FROM bulletins WHERE origin <> ?", (SOUND,))
    return [f"{SOUND}: {fault}" for fault in wrong(home, root, expected("trs", count, 20))]


def print_outcomes(
    outcomes: Mapping[str, Outcome], before: Ran, after: Ran, arguments: argparse.Namespace
) -> None:
    slowest = sorted(outcomes, key=lambda name: -outcomes[name].seconds)[:12]
    print_table(("slowest", "s", "message"), [row(name, outcomes[name]) for name in slowest])
    odd = [name for name, outcome in outcomes.items() if outcome.kept and name != SOUND]
    print(f"odd pages that were kept: {', '.join(odd) or 'none'}")
    print(f"{len(outcomes) - 1} faulty sources and a sound one of {arguments.count} bulletins: ", end="")
    print(f"{after.wall:.0f} s, {after.cpu:.0f} s CPU, the sound one {outcomes[SOUND].seconds:.1f} s ", end="")
    print(f"(alone {before.wall:.1f}); {load()}")
    print(f"memory {after.peak.resident:.0f} MB, the sound one alone {before.peak.resident:.0f}: ", end="")
    print(f"{after.peak.resident - before.peak.resident:+.0f} (limit {LIMIT_MEMORY})")


def row(name: str, outcome: Outcome) -> Sequence[str]:
    return name, f"{outcome.seconds:.1f}", "; ".join(outcome.lines)[:80]


if __name__ == "__main__":
    main()
