"""The ledger of what a reader leaves out: every piece of text with its place on the page and the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import Bulletin, LeftOut, body_text
from tui_reader.parse.dom import remove, text_runs
from tui_reader.text.clean import without_space

if TYPE_CHECKING:
    from tui_reader.parse.dom import Element, TextRun
    from tui_reader.parse.draft import DraftLine

REPEATED = "repeats text of the article"
"""The reason of text that the article has already, all of it or its beginning."""

_FURNITURE = frozenset((REPEATED, "table of contents", "running head", "page number"))
"""Reasons of text that no reader of a document misses."""

MOST_CHARACTERS = 20_000
"""Characters of left-out text that are kept of a page; a last entry states how many more there are."""

_MOST_ENTRIES = 400
_MOST_ANCHORS = 4
"""Lines above a passage by which its place is found."""
_MOST_SEARCHED = 100_000_000
"""Characters searched for lines that were joined with others. Chosen by hand."""
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class AnchoredPassages:
    """The passages that a reader of text left out, in order, each with the lines of the text above it; an empty
    line is the top."""

    passages: Sequence[tuple[LeftOut, str]]

    def __call__(self, bulletin: Bulletin) -> list[LeftOut]:
        """The passages with their places in the body of the bulletin: below the nearest line above that is in it,
        and not above the passage before; None where none is."""
        lines = [without_space(line) for line in body_text(bulletin).split("\n")]
        places: dict[str, list[int]] = {}
        for number, line in enumerate(lines, 1):
            places.setdefault(line, []).append(number)
        ends = list(accumulate(map(len, lines)))
        flat = "".join(lines)
        last: int | None = None
        room = _MOST_SEARCHED

        def place(anchors: Sequence[str]) -> int | None:
            for anchor in reversed(anchors):
                if not anchor:
                    return 0
                found = places.get(anchor)
                if found is not None:
                    return found[min(bisect_left(found, last or 0), len(found) - 1)]
                nonlocal room
                room -= len(flat)
                # Wrapped lines were joined since.
                at = flat.find(anchor, ends[last - 1] if last else 0) if room > 0 else -1
                if at >= 0:
                    return bisect_left(ends, at + len(anchor)) + 1
            return last

        placed: list[LeftOut] = []
        for entry, above in self.passages[:_MOST_ENTRIES]:
            found = place([without_space(line) for line in above.split("\n")])
            last = found if found is None or last is None else max(found, last)
            placed.append(entry._replace(place=last))
        return placed + [entry for entry, _above in self.passages[_MOST_ENTRIES:]]


class PassageRecorder:
    """Records what a reader of a document leaves out between the lines that it reads."""

    def __init__(self) -> None:
        self._passages: list[tuple[LeftOut, str]] = []
        # An empty line is the top.
        self._lines = deque([""], maxlen=_MOST_ANCHORS)

    def passing(self, lines: Iterable[DraftLine]) -> Iterator[DraftLine]:
        """The lines, as they are read: what is left out afterwards stands below them."""
        for line in lines:
            self.passed(line)
            yield line

    def passed(self, line: DraftLine) -> None:
        """Note a line that is read."""
        parts = line.all_text.splitlines()[-_MOST_ANCHORS:]
        self._lines.extend(part for part in parts if part.strip())

    def leave_out(self, text: str, where: str, reason: str) -> None:
        """Record clean text below the lines that have been read; empty text is no entry."""
        if text := text.strip():
            entry = LeftOut(text, where, reason, frame=reason in _FURNITURE)
            self._passages.append((entry, "\n".join(self._lines)))

    @property
    def coverage(self) -> AnchoredPassages:
        """What was recorded, for `Draft.coverage`."""
        return AnchoredPassages(self._passages)


class Removed(NamedTuple):
    """An element that was taken out of the tree: its text, and where it stood."""

    element: Element
    runs: list[TextRun]
    before: Element | None
    parent: Element | None


class LeftOutLedger:
    """Collects what one page leaves out.

    `entries` are for `AnchoredPassages`. The coverage of an HTML page (`html.coverage`) first looks the text of
    every element up in the finished bulletin: text that is shown elsewhere is not left out, and plain navigation
    needs no entry. Reasons are plain English without a final stop: `hidden by its style`.
    """

    def __init__(self) -> None:
        self.entries: list[tuple[LeftOut, str]] = []
        self.removed: list[Removed] = []
        self._taken: set[Element] = set()
        self._reasons: dict[Element, str] = {}
        self._lines: dict[str, str] = {}

    def remove(self, element: Element, reason: str) -> None:
        """Record the text of an element and take the element out of the tree; the text after it stays.

        An element within one that was removed is out of the tree already.
        """
        taken = self._taken
        if taken and any(ancestor in taken for ancestor in element.iterancestors()):
            return
        taken.add(element)
        # Without text too: text that was removed from it earlier has its place and reason.
        self._reasons.setdefault(element, reason)
        self.removed.append(Removed(element, text_runs(element), element.getprevious(), element.getparent()))
        remove(element)

    def note(self, element: Element, reason: str) -> None:
        """Record why an element that stays in the tree is not read."""
        self._reasons.setdefault(element, reason)

    def drop(self, line: DraftLine, reason: str) -> None:
        """Record why a line of an HTML page is not body."""
        for part in line.all_text.splitlines():
            self._lines[without_space(part)] = reason

    def add(self, text: str, where: str, reason: str, above: str) -> None:
        """Record clean text as it is, below a line of the text; empty text is no entry."""
        if text := text.strip():
            self.entries.append((LeftOut(text, where, reason, frame=reason in _FURNITURE), above))

    def reason_of(self, element: Element) -> str | None:
        """Why an element was removed or not read; None where nothing says so."""
        return self._reasons.get(element)

    def reason_of_line(self, text: str) -> str | None:
        """Why a line was dropped; None where nothing says so."""
        return self._lines.get(without_space(text)) if self._lines else None


def place_of(element: Element) -> str:
    """A short name of an element as selectors write it: `aside`, `div.related`, `td#note`."""
    name = str(element.tag)
    if identifier := (element.get("id") or "").split():
        name += f"#{identifier[0]}"
    elif classes := (element.get("class") or "").split():
        name += f".{classes[0]}"
    return "".join(letter for letter in name[:_LONGEST_NAME] if letter.isprintable())


def bounded(entries: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """The entries up to `MOST_CHARACTERS`; a last one states how many more characters there are. The frame of the
    site has what room the other text leaves, and is counted apart."""
    entries = list(entries)
    kept: dict[int, LeftOut] = {}
    room, more = MOST_CHARACTERS, {False: 0, True: 0}
    for index in sorted(range(len(entries)), key=lambda index: entries[index].frame):
        entry = entries[index]
        size = len(entry.text)
        if entry.more or room <= 0 or len(kept) >= _MOST_ENTRIES:
            more[entry.frame] += entry.more or size
            continue
        kept[index] = entry if size <= room else entry._replace(text=entry.text[:room])
        more[entry.frame] += max(0, size - room)
        room -= size
    last = [
        LeftOut("…", "page", f"{count:,} more characters are left out and not kept", more=count, frame=frame)
        for frame, count in more.items()
        if count
    ]
    return (*(kept[index] for index in sorted(kept)), *last)
