"""Text recognition measured on pages that this program draws, and on scans with reference texts.

    python -m benchmarks.recognition [--fonts FONT…] [--sizes POINTS…] [--dpi 150] [--pages N]
    python -m benchmarks.recognition --old N [--seed 1] [--part open|aside]
    python -m benchmarks.recognition --scans DIR

Without --scans and --old, texts of the samples are set in each font in sizes of official print, in one column,
in two and in a ruled table, and each page is read clean, and with noise and a skew of 0.8 degrees.

With --old, N pages are drawn as an old book gives them, by a seed: one, two or three columns with gutters of one
to three characters, ruled tables and vertical text, turned by 1 to 2 degrees, bent, blurred, faded, with noise,
the shadow of the binding, uneven light and the print of the other side. With --scans, the pictures and PDFs in
DIR are read whose text is in DIR/text/NAME.txt. Names whose SHA-1 is divisible by 3 stand apart.

`error` is the edit distance of the text in reading order to the truth, of the length of the truth, after NFKC and
without white space; `unordered` compares how often each character occurs, whatever the order. CPU seconds are
those of one page with one thread, without the start of the process.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from benchmarks.documents import is_set_aside
from benchmarks.measure import option_parser
from tui_reader.model import Bulletin, block_text, body_text
from tui_reader.parse.documents.recognized.layout import Item, items_of
from tui_reader.parse.page import parse_page

if TYPE_CHECKING:
    import numpy as np

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
"""Debian: fonts-noto-cjk, fonts-arphic-ukai, fonts-arphic-uming, fonts-wqy-zenhei."""
SIZES = (16, 14, 12, 10.5)
"""Points: 三号 of official documents, 四号, 小四 and 五号."""
SC = 2
"""The face of simplified Chinese in the collections of Noto."""


class Drawn(NamedTuple):
    name: str
    grey: np.ndarray
    truth: str


def main() -> None:
    parser = option_parser("recognition", __doc__)
    parser.add_argument("--fonts", nargs="*", type=Path, default=[Path(font) for font in FONTS])
    parser.add_argument("--sizes", nargs="*", type=float, default=list(SIZES), metavar="POINTS")
    parser.add_argument("--dpi", type=int, default=150)
    parser.add_argument("--pages", type=int, default=1000, help="read this many pages at most")
    parser.add_argument("--scans", type=Path, metavar="DIR")
    parser.add_argument("--old", type=int, default=0, metavar="N", help="read N old pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=("open", "aside"), help="read only one part of the old pages")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="write what was read, and the truth")
    arguments = parser.parse_args()
    from tui_reader.parse.recognition.engine import RecognitionEngine, engine_name

    print(engine_name())
    engine = RecognitionEngine()
    pages = scans(arguments) if arguments.scans else old(arguments) if arguments.old else drawn(arguments)
    sums: dict[str, list[tuple[float, float, float]]] = {}
    for number, page in enumerate(pages):
        if number >= arguments.pages:
            break
        begun = time.process_time()
        items = items_of(engine.read(page.grey))
        seconds = time.process_time() - begun
        read = "".join(block_text(item.table) if item.table else item.text for item in items)
        error, unordered = figures(read, page.truth)
        if arguments.texts:
            write(arguments.texts, page, items)
        print(f"{page.name:44} error {error:7.2%} unordered {unordered:7.2%} {seconds:5.1f} s", flush=True)
        for group in {page.name.rpartition(" ")[2], page.name.partition(" ")[0], "all"}:
            sums.setdefault(group, []).append((error, unordered, seconds))
    for group, values in sorted(sums.items()):
        error, unordered, seconds = (sum(each) / len(values) for each in zip(*values, strict=True))
        print(f"mean of {group:36} error {error:7.2%} unordered {unordered:7.2%} {seconds:5.1f} s ({len(values)})")


def write(folder: Path, page: Drawn, items: list[Item]) -> None:
    """The picture of a page, its truth and what was read, for a look at differences."""
    folder.mkdir(parents=True, exist_ok=True)
    name = page.name.replace(" ", "-")
    Image.fromarray(page.grey).save(folder / f"{name}.png")
    (folder / f"{name}.truth.txt").write_text(page.truth + "\n")
    lines = [block_text(item.table) if item.table else item.text for item in items]
    (folder / f"{name}.read.txt").write_text("\n".join(lines) + "\n")


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def figures(read: str, truth: str) -> tuple[float, float]:
    """The error in order and out of order, of the length of the truth."""
    one, other = plain(read), plain(truth)
    first, second = Counter(one), Counter(other)
    wrong = max((first - second).total(), (second - first).total())
    return distance(one, other) / max(1, len(other)), wrong / max(1, len(other))


def distance(one: str, other: str) -> int:
    """The edit distance, a row of the table at a time."""
    import numpy as np

    letters = np.array([ord(letter) for letter in other], dtype=np.int64)
    row = np.arange(len(other) + 1)
    steps = np.arange(len(other) + 1)
    for number, letter in enumerate(one, 1):
        changed = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        row = np.concatenate([[number], changed])
        # An insertion after each place, the least of all before it.
        row = np.minimum.accumulate(row - steps) + steps
    return int(row[-1])


def scans(arguments: argparse.Namespace) -> Iterator[Drawn]:
    import numpy as np
    import pypdfium2

    for path in sorted(arguments.scans.iterdir()):
        text = arguments.scans / "text" / f"{path.name}.txt"
        if not text.exists() or path.suffix.lower() not in (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"):
            continue
        if path.suffix.lower() == ".pdf":
            document = pypdfium2.PdfDocument(path)
            grey = [page.render(scale=arguments.dpi / 72, grayscale=True).to_numpy() for page in document]
            if any(page.get_textpage().count_chars() for page in document):
                continue
        else:
            grey = [np.array(Image.open(path).convert("L"))]
        part = "aside" if is_set_aside(path) else "open"
        joined = np.concatenate(grey) if len({each.shape[1] for each in grey}) == 1 else grey[0]
        yield Drawn(f"{path.name[:34]} {part}", joined, text.read_text())


def drawn(arguments: argparse.Namespace) -> Iterator[Drawn]:
    texts = list(sample_texts())
    number = 0
    for font in arguments.fonts:
        for size in arguments.sizes:
            for layout in (column, columns, table):
                lines = texts[number % len(texts)]
                number += 1
                grey, truth = layout(lines, font, round(size * arguments.dpi / 72), arguments.dpi)
                name = f"{font.stem[:16]} {size:g} {layout.__name__}"
                yield Drawn(f"{name} clean", grey, truth)
                yield Drawn(f"{name} worn", worn(grey, number), truth)


def sample_texts() -> Iterator[list[str]]:
    """The paragraphs of the Chinese samples."""
    for path in sorted((Path(__file__).parents[1] / "tui_reader" / "samples").iterdir()):
        page = parse_page(path.read_bytes(), path.name)
        if isinstance(page, Bulletin):
            lines = [line for line in body_text(page).splitlines() if "\t" not in line and "\ufffd" not in line]
            if sum("的" in line for line in lines) > 2 and "は" not in "".join(lines):
                yield [page.title or "", *lines]


def face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size, index=SC if "CJK" in font.name else 0)


def wrapped(text: str, most: int) -> list[str]:
    return [text[start : start + most] for start in range(0, len(text), most)]


def sheet(dpi: int) -> tuple[Image.Image, ImageDraw.ImageDraw, int, int]:
    """A4, with its size in pixels."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image), width, height


