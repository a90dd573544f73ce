"""What an archive says about references between its bulletins, and about their dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from tui_reader.archive.values import Row
    from tui_reader.extraction.values import Effect, KeyDate, ReferenceKind, TextPlace

Change = Literal["amends", "repeals", "replaces", "extends", "expires"]
"""What happened to a bulletin: the effect of another one on it, or that it has expired by its own text."""


class CitedReference(NamedTuple):
    """A reference of a bulletin: as `extraction.values.Reference`, with `text` as printed at `place`. `key` is the
    number of what is cited (`storage.key_number`), the same for all its spellings. `target` is the bulletin here
    that it identifies, None where there is none: what is cited is missing, or a part of this text itself."""

    kind: ReferenceKind
    key: int
    text: str
    place: TextPlace
    article: str = ""
    effect: Effect = ""
    target: int | None = None


class Citing(NamedTuple):
    """A bulletin that cites another one, and where it does so first, or where it changes it."""

    row: Row
    reference: CitedReference


class Validity(NamedTuple):
    """That a bulletin was changed by the bulletin `by`, in whose text `place` says so; `by` is the bulletin itself
    where it states its own end (`expires`). `since` is the day from which that holds: when the changing text
    enters into force, else when it was published; None where that is not known. `article` is the part that is
    changed, "" for the whole."""

    change: Change
    by: int
    place: TextPlace
    since: date | None = None
    article: str = ""


class AgendaEntry(NamedTuple):
    """A key date of a bulletin, with the text at its place: the sentence in which it stands."""

    row: Row
    key_date: KeyDate
    text: str


class ReferenceEdge(NamedTuple):
    """That the bulletin `citing` cites the bulletin `cited`, and what it does to it."""

    citing: int
    cited: int
    effect: Effect = ""
