"""Passages of notes found again in other texts of their pages.

    python -m benchmarks.anchors FOLDER

Of each page in the folder (HTML, also with gzip) passages are taken at random: phrases of 6 to 20 characters
without white space, and sentences of up to 120. They are looked for in another text of the page:

- edited: some sentences inserted, deleted, moved or changed in some characters, at random, so that the truth is
  known by construction;
- whole page: all text of the page, with its navigation and with other white space, as another parser might read
  it.

Truth in the whole page comes from aligning both texts by `difflib`, which no rule uses on whole texts. A passage
of which at least 60 % of the characters are still there in one place counts as present. Right: found within two
characters of the truth at either end, or a fifth of the length where it was changed. Pages whose name has a SHA-1
that is a multiple of 3 are the part on which no threshold was chosen.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import NamedTuple

from lxml import html as lxml_html

from tui_reader.anchoring.locating import locate
from tui_reader.anchoring.text import AnchorText, anchored_text, words_of
from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page

PASSAGES = 12
"""Passages of each page and kind."""

SENTENCE_ENDS = "。！？；.!?;"
LONGEST_ALIGNED = 12_000
"""Characters of a text that is aligned: the time takes the square of the length."""


class Edited(NamedTuple):
    """A text, and for each character the one of the former text, -1 for a new one."""

    words: str
    origins: list[int]


def sentences(words: str) -> list[tuple[int, int]]:
    """The spans of the sentences."""
    spans, start = [], 0
    for at, each in enumerate(words):
        if each in SENTENCE_ENDS or at - start >= 119:
            spans.append((start, at + 1))
            start = at + 1
    if start < len(words):
        spans.append((start, len(words)))
    return spans


def edited(words: str, random: Random) -> Edited:
    """The text with about one sentence in six inserted, deleted, moved or changed."""
    parts: list[list[tuple[str, int]]] = []
    spans = sentences(words)
    moved: list[tuple[str, int]] = []
    for start, end in spans:
        part = [(words[at], at) for at in range(start, end)]
        chance = random.random()
        if chance < 0.04:
            continue
        if chance < 0.06:
            moved = part
            continue
        if chance < 0.11:
            other_start, other_end = random.choice(spans)
            parts.append([(each, -1) for each in words[other_start:other_end]])
        elif chance < 0.17:
            for _ in range(max(1, len(part) // 15)):
                at = random.randrange(len(part) + 1)
                part[at : at + random.randrange(3)] = [
                    (random.choice(words), -1) for _ in range(random.randrange(3))
                ]
        parts.append(part)
        if moved and random.random() < 0.2:
            parts.append(moved)
            moved = []
    joined = [each for part in parts for each in part]
    return Edited("".join(character for character, _at in joined), [at for _character, at in joined])


def aligned(before: str, after: str) -> Edited:
    """The text after a change, aligned with that before."""
    origins = [-1] * len(after)
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        # Shorter ones are chance.
        if block.size >= 6:
            origins[block.b : block.b + block.size] = range(block.a, block.a + block.size)
    return Edited(after, origins)


def truth(change: Edited, start: int, end: int) -> tuple[int, int, float] | None:
    """Where a passage is after a change, and how much of it; None where less than 60 % of it are in one place."""
    places = [at for at, origin in enumerate(change.origins) if start <= origin < end]
    if not places:
        return None
    low, high = places[0], places[-1] + 1
    share = 2 * len(places) / (end - start + high - low)
    return (low, high, share) if share >= 0.6 else None


def passages(words: str, random: Random) -> list[tuple[int, int]]:
    """Phrases and sentences at random."""
    found = []
    spans = [span for span in sentences(words) if span[1] - span[0] >= 6]
    for number in range(PASSAGES if spans and len(words) > 60 else 0):
        if number % 2:
            found.append(random.choice(spans))
        else:
            start = random.randrange(len(words) - 20)
            found.append((start, start + random.randint(6, 20)))
    return found


def judge(text: AnchorText, change: Edited, random: Random, counts: Counter[str]) -> None:
    """Counts what became of some passages of a text after a change."""
    after = AnchorText(change.words)
    if after.words != change.words:
        return
    for start, end in passages(text.words, random):
        right, place = truth(change, start, end), locate(text.anchor(start, end), after)
        found = place.state != "detached"
        # The same words with the same words around are indistinguishable, wherever the alignment has them.
        around = found and _around(text.words, start, end) == _around(change.words, place.start, place.end)
        if right is None and around:
            counts["whole, right"] += 1
            continue
        if right is None:
            counts["gone, said to be found" if found else "gone, detached"] += 1
            continue
        low, high, share = right
        slack = 2 if share == 1 else max(2, (end - start) // 5)
        near = abs(place.start - low) <= slack and abs(place.end - high) <= slack
        kind = "whole" if share == 1 else "changed"
        counts[f"{kind}, {'right' if near or around else 'wrong' if found else 'detached'}"] += 1


def _around(words: str, start: int, end: int) -> str:
    return words[max(0, start - 16) : end + 16]


def page_texts(path: Path) -> tuple[AnchorText, str] | None:
    """The text of a bulletin, and all words of its page; None for a page that is no bulletin."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    page = parse_page(data, f"https://example.org/{path.name}")
    if not isinstance(page, Bulletin):
        return None
    try:
        root = lxml_html.fromstring(data.decode(page.charset or "utf-8", "replace"))
    except (ValueError, LookupError):
        return None
    for element in root.xpath("//script|//style|//head|//noscript"):
        element.drop_tree()
    return AnchorText(anchored_text(page)), words_of(root.text_content())


def main(folder: Path) -> None:
    counts: dict[tuple[str, str], Counter[str]] = {}
    pages = Counter[str]()
    for path in sorted(folder.rglob("*.html*")):
        unread = int(hashlib.sha1(path.name.encode()).hexdigest(), 16) % 3 == 0
        part = "apart" if unread else "seen"
        found = page_texts(path)
        if found is None:
            continue
        text, whole = found
        pages[part] += 1
        random = Random(path.name)
        judge(text, edited(text.words, random), random, counts.setdefault((part, "edited"), Counter()))
        if len(text.words) <= LONGEST_ALIGNED and len(whole) <= 2 * LONGEST_ALIGNED:
            change = aligned(text.words, whole)
            judge(text, change, random, counts.setdefault((part, "whole page"), Counter()))
    for (part, kind), found_counts in sorted(counts.items()):
        right = sum(count for name, count in found_counts.items() if name.endswith("right"))
        wrong = sum(count for name, count in found_counts.items() if name.endswith(("wrong", "said to be found")))
        lost = sum(
            count for name, count in found_counts.items() if name.endswith(", detached") and "gone" not in name
        )
        print(
            f"{part} ({pages[part]} pages), {kind}: precision {right / max(1, right + wrong):.4f}, "
            f"recall {right / max(1, right + wrong + lost):.4f}"
        )
        for name, count in sorted(found_counts.items()):
            print(f"    {name}: {count}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.anchors", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    main(parser.parse_args().folder)
