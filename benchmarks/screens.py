"""The program on a large archive, in a terminal of 120x40; `benchmarks.archive` ends with it.

    python -m benchmarks.screens --archive PATH [--runs 7] [--keys 20] [--searches 50]

Open to first paint is held against the sample archive, round by round in turn; keys against a key that does
nothing; jumps, the way back from an article and searches are CPU until the screen rests. Memory is what is
resident after opening and after searching.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from benchmarks.corpus import queries
from benchmarks.measure import memory, quantiles
from benchmarks.program import Program, bulletin_tui, scratch
from tui_reader.ui.keys.keymap import build_keymap

OPENED = "Articles "
ESCAPE = "\x1b"
SEARCH_KEYS = ("g", "/")
LIMITS = {"first paint": 1.15, "memory": 60, "searched": 120, "j": 8, "pagedown": 20, "jump": 40, "back": 20}


def main(path: Path, seed: int = 7, runs: int = 7, keys: int = 20, searches: int = 50) -> None:
    with scratch() as small, home_of(path) as large:
        first_paint(Path(small), large, runs)
        with Program(bulletin_tui(), large) as program:
            program.until(OPENED)
            program.idle(2)
            print(f"memory after opening: {memory(program.pid):.0f} MB (limit {LIMITS['memory']})")
            # The announcements stand still, or the screen never rests.
            program.press("p")
            program.idle(0.5)
            keys_in_list(program, keys)
            jumps(program, keys)
            back_to_list(program, keys)
            if has_search():
                search(program, list(islice(chain.from_iterable(zip(*classes(seed), strict=False)), searches)))


@contextmanager
def home_of(path: Path) -> Iterator[Path]:
    """A home whose archive is this file."""
    with scratch() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        (data / "archive.sqlite").symlink_to(path.absolute())
        yield Path(folder)


def first_paint(small: Path, large: Path, runs: int) -> None:
    """CPU and wall until the list is there; the first round, which parses the samples, does not count."""
    found: dict[Path, list[tuple[float, float]]] = {small: [], large: []}
    for _ in range(runs + 1):
        for home, figures in found.items():
            with Program(bulletin_tui(), home) as program:
                program.until(OPENED)
                figures.append((program.cpu, program.elapsed))
    (floor, floor_wall), (ours, wall) = (
        [statistics.median(column) * 1000 for column in zip(*figures[1:], strict=True)]
        for figures in found.values()
    )
    ratio = f"ratio {ours / floor:.2f} (limit {LIMITS['first paint']})"
    print(f"open to first paint: {ours:.0f} ms CPU ({wall:.0f} wall), ", end="")
    print(f"the samples {floor:.0f} ({floor_wall:.0f} wall); {ratio}")


def keys_in_list(program: Program, keys: int) -> None:
    nothing = per_key(program, "€", keys)
    print(f"a key without an action: {nothing:.1f} ms CPU")
    for key in ("j", "pagedown"):
        used = per_key(program, key, keys)
        print(f"{key} in the list: {used:.1f} ms CPU (limit {LIMITS[key]}); ratio {used / nothing:.1f}")


def per_key(program: Program, key: str, keys: int) -> float:
    """Milliseconds of CPU for one key pressed and drawn to rest, what the idle program uses taken off."""
    program.until_quiet(0.3)
    before, start = program.cpu, program.elapsed
    for _ in range(keys):
        program.press(key)
        program.idle(0.05)
    used, seconds = program.cpu - before, program.elapsed - start
    before, start = program.cpu, program.elapsed
    program.idle(1.0)
    resting = (program.cpu - before) / (program.elapsed - start)
    return (used - resting * seconds) / keys * 1000


def until_rest(program: Program, *pressed: str) -> float:
    """Milliseconds of CPU from the first of these keys until nothing is drawn any more."""
    before = program.cpu
    for key in pressed:
        program.press(key)
        program.idle(0.02)
    return (program.until_quiet(0.3) - before) * 1000


def jumps(program: Program, keys: int) -> None:
    """To the bottom and to the top, all the way."""
    found: list[float] = []
    for _ in range(max(1, keys // 4)):
        found += (until_rest(program, "G"), until_rest(program, "g", "g"))
    print(f"to the bottom and to the top: {quantiles(found)} CPU (limit {LIMITS['jump']})")


def back_to_list(program: Program, keys: int) -> None:
    entering, leaving = [], []
    for _ in range(max(1, keys // 2)):
        program.press("j")
        program.until_quiet(0.3)
        entering.append(until_rest(program, "enter"))
        leaving.append(until_rest(program, "q"))
    print(f"Enter on an article: {quantiles(entering)} CPU; ", end="")
    print(f"back to the list: {quantiles(leaving)} CPU (limit {LIMITS['back']})")


def has_search() -> bool:
    """Whether these keys ask for a search of the whole archive; else the figures would be of something else."""
    found = build_keymap()[0].find("list", SEARCH_KEYS)
    if found is None:
        print(f"no action has the keys {' '.join(SEARCH_KEYS)}: searching on the screen is left out")
    return found is not None


def classes(seed: int) -> Iterable[list[str]]:
    """Queries of every class, which occur in an archive of 2,000 or more."""
    return queries(2000, seed).values()


def search(program: Program, words: Sequence[str]) -> None:
    """CPU for typing a query of the whole archive letter by letter, until its hits stand there."""
    found = []
    for word in words:
        for key in SEARCH_KEYS:
            program.press(key)
        program.until_quiet(0.2)
        found.append(until_rest(program, *word))
        for _ in range(2):
            program.press(ESCAPE)
            program.until_quiet(0.2)
    letters = statistics.mean(map(len, words))
    print(f"a query typed letter by letter: {quantiles(found)} CPU, {letters:.1f} letters on average")
    print(f"memory after {len(words)} searches: {memory(program.pid):.0f} MB (limit {LIMITS['searched']})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.screens", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--archive", type=Path, required=True, metavar="PATH")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=7, help="starts of the program (7)")
    parser.add_argument("--keys", type=int, default=20, help="of each kind (20)")
    parser.add_argument("--searches", type=int, default=50, help="queries (50)")
    options = parser.parse_args()
    main(options.archive, options.seed, options.runs, options.keys, options.searches)
