"""The headline of an article among the lines of its page, by the score of each candidate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree

from tui_reader.parse.dom import Element, TextRun, id_and_class, single_line
from tui_reader.parse.html.site import ADDRESS, SITE_END
from tui_reader.parse.structure.fields import labelled_fields
from tui_reader.parse.structure.match_key import folded, words_key, words_of
from tui_reader.parse.structure.navigation import is_navigation, read_breadcrumb
from tui_reader.text.character_ranges import CJK
from tui_reader.text.dates import find_dates

# Lines, characters, shares and weights. Chosen by hand on pages of many countries, 2026-11-30.
_ABOVE, _NEAR, _BELOW = 60, 8, 6
_ABOVE_ALL, _LEAST_PART = 500, 3
"""Lines above the article that are searched for the name of the site, and letters of a part of the `<title>`."""
_NEAREST = 3
"""A block and the elements around it whose tags and names count for a line."""
_LONGEST = 300
_MOST_LINES = 5
_MOST_RUNS = 5000
_MOST_PARTS = 6
_FEW_LETTERS = 24
_LEAST_SIMILAR = 0.6
_STATED, _TITLED, _MAIN_HEADING, _HEADING, _NAMED = 4.0, 3.0, 2.0, 1.0, 1.0
_JOINED = 0.5
_COLUMN, _SITE, _LINKED, _SENTENCE = 3.0, 5.0, 1.5, 2.0
_ENOUGH, _ENOUGH_ALONE = 2.2, 3.4
"""The least score of a title, and that of one with which no statement of the page agrees."""
_LIKE = 0.7

TITLE_SEPARATOR = (
    r"\s*(?:(?:[|»«｜－]|(?<![a-z0-9])_|_(?![a-z0-9])){1,3}|[–—]+|::|--+)\s*"
    r"|\s+[-·•:]\s+|(?<=[^\x00-\u2e7f])-|-(?=[^\x00-\u2e7f])\s*"
)
"""What separates article, columns and site in a `<title>`. A hyphen does between spaces or next to Han; in
`Stow-on-the-Wold` it is part of a word, as an underline is in `pg_dump`."""

# A colon or slash may also stand within a title: lines are compared with the parts on both sides, but a title is
# not cut there (`title.without_site`).
_SEPARATOR = re.compile(rf"{TITLE_SEPARATOR}|\s*:\s+|\s+/\s+")
_TITLE_SEPARATOR = re.compile(TITLE_SEPARATOR)
_WIDE = re.compile(f"[{CJK}]")
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:article|news|content|main|post|entry|page|detail|info|con|doc)?[\s_-]?"
    r"(?:title|titre|titulo|titolo|tit|ti|bt|biaoti|headline|heading)\d?(?=$|[\s_-])"
)
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|hidden-visually|sr-only|screen-?reader(?:-text|-only)?|element-invisible|invisible"
    r"|off-?screen|aural|assistive-text|a11y-hidden|hide-visually|visuallyhidden)(?=$|[\s_-])"
)
_UNSEEN_STYLE = re.compile(
    r"clip\s*:\s*rect|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip-path\s*:\s*inset\(\s*(?:50|100)%"
)
_OUTSIDE_TAGS = ("nav", "footer", "dialog")
_OUTSIDE_ROLES = ("navigation", "contentinfo", "search", "dialog")
_UNLINKED: Any = etree.XPath(".//text()[not(ancestor::a)]")
_EMPTY_BRACKETS = re.compile(r"[\[(（【［]\s?[|·]?\s?[\])）】］]")
_SENTENCE_END = tuple("。；;：:，,")
_DATE_WORDS = 12
"""Fewer letters beside a date make no title: `vom 27. April 2016`. A wide letter counts three times."""


@dataclass(slots=True)
class Headline:
    """A line, or lines of one block, that may be the title; `agrees` with the page's statements from 0 to 1."""

    text: str
    index: int
    score: float
    agrees: float

    @property
    def is_sure(self) -> bool:
        """Whether the line is a title even if nothing that the page states agrees with it."""
        return self.score >= _ENOUGH_ALONE


