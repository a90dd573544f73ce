"""References found in real pages, against what people read there.

    python -m benchmarks.extraction_truth TRUTH DATA [--faults]

TRUTH contains a JSON file for each page: `file`, a path below DATA; `sha256` of it; `language`; `references`, a
list of objects with `line` of `body_text` (-1 for the title), `text` as printed, `kind`, `article`, `effect`, and
`optional` for those on which careful readers differ: to find them is no fault, to miss them neither. A reference
that is found is right where it has the line, kind and article of an entry and overlaps its text. Links are left
out.
--faults lists what is wrong and what is missing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import option_parser, print_table
from tui_reader.extraction.references import references
from tui_reader.extraction.values import TITLE, Reference
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

Entry = dict[str, Any]
FIGURES = ("pages", "references", "found", "precision", "recall", "effects", "wrong effects")


class Judged(NamedTuple):
    """What was found on a page: the references that are no entry, those of which the effect is not that of the
    entry, the entries that were not found, and numbers."""

    wrong: list[Reference]
    wrong_effects: list[Reference]
    missing: list[Entry]
    counts: Counter[str]


def main() -> None:
    parser = option_parser("extraction_truth", __doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--faults", action="store_true")
    arguments = parser.parse_args()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages(arguments.truth):
        bulletin = read(arguments.data / page["file"], page["sha256"])
        judged = judge(bulletin, page["references"])
        for name in (page["language"], "all"):
            totals[name].update(judged.counts)
        if arguments.faults and (judged.wrong or judged.missing or judged.wrong_effects):
            print(f"{page['file']} ({page['language']}): {bulletin.title}")
            for found in judged.wrong:
                print(f"    wrong   {found.place.line}: {found.kind} {found.text} [{found.key}] {found.article}")
            for found in judged.wrong_effects:
                print(f"    effect  {found.place.line}: {found.text} {found.effect or '-'}")
            for entry in judged.missing:
                print(f"    missing {entry['line']}: {entry['kind']} {entry['text']} {entry['article']}")
    order = sorted(totals, key=lambda name: (name == "all", -totals[name]["references"], name))
    print_table(("language", *FIGURES), [(name, *row(totals[name])) for name in order if totals[name]["pages"]])


def pages(folder: Path) -> Iterator[Entry]:
    """The pages of a folder of truth."""
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_text("utf-8"))


def read(path: Path, digest: str) -> Bulletin:
    """The bulletin of a file that has this digest; ends the program where it has another, or is no bulletin."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{path} is not the file that was read; look for the right version")
    page = parse_page(gzip.decompress(data) if path.suffix == ".gz" else data, str(path))
    if not isinstance(page, Bulletin):
        raise SystemExit(f"{path} is not read as a bulletin; take it out of the truth")
    return page


def judge(bulletin: Bulletin, entries: Sequence[Entry]) -> Judged:
    """Compares what is found in a bulletin with the entries of its truth."""
    lines = body_text(bulletin).split("\n")
    found = [each for each in references(bulletin) if each.kind != "address"]
    wrong: list[Reference] = []
    wrong_effects: list[Reference] = []
    met: set[int] = set()
    counts = Counter(pages=1)
    for each in found:
        line = (bulletin.title or "") if each.place.line == TITLE else lines[each.place.line]
        right = [place for place, entry in enumerate(entries) if _names(each, entry, line)]
        if right:
            met.update(right)
            counts["right"] += 1
            stated = {entries[place].get("effect", "") for place in right}
            if each.effect not in stated:
                counts["wrong effects"] += 1
                wrong_effects.append(each)
            counts["effects"] += any(stated)
        else:
            wrong.append(each)
    needed = [place for place, entry in enumerate(entries) if not entry.get("optional")]
    counts["found"] = len(found)
    counts["references"] = len(needed)
    counts["met"] = sum(place in met for place in needed)
    return Judged(wrong, wrong_effects, [entries[place] for place in needed if place not in met], counts)


def _names(found: Reference, entry: Entry, line: str) -> bool:
    """Whether a reference is that of an entry: the same line, kind and article, and a common character."""
    if found.place.line != entry["line"] or found.kind != entry["kind"] or found.article != entry["article"]:
        return False
    at = line.find(entry["text"])
    while at >= 0:
        if found.place.start < at + len(entry["text"]) and at < found.place.end:
            return True
        at = line.find(entry["text"], at + 1)
    return False


def row(counts: Counter[str]) -> list[str]:
    """The figures of a language, a dash for a share of nothing."""
    return [
        str(counts["pages"]),
        str(counts["references"]),
        str(counts["found"]),
        f"{counts['right'] / counts['found']:.3f}" if counts["found"] else "-",
        f"{counts['met'] / counts['references']:.3f}" if counts["references"] else "-",
        str(counts["effects"]),
        str(counts["wrong effects"]),
    ]


if __name__ == "__main__":
    main()
