"""Opening a bulletin of 10 MB from the archive: CPU time to its first screen, and peak memory, by kind of content.

    python -m benchmarks.large [--size 10] [--seed 7]

Kinds are one paragraph, 100,000 paragraphs, 4,000 numbered articles, 2,300 tables, and one table. The bulletin is
the only one of the archive, so that it opens at the start; its time is that of the whole start less that of the
list in the first frame. Memory is that of the whole program.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import memory, option_parser, print_table
from benchmarks.program import Program, bulletin_tui, scratch
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Block, Bulletin, Cell, Paragraph, Section, Table

HAN = "关于做好春季供水管网检修工作的通知各区县人民政府市委办局直属机构为贯"
BYTES = 3
"""Of a Chinese character in UTF-8."""


def text(chance: random.Random, characters: int) -> str:
    """Chinese characters with a mark after every fourteenth, on average."""
    marks = chance.choices((True, False), (1, 13), k=characters)
    return "".join(chance.choice("，。；、") if mark else chance.choice(HAN) for mark in marks)


def table(chance: random.Random, rows: int) -> Table:
    return Table(tuple(tuple(Cell(text(chance, 12)) for _ in range(6)) for _ in range(rows)))


def of_sections(*blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    return tuple(Section(f"第{number}条", number, 1, "范围", blocks=each) for number, each in enumerate(blocks, 1))


def kinds(size: float) -> dict[str, Callable[[random.Random], tuple[Section, ...]]]:
    """What makes the sections of each kind, of so many MB."""
    characters = round(size * 1_000_000 / BYTES)
    rows = characters // 72
    return {
        "one paragraph": lambda chance: of_sections((Paragraph(text(chance, characters)),)),
        "paragraphs of 33 characters": lambda chance: of_sections(
            tuple(Paragraph(text(chance, 33)) for _ in range(characters // 33))
        ),
        "articles of ten paragraphs": lambda chance: of_sections(
            *(tuple(Paragraph(text(chance, 83)) for _ in range(10)) for _ in range(characters // 830))
        ),
        "tables of 20 rows": lambda chance: of_sections(tuple(table(chance, 20) for _ in range(rows // 20))),
        "one table": lambda chance: of_sections((table(chance, rows),)),
    }


def opening(home: Path, sections: tuple[Section, ...]) -> tuple[str, str, str]:
    """Milliseconds of CPU to the list and from there to the text, and MB of memory at the most."""
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep_all([Bulletin("https://example.org/large", title="长文", sections=sections)])
        archive.index()
    with Program(bulletin_tui(), home) as program:
        program.until("Articles")
        first = program.cpu
        at_rest = program.until_quiet(1.0)
        return f"{first * 1000:.0f}", f"{(at_rest - first) * 1000:.0f}", f"{memory(program.pid, 'VmHWM'):.0f}"


def main() -> None:
    parser = option_parser("large", __doc__)
    parser.add_argument("--size", type=float, default=10, help="MB of text (10)")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = []
    for name, make in kinds(options.size).items():
        with scratch() as folder:
            rows.append((name, *opening(Path(folder), make(random.Random(options.seed)))))
    print_table(("kind", "list, ms", "its text, ms", "MB"), rows)


if __name__ == "__main__":
    main()
