"""Lines whose vertical alignment carries meaning: columns set with spaces, and ASCII drawings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from tui_reader.model import Preformatted
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.fields import labelled_fields
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.masthead import is_issue
from tui_reader.text.character_ranges import CJK

# Chosen by hand.
_LONGEST_ROW = 400
_MOST_MASTHEAD_PARTS = 4
_GAP = re.compile("[ \u00a0\u3000]{3,}")
_FIELD_GAP = re.compile("(?<![:：])[ \u00a0\u3000]{3,}")
_GAPS = re.compile("[ \u00a0\u3000]+")
_BULLET = re.compile("[-*•·–—+o]\\s+")
_DRAWN = re.compile(r"\||\+(?:[-=+|]|$)|__|[┌├└│┏┣┗┃╔╠╚║]")
_RULE = re.compile(r"[-=_+|~*^v<>/\\:. ]{3,}|[─━═\s]{3,}")
_WIDE = re.compile(f"[{CJK}]")


def is_row(text: str) -> bool:
    """Whether a line is a row of cells separated by wide gaps, and therefore not a headline.

    In Han, kana and Hangul a single gap separates the halves of a title or masthead, and characters are spaced out
    for emphasis, so a row needs two gaps between words.
    """
    text = text.strip()
    if len(text) > _LONGEST_ROW or not _GAP.search(text):
        return False
    text = _unlabelled(text)
    if not _GAP.search(text) or _is_justified(text):
        return False
    if not _WIDE.search(text):
        return True
    cells = _GAP.split(text)
    return len(cells) > 2 and sum(len(cell) > 1 for cell in cells) * 2 > len(cells)


def aligned_lines(lines: Sequence[DraftLine]) -> list[range]:
    """Runs of two or more adjacent lines that are rows or drawings, by index; a blank line ends a run.

    Rows of labelled fields (`Date: …   Source: …`) and the issue line of a masthead are not rows: other readers
    parse them.
    """
    runs: list[range] = []
    start = evidence = 0
    for index in range(len(lines) + 1):
        strength = _strength(lines[index]) if index < len(lines) else -1
        adjacent = index < len(lines) and (index == start or lines[index].number == lines[index - 1].number + 1)
        if strength < 0 or not adjacent:
            if evidence > 1:
                runs.append(range(start, index))
            start, evidence = index if strength >= 0 else index + 1, 0
        evidence += max(0, strength)
    return runs


def join_aligned(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines, each run of aligned lines replaced by one preformatted block without common indentation."""
    joined: list[DraftLine] = []
    at = 0
    for run in aligned_lines(lines):
        text = textwrap.dedent("\n".join(line.text.rstrip() for line in lines[run.start : run.stop]))
        joined += lines[at : run.start]
        joined.append(DraftLine("", lines[run.start].number, block=Preformatted(text)))
        at = run.stop
    return [*joined, *lines[at:]]


def _strength(line: DraftLine) -> int:
    """Evidence of alignment: 1 for a row or drawing, 0 for a rule, which may border either, -1 for other lines."""
    text = line.text.strip()
    if line.block is not None or len(text) > _LONGEST_ROW:
        return -1
    if _DRAWN.match(text):
        return 1
    if _RULE.fullmatch(text):
        return 0
    return 1 if is_row(text) and not _is_field_row(text) else -1


def _is_field_row(text: str) -> bool:
    """Whether a row holds labelled fields or the issue of a masthead."""
    cells = _FIELD_GAP.split(text)
    if len(cells) <= _MOST_MASTHEAD_PARTS and any(is_issue(cell) for cell in cells):
        return True
    labelled = _WIDE.search(text) or all(":" in cell or "：" in cell for cell in cells)
    return bool(labelled and labelled_fields(text))


def _unlabelled(text: str) -> str:
    """The text after a number or bullet: the gap that follows one of these aligns nothing."""
    if bullet := _BULLET.match(text):
        return text[bullet.end() :]
    markers = find_markers(text)
    return text[markers[0].end :].lstrip() if markers else text


def _is_justified(text: str) -> bool:
    """Whether a line is justified typewriter text: every gap is widened, none by more than one space."""
    gaps = [len(gap) for gap in _GAPS.findall(text)]
    return len(gaps) > 3 and set(gaps) == {2, 3}
