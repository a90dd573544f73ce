"""The head of a bulletin's text: masthead, repeated title and byline, separated from the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui_reader.model import Byline, Masthead, RepeatedTitle, Restoration
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import ANNEX, find_markers
from tui_reader.parse.structure.masthead import ROLE_LINE, MastheadReader
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled

# Characters and lines. Chosen by hand.
_LONGEST_HEAD_LINE = 60
_MOST_HEAD_LINES = 24
_LONGEST_TITLE_LINE = 400
_PROSE = re.compile(r"[。！？；!?;](?!$)|[。；;，,]$|[：:]$|[a-z)]\.$")

_NAME = rf"[{HAN}](?:[ \u00a0\u3000]{{0,2}}[{HAN}·]){{1,3}}|[{HAN}]{{2,8}}·[{HAN}·]{{1,12}}"
_BYLINE = rf"({ROLE_LINE.pattern})(?:[ \u00a0\u3000]+|[:：][ \u00a0\u3000]*)({_NAME})"
_ENGLISH_BYLINE = re.compile(
    r"(?:By|by|BY|Von|Par|Por)\s+([A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|der|la)){1,4})"
    r"(?:,\s*(.{3,60}))?"
)


@dataclass(slots=True)
class Head:
    """The parts of the head of a text, and the lines that remain for the body.

    `issue_line` is the issue as printed, where it says more than its number.
    """

    masthead: Masthead | None = None
    byline: Byline | None = None
    lines: list[DraftLine] = field(default_factory=list)
    restorations: list[Restoration] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    issue_line: str | None = None
    repeated: RepeatedTitle | None = None


def read_head(lines: Sequence[DraftLine], title: str | None, published: datetime | None) -> Head:
    """Masthead, byline and repeated title of a body; all other lines stay in `lines`, in order.

    A masthead needs an issue (第3期), a kind of document on its own line (简报), or an issuer and a date
    separated by padding; a damaged issue (a bare 3) or date (2010716日) is accepted only with other parts. A
    damaged date is restored if exactly one calendar date fits that is not later than the date of `published`
    (aware); otherwise the restoration lists all candidates and the masthead has no date.
    """
    head = Head()
    front = _front(lines)
    repeated = _repeated_title(front, title or "")
    title_lines = repeated or _title_below_order(lines, title)
    taken = set(title_lines)
    above = [index for index in range(len(front)) if not repeated or index < repeated[0]]
    reader = MastheadReader(front, above, published.date() if published else None)
    if reader.read():
        head.masthead = reader.masthead()
        head.restorations += reader.restorations
        head.warnings += reader.warnings
        head.issue_line = reader.issue_line
        taken |= reader.taken
    byline = _byline(front, taken, trusted=bool(repeated or head.masthead))
    if byline is not None:
        index, head.byline = byline
        taken.add(index)
        if head.byline.name is None:
            where = f"line {front[index].number}: " if front[index].number else ""
            head.warnings.append(f"{where}the byline names an office but no person")
    head.lines = [line for index, line in enumerate(lines) if index not in taken]
    if title_lines and head.masthead is None:
        above_title = sum(index not in taken for index in range(title_lines[0]))
        head.repeated = RepeatedTitle("\n".join(lines[index].text.strip() for index in title_lines), above_title)
    return head


def _front(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The short lines before the first prose, section or block."""
    front: list[DraftLine] = []
    for line in lines[:_MOST_HEAD_LINES]:
        text = line.text.strip()
        words = re.sub(r"\s+", " ", text[:400])
        longest = _LONGEST_HEAD_LINE * (2 if text.isascii() else 1)
        if line.block or len(words) > longest or _PROSE.search(words):
            break
        if any(marker.sure and marker.number == 1 for marker in find_markers(text)):
            break
        front.append(line)
    return front


def _repeated_title(front: Sequence[DraftLine], title: str) -> list[int]:
    """The indexes of the one to four lines at the head of the text that repeat the title."""
    wanted = match_key(title)
    if not wanted:
        return []
    keys = [None if line.block or len(line.text) > _LONGEST_TITLE_LINE else match_key(line.text) for line in front]
    for start in range(len(keys)):
        joined = ""
        for end in range(start, min(start + 4, len(keys))):
            part = keys[end]
            if part is None or not wanted.startswith(joined + part):
                break
            joined += part
            if joined == wanted:
                return list(range(start, end + 1))
    return []


def _title_below_order(lines: Sequence[DraftLine], title: str | None) -> list[int]:
    """The indexes of the title repeated between an order that enacts the document and its first number.

    Only a text with a first number repeats its title there; elsewhere a line like the title is part of the text.
    """
    if not title:
        return []
    opening: list[DraftLine] = []
    for line in lines:
        text = line.text.strip()
        markers = find_markers(text) if line.block is None else ()
        if any(marker.number == 1 or marker.style == ANNEX for marker in markers):
            return _repeated_title(opening, title)
        opening.append(line)
    return []


def _byline(front: Sequence[DraftLine], taken: set[int], trusted: bool) -> tuple[int, Byline] | None:
    """The index and content of the byline: office and name, a name after By, or an office alone if `trusted`."""
    for index, line in enumerate(front):
        if index in taken:
            continue
        text = line.text.strip()
        bare = text.strip("()（）")
        if not bare.isascii() and (found := compiled(_BYLINE).fullmatch(bare)):
            return index, Byline(found[1], re.sub(r"(?<!\w\w)\s+", "", found[2]))
        if found := _ENGLISH_BYLINE.fullmatch(text):
            return index, Byline(found[2], found[1])
        if trusted and ROLE_LINE.fullmatch(bare) and not line.bold and line.heading is None:
            return index, Byline(bare, None)
    return None
