"""What a comparison of two bulletins gives: frozen values, from the whole down to single edits."""

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
    """`old[old_start:old_end]` became `new[new_start:new_end]`, in code points; one of the two may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class ComparedHead(NamedTuple):
    """The section that a paragraph stands in: `path` are the headings from the outermost to its own, `parent` the
    `place` of the section around it. What stands before all sections has the place 0 and no path."""

    place: int = 0
    parent: int | None = None
    address: str = ""
    label: str = ""
    path: tuple[str, ...] = ()


class Unit(NamedTuple):
    """One paragraph of a bulletin: a heading, an item of a list, a row of a table (cells parted by tabs), a line
    of preformatted text, or text. `place` counts them in reading order; the number of a heading or an item ends
    where its words begin."""

    role: Role
    text: str
    head: ComparedHead
    place: int
    words: int = 0


class Compared(NamedTuple):
    """One paragraph of either side, or of both. Without `old` it was added, without `new` removed. The edits make
    the old text the new one: one that was moved may have none, one that is the same those of spaces."""

    what: What
    old: Unit | None
    new: Unit | None
    edits: tuple[Edit, ...] = ()

    @property
    def unit(self) -> Unit:
        """The paragraph as it is now, or as it was last."""
        unit = self.new or self.old
        if unit is None:
            raise ValueError("a paragraph of neither side")
        return unit


class Departure(NamedTuple):
    """Here stood a paragraph that has moved; `moved` is what became of it."""

    moved: Compared


class SectionComparison(NamedTuple):
    """A stretch of one section in reading order: what became of it, and its paragraphs.

    `old` and `new` are the section on both sides, None where it is not. Paragraphs that moved along with their
    section are no moved ones themselves. A section that something was taken out of in the middle comes in two
    stretches; only the first has the heading among its entries.
    """

    what: What
    old: ComparedHead | None
    new: ComparedHead | None
    entries: tuple[Compared | Departure, ...]

    @property
    def head(self) -> ComparedHead:
        """The section as it is now, or as it was last."""
        return self.new or self.old or ComparedHead()


class FieldComparison(NamedTuple):
    """A statement of the page, such as `published` or `sign_off.issuer`, where either side has it."""

    name: str
    what: What
    old: str | None
    new: str | None
    edits: tuple[Edit, ...] = ()


class ChangeCounts(NamedTuple):
    """How many statements, paragraphs and attachments were added, removed, changed and moved; one that moved and
    changed counts as moved."""

    added: int
    removed: int
    changed: int
    moved: int


class Comparison(NamedTuple):
    """Two texts of a bulletin side by side, everything of both in it exactly once."""

    fields: tuple[FieldComparison, ...]
    sections: tuple[SectionComparison, ...]
    attachments: tuple[Compared, ...]

    def paragraphs(self) -> Iterator[Compared]:
        """Every paragraph of the text, where it stands now, or else stood."""
        for section in self.sections:
            for entry in section.entries:
                if isinstance(entry, Compared):
                    yield entry

    @property
    def counts(self) -> ChangeCounts:
        """How much differs."""
        kinds: list[What] = [each.what for each in self.fields]
        kinds += [each.what for each in (*self.paragraphs(), *self.attachments)]
        return ChangeCounts(*(kinds.count(what) for what in ("added", "removed", "changed", "moved")))

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not any(self.counts)


def spans(old: str, new: str, edits: Iterable[Edit]) -> Iterator[tuple[SpanKind, str]]:
    """Both texts as one: what is the same, and at each edit what was removed and then what was added. Without
    what was added this is the old text, without what was removed the new one."""
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