def find_headline(
    runs: Sequence[TextRun], start: int, head: str, stated: Sequence[str], sites: Sequence[str]
) -> Headline | None:
    """The line that is most likely the title, or None where none is likely enough.

    Agreement with the titles in the meta tags (`stated`) weighs most, then with a part of the page's `<title>`
    (`head`), then the heading's level, its distance from the article, which begins at run `start`, and its length.
    Lines in navigation, lines that only screen readers see, dates and addresses are no titles. The names of the
    site (`sites`) and short lines that are also links of the page, its columns, count little.
    """
    scorer = _Scorer(runs, start, head, stated, sites)
    if (found := scorer.below_site_name()) is not None:
        return found
    best: Headline | None = None
    for candidate in scorer.candidates():
        # Most lines score low; only a better one is searched for dates and labels.
        enough = candidate.score >= _ENOUGH and (best is None or candidate.score > best.score)
        if enough and not _is_no_title(candidate.text):
            best = candidate
    if best is None:
        return None
    return replace(best, text=_without_kicker(best.text, [*stated, *_beginnings(head)]))


class _Scorer:
    def __init__(
        self, runs: Sequence[TextRun], start: int, head: str, stated: Sequence[str], sites: Sequence[str]
    ) -> None:
        self.runs, self.start, self.head = runs, start, head
        self.stated = [words_key(text) for text in stated]
        self.sites = {key for site in sites if (key := words_key(site))}
        self.begun = {key for text in stated for part in _beginnings(text) if (key := words_key(part))}
        self.begun -= self.sites
        self.parts = [key for key in _joins(head) if key not in self.sites]
        self.longest = max((len(key) for key in self.parts[1:]), default=1)
        self.folded_head = folded(head)
        self.outside: dict[Element, bool] = {}
        self.named: dict[Element, bool] = {}

    @cached_property
    def linked(self) -> set[str]:
        """The keys of the short links of the page."""
        return {words_key(run.text) for run in self.runs[:_MOST_RUNS] if len(run.text) <= 40 and _is_link(run)}

    def candidates(self) -> Iterator[Headline]:
        """The lines near the article and the headings anywhere, the nearest first."""
        first, last = max(0, self.start - _ABOVE), min(len(self.runs), self.start + _BELOW)
        for index in range(last - 1, first - 1, -1):
            yield from self._at(index)
        for index in (*range(first - 1, -1, -1), *range(last, len(self.runs))):
            if self.runs[index].block.tag == "h1":
                yield from self._at(index)

    def below_site_name(self) -> Headline | None:
        """The heading that says the first part of the `<title>`, where a line above it says the last one.

        That is the name of the site or of the work, such as a manual, in a heading of its own or not; a main
        heading may say more than the part: `Module mod_alias`. None where the page states titles in its meta tags.
        """
        parts = [part.strip() for part in _TITLE_SEPARATOR.split(self.head[:1000]) if part and part.strip()]
        if len(parts) < 2 or self.stated:
            return None
        first, last = words_key(parts[0]), words_key(parts[-1])
        if len(first) < _LEAST_PART or first == last:
            return None
        is_named = False
        for index in range(max(0, self.start - _ABOVE_ALL), min(len(self.runs), self.start + 2)):
            run = self.runs[index]
            # Most lines are ruled out by their length.
            if len(last) <= len(run.text) <= 2 * len(last) + _FEW_LETTERS and words_key(run.text) == last:
                is_named = True
            elif is_named and _level(run) and not self._is_outside(run.chain):
                bare = _without_links(run.block) if run.linked else run.text
                if words_key(bare) == first or (_level(run) == 1 and _holds_words(folded(bare), folded(parts[0]))):
                    return Headline(bare, index, _ENOUGH_ALONE, 1.0)
        return None

    def _at(self, index: int) -> Iterator[Headline]:
        run = self.runs[index]
        if len(run.text) > _LONGEST or self._is_outside(run.chain):
            return
        for text, blocks in self._texts(index):
            if (headline := self._scored(_without_date(text), index, _JOINED * (blocks - 1))) is not None:
                yield headline

    def _texts(self, index: int) -> Iterator[tuple[str, int]]:
        """The line; a heading also without its links, such as one to edit the section; also joined with the lines
        below it in its block, or in blocks of the same tag and class.

        With each text the number of its blocks: a title that is printed in several of one name is whole with all.
        """
        run = self.runs[index]
        text = run.text
        yield text, 1
        if 0 < run.linked < len(text) and _level(run) and (bare := _without_links(run.block)):
            yield bare, 1
        blocks = 1
        owner = _owner(run)
        for below in self.runs[index + 1 : index + _MOST_LINES]:
            if len(text) + len(below.text) >= _LONGEST:
                return
            same = _owner(below) is owner
            if not same and not (
                below.chain[1:2] == run.chain[1:2]
                and below.block.tag == run.block.tag
                and below.block.get("class") == run.block.get("class")
                and self._is_named(run)
            ):
                return
            blocks += not same
            wide = _WIDE.match(text[-1]) and _WIDE.match(below.text)
            text = f"{text}{below.text}" if wide else f"{text} {below.text}"
            yield text, blocks

    def _is_outside(self, chain: Sequence[Element]) -> bool:
        """Whether a line is in navigation, a footer or a side column, or is only for screen readers, by the
        elements around it; each element is examined once."""
        known = self.outside
        outside, new = False, len(chain)
        for place, element in enumerate(chain):
            if element in known:
                outside, new = known[element], place
                break
        for element in reversed(chain[:new]):
            outside = known[element] = outside or _is_outside(element)
        return outside

    def _is_named(self, run: TextRun) -> bool:
        """Whether an element near a run has the name of a title; each element is examined once."""
        known = self.named
        for element in run.chain[:_NEAREST]:
            if element not in known:
                known[element] = _TITLE_NAME.search(id_and_class(element)) is not None
            if known[element]:
                return True
        return False

    def _scored(self, text: str, index: int, extra: float) -> Headline | None:
        plain = folded(text)
        key = words_of(plain)
        wide = bool(_WIDE.search(text))
        if len(key) < (2 if wide else 3):
            return None
        run = self.runs[index]
        by_meta = self._agreement_with_meta(key)
        by_head = self._agreement_with_head(plain, key)
        heading = _level(run)
        score = _STATED * by_meta + _TITLED * by_head + self._nearness(index)
        score += _MAIN_HEADING if heading == 1 else _HEADING if heading else _NAMED if self._is_named(run) else 0.0
        score += min(len(key) * (2 if wide else 1), _FEW_LETTERS) / _FEW_LETTERS
        is_site = key in self.sites or (
            SITE_END.search(text) is not None and self.parts[:1] != [] and self.parts[0].startswith(key)
        )
        if is_site or ([key] != self.parts[:1] and ADDRESS.fullmatch(text)):
            score -= _SITE
        elif len(key) * (2 if wide else 1) <= _FEW_LETTERS and by_meta < 0.9 and key in self.linked:
            # The whole `<title>` is no column, wherever the page links to itself.
            is_whole = by_head == 1 and (heading == 1 or key == self.parts[0])
            score -= _COLUMN / 3 if is_whole else _COLUMN
        if not heading and run.linked * 2 > len(run.text):
            score -= _LINKED
        if text.endswith(_SENTENCE_END) and max(by_meta, by_head) < 1:
            score -= _SENTENCE
        return Headline(text, index, score + extra, max(by_meta, by_head))

    def _agreement_with_meta(self, key: str) -> float:
        """How far a line agrees with the titles in the meta tags, which may have the site's name at their end."""
        if key in self.stated:
            return 1.0
        if key in self.begun:
            return 0.9
        return _LIKE * max((_similarity(key, begun) for begun in _of_similar_size(key, self.begun)), default=0.0)

    def _agreement_with_head(self, plain: str, key: str) -> float:
        """How far a line agrees with the page's `<title>`: with some of its parts, or as whole words in it."""
        best = max((self._likeness(key, part) for part in _of_similar_size(key, self.parts)), default=0.0)
        if best < 1 and len(key) > 5:
            at = self.folded_head.find(plain)
            if at >= 0 and _at_boundaries(self.folded_head, at, at + len(plain)):
                best = max(best, len(plain) / len(self.folded_head))
        return best

    def _likeness(self, key: str, part: str) -> float:
        """Similarity with a part of the `<title>`: short parts are columns, similar lines other texts."""
        like = _similarity(key, part)
        return min(1.0, 0.6 + 0.4 * len(key) / self.longest) if like == 1 else like * _LIKE

    def _nearness(self, index: int) -> float:
        """1 just above the article, falling to 0 far above it; little for lines below its beginning."""
        distance = self.start - index
        if distance <= 0:
            return 0.6 if -distance < _BELOW else 0.2
        return 1.0 if distance <= _NEAR else max(0.0, 1 - (distance - _NEAR) / (_ABOVE - _NEAR))