def column(lines: list[str], font: Path, size: int, dpi: int) -> tuple[np.ndarray, str]:
    import numpy as np

    image, draw, width, height = sheet(dpi)
    left, y = dpi, dpi
    most = (width - 2 * dpi) // size
    title = lines[0][: (width - 2 * dpi) // round(1.4 * size)]
    large = face(font, round(1.4 * size))
    draw.text(((width - draw.textlength(title, large)) / 2, y), title, font=large, fill=0)
    y += 3 * size
    truth = [title]
    for line in lines[1:]:
        for part in wrapped("\u3000\u3000" + line, most):
            if y > height - dpi:
                return np.array(image), "\n".join(truth)
            draw.text((left, y), part, font=face(font, size), fill=0)
            truth.append(part)
            y += round(1.6 * size)
    return np.array(image), "\n".join(truth)


def columns(
    lines: list[str], font: Path, size: int, dpi: int, gap: int | None = None, count: int = 2
) -> tuple[np.ndarray, str]:
    """Columns of equal width with a gap in pixels, by default two characters, below a title."""
    import numpy as np

    image, draw, width, height = sheet(dpi)
    gap = 2 * size if gap is None else gap
    most = (width - 2 * dpi - (count - 1) * gap) // count // size
    parts = [part for line in lines[1:] for part in wrapped("\u3000\u3000" + line, most)]
    title = lines[0][: (width - 2 * dpi) // round(1.4 * size)]
    draw.text((dpi, dpi), title, font=face(font, round(1.4 * size)), fill=0)
    each = min((height - 2 * dpi - 3 * size) // round(1.6 * size), -(-len(parts) // count))
    truth = [title]
    for number, part in enumerate(parts[: count * each]):
        x = dpi + (number // each) * (most * size + gap)
        draw.text((x, dpi + 3 * size + number % each * round(1.6 * size)), part, font=face(font, size), fill=0)
        truth.append(part)
    return np.array(image), "\n".join(truth)


def three_columns(
    lines: list[str], font: Path, size: int, dpi: int, gap: int | None = None
) -> tuple[np.ndarray, str]:
    return columns(lines, font, size, dpi, gap, 3)


def vertical(lines: list[str], font: Path, size: int, dpi: int) -> tuple[np.ndarray, str]:
    """Lines from top to bottom, the first one at the right. Only characters that stand upright in such lines."""
    import numpy as np

    image, draw, width, height = sheet(dpi)
    most = (height - 2 * dpi) // round(1.05 * size)
    texts = ["".join(letter for letter in line if "\u4e00" <= letter <= "\u9fff") for line in lines]
    parts = [part for line in texts for part in wrapped(line, most) if part]
    truth = []
    for number, part in enumerate(parts[: (width - 2 * dpi) // round(1.7 * size)]):
        x = width - dpi - size - number * round(1.7 * size)
        for place, letter in enumerate(part):
            draw.text((x, dpi + place * round(1.05 * size)), letter, font=face(font, size), fill=0)
        truth.append(part)
    return np.array(image), "\n".join(truth)


def table(lines: list[str], font: Path, size: int, dpi: int) -> tuple[np.ndarray, str]:
    import numpy as np

    image, draw, width, height = sheet(dpi)
    words = [word for line in lines for word in line.replace("，", "。").replace("；", "。").split("。") if word]
    edges = [dpi, dpi + 3 * size, dpi + (width - 2 * dpi) // 2, width - dpi]
    row, y, truth = 0, dpi, []
    while 2 * row + 1 < len(words) and y < height - dpi - 5 * size:
        cells = [str(row + 1), words[2 * row], words[2 * row + 1]]
        broken = [wrapped(cell, max(1, (edges[n + 1] - edges[n] - size) // size)) for n, cell in enumerate(cells)]
        high = round(1.4 * size) * max(map(len, broken)) + round(0.5 * size)
        for n, parts in enumerate(broken):
            for line, part in enumerate(parts):
                place = (edges[n] + size // 2, y + size // 4 + line * round(1.4 * size))
                draw.text(place, part, font=face(font, size), fill=0)
            draw.rectangle((edges[n], y, edges[n + 1], y + high), outline=0, width=2)
        truth.append("\t".join(cells))
        y += high
        row += 1
    return np.array(image), "\n".join(truth)


def old(arguments: argparse.Namespace) -> Iterator[Drawn]:
    """Pages as of old books, made by the seed."""
    import numpy as np

    texts = list(sample_texts())
    layouts = (column, columns, columns, three_columns, table, vertical)
    for number in range(arguments.old):
        generator = np.random.default_rng([arguments.seed, number])
        layout = layouts[number % len(layouts)]
        font = arguments.fonts[int(generator.integers(len(arguments.fonts)))]
        points = float(generator.choice([10.5, 12, 14]))
        lines = texts[int(generator.integers(len(texts)))]
        gap = float(generator.uniform(1, 3))
        size = round(points * arguments.dpi / 72)
        more = {"gap": round(gap * size)} if layout in (columns, three_columns) else {}
        name = f"{layout.__name__} {arguments.seed}-{number} {font.stem[:12]} {points:g}"
        part = "aside" if is_set_aside(Path(name)) else "open"
        if arguments.part in (None, part):
            grey, truth = layout(lines, font, size, arguments.dpi, **more)
            yield Drawn(f"{name} {part}", aged(grey, generator), truth)


def _bent(grey: np.ndarray, most: float, at_left: bool) -> np.ndarray:
    """The lines bent by so many pixels towards the binding at one side."""
    import numpy as np

    height, width = grey.shape
    across = np.arange(width) / width if at_left else 1 - np.arange(width) / width
    rows = np.arange(height)[:, None] + (most * np.exp(-across / 0.12))[None, :]
    low = np.floor(rows).astype(int)
    share = rows - low
    upper = np.take_along_axis(grey, low.clip(0, height - 1), 0)
    lower = np.take_along_axis(grey, (low + 1).clip(0, height - 1), 0)
    return np.asarray(upper * (1 - share) + lower * share).round().astype(np.uint8)


def aged(grey: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """As an old book gives it under a scanner."""
    import numpy as np
    from PIL import ImageFilter

    height, width = grey.shape
    degrees = float(generator.uniform(1, 2) * generator.choice([-1, 1]))
    bent = _bent(grey, float(generator.uniform(-10, 10)), at_left := bool(generator.random() < 0.5))
    image = Image.fromarray(bent).rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(float(generator.uniform(0.5, 1.1))))
    ink = 1 - np.asarray(image, dtype=np.float32) / 255
    # Fading is uneven: large spots have less ink.
    spots = Image.fromarray(generator.integers(110, 255, (9, 7)).astype(np.uint8))
    ink *= np.asarray(spots.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32) / 255
    # The other side of the leaf.
    other = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2.5))
    ink += float(generator.uniform(0, 0.12)) * (1 - np.asarray(other, dtype=np.float32) / 255)
    paper = np.linspace(float(generator.uniform(200, 240)), float(generator.uniform(200, 240)), height)[:, None]
    across = np.arange(width) / width
    if not at_left:
        across = 1 - across
    shadow = 1 - float(generator.uniform(0.3, 0.7)) * np.exp(-across / float(generator.uniform(0.02, 0.06)))
    values = paper * shadow[None, :] * (1 - ink.clip(0, 1) * 0.9)
    values += generator.normal(0, float(generator.uniform(6, 16)), values.shape)
    values[generator.random(values.shape) < 0.0008] = 30
    return values.clip(0, 255).astype(np.uint8)


def worn(grey: np.ndarray, seed: int) -> np.ndarray:
    """As a scanner gives it: turned by 0.8 degrees, a little blurred, with noise and specks."""
    import numpy as np

    generator = np.random.default_rng(seed)
    image = Image.fromarray(grey).rotate(-0.8, resample=Image.Resampling.BICUBIC, fillcolor=255)
    values = np.asarray(image.reduce(1), dtype=np.float32)
    values = 0.6 * values + 0.1 * sum(np.roll(values, shift, axis) for axis in (0, 1) for shift in (-1, 1))
    values = 20 + values * 0.9 + generator.normal(0, 12, values.shape)
    values[generator.random(values.shape) < 0.001] = 0
    return values.clip(0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
