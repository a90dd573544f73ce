"""The screen on an archive behind a network: calls per key, and the longest step of the thread that draws.

    python -m benchmarks.slow_archive [--size 3000] [--latency 30] [--local]

The program runs headless on an archive in SQLite, whose calls take no longer, `--latency` milliseconds longer, or
do not return before the key has been measured. A step is one callback of the event loop: while it runs, no key is
answered. `--local`: the archive says that it is embedded, as SQLite does.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from asyncio import events
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from benchmarks.corpus import corpus
from benchmarks.measure import option_parser

if TYPE_CHECKING:
    from support.slow_archive import SlowArchive

KEYS = {
    "j": ("j",),
    "k": ("k",),
    "Page Down": ("pagedown",),
    "G": ("G",),
    "g g": ("g", "g"),
    "Enter": ("enter",),
    "Page Down in the text": ("pagedown",),
    "q to the list": ("q",),
    "m": ("m",),
    "s": ("s",),
    "u, next unread": ("u",),
    "2, unread": ("2",),
    "1, all": ("1",),
    "# tags": ("#",),
    "Escape": ("escape",),
    "g / search": ("g", "/"),
    "a query": ("t", "h", "e"),
    "Escape from the search": ("escape",),
    "g l sources": ("g", "l"),
    "q from the sources": ("q",),
    "g v views": ("g", "v"),
    "Escape from the views": ("escape",),
    "an idle second": (),
}
REST = 0.35
"""Seconds after a key in which its steps are measured: the text under the cursor is shown after 0.12."""

HANGING = 1.0
"""Seconds after which an archive that hangs is released at the latest, so that a thread that waits goes on."""


class Steps:
    """The longest callback of the event loop since the last reading."""

    def __init__(self) -> None:
        self.longest = 0.0

    def install(self) -> None:
        """Have each callback timed."""
        run = events.Handle._run  # type: ignore[attr-defined]

        def timed(handle: Any) -> None:
            begun = time.perf_counter()
            run(handle)
            self.longest = max(self.longest, time.perf_counter() - begun)

        events.Handle._run = timed  # type: ignore[attr-defined]

    def read(self) -> float:
        """Milliseconds."""
        longest, self.longest = self.longest * 1000, 0.0
        return longest


class Figures(NamedTuple):
    """Of one key: calls in all, calls of the thread that draws, and its longest step in milliseconds."""

    calls: list[str]
    drawing: int
    step: float


class Measurement:
    """What happens on the screen from `begin` to `end`."""

    def __init__(self, slow: SlowArchive, steps: Steps, *, hanging: bool) -> None:
        self._slow, self._steps, self._hanging = slow, steps, hanging
        self._release: threading.Timer | None = None
        self.found: dict[str, Figures] = {}

    def begin(self) -> None:
        """Forget what was before."""
        self._slow.calls.clear()
        self._steps.read()
        if self._hanging:
            self._slow.hang()
            self._release = threading.Timer(HANGING, self._slow.release)
            self._release.start()

    def end(self, name: str) -> None:
        """Note the figures under the name of a key."""
        if self._release:
            self._release.cancel()
        calls = list(self._slow.calls)
        self.found[name] = Figures(
            [each.name for each in calls], sum(each.drawing for each in calls), self._steps.read()
        )
        self._slow.release()


async def measure(path: Path, steps: Steps, *, latency: float, hanging: bool, remote: bool) -> dict[str, Figures]:
    """Press all keys, one after the other."""
    from support.pilot import ManualClock
    from support.slow_archive import SlowArchive
    from tui_reader.archive.sqlite.store import SqliteArchive
    from tui_reader.config.settings import Config
    from tui_reader.ui.app import BulletinApp

    with SqliteArchive.open(path) as embedded:
        slow = SlowArchive(embedded, latency=latency, remote=remote)
        measurement = Measurement(slow, steps, hanging=hanging)
        measurement.begin()
        app = BulletinApp(cast("Any", slow), Config(), clock=ManualClock())
        async with app.run_test(size=(120, 40)):
            await asyncio.sleep(REST)
            measurement.end("start")
            await asyncio.sleep(1)
            for name, keys in KEYS.items():
                # What the key before has led to is over.
                await asyncio.sleep(0.3)
                measurement.begin()
                for key in keys:
                    app.post_message(key_event(key))
                await asyncio.sleep(REST if keys else 1)
                measurement.end(name)
        app.close()
    return measurement.found


def key_event(key: str) -> Any:
    """A key as the driver sends it."""
    from textual import events as keys

    return keys.Key(key, key if len(key) == 1 else None)


def main() -> None:
    parser = option_parser("slow_archive", __doc__)
    parser.add_argument("--size", type=int, default=3000, help="bulletins (3000)")
    parser.add_argument("--latency", type=float, default=30, help="milliseconds of each call (30)")
    parser.add_argument("--local", action="store_true", help="the archive says that it is embedded")
    parser.add_argument("--calls", action="store_true", help="name the calls of each key")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from tui_reader.archive.sqlite.store import SqliteArchive

    steps = Steps()
    steps.install()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        with SqliteArchive.open(path) as archive:
            archive.keep_all(islice(corpus(options.size), options.size))
        kinds = {
            "0 ms": (0.0, False),
            f"{options.latency:.0f} ms": (options.latency / 1000, False),
            "hangs": (0.0, True),
        }
        found = {}
        for kind, (latency, hanging) in kinds.items():
            found[kind] = asyncio.run(
                measure(path, steps, latency=latency, hanging=hanging, remote=not options.local)
            )
    print(f"{'key':24} calls drawing " + " ".join(f"{kind:>8}" for kind in kinds))
    for name in found["0 ms"]:
        of_key = [found[kind][name] for kind in kinds]
        figures = " ".join(f"{each.step:8.1f}" for each in of_key)
        print(f"{name:24} {len(of_key[0].calls):5} {of_key[0].drawing:7} {figures}")
        if options.calls:
            print("    " + " ".join(of_key[0].calls))


if __name__ == "__main__":
    main()
