"""A text in which many pieces of it are looked up, in time that grows with the pieces and not with the text."""

from __future__ import annotations

from itertools import islice

_GRAM = 8
MOST_PLAIN = 4_000_000
"""Characters that are searched plainly before the index is built: most pages never need it. Chosen by hand."""
_MOST_PLACES = 200
"""Places of one gram that are compared; a text that repeats itself more is searched plainly. Chosen by hand."""
MOST_SEARCHED = 60_000_000
"""Characters that are searched plainly for pieces too short for the index, or of a text that repeats itself.
Chosen by hand."""


class TextIndex:
    """Finds where pieces of a text begin.

    Of a long text, every eighth run of eight characters is indexed: a piece of 15 characters or more holds one of
    them whole.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._searched = 0
        self._places: dict[str, list[int]] | None = None

    @property
    def is_exhausted(self) -> bool:
        """Whether too much was searched plainly for another search: `find` misses some pieces from here on."""
        return self._searched > MOST_SEARCHED

    def find(self, piece: str) -> int:
        """The offset of a place where the text holds the piece, -1 where it does not or too much was searched."""
        is_indexed = self._searched > MOST_PLAIN and len(piece) >= 2 * _GRAM - 1
        if is_indexed and (found := self._look_up(piece)) is not None:
            return found
        if self.is_exhausted:
            return -1
        self._searched += len(self.text)
        return self.text.find(piece)

    def _look_up(self, piece: str) -> int | None:
        """The offset of the piece by the index; None where too many places are alike."""
        if self._places is None:
            self._places = {}
            for place in range(0, len(self.text) - _GRAM + 1, _GRAM):
                self._places.setdefault(self.text[place : place + _GRAM], []).append(place)
        crowded = False
        for shift in range(_GRAM):
            places = self._places.get(piece[shift : shift + _GRAM], ())
            for place in islice(places, _MOST_PLACES):
                if place >= shift and self.text.startswith(piece, place - shift):
                    return place - shift
            crowded = crowded or len(places) > _MOST_PLACES
        return None if crowded else -1
