"""Text of PDF pages of many layouts against the words from which they were printed.

    python -m benchmarks.printed_pages write DIR [--seed 1] [--copies 1] [--chromium chromium] [--soffice soffice]
    python -m benchmarks.printed_pages read DIR [--show 0.98] [--kind 'two columns']

`write` makes documents in five languages (Chinese, English, Russian, Japanese, Arabic) of sentences of its own
and has them printed by Chromium, LibreOffice and, where it is installed, WeasyPrint as NAME.pdf; their words are
in NAME.txt, those of running heads in NAME.frame.txt. `read` reads them by the parser.

Tokens are words, and single characters of Chinese and Japanese, after NFKC without case. F1 is that of the tokens
of title and text; order the longest common subsequence as a share of the tokens that are common; `lost` the share
of all printed tokens, running heads among them, that are neither in the text nor listed as left out. Names whose
SHA-1 is divisible by 3 are set aside: they are reported apart, and never shown.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import unicodedata
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from benchmarks.documents import is_set_aside, left_out_of, parsed, text_of
from benchmarks.measure import option_parser, print_table
from benchmarks.printed_layouts import Source, sources
from tui_reader.model import Page
from tui_reader.parse.worker import Parser

TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_぀-ヿ㐀-鿿]+")


def main() -> None:
    arguments = read_arguments()
    if arguments.action == "write":
        write(arguments)
    else:
        read(arguments.folder, arguments.show, arguments.kind)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("printed_pages", __doc__)
    parser.add_argument("action", choices=("write", "read"))
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--soffice", default="soffice")
    parser.add_argument("--show", type=float, default=0.98, help="name documents with figures below this")
    parser.add_argument("--kind", help="layouts whose name holds this")
    return parser.parse_args()


def write(arguments: argparse.Namespace) -> None:
    """Print the documents."""
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    office: list[Path] = []
    layouts: dict[str, str] = {}
    found = {
        name: one
        for name, one in sources(arguments.seed, arguments.copies).items()
        if not arguments.kind or arguments.kind in one[0]
    }
    for name, (layout, source) in found.items():
        file = folder / f"{name}.{'fodt' if source.program == 'libreoffice' else 'html'}"
        file.write_text(source.page)
        (folder / f"{name}.txt").write_text(source.text)
        (folder / f"{name}.frame.txt").write_text(source.frame)
        layouts[name] = layout
        if source.program == "libreoffice":
            office.append(file)
        elif source.program == "weasyprint":
            print_by_weasyprint(file)
        else:
            print_by_chromium(file, source, arguments.chromium)
    for start in range(0, len(office), 20):
        command = [arguments.soffice, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run(
            [*command, *map(str, office[start : start + 20])], capture_output=True, timeout=600, check=True
        )
    for name, (_layout, source) in found.items():
        if source.turned or source.sideways:
            turn(folder / f"{name}.pdf", source)
    known = folder / "layouts.json"
    known.write_text(json.dumps({**(json.loads(known.read_text()) if known.exists() else {}), **layouts}))


def print_by_chromium(file: Path, source: Source, chromium: str) -> None:
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={file.with_suffix('.pdf')}"]
    options += [] if source.with_header else ["--no-pdf-header-footer"]
    subprocess.run([chromium, *options, str(file)], capture_output=True, timeout=120, check=True)


def print_by_weasyprint(file: Path) -> None:
    try:
        weasyprint = import_module("weasyprint")
    except ImportError:
        return
    weasyprint.HTML(filename=str(file)).write_pdf(str(file.with_suffix(".pdf")))


def turn(file: Path, source: Source) -> None:
    """Turn the pages of a PDF, and the text on them."""
    pypdf = import_module("pypdf")
    writer = pypdf.PdfWriter(clone_from=str(file))
    for page in writer.pages:
        if source.sideways:
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            page.add_transformation((0, 1, -1, 0, height, 0))
            page.mediabox = page.cropbox = pypdf.generic.RectangleObject((0, 0, height, width))
        if source.turned:
            page.rotate(source.turned)
    writer.write(str(file))


class Figures(NamedTuple):
    """Those of a document."""

    f1: float
    order: float
    lost: float
    tokens: int


def read(folder: Path, show: float, kind: str | None) -> None:
    """Print the figures of each layout, and of the documents set aside apart."""
    layouts: dict[str, str] = json.loads((folder / "layouts.json").read_text())
    groups: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    with Parser() as parser:
        for name, layout in layouts.items():
            path = folder / f"{name}.pdf"
            if not path.exists() or (kind and kind not in layout):
                continue
            own = figures(parsed(parser, path), path.with_suffix(".txt"), path.with_suffix(".frame.txt"))
            group = "set aside" if is_set_aside(path) else "open"
            groups[layout, group].append(own)
            groups["all", group].append(own)
            if group == "open" and (min(own.f1, own.order) < show or own.lost > 1 - show):
                print(f"{name}: F1 {own.f1:.3f}, order {own.order:.3f}, lost {own.lost:.3f}")
    rows = []
    for layout in dict.fromkeys(layout for layout, _group in groups):
        row = [layout]
        for group in ("open", "set aside"):
            own_rows = groups.get((layout, group), [])
            row += [str(len(own_rows)), *(shown(own_rows, at) for at in range(3))]
        rows.append(row)
    head = ("open", "F1", "order", "lost", "set aside", "F1", "order", "lost")
    print_table(("layout", *head), rows)


def shown(rows: list[Figures], column: int) -> str:
    """The mean of a column, and its worst value."""
    values = [row[column] for row in rows]
    if not values:
        return ""
    worst = max(values) if column == 2 else min(values)
    return f"{sum(values) / len(values):.3f} ({worst:.3f})"


def figures(page: Page, text: Path, frame: Path) -> Figures:
    answer, truth = tokens(text_of(page)), tokens(text.read_text())
    found, wanted = Counter(answer), Counter(truth)
    common = (found & wanted).total()
    printed = wanted + Counter(tokens(frame.read_text()))
    listed = found + Counter(tokens(left_out_of(page)))
    return Figures(
        2 * common / max(1, found.total() + wanted.total()),
        common_subsequence(answer, truth) / common if common else 0.0,
        1 - (printed & listed).total() / printed.total(),
        len(truth),
    )


def tokens(text: str) -> list[str]:
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def common_subsequence(one: list[str], other: list[str]) -> int:
    """The length of the longest common subsequence, by the bits of numbers (Hyyrö 2004)."""
    places: dict[str, int] = defaultdict(int)
    for at, token in enumerate(one):
        places[token] |= 1 << at
    all_bits = (1 << len(one)) - 1
    row = all_bits
    for token in other:
        matches = row & places.get(token, 0)
        row = ((row + matches) | (row - matches)) & all_bits
    return len(one) - row.bit_count()


if __name__ == "__main__":
    main()
