"""A pane of text in which words are found: the matches, and the steps in which a long text is looked through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui_reader.text.fold import search_pattern
from tui_reader.ui.reader.document import BlockSpan
from tui_reader.ui.reader.find import NO_MATCHES, Finding, FindMatch, Matches
from tui_reader.ui.reader.layout import Place
from tui_reader.ui.reader.selection.selectable import SelectableText

FIND_AT_ONCE = 400_000
"""Code points that find looks at before it lets keys be handled: about 10 ms."""
FIND_PAUSE = 0.002
"""Seconds between two steps of find."""


class FindableText(SelectableText):
    """The part of the reader that finds words and highlights them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.matches: Matches = NO_MATCHES
        self.current_match: int | None = None
        self._finding: Finding | None = None
        self._steps_due = 0
        """Matches that `step_match` goes on by, once their number is known."""

    def jump_to(self, place: Place) -> None:
        """Move to a place, far from the present one, to which one can return."""
        raise NotImplementedError

    def move_matches(self, moved: Mapping[int, int]) -> None:
        """Keep the matches in blocks that have new indices; a find that is not complete ends."""
        if self._finding:
            self.forget_matches()
            return
        matches, inside = self.matches, self.matches.in_block
        self.matches = matches._replace(
            all=tuple(match._replace(block=moved[match.block]) for match in matches.all),
            in_block={
                moved[block]: tuple(match._replace(block=moved[block]) for match in found)
                for block, found in inside.items()
            },
        )

    def forget_matches(self) -> None:
        """Find nothing, because another document is shown."""
        self.matches, self.current_match, self._finding = NO_MATCHES, None, None

    def match_spans(self, block: int) -> list[tuple[int, int, str]]:
        """The matches in a block as (start, end, role)."""
        found = self.matches.in_block.get(block)
        if not found:
            return []
        return [(m.start, m.end, "match-current" if m.number == self.current_match else "match") for m in found]

    def prepare_find(self) -> None:
        """Make the tables of equal characters before the first letter is typed, which takes about 40 ms once."""
        self.set_timer(FIND_PAUSE, lambda: search_pattern(""))

    def find(self, needle: str, counted: Callable[[int], object] | None = None) -> None:
        """Go to the first match from the top of the screen on, and highlight every match.

        A long text is looked through in steps, between which keys are handled: the first match is shown as soon as
        it is found, the others with the last step, after which `counted` is called with their number.
        """
        block, line = self.top
        offset = self.layout_now.offset_at(self.top) if line and self.document.blocks else 0
        self.start_finding(Finding(self.document, needle, block, offset), self.jump_to, counted)

    def start_finding(
        self, finding: Finding, go: Callable[[Place], object], counted: Callable[[int], object] | None = None
    ) -> None:
        """Carry out a find in steps; `go` is called to show the first match where it is not in sight."""
        self._finding, self._steps_due = finding, 0
        self._go_on_finding(finding, go, counted)

    @property
    def finding(self) -> bool:
        """Whether the number of matches is not known yet."""
        return self._finding is not None

    def _go_on_finding(
        self, finding: Finding, go: Callable[[Place], object], counted: Callable[[int], object] | None
    ) -> None:
        if finding is not self._finding:
            return
        known = finding.first
        finding.work(FIND_AT_ONCE)
        if finding.first and finding.first is not known:
            self._show_first(finding.needle, finding.first, go)
        if finding.matches is None:
            self.set_timer(FIND_PAUSE, lambda: self._go_on_finding(finding, go, counted))
            return
        self._show_all(finding)
        if counted:
            counted(len(self.matches.all))

    def _show_first(self, needle: str, first: FindMatch, go: Callable[[Place], object]) -> None:
        """Highlight the first match, the only one that is known, and go there."""
        self.matches, self.current_match = Matches(needle, (first,), {first.block: (first,)}), 0
        self._strips.clear()
        self._show_match(first, go)
        self.refresh()

    def _show_all(self, finding: Finding) -> None:
        """Highlight all matches of a find that is complete; the first one is shown already."""
        self._finding = None
        first, self.matches = finding.first, finding.matches or NO_MATCHES
        self.current_match = self.matches.after(first.block, first.start) if first else None
        self._strips.clear()
        self.refresh()
        if self._steps_due:
            self.step_match(self._steps_due)

    def light(self, passage: Sequence[BlockSpan], go: Callable[[Place], object]) -> None:
        """Highlight one passage, given by its spans, and go there if it is not in sight."""
        spans = [FindMatch(*span, 0) for span in passage]
        self._finding = None
        in_block: dict[int, tuple[FindMatch, ...]] = {}
        for span in spans:
            in_block[span.block] = (*in_block.get(span.block, ()), span)
        self.matches, self.current_match = Matches("", tuple(spans[:1]), in_block), 0 if spans else None
        self._strips.clear()
        if spans:
            self._show_match(spans[0], go)
        self.refresh()

    def step_match(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) match, or on by several; False without matches. While their number
        is not known, this is done once it is."""
        if self._finding:
            self._steps_due += step
            return True
        if self.current_match is None:
            return False
        self.current_match = (self.current_match + step) % len(self.matches.all)
        self._show_match(self.matches.all[self.current_match], self.jump_to)
        self.refresh()
        return True

    def _show_match(self, match: FindMatch, go: Callable[[Place], object]) -> None:
        """Scroll if the match is not visible, so that it is a third of the screen below the top."""
        place = self.layout_now.place_of(match.block, match.start)
        if self.layout_now.distance(self.top, place, self.page - 1) is None:
            go(self.layout_now.move(place, -(self.page // 3)))

    def clear_find(self) -> None:
        """Remove the highlighting of matches."""
        self._finding = None
        self.matches, self.current_match = NO_MATCHES, None
        self.refresh()
