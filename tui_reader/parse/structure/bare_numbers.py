"""Section numbers without a mark (`1 Scope`, `2 Dates`): believed only as a run that the text around bears out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import Marker, find_bare_number
from tui_reader.text.dates import find_dates

_LONGEST_HEADING = 80
_SHORTEST_PLAIN_RUN = 3
_SENTENCE_END = tuple('。；;，,、：:！!？?….”"')
_INNER_STOP = (". ", "。", "；", "; ", "! ", "? ")

Readings = tuple[Marker, ...]


@dataclass(slots=True)
class _Run:
    """Numbers that count up from 1, the lines they stand on, and what was seen between them.

    While it is `waiting` no `1.` with a mark has come since the last number, and 1.1 can only be its part.
    """

    level: int | None
    members: dict[int, Marker] = field(default_factory=dict)
    waiting: bool = True
    parts_follow: bool = False
    headed: int = 0
    wide: bool = False

    def borne_out(self) -> bool:
        """The parts 1.1, 1.2 under a number are proof; else a run of headings, or three with prose under most."""
        if self.parts_follow:
            return True
        if self.level is not None:
            return len(self.members) > 1
        return not self.wide and len(self.members) >= _SHORTEST_PLAIN_RUN and self.headed * 2 > len(self.members)


def bare_numbers(
    lines: Sequence[DraftLine], texts: Sequence[str], readings: Sequence[Readings]
) -> dict[int, Marker]:
    """The numbers of `lines` that have no mark and yet number sections, by index; `texts` are the stripped lines.

    Headings of one explicit level form one run, lines without a level another. A run begins at 1 and never skips.
    In Han, kana and Hangul, where a number and a space also open counted paragraphs and rows, nothing but parts
    (1.1) proves a run of plain lines.
    """
    open_runs: dict[int | None, _Run] = {}
    runs: list[_Run] = []
    for index, line in enumerate(lines):
        marked = readings[index]
        if marked and marked[0].path:
            for run in open_runs.values():
                run.parts_follow |= run.waiting and marked[0].path == (len(run.members), 1)
                run.waiting &= len(marked[0].path) > 1
        marker = None if marked or line.block else _candidate(line, texts[index])
        if marker is None:
            continue
        opened = open_runs.get(line.heading)
        if marker.number == 1:
            opened = open_runs[line.heading] = _Run(line.heading)
            runs.append(opened)
        elif opened is None or marker.number != len(opened.members) + 1:
            continue
        opened.members[index] = marker
        opened.waiting = True
        opened.headed += index + 1 < len(texts) and texts[index + 1].endswith(_SENTENCE_END)
        opened.wide |= ord(texts[index][marker.end]) >= 0x3040
    return {index: marker for run in runs if run.borne_out() for index, marker in run.members.items()}


def _candidate(line: DraftLine, text: str) -> Marker | None:
    """The bare number of a line that reads as a heading: one short phrase, and no day of a month."""
    if len(text) > _LONGEST_HEADING or not text[:1].isdecimal():
        return None
    marker = find_bare_number(text)
    if marker is None or _is_month(text[marker.end :].split(None, 1)[0]):
        return None
    rest = text[marker.end :]
    if line.heading is None and (rest.endswith(_SENTENCE_END) or any(stop in rest for stop in _INNER_STOP)):
        return None
    return marker


@lru_cache(maxsize=512)
def _is_month(word: str) -> bool:
    """`3 May` is a date that wants only its year."""
    return len(word) < 12 and bool(find_dates(f"3 {word} 2000"))
