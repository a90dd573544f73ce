"""The tree of numbered parts of a document, built by continuity with a stack of numbering styles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.bare_numbers import bare_numbers
from tui_reader.parse.structure.markers import ANNEX, Marker, find_large_number, find_markers, is_supplement
from tui_reader.parse.structure.nesting import nested_as_printed
from tui_reader.text.dates import find_dates

Kind = Literal["headings", "paragraphs", "items"]

# In lines (quoted passage), numbers (gap) and characters. Chosen by hand.
_LONGEST_QUOTED_PASSAGE = 40
_LARGEST_GAP = 3
_LONGEST_PLAIN_HEADING = 32
_LONGEST_CAPTION = 60
_ARTICLE = "第条"
_KANA = re.compile("[ぁ-んァ-ヶ]")
_OPENING, _CLOSING = "“「『", "”」』"
_CAPTION = re.compile(
    r"(?:附?[图表圖]|Fig(?:ure|\.)|Table|Tab\.|Abb\.|Tableau|Cuadro)\s*[\d一二三四五六七八九十]", re.IGNORECASE
)
_CONTENTS = re.compile(
    r"目\s*[录錄次]|목\s*차|(?:Table of )?Contents|Inhalt(?:sverzeichnis)?|Sommaire|Table des matières|[IÍ]ndice|"
    r"Содержание",
    re.IGNORECASE,
)
_ENDS_TEXT = tuple("。；;，,、！!？…")


@dataclass(slots=True)
class Series:
    """Parts with consecutive numbers (一、 to 五、), even if different parts contain them.

    `kind` applies to all of them: sections with headings, sections that are numbered paragraphs without a heading,
    or list items in the text. It is None until `headings.is_outline` sets it.
    """

    parts: list[Part] = field(default_factory=list)
    kind: Kind | None = None


@dataclass(slots=True)
class Part:
    """A line that may open a section, with everything below it (`children`) in reading order.

    `text` is the stripped line, `rest` the text after its number, `caption` the line above that names the article.
    """

    line: DraftLine
    marker: Marker | None
    series: Series
    parent: Part | None
    text: str = ""
    rest: str = ""
    caption: DraftLine | None = None
    children: list[Part | DraftLine] = field(default_factory=list)

    @property
    def explicit(self) -> bool:
        """Whether the markup makes the line a heading, or bold type or centring sets a short line apart."""
        return self.line.heading is not None or self.marker is None


@dataclass(slots=True)
class _Open:
    """A part on the stack to which later lines may still belong."""

    part: Part
    style: str
    explicit: int | None
    next_number: int | None

    @property
    def path(self) -> tuple[int, ...]:
        return self.part.marker.path if self.part.marker else ()


def number_lines(lines: Sequence[DraftLine]) -> Part:
    """The tree of parts that the markers of `lines` form, under a root with an empty line.

    A marker of an open style continues there; a ranked style (编 章 节 条) closes its equals and inferiors; any
    other new style nests under the open part. A marker must begin a series, continue one, or be followed by its
    successor; any other number is a quantity or a quotation and stays text.
    """
    root = Part(DraftLine(""), None, Series(), None)
    numbering = _Numbering(lines, root)
    for index in range(len(lines)):
        numbering.take(index)
    return root


class _Numbering:
    def __init__(self, lines: Sequence[DraftLine], root: Part) -> None:
        self.lines = lines
        self.texts = [line.text.strip() for line in lines]
        quoted = quoted_lines(self.texts)
        self.readings: list[tuple[Marker, ...]] = [
            () if line.block or line.note or index in quoted else find_markers(text)
            for index, (line, text) in enumerate(zip(lines, self.texts, strict=True))
        ]
        for index, marker in bare_numbers(lines, self.texts, self.readings).items():
            if index not in quoted:
                self.readings[index] = (marker,)
        for index, marker in large_numbers(self.texts, self.readings).items():
            if index not in quoted:
                self.readings[index] = (marker,)
        self.readings = nested_as_printed(self.readings)
        self.captions = article_captions(lines, self.texts, self.readings)
        self.followers = _followers(self.readings)
        self.first_prose = _first_prose(lines, self.texts, self.readings)
        self.bold_is_rare = sum(line.bold for line in lines) * 2 <= len(lines)
        self.root = root
        self.stack: list[_Open] = []
        self.last: dict[str, int] = {}
        self.series: dict[str, Series] = {}
        self.caption: DraftLine | None = None

    def take(self, index: int) -> None:
        """Add one line to the tree: as a part of its own, or as text under the open part."""
        line = self.lines[index]
        parent = self.stack[-1].part if self.stack else self.root
        if not line.block and self.texts[index]:
            chosen = self._choose(index)
            if line.heading is not None:
                return self._open_heading(index, line.heading, chosen)
            if chosen is not None:
                return self._open_marker(index, *chosen)
            if index in self.captions and self._choose(index + 1):
                self.caption = line
                return None
            if style := self._set_apart(index):
                return self._open_plain(index, style)
        parent.children.append(line)
        return None

    def _choose(self, index: int) -> tuple[Marker, int | None] | None:
        """The reading of a line's marker that fits the series around it, and the next number of that series."""
        readings = list(zip(self.readings[index], self.followers[index], strict=True))
        for test in (self._continues, self._begins, self._resumes):
            for marker, follower in readings:
                if test(marker, follower):
                    return marker, follower
        return None

    def _continues(self, marker: Marker, _follower: int | None) -> bool:
        before = self.last.get(marker.style)
        if marker.path and len(marker.path) > 1 and not self._has_prefix(marker):
            return before is not None and marker.number == before + 1
        return marker.number is not None and before is not None and marker.number == before + 1

    def _begins(self, marker: Marker, follower: int | None) -> bool:
        if marker.style == ANNEX or (marker.ranked and marker.number is None):
            return True
        if marker.number != 1:
            return False
        return marker.sure or follower == 2 or (len(marker.path) > 1 and self._has_prefix(marker))

    def _resumes(self, marker: Marker, follower: int | None) -> bool:
        """A gap or a slip in a series that runs, or a text that begins in the middle of one."""
        number, before = marker.number, self.last.get(marker.style)
        if number is None:
            return False
        if before is not None and any(entry.style == marker.style for entry in self.stack):
            return before < number <= before + _LARGEST_GAP or (marker.sure and number == before)
        return follower == number + 1

    def _has_prefix(self, marker: Marker) -> bool:
        return any(entry.path == marker.path[:-1] for entry in self.stack)

    def _open_marker(self, index: int, marker: Marker, follower: int | None) -> None:
        if marker.style == ANNEX:
            self.stack.clear()
            # The articles of a law go on in its supplementary provisions (附则).
            if not is_supplement(self.texts[index]):
                self.last.clear()
                self.series.clear()
        elif at := self._same_style(marker):
            del self.stack[at - 1 :]
            self._close_contents(marker)
        elif len(marker.path) > 1 and self._has_prefix(marker):
            while self.stack[-1].path != marker.path[:-1]:
                self.stack.pop()
        else:
            self._close_inferiors(marker)
        self._push(index, marker.style, marker, None, follower)

    def _close_contents(self, marker: Marker) -> None:
        """Close the table of contents (目录) if the count restarts: the restarted series is the text."""
        if marker.number == 1 and self.stack and _CONTENTS.fullmatch(self.stack[-1].part.text):
            self.stack.pop()

    def _same_style(self, marker: Marker) -> int:
        """1 + the stack index of the marker's style, or 0; 2.1 is a sibling of 1.3 only if 2 is missing."""
        for depth, entry in enumerate(self.stack):
            moved = marker.path[:-1] != entry.path[:-1] and self._has_prefix(marker)
            if entry.style == marker.style and not moved:
                return depth + 1
        return 0

    def _close_inferiors(self, marker: Marker) -> None:
        """Close the parts that cannot contain a new series of this style: inferior ones whose series has ended."""
        if marker.ranked:
            for depth, entry in enumerate(self.stack):
                own = entry.part.marker
                if own and own.ranked and own.rank >= marker.rank:
                    del self.stack[depth:]
                    break
        while self.stack:
            top = self.stack[-1]
            own = top.part.marker
            if top.explicit is not None or own is None or own.rank <= marker.rank:
                break
            if own.number is not None and top.next_number == own.number + 1:
                break
            if self._held_by(marker.style) == own.style:
                break
            self.stack.pop()

    def _held_by(self, style: str) -> str | None:
        """The style of the part around the last part of a running series, such as I. around § 1."""
        running = self.series.get(style)
        holder = running.parts[-1].parent if running and running.parts else None
        return holder.marker.style if holder and holder.marker else None

    def _open_heading(self, index: int, level: int, chosen: tuple[Marker, int | None] | None) -> None:
        """Open a heading of an explicit level, closing every part at or below that level and every part without
        one."""
        while self.stack:
            explicit = self.stack[-1].explicit
            if explicit is not None and explicit < level:
                break
            self.stack.pop()
        marker, follower = chosen if chosen else (None, None)
        if marker is None and self.readings[index]:
            marker = self.readings[index][0]
        self._push(index, marker.style if marker else f"h{level}", marker, level, follower)

    def _open_plain(self, index: int, style: str) -> None:
        for depth, entry in enumerate(self.stack):
            if entry.style == style:
                del self.stack[depth:]
                break
        self._push(index, style, None, None, None)

    def _push(
        self, index: int, style: str, marker: Marker | None, explicit: int | None, follower: int | None
    ) -> None:
        parent = self.stack[-1].part if self.stack else self.root
        number = marker.number if marker else None
        before = self.last.get(style)
        running = self.series.get(style)
        if running is None or number is None or before is None or number != before + 1:
            running = self.series[style] = Series()
        text = self.texts[index]
        rest = text[marker.end :].strip() if marker else text
        part = Part(self.lines[index], marker, running, parent, text, rest, self.caption)
        self.caption = None
        running.parts.append(part)
        parent.children.append(part)
        if number is not None:
            self.last[style] = number
        self.stack.append(_Open(part, style, explicit, follower))

    def _set_apart(self, index: int) -> str | None:
        """The style of an unnumbered heading: a short bold or centred line below the front matter."""
        line, text = self.lines[index], self.texts[index]
        if index < self.first_prose or self.readings[index] or len(text) > _LONGEST_PLAIN_HEADING:
            return None
        if text.endswith(_ENDS_TEXT) or _CAPTION.match(text) or not any(c.isalpha() for c in text):
            return None
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if following is None:
            return None
        if line.bold and self.bold_is_rare:
            return "bold"
        if line.align != "center" or following.block or following.align != "left":
            return None
        before = self.lines[index - 1] if index else None
        return None if before is not None and before.block else "centred"


