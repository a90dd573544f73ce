"""Tables of ruled PDF pages against the cells from which a browser printed them.

    python -m benchmarks.printed_tables [--chromium /usr/bin/chromium] [--documents 60] [--seed 1]

Each document has prose and two or three tables of random cells (Chinese and English words, figures, several lines,
powers, empty cells), with joined cells, in one of several styles of rules, on paper of either orientation; every
sixth has one table of several pages. No row is cut by the end of a page. The figure is that of adjacent cells
(Göbel et al., ICDAR 2013): pairs of a cell with text and the next one to the right or below, as F1 of the pairs
found and those printed. Long tables and dotted rules are reported apart.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.measure import option_parser
from tui_reader.model import Bulletin, Table, walk_sections
from tui_reader.parse.worker import Parser

HAN = "河道水库堤防工程预算岗位职责单位名称数量长度金额备注学历专业要求联系电话区县街道负责人日期编号"
WORDS = (
    "river",
    "works",
    "budget",
    "post",
    "unit",
    "name",
    "length",
    "amount",
    "remark",
    "street",
    "office",
    "date",
)
STYLES = (
    "td,th{border:1px solid #000}",
    "td,th{border:.5pt solid #444}",
    "table{border:2px solid #000} td,th{border:1px solid #000}",
    "td,th{border:1px solid #999} th{background:#ddd}",
    "td,th{border:1px solid #000} tr:nth-child(even) td{background:#eee}",
    "td,th{border:1px dotted #000}",
)
Grid = dict[tuple[int, int], int]
Pairs = Counter[tuple[str, str, str]]


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    totals: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    with Parser() as parser, tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.documents):
            page, truth = document(chance, is_long=number % 6 == 5)
            data = printed(page, arguments.chromium, Path(folder))
            found = parser.parse(data, f"/x/{number}.pdf")
            tables = list(tables_of(found)) if isinstance(found, Bulletin) else []
            group = "dotted rules" if "dotted" in page else "long tables" if number % 6 == 5 else "short tables"
            answer = sum((pairs(cells_of(table)) for table in tables), Counter())
            common = (answer & truth).total()
            totals[group].append((common, answer.total(), truth.total()))
            score = 2 * common / max(1, answer.total() + truth.total())
            if score < arguments.show:
                print(f"document {number}: {score:.3f}, {len(tables)} tables")
                if arguments.keep:
                    (arguments.keep / f"{number}.html").write_text(page)
                    (arguments.keep / f"{number}.pdf").write_bytes(data)
    for group, rows in totals.items():
        common, answer, truth = map(sum, zip(*rows, strict=True))
        print(f"{group}: {len(rows)} documents, {truth} pairs: F1 {2 * common / (answer + truth):.3f}, "
              f"precision {common / max(1, answer):.3f}, recall {common / truth:.3f}")  # fmt: skip


def read_arguments() -> argparse.Namespace:
    parser = option_parser("printed_tables", __doc__)
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=float, default=0.9, metavar="F1", help="name documents below this")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep these documents")
    return parser.parse_args()


def document(chance: random.Random, *, is_long: bool) -> tuple[str, Pairs]:
    """A page in HTML, and the pairs of its tables."""
    style = chance.choice(STYLES)
    size, paper = chance.choice((9, 10.5, 12)), chance.choice(("A4", "A4 landscape"))
    parts: list[str] = []
    truth: Pairs = Counter()
    for _ in range(1 if is_long else chance.randint(2, 3)):
        rows = chance.randint(40, 90) if is_long else chance.randint(2, 9)
        table, own = random_table(chance, rows, chance.randint(2, 7))
        parts += [f"<p>{prose(chance)}</p>", table]
        truth += own
    css = (
        f"@page{{size:{paper};margin:20mm}} body{{font:{size}pt 'Noto Serif CJK SC',serif}} "
        f"table{{border-collapse:collapse;width:100%;margin:4mm 0}} tr{{break-inside:avoid}} "
        f"td,th{{padding:1mm;font-weight:normal}} {style}"
    )
    body = "".join([*parts, f"<p>{prose(chance)}</p>"])
    return f"<meta charset=utf-8><style>{css}</style><h1>{text(chance, 6)}</h1>{body}", truth


def random_table(chance: random.Random, rows: int, columns: int) -> tuple[str, Pairs]:
    """A table in HTML with joined cells, and its pairs."""
    grid: Grid = {}
    texts: list[str] = []
    lines: list[str] = []
    for row in range(rows):
        cells: list[str] = []
        for column in range(columns):
            if (row, column) in grid:
                continue
            wide = high = 1
            # A column or a row that is joined throughout has no rules of its own.
            if chance.random() < 0.08 and column + 2 < columns and (row, column + 1) not in grid and row:
                wide = 2
            elif chance.random() < 0.08 and row + 1 < rows and column + 1 < columns:
                high = 2
            shown, plain = content(chance)
            for down in range(high):
                for right in range(wide):
                    grid[row + down, column + right] = len(texts)
            texts.append(plain)
            spans = f"{f' colspan={wide}' if wide > 1 else ''}{f' rowspan={high}' if high > 1 else ''}"
            cells.append(f"<t{'h' if row == 0 else 'd'}{spans}>{shown}")
        lines.append(f"<tr>{''.join(cells)}")
    return f"<table>{''.join(lines)}</table>", pairs((grid, texts))


def content(chance: random.Random) -> tuple[str, str]:
    """The content of a cell as HTML, and its text."""
    kind = chance.random()
    if kind < 0.08:
        return "", ""
    if kind < 0.35:
        figure = f"{chance.randint(1, 99999):,}.{chance.randint(0, 99):02}"
        return figure, figure
    if kind < 0.42:
        length = chance.randint(1, 99)
        return f"{length} m<sup>2</sup>", f"{length} m2"
    plain = text(chance, chance.choice((1, 2, 3, 4, 12)))
    return html.escape(plain), plain


def text(chance: random.Random, words: int) -> str:
    if chance.random() < 0.7:
        return "".join(chance.choice(HAN) for _ in range(2 * words + 1))
    return " ".join(chance.choice(WORDS) for _ in range(words))


def prose(chance: random.Random) -> str:
    return "，".join(text(chance, 5) for _ in range(4)) + "。"


def printed(page: str, chromium: str, folder: Path) -> bytes:
    """A page as PDF."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page)
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}")
    subprocess.run([chromium, *options, str(source)], capture_output=True, timeout=120, check=True)
    return target.read_bytes()


