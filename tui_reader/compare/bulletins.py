"""The comparison of two bulletins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tui_reader.compare.edits import row_edits, text_edits
from tui_reader.compare.pairing import Sheet, paired
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

Entry = Compared | Departure

_OPENS = ("heading", "run-in")
"""Roles of the paragraphs that a section begins with."""


def compare(old: Bulletin, new: Bulletin) -> Comparison:
    """What became of a bulletin: of what its page states, of its text and of its attachments. What counts are the
    words: the same text with other spaces is the same, as an item of a list instead of a paragraph, and with other
    addresses behind its links.
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
            what: What = "same" if _words(one) == _words(other) else "changed"
            yield FieldComparison(name, what, one, other, text_edits(one, other))


def _sections(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[SectionComparison]:
    entries, heads = _compared(old, new)
    new_of_old = {old_head: new_head for new_head, old_head in heads.items()}

    def section(entry: Entry) -> tuple[int | None, int | None]:
        """Places of the section on both sides that an entry belongs to: what is only on the old side, to the new
        section that its own became."""
        if isinstance(entry, Compared) and entry.new:
            place = entry.new.head.place
            return heads.get(place), place
        gone = _old_unit(entry).head.place
        return gone, new_of_old.get(gone)

    old_heads = {unit.head.place: unit.head for unit in old}
    new_heads = {unit.head.place: unit.head for unit in new}
    for (old_place, new_place), group in groupby(entries, key=section):
        stretch = tuple(group)
        first = stretch[0]
        heading = first if isinstance(first, Compared) and first.unit.role in _OPENS else None
        one = old_heads.get(old_place) if old_place is not None else None
        other = new_heads.get(new_place) if new_place is not None else None
        yield SectionComparison(_what(stretch, heading), one, other, stretch)


def _what(stretch: Sequence[Entry], heading: Compared | None) -> What:
    kinds = {each.what if isinstance(each, Compared) else "moved" for each in stretch}
    if heading and heading.what == "moved":
        return "moved"
    return next(iter(kinds)) if len(kinds) == 1 else "changed"


def _old_unit(entry: Entry) -> Unit:
    unit = entry.moved.old if isinstance(entry, Departure) else entry.old
    if unit is None:
        raise ValueError("nothing was here before")
    return unit


def _compared(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[list[Entry], dict[int, int]]:
    """The paragraphs of both sides in one order, with what became of each, and which old section each new one was:
    their places."""
    pairs, moved = paired([Sheet(unit) for unit in old], [Sheet(unit) for unit in new])
    heads = {0: 0}
    for i, j in pairs:
        if old[i].role in _OPENS and new[j].role in _OPENS:
            heads[new[j].head.place] = old[i].head.place
    along = _carried(old, new, heads, [pair for pair in pairs if pair in moved])
    of_new = {j: _pair(old[i], new[j], (i, j) in moved and (i, j) not in along) for i, j in pairs}
    of_old = dict(pairs)
    chain = [pair for pair in pairs if pair not in moved]
    entries: list[Entry] = []
    i = j = 0
    for end_i, end_j in [*chain, (len(old), len(new))]:
        for gone in range(i, end_i):
            if gone not in of_old:
                entries.append(Compared("removed", old[gone], None))
            elif of_new[of_old[gone]].what == "moved":
                entries.append(Departure(of_new[of_old[gone]]))
        entries += [of_new.get(come) or Compared("added", None, new[come]) for come in range(j, end_j)]
        if end_j < len(new):
            entries.append(of_new[end_j])
        i, j = end_i + 1, end_j + 1
    return entries, heads


def _pair(old: Unit, new: Unit, moved: bool) -> Compared:
    edits = (row_edits if old.role == new.role == "row" else text_edits)(old.text, new.text)
    stayed: What = "same" if _words(old.text) == _words(new.text) else "changed"
    return Compared("moved" if moved else stayed, old, new, edits)


def _words(text: str) -> str:
    """What counts of a text: white space makes no revision either."""
    return "".join(text.split())


def _carried(
    old: Sequence[Unit], new: Sequence[Unit], heads: dict[int, int], moved: Sequence[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Those of the moved that only went where their section went."""
    opening = [(old[i], new[j]) for i, j in moved if old[i].role in _OPENS and new[j].role in _OPENS]
    gone = {other.head.place: one.head.place for one, other in opening}
    carried = set[tuple[int, int]]()
    for i, j in moved:
        one: int | None = old[i].head.place
        other: int | None = new[j].head.place
        if old[i].role in _OPENS:
            # A section goes with the one around it.
            one, other = old[i].head.parent, new[j].head.parent
        if one is not None and other is not None and gone.get(other) == one:
            carried.add((i, j))
    return carried