def quoted_lines(texts: Sequence[str]) -> set[int]:
    """The indexes of lines inside a quotation of several paragraphs, such as the new text of an amended article.

    A quotation may reopen in each paragraph; it ends with the first line that closes more than it opens.
    """
    balance = [_balance(text) for text in texts]
    ends = [
        index for index, value in enumerate(balance) if value < 0 or (value == 0 and _is_quotation(texts[index]))
    ]
    inside: set[int] = set()
    for index, value in enumerate(balance):
        if value <= 0:
            continue
        next_end = bisect_right(ends, index)
        if next_end < len(ends) and ends[next_end] - index <= _LONGEST_QUOTED_PASSAGE:
            inside.update(range(index + 1, ends[next_end] + 1))
            if texts[index][0] in _OPENING:
                inside.add(index)
    return inside


def article_captions(
    lines: Sequence[DraftLine], texts: Sequence[str], readings: Sequence[tuple[Marker, ...]]
) -> set[int]:
    """The indexes of captions: in Japanese laws the name of an article （見出し） stands in brackets above 第N条.

    Only Japanese text has them. The brackets above a Chinese 第一条 state when and by whom the law was adopted,
    and Chinese and Korean names of articles follow the number.
    """
    found: set[int] = set()
    for index in range(len(lines) - 1):
        text = texts[index]
        if not (2 < len(text) <= _LONGEST_CAPTION and text[0] in "(（" and text[-1] in ")）"):
            continue
        if lines[index].heading is not None or readings[index] or find_dates(text):
            continue
        below = readings[index + 1]
        if below and below[0].style == _ARTICLE and _KANA.search("".join(texts[index : index + 3])):
            found.add(index)
    return found


