"""The values of a comparison, from the whole comparison to single edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Role = Literal[
    "heading",
    "run-in",
    "title",
    "paragraph",
    "item",
    "caption",
    "row",
    "image",
    "quotation",
    "preformatted",
    "attachment",
]

SpanKind = Literal["same", "removed", "added"]

What = Literal["same", "added", "removed", "changed", "moved"]


class Edit(NamedTuple):
    """`old[old_start:old_end]` became `new[new_start:new_end]`, in code points; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class ComparedHead(NamedTuple):
    """The section of a paragraph: `path` are the headings from the outermost section to this one, `parent` is the
    `place` of the enclosing section. Paragraphs before all sections have the place 0 and no path."""

    place: int = 0
    parent: int | None = None
    address: str = ""
    label: str = ""
    path: tuple[str, ...] = ()


class Unit(NamedTuple):
    """One paragraph of a bulletin: a heading, a list item, a table row (cells separated by tabs), a line of
    preformatted text, or text. `place` numbers them in reading order. `words` is the offset of the words after the
    number of a heading or an item."""

    role: Role
    text: str
    head: ComparedHead
    place: int
    words: int = 0


class Compared(NamedTuple):
    """A paragraph of one side or of both. Without `old` it was added, without `new` removed. The edits turn the
    old text into the new one: a moved paragraph may have none, an unchanged one may have edits of spaces."""

    what: What
    old: Unit | None
    new: Unit | None
    edits: tuple[Edit, ...] = ()

    @property
    def unit(self) -> Unit:
        """The new paragraph, or else the old one."""
        unit = self.new or self.old
        assert unit is not None
        return unit


class Departure(NamedTuple):
    """The old place of a moved paragraph; `moved` is that paragraph."""

    moved: Compared


class SectionComparison(NamedTuple):
    """Consecutive paragraphs of one section, and how it has changed.

    `old` and `new` are the section on both sides, None where it does not exist. Paragraphs that moved with their
    section do not count as moved. A section may be split in two, where something was moved out of its middle; only
    the first has the heading among its entries.
    """

    what: What
    old: ComparedHead | None
    new: ComparedHead | None
    entries: tuple[Compared | Departure, ...]

    @property
    def head(self) -> ComparedHead:
        """The new section, or else the old one."""
        return self.new or self.old or ComparedHead()


class FieldComparison(NamedTuple):
    """A stated field, such as `published` or `sign_off.issuer`, that either side has."""

    name: str
    what: What
    old: str | None
    new: str | None
    edits: tuple[Edit, ...] = ()


class ChangeCounts(NamedTuple):
    """The numbers of added, removed, changed and moved fields, paragraphs and attachments. Moved and changed
    counts as moved."""

    added: int
    removed: int
    changed: int
    moved: int


class Comparison(NamedTuple):
    """Two bulletins compared. Everything in either is contained exactly once."""

    fields: tuple[FieldComparison, ...]
    sections: tuple[SectionComparison, ...]
    attachments: tuple[Compared, ...]

    def paragraphs(self) -> Iterator[Compared]:
        """Every paragraph of the text, at its new place or else at its old one."""
        for section in self.sections:
            for entry in section.entries:
                if isinstance(entry, Compared):
                    yield entry

    @property
    def counts(self) -> ChangeCounts:
        """The numbers of changes."""
        kinds: list[What] = [each.what for each in self.fields]
        kinds += [each.what for each in (*self.paragraphs(), *self.attachments)]
        return ChangeCounts(*(kinds.count(what) for what in ("added", "removed", "changed", "moved")))

    @property
    def same(self) -> bool:
        """Whether there are no changes."""
        return not any(self.counts)


def spans(old: str, new: str, edits: Iterable[Edit]) -> Iterator[tuple[SpanKind, str]]:
    """Both texts merged: unchanged text, and at each edit the removed and then the added text. Without the added
    spans this is the old text, without the removed ones the new text."""
    place = 0
    for edit in edits:
        if edit.old_start > place:
            yield "same", old[place : edit.old_start]
        if edit.old_end > edit.old_start:
            yield "removed", old[edit.old_start : edit.old_end]
        if edit.new_end > edit.new_start:
            yield "added", new[edit.new_start : edit.new_end]
        place = edit.old_end
    if place < len(old):
        yield "same", old[place:]
