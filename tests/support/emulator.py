"""What a terminal shows: an emulator for output, and its cells as they are seen."""

from __future__ import annotations

import re

import pyte

_LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")
"""OSC 8, which pyte does not know, and prints."""


class StrictScreen(pyte.Screen):
    """A screen on which an erasure of characters of two columns leaves something of them, as in some terminals."""

    def erase_characters(self, count: int | None = None) -> None:
        cells = [self.buffer[self.cursor.y][x] for x in range(self.cursor.x, self.cursor.x + (count or 1))]
        super().erase_characters(count)
        if any(not cell.data for cell in cells):
            self.buffer[self.cursor.y][self.cursor.x] = cells[0]._replace(data="\N{REPLACEMENT CHARACTER}")


class Emulator:
    """A terminal that does not wrap lines, as Textual sets it."""

    def __init__(self, width: int, height: int, *, new_lines: bool = False, strict: bool = False) -> None:
        """`new_lines`: the line discipline sends a carriage return with each line feed (`stty opost onlcr`);
        `strict`: see `StrictScreen`."""
        self._new_lines = new_lines
        self.screen = (StrictScreen if strict else pyte.Screen)(width, height)
        self._stream = pyte.Stream(self.screen)
        self._stream.feed("\x1b[?7l")

    def feed(self, output: str) -> None:
        """Show some output."""
        if self._new_lines:
            output = output.replace("\n", "\r\n")
        self._stream.feed(_LINK.sub("", output))

    def cells(self) -> list[list[object]]:
        """What is seen: the colour of a space's text is not."""
        buffer, screen = self.screen.buffer, self.screen
        return [[_seen(buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def _seen(cell: pyte.screens.Char) -> object:
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return " ", cell.bg
    return cell
