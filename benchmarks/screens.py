"""The program on a large archive, in a terminal of 120x40; `benchmarks.archive` ends with it.

    python -m benchmarks.screens --archive PATH [--rounds 7] [--keys 20] [--searches 50]

The first paint is compared with that on the sample archive, in alternating rounds, and keys with a key without an
action. Jumps, returning from an article and searches are CPU time until the screen rests. Memory is the resident
memory after opening and after searching.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from benchmarks.corpus import queries
from benchmarks.measure import memory, option_parser, quantiles
from benchmarks.program import OPENED, Program, bulletin_tui, inherited_environment, scratch

ESCAPE = "\x1b"
SEARCH_KEYS = ("g", "/")
LIMITS = {"first paint": 1.15, "memory": 60, "searched": 120, "j": 8, "pagedown": 20, "jump": 40, "back": 20}
COMPARED_SIZE = 20_000
COMPARED_SEED = 7
COMPARED_SEARCHES = 8


def measure(folder: Path) -> dict[str, float]:
    """Milliseconds of CPU on an archive of 20,000 bulletins, which is made at the first call."""
    archive = folder / "archive.sqlite"
    if not archive.exists():
        make_archive(archive)
    with home_of(archive) as home, Program(bulletin_tui(), home) as program:
        program.until(OPENED)
        figures = {"first paint, 20,000": program.cpu * 1000}
        pause_ticker(program)
        figures["j, 20,000"] = program.per_key("j", 15)
        figures["Page Down, 20,000"] = program.per_key("pagedown", 15)
        figures["jump to either end"] = statistics.median(jumps(program, 3))
        entering, leaving = articles(program, 5)
        figures["opening an article"] = statistics.median(entering)
        figures["back to the list"] = statistics.median(leaving)
        words = mixed_queries(COMPARED_SIZE, COMPARED_SEED, COMPARED_SEARCHES)
        figures["typing a query"] = statistics.mean(searches(program, words))
    return figures


def make_archive(path: Path) -> None:
    """Load and index the bulletins with the checkout of this interpreter, whose schema may be another one."""
    import tui_reader

    checkout = Path(tui_reader.__file__).parents[1]
    options = ["--size", str(COMPARED_SIZE), "--seed", str(COMPARED_SEED), "--keep", str(path)]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.archive", *options, "--no-screens", "--times", "2"],
        cwd=checkout,
        env=inherited_environment(),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def main(path: Path, seed: int = 7, rounds: int = 7, keys: int = 20, count: int = 50) -> None:
    with scratch() as small, home_of(path) as large:
        first_paint(Path(small), large, rounds)
        with Program(bulletin_tui(), large) as program:
            program.until(OPENED)
            program.idle(2)
            print(f"memory after opening: {memory(program.pid):.0f} MB (limit {LIMITS['memory']})")
            pause_ticker(program)
            keys_in_list(program, keys)
            found = jumps(program, max(1, keys // 4))
            print(f"to the bottom and to the top: {quantiles(found)} CPU (limit {LIMITS['jump']})")
            entering, leaving = articles(program, max(1, keys // 2))
            print(f"Enter on an article: {quantiles(entering)} CPU; ", end="")
            print(f"back to the list: {quantiles(leaving)} CPU (limit {LIMITS['back']})")
            search(program, mixed_queries(2000, seed, count))


@contextmanager
def home_of(path: Path) -> Iterator[Path]:
    """A temporary home with this archive."""
    with scratch() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        (data / "archive.sqlite").symlink_to(path.absolute())
        yield Path(folder)


def pause_ticker(program: Program) -> None:
    """Stop the ticker, without which the screen never rests."""
    program.press("p")
    program.idle(0.5)


def first_paint(small: Path, large: Path, rounds: int) -> None:
    """CPU and wall time until the list appears. The first round, which parses the samples, does not count."""
    found: dict[Path, list[tuple[float, float]]] = {small: [], large: []}
    for _ in range(rounds + 1):
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
    print(f"a key without an action: {program.per_key('€', keys):.1f} ms CPU")
    for key in ("j", "pagedown"):
        print(f"{key} in the list: {program.per_key(key, keys):.1f} ms CPU (limit {LIMITS[key]})")


def jumps(program: Program, count: int) -> list[float]:
    """Milliseconds of jumps to the bottom and to the top, `count` of each."""
    return [program.until_rest(*keys) for _ in range(count) for keys in (["G"], ["g", "g"])]


def articles(program: Program, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of opening the next article, and of returning to the list."""
    entering, leaving = [], []
    for _ in range(count):
        program.press("j")
        program.until_quiet(0.3)
        entering.append(program.until_rest("enter"))
        leaving.append(program.until_rest("q"))
    return entering, leaving


def mixed_queries(size: int, seed: int, count: int) -> list[str]:
    """Queries of every class in turn, which occur in an archive of `size` or more."""
    return list(islice(chain.from_iterable(zip(*queries(size, seed).values(), strict=False)), count))


def searches(program: Program, words: Sequence[str]) -> list[float]:
    """Milliseconds of typing each query letter by letter, until its hits are on the screen."""
    found = []
    for word in words:
        for key in SEARCH_KEYS:
            program.press(key)
        program.until_quiet(0.2)
        found.append(program.until_rest(*word))
        for _ in range(2):
            program.press(ESCAPE)
            program.until_quiet(0.2)
    return found


def search(program: Program, words: Sequence[str]) -> None:
    letters = statistics.mean(map(len, words))
    found = quantiles(searches(program, words))
    print(f"a query typed letter by letter: {found} CPU, {letters:.1f} letters on average")
    print(f"memory after {len(words)} searches: {memory(program.pid):.0f} MB (limit {LIMITS['searched']})")


if __name__ == "__main__":
    parser = option_parser("screens", __doc__)
    parser.add_argument("--archive", type=Path, required=True, metavar="PATH")
    parser.add_argument("--seed", type=int, default=7, help="of the queries (7)")
    parser.add_argument("--rounds", type=int, default=7, help="starts of the program (7)")
    parser.add_argument("--keys", type=int, default=20, help="of each kind (20)")
    parser.add_argument("--searches", type=int, default=50, help="queries (50)")
    options = parser.parse_args()
    main(options.archive, options.seed, options.rounds, options.keys, options.searches)