def _joins(head: str) -> list[str]:
    """The keys of all runs of neighbouring parts of a `<title>`, the whole first."""
    parts = [part for part in _SEPARATOR.split(head[:1000]) if part and part.strip()]
    keys = [words_key(head[:1000])]
    most = min(len(parts), _MOST_PARTS)
    keys += [words_key("".join(parts[start:end])) for start in range(most) for end in range(start + 1, most + 1)]
    return [key for key in dict.fromkeys(keys) if key]


def _of_similar_size(key: str, others: Iterable[str]) -> list[str]:
    """The keys that can be similar to this one by their sizes; most are ruled out."""
    size = len(key)
    least = size * _LEAST_SIMILAR
    return [other for other in others if least <= len(other) and len(other) * _LEAST_SIMILAR <= size]


def _similarity(key: str, other: str) -> float:
    """The share of two keys that their common beginning and end make up; 0 where it is small."""
    if key == other:
        return 1.0
    shorter, longer = min(len(key), len(other)), max(len(key), len(other))
    if shorter < longer * _LEAST_SIMILAR:
        return 0.0
    front = _common(key, other)
    back = min(_common(key[::-1], other[::-1]), shorter - front)
    share = (front + back) / longer
    return share if share >= _LEAST_SIMILAR else 0.0


