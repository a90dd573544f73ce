"""The rows of the head of a page that are no paragraphs: notices and masthead."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from tui_reader.text.character_ranges import is_han
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.document import MastheadBlock, NoticeBlock
from tui_reader.ui.widgets.lines import Line, Run

NOTICE_MARK = "▮ "

SPACED = 14
"""Han characters of a series that are set with a space between them, at most."""

LEAST_GAP = 2
"""Cells between two parts of a row."""

HEAVY_RULE = "━"


class _Part(NamedTuple):
    """Text with its role and its offset in the block; -1 for text that find does not see."""

    text: str
    role: str
    start: int = -1


class HeadLayout:
    """Lays out the head in `width` cells, after `hanging` cells for marks; `compact`: in few rows."""

    def __init__(self, width: int, ambiguous: int, hanging: int, *, compact: bool) -> None:
        self.width = width
        self.ambiguous = ambiguous
        self.hanging = hanging
        self.compact = compact

    def notice(self, block: NoticeBlock) -> list[Line]:
        """The notices in one row with their keys at the right; in several where even the short form is wider."""
        notice = block.notice
        mark = _Part(NOTICE_MARK, notice.role)
        for text, keys in ((notice.text, notice.keys), (notice.short, notice.short_keys)):
            left, right = [mark, _Part(text, "body")], _Part(keys, "notice-key")
            if self._cells(*left) + LEAST_GAP + self._cells(right) <= self.width:
                return [self._ends(left, right)]
        text = f"{notice.short}  {notice.short_keys}"
        room = max(1, self.width - self._cells(mark))
        starts = [*line_breaks(text, room, ambiguous=self.ambiguous), len(text)]
        lead = mark
        lines: list[Line] = []
        for start, end in pairwise(starts):
            lines.append(self._line(0, [lead, _Part(text[start:end].rstrip(), "body")]))
            lead = _Part(" " * self._cells(mark), "body")
        return lines

    def masthead(self, block: MastheadBlock) -> list[Line]:
        """Series, issue, issuer and date above a heavy rule; without the issuer where rows are few."""
        series, issue, issuer, date = self._parts(block)
        lines: list[Line] = []
        if series.text:
            lines += self._series(series)
        if self.compact:
            gap = [_Part("  ", "body")] if issue.text and date.text else []
            lines += self._centred([part for part in (issue, *gap, date) if part.text])
        else:
            lines += self._centred([issue] if issue.text else [])
            lines += self._issuer_and_date(issuer, date)
        lines.append(self._line(0, [_Part(HEAVY_RULE * self.width, "masthead")]))
        return lines

    def issuer(self, block: MastheadBlock) -> list[Line]:
        """The issuer for the foot of the page, where the masthead has no row for it."""
        issuer = self._parts(block)[2]
        return self._wrapped(issuer._replace(start=-1), "left") if self.compact and issuer.text else []

    def _parts(self, block: MastheadBlock) -> list[_Part]:
        parts: list[_Part] = []
        start = 0
        for value, role in zip(block.values, ("masthead", "masthead", "muted", "muted"), strict=True):
            parts.append(_Part(value.shown, "restored" if value.restored else role, start))
            start += len(value.shown) + 1
        return parts

    def _series(self, series: _Part) -> list[Line]:
        """The series, with spaces between its characters where it is short and the row has room for them."""
        text = series.text
        spaced = 2 * len(text) + len(text) - 1 + 2 * LEAST_GAP
        if self.compact or len(text) > SPACED or spaced > self.width or not all(map(is_han, text)):
            return self._wrapped(series, "center")
        parts: list[_Part] = []
        for at, character in enumerate(text):
            if at:
                parts.append(_Part(" ", series.role))
            parts.append(_Part(character, series.role, series.start + at))
        return self._centred(parts)

    def _issuer_and_date(self, issuer: _Part, date: _Part) -> list[Line]:
        """Issuer left and date right, in one row if both fit."""
        if issuer.text and date.text and self._cells(issuer) + LEAST_GAP + self._cells(date) <= self.width:
            return [self._ends([issuer], date)]
        left = self._wrapped(issuer, "left") if issuer.text else []
        right = self._wrapped(date, "right") if date.text else []
        return left + right

    def _wrapped(self, part: _Part, align: str) -> list[Line]:
        starts = [*line_breaks(part.text, self.width, ambiguous=self.ambiguous), len(part.text)]
        lines: list[Line] = []
        for start, end in pairwise(starts):
            piece = part._replace(
                text=part.text[start:end].rstrip(), start=part.start + start if part.start >= 0 else -1
            )
            rest = self.width - self._cells(piece)
            lines.append(self._line({"left": 0, "center": rest // 2}.get(align, rest), [piece]))
        return lines

    def _centred(self, parts: list[_Part]) -> list[Line]:
        if not parts:
            return []
        cells = self._cells(*parts)
        if cells > self.width:
            return [line for part in parts if part.text.strip() for line in self._wrapped(part, "center")]
        return [self._line((self.width - cells) // 2, parts)]

    def _ends(self, left: list[_Part], right: _Part) -> Line:
        gap = self.width - self._cells(*left) - self._cells(right)
        return self._line(0, [*left, _Part(" " * gap, "body"), right])

    def _cells(self, *parts: _Part) -> int:
        return sum(cell_width(part.text, self.ambiguous) for part in parts)

    def _line(self, space: int, parts: list[_Part]) -> Line:
        lead = [Run(" " * (self.hanging + space), "body")] if self.hanging + space else []
        return Line((*lead, *(Run(*part) for part in parts)), self.hanging + space + self._cells(*parts))
