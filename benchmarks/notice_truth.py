"""Precision and recall of key dates and references on notices that an author composed without seeing the rules.

    python -m benchmarks.notice_truth [--part read|unread] [--errors]

`hand_checked/notices.jsonl` has a notice on each line: `language`, `published`, `title`, `text`, and with their
words as a `quote` the `key_dates` and `references` that a professional would write down. Who writes rules may read
the faults of the part `read`; those of `unread` are never printed. `kinds_ok`, `dates_ok` and `hints_ok` are
further answers that count as right, and an entry that is `optional` counts neither way.

A key date is right if the notice has one of its kind and day, a reference if it overlaps with the words of one;
its key is right if it names the document of `key_hint`, and its article.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from benchmarks.measure import option_parser
from benchmarks.truth import FOLDER, PARTS, Entry
from tui_reader.extraction.key_dates import key_dates
from tui_reader.extraction.references import references
from tui_reader.extraction.values import TITLE, Reference, TextPlace
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page
from tui_reader.text.numerals import chinese_number

COLUMNS = ("kind and day", "day", "reference", "its document and article")


def main() -> None:
    parser = option_parser("notice_truth", __doc__)
    parser.add_argument("--part", choices=PARTS, default="read")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    sums: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for line in (FOLDER / "notices.jsonl").read_text("utf-8").splitlines():
        notice = json.loads(line)
        if notice["part"] != options.part:
            continue
        counts, errors = score(notice)
        if options.errors and options.part == "read":
            for error in errors:
                print(f"{notice['id']}: {error}")
        group = "Chinese" if notice["language"].startswith("zh") else "all but Chinese"
        for name in (notice["language"], group, "all"):
            sums[name]["notices"]["all"] += 1
            for column in COLUMNS:
                sums[name][column].update(counts[column])
    heads = [f"{column}: precision | recall" for column in COLUMNS]
    print(f"| language | notices | {' | '.join(heads)} |\n{'|---' * (2 + 2 * len(COLUMNS))}|")
    for name in sorted(sums, key=lambda each: (each.startswith("all"), each == "Chinese", each)):
        cells = [cell for column in COLUMNS for cell in shares(sums[name][column])]
        print(f"| {name} | {sums[name]['notices']['all']} | {' | '.join(cells)} |")


def score(notice: Entry) -> tuple[dict[str, Counter[str]], list[str]]:
    """The counts of each column of a notice, and its errors in words."""
    bulletin = bulletin_of(notice)
    lines = body_text(bulletin).split("\n")
    strict, days, wrong_dates = score_dates(notice["key_dates"], bulletin)
    places, keys, wrong_references = score_references(notice, bulletin, lines)
    return dict(zip(COLUMNS, (strict, days, places, keys), strict=True)), [*wrong_dates, *wrong_references]


def bulletin_of(notice: Entry) -> Bulletin:
    """The notice as a page is read."""
    title = html.escape(notice["title"])
    body = "".join(f"<p>{html.escape(line)}</p>" for line in notice["text"].split("\n"))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    bulletin = parse_page(page.encode(), f"https://notices.example/{notice['id']}.html")
    if not isinstance(bulletin, Bulletin):
        raise SystemExit(f"{notice['id']} is not read as a bulletin; look at what the parser makes of it")
    published = notice["published"] and datetime.fromisoformat(notice["published"])
    return replace(bulletin, title=notice["title"], published=published or None)


def score_dates(entries: list[Entry], bulletin: Bulletin) -> tuple[Counter[str], Counter[str], list[str]]:
    """Counts by kind and day, by day, and errors."""
    needed = [each for each in entries if not each.get("optional")]
    optional = set(chain.from_iterable(days_of(each) for each in entries if each.get("optional")))
    found = {(each.kind, each.day.isoformat()) for each in key_dates(bulletin)}
    met = [each for each in needed if any(_agrees(each, kind, day) for kind, day in found)]
    right = {(kind, day) for kind, day in found if any(_agrees(each, kind, day) for each in needed)}
    wrong = {(kind, day) for kind, day in found - right if day not in optional}
    known = set(chain.from_iterable(map(days_of, needed)))
    days = {day for _kind, day in found}
    strict = Counter(right=len(right), wrong=len(wrong), met=len(met), needed=len(needed))
    by_day = Counter(
        right=len(days & known),
        wrong=len(days - known - optional),
        met=sum(bool(days_of(each) & days) for each in needed),
        needed=len(needed),
    )
    errors = [f"{kind} {day} is wrong" for kind, day in sorted(wrong)]
    errors += [f"{each['kind']} {each['date']} is missing: {each['quote']}" for each in needed if each not in met]
    return strict, by_day, errors


def days_of(entry: Entry) -> set[str]:
    """The days that count as right."""
    return {entry["date"], *entry.get("dates_ok", ())}


def _agrees(entry: Entry, kind: str, day: str) -> bool:
    return kind in (entry["kind"], *entry.get("kinds_ok", ())) and day in days_of(entry)


def score_references(
    notice: Entry, bulletin: Bulletin, lines: list[str]
) -> tuple[Counter[str], Counter[str], list[str]]:
    """Counts by place, by document and article, and errors."""
    entries = [(each, list(quoted(each["quote"], notice["title"], lines))) for each in notice["references"]]
    places, keys, errors = Counter[str](), Counter[str](), list[str]()
    met: set[int] = set()
    named: set[int] = set()
    for reference in references(bulletin):
        own = reference.place.line == TITLE or bare(reference.text) in bare(notice["title"])
        if reference.kind == "address":
            continue
        hit = [each for each, where in entries if overlaps(reference.place, where)]
        needed = [each for each in hit if not each.get("optional")]
        if not needed:
            if not hit and not own:
                places["wrong"] += 1
                keys["wrong"] += 1
                errors.append(f"{reference.text} ({reference.key}) is none")
            continue
        places["right"] += 1
        met.update(map(id, needed))
        same = [each for each in needed if is_same(reference, each)]
        named.update(id(each) for each in same if has_article(reference, each))
        if same:
            keys["right"] += 1
        elif len(needed) == len(hit):
            keys["wrong"] += 1
            errors.append(f"{reference.text} ({reference.key}) is not {needed[0]['key_hint']}")
    required = [each for each, _where in entries if not each.get("optional")]
    places.update(met=len(met), needed=len(required))
    keys.update(met=len(named), needed=len(required))
    errors += [f"{each['quote']} is missing" for each in required if id(each) not in met]
    errors += [
        f"article {each['article']} of {each['quote']} is missing"
        for each in required
        if id(each) in met and id(each) not in named
    ]
    return places, keys, errors


def quoted(quote: str, title: str, lines: list[str]) -> Iterator[TextPlace]:
    """The places of words."""
    for number, line in enumerate([title, *lines], TITLE):
        at = line.find(quote)
        while at >= 0:
            yield TextPlace(number, at, at + len(quote))
            at = line.find(quote, at + 1)


def overlaps(place: TextPlace, others: Iterable[TextPlace]) -> bool:
    """Whether a place has characters of another."""
    return any(place.line == each.line and place.start < each.end and each.start < place.end for each in others)


def is_same(reference: Reference, entry: Entry) -> bool:
    """Whether a reference names the document of an entry."""
    names = [bare(reference.key.partition(":")[2]), bare(reference.text)]
    hints = [bare(each) for each in (entry["key_hint"], *entry.get("hints_ok", ()))]
    return any(hint and name and (hint in name or name in hint) for hint in hints for name in names)


def has_article(reference: Reference, entry: Entry) -> bool:
    """Whether a reference names the article of an entry, if that has one."""
    return not entry["article"] or first_number(reference.article) == first_number(entry["article"])


def first_number(text: str) -> str:
    """The first number of an article, in Arabic digits."""
    digits = "".join(
        each if each.isdigit() or each in ".零〇一二三四五六七八九十百千" else " " for each in text
    ).split()
    return str(chinese_number(digits[0]) or digits[0]) if digits else bare(text)


def bare(text: Any) -> str:
    """The letters and digits of a text, without the name of the People's Republic of China before a law."""
    folded = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return "".join(filter(str.isalnum, folded)).removeprefix("中华人民共和国")


def shares(counts: Counter[str]) -> Iterator[str]:
    """Precision and recall."""
    for part, whole in (
        (counts["right"], counts["right"] + counts["wrong"]),
        (counts["met"], counts["needed"]),
    ):
        yield f"{part / whole:.2f}" if whole else ""


if __name__ == "__main__":
    main()
