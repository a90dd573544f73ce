"""Jumps that are typed: to a share of a text or a list, to a line, or by some lines."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

_PERCENT = re.compile(r"(\d{1,3}) ?[%％]")
_LINE = re.compile(r"(?:l|line|行|第)\s*(\d{1,9})(?:\s*行)?", re.I)
_LINES = re.compile(r"([+-])\s*(\d{1,9})")


class JumpTarget(Protocol):
    """A pane in which jumps go to lines of text or to rows."""

    def go_to_share(self, share: float) -> None:
        """To the line or row before which `share` of the whole lies, from 0 to 1."""

    def go_to_line(self, number: int) -> None:
        """To a line or row, counted from 1; to the last one if there are fewer."""

    def go_by_lines(self, lines: int) -> None:
        """Down by lines or rows, or up if negative."""


class PercentJump(NamedTuple):
    """`50%`."""

    percent: int

    def apply(self, pane: JumpTarget) -> None:
        """Carry out the jump."""
        pane.go_to_share(self.percent / 100)


class LineJump(NamedTuple):
    """`l120`, `line 120` or `第120行`."""

    number: int

    def apply(self, pane: JumpTarget) -> None:
        """Carry out the jump."""
        pane.go_to_line(self.number)


class RelativeJump(NamedTuple):
    """`+20` or `-20`."""

    lines: int

    def apply(self, pane: JumpTarget) -> None:
        """Carry out the jump."""
        pane.go_by_lines(self.lines)


Jump = PercentJump | LineJump | RelativeJump


def parse_jump(text: str) -> Jump | None:
    """The jump that a text says; None for other texts. Percentages over 100 are the end."""
    if found := _PERCENT.fullmatch(text):
        return PercentJump(min(100, int(found[1])))
    if found := _LINE.fullmatch(text):
        return LineJump(int(found[1]))
    if found := _LINES.fullmatch(text):
        return RelativeJump(int(found[1] + found[2]))
    return None
