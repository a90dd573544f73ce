"""The runs of a page in reading order, with those of the elements that were removed before reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.left_out import LeftOutLedger, Removed

_MOST_ORDERED = 200_000
"""Elements of a page behind which removed ones are listed at the end. Chosen by hand."""


def in_reading_order(runs: list[TextRun], removed: Sequence[Removed], ledger: LeftOutLedger) -> Iterator[TextRun]:
    """The runs of the page, those of the removed elements at their places."""
    if not removed:
        return iter(runs)
    root = runs[0].block.getroottree().getroot() if runs else None
    elements = islice(root.iter(), _MOST_ORDERED) if root is not None else ()
    order = {element: index for index, element in enumerate(elements)}
    # The text after a block belongs to the element around it, which began earlier.
    starts = list(accumulate((order.get(run.block, _MOST_ORDERED) for run in runs), max))
    positions = _Positions(ledger, order, starts)
    behind: dict[int, list[TextRun]] = {}
    for each in removed:
        behind.setdefault(positions.of(each), []).extend(each.runs)
    return _merged(runs, behind)


class _Positions:
    """Finds the number of runs before removed elements; `starts` holds the order of each run's element.

    What stood around a removed element may have been removed later: then the place of that counts.
    """

    def __init__(self, ledger: LeftOutLedger, order: dict[Element, int], starts: list[int]) -> None:
        self.known = {each.element: each for each in ledger.removed}
        self.order = order
        self.starts = starts
        self.found: dict[Element, int] = {}

    def of(self, removed: Removed) -> int:
        """The number of runs before a removed element; all of them where its place is not known."""
        passed: list[Element] = []
        at: Removed | None = removed
        position = len(self.starts)
        while at is not None:
            if at.element in self.found:
                position = self.found[at.element]
                break
            passed.append(at.element)
            beside = at.before if at.before is not None else at.parent
            if beside is None:
                break
            if beside in self.order:
                position = self._behind(beside) if at.before is not None else self._start(beside)
                break
            at = self._around(beside)
        self.found.update(dict.fromkeys(passed, position))
        return position

    def _around(self, element: Element) -> Removed | None:
        """The removed element that is or holds an element."""
        for each in (element, *element.iterancestors()):
            if each in self.known:
                return self.known[each]
        return None

    def _start(self, element: Element) -> int:
        return bisect_left(self.starts, self.order[element])

    def _behind(self, element: Element) -> int:
        last = element
        while len(last):
            last = last[-1]
        return bisect_right(self.starts, self.order.get(last, _MOST_ORDERED))


def _merged(runs: list[TextRun], behind: dict[int, list[TextRun]]) -> Iterator[TextRun]:
    for index in range(len(runs) + 1):
        yield from behind.get(index, ())
        if index < len(runs):
            yield runs[index]