def large_numbers(texts: Sequence[str], readings: Sequence[tuple[Marker, ...]]) -> dict[int, Marker]:
    """The section numbers above 999 that continue a count of the document, by line index.

    `1500.` needs a preceding number of that count, at most `_LARGEST_GAP` below it, and `1500.1` needs the section
    1500 above it; any other number is a year or a quantity. Lines that have a reading already are skipped.
    """
    found: dict[int, Marker] = {}
    highest = 0
    for index, text in enumerate(texts):
        for marker in readings[index]:
            if marker.style == "1." and marker.number is not None:
                highest = max(highest, marker.number)
        if highest < 1000 - _LARGEST_GAP or not text[:1].isdecimal():
            continue
        large = find_large_number(text)
        if large is None:
            continue
        if len(large.path) > 1 and large.path[0] == highest:
            found[index] = large
        elif len(large.path) == 1 and highest < large.path[0] <= highest + _LARGEST_GAP:
            found[index] = large
            highest = large.path[0]
    return found


def _is_quotation(text: str) -> bool:
    """Whether the line is one quotation from end to end."""
    return text[:1] in tuple(_OPENING) and text[-1:] in tuple(_CLOSING)


def _balance(text: str) -> int:
    return sum(text.count(mark) for mark in _OPENING) - sum(text.count(mark) for mark in _CLOSING)


def _followers(readings: Sequence[tuple[Marker, ...]]) -> list[tuple[int | None, ...]]:
    """For each reading, the next number of its style further down; one pass from the end."""
    upcoming: dict[str, int | None] = {}
    found: list[tuple[int | None, ...]] = []
    for markers in reversed(readings):
        found.append(tuple(upcoming.get(marker.style) for marker in markers))
        for marker in markers:
            upcoming[marker.style] = marker.number
    found.reverse()
    return found


def _first_prose(lines: Sequence[DraftLine], texts: Sequence[str], readings: Sequence[tuple[Marker, ...]]) -> int:
    """The end of the front matter: the first numbered line, explicit heading, block or left-aligned paragraph."""
    for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if line.heading is not None or line.block or readings[index]:
            return index
        if line.align == "left" and (not line.bold or text.endswith(_ENDS_TEXT)) and text:
            return index
    return len(lines)
