"""Articles extracted from real pages by the parser, readability-lxml, trafilatura and gne, against known answers.

    python -m benchmarks.extraction DIR [--command 'bulletin-tui parse --json'] [--strip]

DIR contains gzipped pages and manifest.json: a list of objects with `file`, `set`, and those of `body`, `title`,
`date`, `docno` and `headings` that are known for the page. The program runs once over all pages, its start
included. Libraries that are not installed are skipped. With --strip, meta tags and linked data are removed from
every page first, as on older sites.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measure import option_parser
from benchmarks.program import bulletin_tui
from benchmarks.sites import run

Answer = dict[str, Any]
"""The result of a system for one page, under the keys of the manifest, less those that the system never
returns."""

SAMPLES = Path(__file__).resolve().parent.parent / "tui_reader" / "samples"
REPEATED = 20
GRAM = 4
META = re.compile(rb"<meta\b(?![^>]*(?:charset|http-equiv))[^>]*>", re.I)
LINKED = re.compile(rb"<script[^>]*ld\+json.*?</script>", re.I | re.S)
NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]+[)）、]|第.{1,6}[章节编]")
FIGURES = ("body F1", "under .5", "title", "date", "number", "headings", "precision")


def main() -> None:
    arguments = read_arguments()
    manifest = json.loads((arguments.folder / "manifest.json").read_text("utf-8"))
    pages = [gzip.decompress((arguments.folder / page["file"]).read_bytes()) for page in manifest]
    if arguments.strip:
        pages = [META.sub(b"", LINKED.sub(b"", data)) for data in pages]
    print(f"| system | set | pages | {' | '.join(FIGURES)} |\n|{'---|' * (len(FIGURES) + 3)}")
    rates: list[tuple[str, float]] = []
    for name, system in systems(arguments.command):
        start = time.perf_counter()
        answers = system(pages)
        rates.append((name, len(pages) / (time.perf_counter() - start)))
        for kind, members in by_set(manifest).items():
            figures = score([manifest[i] for i in members], [answers[i] for i in members])
            print(f"| {name} | {kind} | {len(members)} | {' | '.join(figures)} |")
    for name, rate in rates:
        print(f"{name}: {rate:.1f} pages a second; bulletin-tui reads {rates[0][1] / rate:.2f} times as many")


def measure(folder: Path) -> dict[str, float]:
    """Milliseconds of CPU per page over the samples, repeated to 440 pages, with the start of the program."""
    samples = sorted(SAMPLES.iterdir())
    ran = run([*bulletin_tui(), "parse", "--json", *map(str, samples * REPEATED)], folder)
    if len(ran.output) != len(samples) * REPEATED:
        sys.exit(f"parse ended with {ran.code}: {ran.errors}")
    return {
        "parsing a page": ran.cpu * 1000 / len(ran.output),
        "parsing a page, wall": ran.wall * 1000 / len(ran.output),
    }


def read_arguments() -> argparse.Namespace:
    parser = option_parser("extraction", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    own = shlex.join([sys.executable, "-m", "tui_reader", "parse", "--json"])
    parser.add_argument("--command", default=own, help="command to run with the paths of the pages")
    parser.add_argument("--strip", action="store_true", help="remove meta tags and linked data first")
    return parser.parse_args()


def systems(command: str) -> Iterator[tuple[str, Callable[[Sequence[bytes]], list[Answer]]]]:
    """The program first, then each library that is installed."""
    yield "bulletin-tui", lambda pages: run_program(command, pages)
    for name, load in (("readability-lxml", readability), ("trafilatura", trafilatura), ("gne", gne)):
        try:
            extract = load()
        except ImportError:
            print(f"{name} is not installed and is skipped", file=sys.stderr)
            continue
        yield name, partial(run_library, extract)


def run_program(command: str, pages: Sequence[bytes]) -> list[Answer]:
    """The output of the program, one object per page. Exits if a line is missing."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:05}.html" for number in range(len(pages))]
        for path, data in zip(paths, pages, strict=True):
            path.write_bytes(data)
        done = subprocess.run(
            [*shlex.split(command), *map(str, paths)], capture_output=True, text=True, check=False
        )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if len(found) != len(pages):
        sys.exit(f"{command}: {len(found)} answers for {len(pages)} pages; {done.stderr.strip()[-300:]}")
    return [
        {
            "body": one.get("body_text"),
            "title": one.get("title"),
            "date": (one.get("published") or "")[:10],
            "docno": one.get("document_number"),
            "headings": list(headings(one.get("sections") or ())),
        }
        for one in found
    ]