def _common(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _holds_words(text: str, part: str) -> bool:
    at = text.find(part)
    return at >= 0 and _at_boundaries(text, at, at + len(part))


def _at_boundaries(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends between words; Han has none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not any(side.isalnum() and not _WIDE.match(side) for side in (before, after))


def _level(run: TextRun) -> int:
    """1 for a run in `h1`, 2 or 3 in `h2` and `h3`, else 0."""
    for element in run.chain[:_NEAREST]:
        if element.tag in ("h1", "h2", "h3"):
            return int(str(element.tag)[1])
        if element.get("role") == "heading":
            return 2
    return 0


def _owner(run: TextRun) -> Element:
    """The heading around a run, or its block."""
    return next((element for element in run.chain[:_NEAREST] if element.tag in ("h1", "h2", "h3")), run.block)


def _is_outside(element: Element) -> bool:
    """Whether an element is navigation, a footer or a dialog, or unseen, by itself."""
    if element.tag in _OUTSIDE_TAGS or element.get("role") in _OUTSIDE_ROLES:
        return True
    if element.tag not in ("body", "html") and _UNSEEN.search(id_and_class(element)):
        return True
    style = element.get("style")
    return style is not None and _UNSEEN_STYLE.search(style) is not None


def _without_links(heading: Element) -> str:
    """The text of a heading without its links and the brackets around them."""
    parts: list[str] = _UNLINKED(heading)
    return _EMPTY_BRACKETS.sub("", single_line("".join(parts))).strip()


def _is_link(run: TextRun) -> bool:
    return run.linked * 10 >= len(run.text) * 9 and run.block.tag not in ("h1", "h2", "h3")


def _is_no_title(text: str) -> bool:
    """Whether a line is navigation, a labelled field, or a date with few other words."""
    if is_navigation(text) or labelled_fields(text) or read_breadcrumb(text):
        return True
    if len(text) > 80:
        return False
    for found in find_dates(text):
        rest = words_key(text[: found.start] + text[found.end :])
        if sum(3 if _WIDE.match(letter) else 1 for letter in rest) < _DATE_WORDS:
            return True
    return False


def _without_date(text: str) -> str:
    """A heading without the date that some sites print before it: `27.01.2022 Mineral oil in November`."""
    found = next(iter(find_dates(text[:60])), None) if text[:1].isdecimal() else None
    rest = text[found.end :].lstrip(" \u00a0\u3000-–—:|") if found is not None and found.start == 0 else ""
    return rest if len(rest) >= 12 else text


def _beginnings(head: str) -> Iterator[str]:
    """The `<title>` cut after each of its parts: the article comes first on most sites."""
    head = head[:1000]
    yield head
    yield from (head[: found.start()] for found in islice(_SEPARATOR.finditer(head), _MOST_PARTS))


def _without_kicker(line: str, stated: Iterable[str]) -> str:
    """A headline without the words before it on its line, where the page states it without them.

    Only words in front are left out: what a page states may be cut short at its end.
    """
    letters = [(at, letter) for at, char in enumerate(line) for letter in words_key(char)]
    whole = "".join(letter for _, letter in letters)
    keys = [words_key(text) for text in stated]
    if whole in keys:
        return line
    for key in keys:
        if _FEW_LETTERS / 2 <= len(key) < len(whole) <= 2 * len(key) and whole.endswith(key):
            at = letters[len(whole) - len(key)][0]
            while at and not line[at - 1].isspace():
                at -= 1
            if words_key(line[at:]) == key:
                return line[at:]
    return line
