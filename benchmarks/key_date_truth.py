"""Precision and recall of key dates on pages that people have read.

    python -m benchmarks.key_date_truth DATA [--part read|unread|composed] [--errors]

DATA is the folder of the pages of `truth`; the notices that were composed are not in it. A key date is right if
the page has one of its kind and day. The second table leaves the kind out. With --errors each wrong and missing
one is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import option_parser
from benchmarks.truth import PARTS, CheckedPage, checked_pages
from tui_reader.extraction.key_dates import key_dates
from tui_reader.model import body_text


class Counts(NamedTuple):
    """Key dates that are right, wrong and missing."""

    right: int = 0
    wrong: int = 0
    missing: int = 0


class Scored(NamedTuple):
    """The counts of a page, with and without kinds, and its errors in words."""

    language: str
    strict: Counts
    days: Counts
    errors: tuple[str, ...]


def main() -> None:
    parser = option_parser("key_date_truth", __doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=(*PARTS, "composed"), default="read")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    pages = [score(page) for page in checked_pages(options.part, options.data)]
    if options.errors:
        for page in pages:
            print(*page.errors, sep="\n", end="\n" if page.errors else "")
    for name, counts in (("kind and day", "strict"), ("day", "days")):
        print(
            f"\n| {name} | pages | right | wrong | missing | precision | recall |\n|---|---|---|---|---|---|---|"
        )
        for language, row in rows(pages, counts):
            print(f"| {language} | {' | '.join(row)} |")


def score(page: CheckedPage) -> Scored:
    """The counts of a page."""
    lines = body_text(page.bulletin).split("\n")
    found = {(each.kind, each.day.isoformat()): each.place for each in key_dates(page.bulletin)}
    needed = {(each["kind"], each["day"]) for each in page.key_dates if not each.get("optional")}
    optional = {each["day"] for each in page.key_dates if each.get("optional")}
    wrong = {key for key in found.keys() - needed if key[1] not in optional}
    missing = needed - found.keys()
    errors = [f"{page.file}: {key[0]} {key[1]} is missing" for key in sorted(missing)]
    for key in sorted(wrong):
        place = found[key]
        text = page.bulletin.title or "" if place.line < 0 else lines[place.line]
        errors.append(f"{page.file}: {key[0]} {key[1]} is wrong: {text[place.start : place.end][:150]!r}")
    days, needed_days = {key[1] for key in found}, {key[1] for key in needed}
    return Scored(
        page.language,
        Counts(len(found.keys() & needed), len(wrong), len(missing)),
        Counts(len(days & needed_days), len(days - needed_days - optional), len(needed_days - days)),
        tuple(errors),
    )


def rows(pages: list[Scored], attribute: str) -> Iterator[tuple[str, list[str]]]:
    """A row of figures for each language, and for all."""
    languages: dict[str, list[Counts]] = defaultdict(list)
    for page in pages:
        languages[page.language].append(getattr(page, attribute))
    for language, several in (
        *sorted(languages.items()),
        ("all", [each for one in languages.values() for each in one]),
    ):
        right, wrong, missing = (sum(column) for column in zip(*several, strict=True))
        ratios = (share(right, right + wrong), share(right, right + missing))
        yield language, [*map(str, (len(several), right, wrong, missing)), *ratios]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else ""


if __name__ == "__main__":
    main()
