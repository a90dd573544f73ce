"""The bytes that each key writes to the terminal, beside newsboat and w3m.

    python -m benchmarks.terminal_bytes [--sizes 100x30 400x120] [--keys 20] [--seed 7]

bulletin-tui shows its samples, and reads the text of `chinese` as a page. newsboat (a list of 300 generated
bulletins, and one of them) and w3m (the same text) are measured if they are installed; on Debian: apt-get install
newsboat w3m. Each figure is the median over so many keys, each of which is followed by rest. The text shown is
what an emulator has in the text's columns after the key, without spaces at the ends of lines, in bytes of UTF-8.
The terminal answers no queries.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

import pyte

from benchmarks.chinese import text
from benchmarks.corpus import corpus
from benchmarks.measure import option_parser, print_table
from benchmarks.newsboat import SETTINGS, rss, run
from benchmarks.program import OPENED, Program, bulletin_tui, scratch

SETTLED = 0.5
"""Seconds after a key: the preview of the list begins 0.12 s after the last one."""

UNSUPPORTED = re.compile(
    rb"\x1b\[[<>=?][0-9;]*u|\x1b\[\?[0-9;]*(?:\$p|[rs])|\x1b\][0-9]+;[^\x07\x1b]*(?:\x07|\x1b\\)"
)
"""Queries and links, which pyte would print."""

PARTS = re.compile(
    r"(?P<colours>\x1b\[[\d;:]*m)|(?P<links>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<moves>\x1b\[[\d;:<=>?]*[ -/]*[@-~]|\x1b.|[\r\n\b])"
    r"|(?P<boxes>[\u2500-\u259f]+)|(?P<spaces> +)|(?P<letters>[^\x1b\r\n\b\u2500-\u259f ]+)"
)
"""What is written: colours and styles, links for the terminal, moves and erasures, lines of boxes and scroll bars,
spaces, letters."""


def parts_of(output: bytes) -> Counter[str]:
    """The bytes of each part of an output."""
    found: Counter[str] = Counter()
    for match in PARTS.finditer(output.decode()):
        found[str(match.lastgroup)] += len(match[0].encode())
    return found


class Meter:
    """A program, its screen, and the bytes of its keys."""

    def __init__(self, program: Program, size: tuple[int, int]) -> None:
        self.program = program
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    def rest(self, seconds: float = 1.0) -> None:
        """Let the program run, and show what it writes."""
        self.program.idle(seconds)
        self._stream.feed(UNSUPPORTED.sub(b"", bytes(self.program.output)))
        self.program.output.clear()

    def bytes_in(self, seconds: float) -> int:
        """The bytes that the program writes in some seconds."""
        self.rest(0.2)
        self.program.idle(seconds)
        return len(self.program.output)

    def bytes_of(self, key: str, keys: int) -> float:
        """The median of the bytes of a key."""
        return median(map(len, self.outputs_of(key, keys)))

    def outputs_of(self, key: str, keys: int) -> list[bytes]:
        """What each press of a key writes until it has settled."""
        outputs = []
        for _ in range(keys):
            self.rest(0.05)
            self.program.press(key)
            self.program.idle(SETTLED)
            outputs.append(bytes(self.program.output))
        return outputs

    def against_text(self, key: str, keys: int, rows: slice, divider: str = "│") -> tuple[float, float]:
        """The median of the bytes of a key, and of their ratio to those of the text right of the divider."""
        counts, ratios = [], []
        for _ in range(keys):
            self.rest(0.05)
            self.program.press(key)
            self.program.idle(SETTLED)
            counts.append(len(self.program.output))
            self.rest(0.05)
            shown = [row.rpartition(divider)[2].strip() for row in self._lines()[rows]]
            ratios.append(counts[-1] / max(1, len("".join(shown).encode())))
        return median(counts), median(ratios)

    def _lines(self) -> list[str]:
        screen = self._screen
        return ["".join(screen.buffer[y][x].data for x in range(screen.columns)) for y in range(screen.lines)]


Figures = list[tuple[str, str, str]]
"""Rows of the table: program, what is done, bytes."""


def ours(size: tuple[int, int], keys: int) -> Figures:
    """bulletin-tui with its samples, and with a long page."""
    found: Figures = []
    with scratch() as folder:
        home = Path(folder)
        (home / "long.txt").write_text(text(200_000), encoding="utf-8")
        with Program(bulletin_tui(), home, size=size) as program:
            meter = Meter(program, size)
            program.until(OPENED)
            meter.rest(3.5)
            steps = meter.bytes_in(10)
            found.append(("bulletin-tui", "ticker moving, 10 s", f"{steps}"))
            program.press("p")
            meter.rest()
            found.append(("bulletin-tui", "at rest, 10 s", f"{meter.bytes_in(10)}"))
            outputs = meter.outputs_of("j", min(keys, 12))
            found.append(("bulletin-tui", "j in the list, with its preview", f"{median(map(len, outputs)):.0f}"))
            parts = list(map(parts_of, outputs))
            shown = (f"{name} {sum(each[name] for each in parts) / len(parts):.0f}" for name in PARTS.groupindex)
            found.append(("bulletin-tui", "its parts, on average", ", ".join(shown)))
            found.append(("bulletin-tui", "30 times j or k within a second", f"{burst(meter, 30)}"))
            program.press(":")
            meter.rest()
            found.append(("bulletin-tui", "open prompt, 10 s", f"{meter.bytes_in(10)}"))
        with Program([*bulletin_tui(), str(home / "long.txt")], home, size=size) as program:
            meter = Meter(program, size)
            program.until("供水管网改造工程")
            meter.rest(3)
            program.press("enter")
            meter.rest()
            found.append(("bulletin-tui", "j in a text", f"{meter.bytes_of('j', keys):.0f}"))
            count, ratio = meter.against_text("pagedown", keys, slice(2, -1))
            found.append(("bulletin-tui", "Page Down in a text; to the bytes shown", f"{count:.0f}; {ratio:.2f}"))
            program.press("zz")
            meter.rest()
            found.append(("bulletin-tui", "j in a text, alone on the screen", f"{meter.bytes_of('j', keys):.0f}"))
            count, ratio = meter.against_text("pagedown", keys, slice(1, -1))
            found.append(("bulletin-tui", "Page Down, alone; to the bytes shown", f"{count:.0f}; {ratio:.2f}"))
    return found


def burst(meter: Meter, keys: int) -> int:
    """The bytes of so many j within a second, until the program rests."""
    meter.rest(0.05)
    for _ in range(keys // 2):
        meter.program.press("j")
        meter.program.idle(1 / keys)
        meter.program.press("k")
        meter.program.idle(1 / keys)
    meter.program.idle(2 * SETTLED)
    return len(meter.program.output)


def newsboat(size: tuple[int, int], keys: int, seed: int) -> Figures:
    """newsboat with 300 bulletins."""
    command = shutil.which("newsboat")
    if command is None:
        return []
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        folder = Path(name)
        with (folder / "feed.xml").open("w", encoding="utf-8") as file:
            file.writelines(rss(corpus(300, seed)))
        (folder / "urls").write_text(f"{(folder / 'feed.xml').as_uri()}\n")
        (folder / "config").write_text(SETTINGS)
        argv = [command, "-u", f"{folder}/urls", "-C", f"{folder}/config", "-c", f"{folder}/cache.db"]
        run(argv, folder)
        with Program(argv, folder, {"HOME": name}, size=size) as program:
            meter = Meter(program, size)
            meter.rest(2)
            program.press("enter")
            meter.rest()
            moved = meter.bytes_of("j", min(keys, 12))
            rows: Figures = [("newsboat", "j in the list", f"{moved:.0f}")]
            program.press("enter")
            meter.rest()
            count, ratio = meter.against_text("pagedown", 2, slice(1, -2))
            return [*rows, ("newsboat", "Page Down in a text; to the bytes shown", f"{count:.0f}; {ratio:.2f}")]


def w3m(size: tuple[int, int], keys: int) -> Figures:
    """w3m with the long text."""
    command = shutil.which("w3m")
    if command is None:
        return []
    with scratch() as folder:
        page = Path(folder) / "long.txt"
        page.write_text(
            "\n".join(line[i : i + 28] for line in text(200_000).split("\n") for i in range(0, len(line), 28))
        )
        with Program(
            [command, "-I", "UTF-8", "-O", "UTF-8", str(page)], Path(folder), {"HOME": folder}, size=size
        ) as program:
            meter = Meter(program, size)
            meter.rest(2)
            rows: Figures = [("w3m", "j in a text", f"{meter.bytes_of('j', keys):.0f}")]
            rows.append(("w3m", "J, which scrolls by a line", f"{meter.bytes_of('J', keys):.0f}"))
            count, ratio = meter.against_text("pagedown", keys, slice(0, -1))
            return [*rows, ("w3m", "Page Down in a text; to the bytes shown", f"{count:.0f}; {ratio:.2f}")]


def main() -> None:
    parser = option_parser("terminal_bytes", __doc__)
    parser.add_argument(
        "--sizes", nargs="+", default=["100x30", "400x120"], help="columns x rows (100x30 400x120)"
    )
    parser.add_argument("--keys", type=int, default=20, help="of each kind (20)")
    parser.add_argument("--seed", type=int, default=7, help="of newsboat's bulletins (7)")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        columns, rows = map(int, size.split("x"))
        shape = (columns, rows)
        keys = arguments.keys
        figures = ours(shape, keys) + newsboat(shape, keys, arguments.seed) + w3m(shape, keys)
        print(f"\n{size}")
        print_table(("program", "what", "bytes"), figures)


if __name__ == "__main__":
    main()
