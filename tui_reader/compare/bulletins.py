"""Compares two bulletins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tui_reader.compare.edits import row_edits, text_edits
from tui_reader.compare.pairing import ComparedParagraph, pair_paragraphs
from tui_reader.compare.units import attachments, statements, units
from tui_reader.compare.values import (
    Compared,
    Comparison,
    Departure,
    FieldComparison,
    SectionComparison,
    Unit,
    What,
)
from tui_reader.model import Bulletin
from tui_reader.text.clean import without_space

Entry = Compared | Departure

_OPENS = ("heading", "run-in")
"""Roles of paragraphs that begin a section."""


def compare(old: Bulletin, new: Bulletin) -> Comparison:
    """Compares the stated fields, the text and the attachments. Only words count: the same text with other spaces,
    as a list item instead of a paragraph, or with other link addresses, is the same.
    """
    return Comparison(
        tuple(_fields(statements(old), statements(new))),
        tuple(_sections(units(old), units(new))),
        tuple(each for each in _compared(attachments(old), attachments(new))[0] if isinstance(each, Compared)),
    )


def _fields(old: dict[str, str], new: dict[str, str]) -> Iterator[FieldComparison]:
    for name in {**old, **new}:
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            yield FieldComparison(name, "added" if one is None else "removed", one, other)
        else:
            what: What = "same" if without_space(one) == without_space(other) else "changed"
            yield FieldComparison(name, what, one, other, text_edits(one, other))


def _sections(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[SectionComparison]:
    entries, heads = _compared(old, new)
    new_of_old = {old_head: new_head for new_head, old_head in heads.items()}

    def section(entry: Entry) -> tuple[int | None, int | None]:
        """The places of an entry's section on both sides. A removed paragraph belongs to the new section that its
        own section has become."""
        if isinstance(entry, Compared) and entry.new:
            place = entry.new.head.place
            return heads.get(place), place
        removed = entry.moved.old if isinstance(entry, Departure) else entry.old
        assert removed is not None
        return removed.head.place, new_of_old.get(removed.head.place)

    old_heads = {unit.head.place: unit.head for unit in old}
    new_heads = {unit.head.place: unit.head for unit in new}
    for (old_place, new_place), group in groupby(entries, key=section):
        members = tuple(group)
        first = members[0]
        heading = first if isinstance(first, Compared) and first.unit.role in _OPENS else None
        one = old_heads.get(old_place) if old_place is not None else None
        other = new_heads.get(new_place) if new_place is not None else None
        yield SectionComparison(_what(members, heading), one, other, members)


def _what(entries: Sequence[Entry], heading: Compared | None) -> What:
    kinds = {each.what if isinstance(each, Compared) else "moved" for each in entries}
    if heading and heading.what == "moved":
        return "moved"
    return next(iter(kinds)) if len(kinds) == 1 else "changed"


def _compared(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[list[Entry], dict[int, int]]:
    """The paragraphs of both sides in one order, and the place of the old section by the place of the new one."""
    pairs, moved = pair_paragraphs(
        [ComparedParagraph(unit) for unit in old], [ComparedParagraph(unit) for unit in new]
    )
    heads = {0: 0}
    for i, j in pairs:
        if old[i].role in _OPENS and new[j].role in _OPENS:
            heads[new[j].head.place] = old[i].head.place
    with_section = _carried(old, new, heads, [pair for pair in pairs if pair in moved])
    of_new = {j: _pair(old[i], new[j], (i, j) in moved and (i, j) not in with_section) for i, j in pairs}
    of_old = dict(pairs)
    chain = [pair for pair in pairs if pair not in moved]
    entries: list[Entry] = []
    i = j = 0
    for end_i, end_j in [*chain, (len(old), len(new))]:
        for removed in range(i, end_i):
            if removed not in of_old:
                entries.append(Compared("removed", old[removed], None))
            elif of_new[of_old[removed]].what == "moved":
                entries.append(Departure(of_new[of_old[removed]]))
        entries += [of_new.get(added) or Compared("added", None, new[added]) for added in range(j, end_j)]
        if end_j < len(new):
            entries.append(of_new[end_j])
        i, j = end_i + 1, end_j + 1
    return entries, heads


def _pair(old: Unit, new: Unit, moved: bool) -> Compared:
    edits = (row_edits if old.role == new.role == "row" else text_edits)(old.text, new.text)
    # White space does not count as a change in revisions either.
    in_place: What = "same" if without_space(old.text) == without_space(new.text) else "changed"
    return Compared("moved" if moved else in_place, old, new, edits)


def _carried(
    old: Sequence[Unit], new: Sequence[Unit], heads: dict[int, int], moved: Sequence[tuple[int, int]]
) -> set[tuple[int, int]]:
    """The moved pairs that moved only because their section did."""
    opening = [(old[i], new[j]) for i, j in moved if old[i].role in _OPENS and new[j].role in _OPENS]
    moved_sections = {other.head.place: one.head.place for one, other in opening}
    carried = set[tuple[int, int]]()
    for i, j in moved:
        one: int | None = old[i].head.place
        other: int | None = new[j].head.place
        if old[i].role in _OPENS:
            # A section moves with its parent.
            one, other = old[i].head.parent, new[j].head.parent
        if one is not None and other is not None and moved_sections.get(other) == one:
            carried.add((i, j))
    return carried