def headings(sections: Sequence[Answer]) -> Iterator[str]:
    for section in sections:
        yield bare((section["label"] or "") + section["heading"]).rstrip("。:")
        yield from headings(section["sections"])


def readability() -> Callable[[str], Answer]:
    document, html = import_module("readability").Document, import_module("lxml.html")

    def extract(text: str) -> Answer:
        found = document(text)
        return {"title": found.short_title(), "body": html.fromstring(found.summary()).text_content()}

    return extract


def trafilatura() -> Callable[[str], Answer]:
    extraction = import_module("trafilatura").bare_extraction

    def extract(text: str) -> Answer:
        found = extraction(text, favor_precision=True, with_metadata=True)
        return {"title": found.title, "date": found.date, "body": found.text} if found else {}

    return extract


def gne() -> Callable[[str], Answer]:
    extractor = import_module("gne").GeneralNewsExtractor()

    def extract(text: str) -> Answer:
        found = extractor.extract(text)
        return {"title": found["title"], "date": (found["publish_time"] or "")[:10], "body": found["content"]}

    return extract


def run_library(extract: Callable[[str], Answer], pages: Sequence[bytes]) -> list[Answer]:
    return [guarded(extract, data) for data in pages]


def guarded(extract: Callable[[str], Answer], data: bytes) -> Answer:
    """The result of a library for a page, empty if it raises. Libraries get correctly decoded text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    try:
        return extract(text)
    except Exception:  # noqa: BLE001
        # A page that makes a library raise counts as one it cannot read.
        return {}


def by_set(manifest: Sequence[Answer]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for index, page in enumerate(manifest):
        members[page["set"]].append(index)
    return members


def score(pages: Sequence[Answer], answers: Sequence[Answer]) -> list[str]:
    """The figures of one set in the order of FIGURES, `-` where the set or the system has no values."""
    bodies = [overlap(page["body"], answer.get("body") or "") for page, answer in _known(pages, answers, "body")]
    figures = [f"{sum(bodies) / len(bodies):.4f}", str(sum(one < 0.5 for one in bodies))] if bodies else ["-", "-"]
    for key in ("title", "date", "docno"):
        known = _known(pages, answers, key)
        right = sum(bare(page[key]) == bare(answer.get(key)) for page, answer in known)
        has = any(key in answer for _, answer in known)
        figures.append(f"{right}/{len(known)}" if has else "-")
    return [*figures, *_headings(_known(pages, answers, "headings"))]


def _known(pages: Sequence[Answer], answers: Sequence[Answer], key: str) -> list[tuple[Answer, Answer]]:
    return [(page, answer) for page, answer in zip(pages, answers, strict=True) if page.get(key)]


def _headings(known: Sequence[tuple[Answer, Answer]]) -> list[str]:
    """Recall of the headings that pages mark by style, and the share of the numbered headings found that are among
    them."""
    found = wanted = numbered = 0
    for page, answer in known:
        mine: Counter[str] = Counter(answer.get("headings", ()))
        found += (Counter(map(bare, page["headings"])) & mine).total()
        wanted += len(page["headings"])
        numbered += sum(count for heading, count in mine.items() if NUMBERED.match(heading))
    return [f"{found}/{wanted}", f"{found / numbered:.3f}"] if numbered else ["-", "-"]


def overlap(truth: str, text: str) -> float:
    """F1 over runs of four characters, white space ignored."""
    expected, given = grams(truth), grams(text)
    shared = (expected & given).total()
    return 2 * shared / (expected.total() + given.total()) if shared else 0.0


def grams(text: str) -> Counter[str]:
    text = re.sub(r"\s+", "", text)
    return Counter(text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1))) if text else Counter()


def bare(text: str | None) -> str:
    """Text for comparison: without spaces, compatibility forms folded."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text or ""))


if __name__ == "__main__":
    main()
