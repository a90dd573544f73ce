"""References found in real pages, against what people read there.

    python -m benchmarks.reference_truth DATA [--part read|unread] [--faults]

DATA is the folder of the pages of `truth`. A reference that is found is right where it has the line, kind and
article of an entry and overlaps its text. Links are left out. --faults lists what is wrong and what is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import option_parser, print_table
from benchmarks.truth import PARTS, Entry, checked_pages
from tui_reader.extraction.references import references
from tui_reader.extraction.values import TITLE, Reference
from tui_reader.model import Bulletin, body_text

FIGURES = ("pages", "references", "found", "precision", "recall", "effects", "wrong effects")


class Judged(NamedTuple):
    """What was found on a page: the references that are no entry, those of which the effect is not that of the
    entry, the entries that were not found, and numbers."""

    wrong: list[Reference]
    wrong_effects: list[Reference]
    missing: list[Entry]
    counts: Counter[str]


def main() -> None:
    parser = option_parser("reference_truth", __doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=PARTS, default="read")
    parser.add_argument("--faults", action="store_true")
    arguments = parser.parse_args()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for page in checked_pages(arguments.part, arguments.data):
        judged = judge(page.bulletin, page.references)
        for name in (page.language, "all"):
            totals[name].update(judged.counts)
        if arguments.faults and (judged.wrong or judged.missing or judged.wrong_effects):
            print(f"{page.file} ({page.language}): {page.bulletin.title}")
            for found in judged.wrong:
                print(f"    wrong   {found.place.line}: {found.kind} {found.text} [{found.key}] {found.article}")
            for found in judged.wrong_effects:
                print(f"    effect  {found.place.line}: {found.text} {found.effect or '-'}")
            for entry in judged.missing:
                print(f"    missing {entry['line']}: {entry['kind']} {entry['text']} {entry.get('article', '')}")
    order = sorted(totals, key=lambda name: (name == "all", -totals[name]["references"], name))
    print_table(("language", *FIGURES), [(name, *row(totals[name])) for name in order if totals[name]["pages"]])


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
    if (
        found.place.line != entry["line"]
        or found.kind != entry["kind"]
        or found.article != entry.get("article", "")
    ):
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
