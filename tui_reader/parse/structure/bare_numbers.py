"""Section numbers without punctuation (`1 Scope`, `2 Dates`): accepted only as confirmed runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.markers import Marker, find_bare_number
from tui_reader.text.dates import find_dates

# Chosen by hand.
_LONGEST_HEADING = 80
_SHORTEST_PLAIN_RUN = 3
_SENTENCE_END = tuple('。；;，,、：:！!？?….”"')
_INNER_STOP = (". ", "。", "；", "; ", "! ", "? ")

Readings = tuple[Marker, ...]


@dataclass(slots=True)
class _Run:
    """Consecutive numbers from 1 by line index, and the evidence seen between them.

    While `awaits_parts` is set, no `1.` with a full stop has followed the last number, so 1.1 is a part of it.
    `followed_by_prose` counts the members that stand directly above a sentence.
    """

    level: int | None
    members: dict[int, Marker] = field(default_factory=dict)
    awaits_parts: bool = True
    has_parts: bool = False
    followed_by_prose: int = 0
    is_cjk: bool = False

    def is_confirmed(self) -> bool:
        """Confirmed by parts (1.1) under a number, by two headings, or by three plain lines most of which precede
        prose."""
        if self.has_parts:
            return True
        count = len(self.members)
        if self.level is not None:
            return count > 1
        return not self.is_cjk and count >= _SHORTEST_PLAIN_RUN and self.followed_by_prose * 2 > count


def bare_numbers(
    lines: Sequence[DraftLine], texts: Sequence[str], readings: Sequence[Readings]
) -> dict[int, Marker]:
    """The numbers without punctuation that number sections, by line index.

    `texts` are the stripped lines and `readings` the markers found on each. Headings of one explicit level form
    one run, lines without a level another. A run begins at 1 and never skips a number. In Han, kana and Hangul,
    where a number and a space also open counted paragraphs and table rows, only parts (1.1) confirm a run of
    plain lines.
    """
    open_runs: dict[int | None, _Run] = {}
    runs: list[_Run] = []
    for index, line in enumerate(lines):
        marked = readings[index]
        if marked and marked[0].path:
            for run in open_runs.values():
                run.has_parts |= run.awaits_parts and marked[0].path == (len(run.members), 1)
                run.awaits_parts &= len(marked[0].path) > 1
        marker = None if marked or line.block else _candidate(line, texts[index])
        if marker is None:
            continue
        current = open_runs.get(line.heading)
        if marker.number == 1:
            current = open_runs[line.heading] = _Run(line.heading)
            runs.append(current)
        elif current is None or marker.number != len(current.members) + 1:
            continue
        current.members[index] = marker
        current.awaits_parts = True
        current.followed_by_prose += index + 1 < len(texts) and texts[index + 1].endswith(_SENTENCE_END)
        current.is_cjk |= ord(texts[index][marker.end]) >= 0x3040
    return {index: marker for run in runs if run.is_confirmed() for index, marker in run.members.items()}


def _candidate(line: DraftLine, text: str) -> Marker | None:
    """The bare number of a line that reads as a heading: one short phrase that is not a day and a month."""
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
    """Whether the word names a month, so that `3 May` would be a date without its year."""
    return len(word) < 12 and bool(find_dates(f"3 {word} 2000"))
