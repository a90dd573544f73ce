"""What text recognition reads on the picture of a page, and its form as JSON."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, NamedTuple

from tui_reader.text.clean import clean_line

_MOST_PIECES = 20_000
_LONGEST_PIECE = 2000
_LARGEST = 1_000_000


class PixelBox(NamedTuple):
    """A place on the picture of a page, in pixels from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle: to the right, and down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class TextPiece(NamedTuple):
    """A line of text or a part of one, as printed at a place, and how sure the program is of it, from 0 to 1."""

    text: str
    box: PixelBox
    certainty: float = 1.0


class RecognizedPage(NamedTuple):
    """The upright picture of a page, its size in pixels, the pieces of text on it in any order, and its rules:
    horizontal and vertical lines, one of whose sides is their thickness."""

    width: int
    height: int
    pieces: tuple[TextPiece, ...] = ()
    rules: tuple[PixelBox, ...] = ()

    def to_json(self) -> str:
        """The page as a JSON text."""
        pieces = [(piece.text, *piece.box, round(piece.certainty, 3)) for piece in self.pieces]
        values = {"width": self.width, "height": self.height, "pieces": pieces, "rules": self.rules}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> RecognizedPage:
        """The page of a JSON text, which may come from anywhere. Raises ValueError."""
        try:
            data = json.loads(text)
            pieces = [
                TextPiece(clean_line(str(piece), _LONGEST_PIECE), _box(box), float(certainty))
                for piece, *box, certainty in islice(data["pieces"], _MOST_PIECES)
            ]
            rules = tuple(_box(rule) for rule in islice(data["rules"], _MOST_PIECES))
            width, height = int(data["width"]), int(data["height"])
        except (KeyError, TypeError, RecursionError, OverflowError) as error:
            raise ValueError from error
        return cls(width, height, tuple(piece for piece in pieces if piece.text.strip()), rules)


def _box(values: Any) -> PixelBox:
    left, top, right, bottom = (max(-_LARGEST, min(_LARGEST, int(value))) for value in values)
    return PixelBox(left, top, max(left, right), max(top, bottom))
