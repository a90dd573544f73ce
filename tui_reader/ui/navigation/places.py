"""Places: in a bulletin of the archive, in a page that is not kept, in the results of a search, or on a screen
over the panes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui_reader.model import Bulletin


class KeptPlace(NamedTuple):
    """A reading position in a bulletin of the archive. By address, because another archive that takes the place of
    this one has other numbers."""

    address: str
    position: tuple[int, int]
    in_results: bool = False
    """Whether search results stood beside it instead of the list."""

    def resembles(self, other: AnyPlace) -> bool:
        """Whether both are in the same text."""
        return isinstance(other, KeptPlace) and other.address == self.address


class UnkeptPlace(NamedTuple):
    """A reading position in a page that is shown without being kept."""

    bulletin: Bulletin
    position: tuple[int, int]
    in_results: bool = False

    def resembles(self, other: AnyPlace) -> bool:
        """Whether both are in the same text."""
        return isinstance(other, UnkeptPlace) and other.bulletin is self.bulletin


class SearchPlace(NamedTuple):
    """A row of the results of a search."""

    query: str
    row: int = 0

    def resembles(self, other: AnyPlace) -> bool:
        """Whether both are in the results of the same search."""
        return isinstance(other, SearchPlace) and other.query == self.query


class ScreenPlace(NamedTuple):
    """A screen over the panes from which a text was opened; `open` shows it again as it was left."""

    open: Callable[[], object]

    def resembles(self, other: AnyPlace) -> bool:
        """Whether both are the same screen."""
        return other is self


AnyPlace = KeptPlace | UnkeptPlace | SearchPlace | ScreenPlace