def tables_of(page: Bulletin) -> list[Table]:
    sections = (block for section in walk_sections(page.sections) for block in section.blocks)
    return [block for block in (*page.preamble, *sections) if isinstance(block, Table)]


def cells_of(table: Table) -> tuple[Grid, list[str]]:
    """The number of the cell at each place, and the texts of the cells."""
    grid: Grid = {}
    texts: list[str] = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in grid:
                column += 1
            for down in range(cell.rows):
                for right in range(cell.columns):
                    grid[row + down, column + right] = len(texts)
            texts.append(cell.text)
    return grid, texts


def pairs(cells: tuple[Grid, list[str]]) -> Pairs:
    """Pairs of cells with text, of which one is the next to the right or below, each pair of cells once."""
    grid, texts = cells
    rows, columns = (max((place[axis] for place in grid), default=-1) + 1 for axis in (0, 1))
    found: set[tuple[int, int, str]] = set()
    for (row, column), number in grid.items():
        for direction, steps in (
            ("right", ((row, at) for at in range(column + 1, columns))),
            ("below", ((at, column) for at in range(row + 1, rows))),
        ):
            others = (grid[place] for place in steps if place in grid)
            other = next((other for other in others if other != number and texts[other]), None)
            if other is not None and texts[number]:
                found.add((number, other, direction))
    return Counter((normal(texts[one]), normal(texts[other]), direction) for one, other, direction in found)


def normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


if __name__ == "__main__":
    main()
