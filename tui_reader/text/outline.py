"""What an outline shows of a section: its number and as much of its heading as fits, cut where a clause ends."""

from __future__ import annotations

from tui_reader.model import label_gap
from tui_reader.text.width import cell_width, crop

_CLAUSE = "，,；;：:。"
_OPENING = "《〈“‘「『（(【〔["
_CLOSING = "》〉”’」』）)】〕]"
_LEAST = 8
"""A clause of fewer cells (four Han) tells nothing: `首先` alone is no label."""


def outline_label(label: str, heading: str, cells: int, ambiguous: int = 1) -> str:
    """Number and heading in at most `cells` cells, cut at the last clause comma that fits and closed with `…`.

    Where no clause fits, the heading is cut between characters.
    """
    lead = f"{label}{label_gap(label, heading)}"
    whole = lead + heading
    if cell_width(whole, ambiguous) <= cells:
        return whole
    room = cells - cell_width(lead, ambiguous) - cell_width("…", ambiguous)
    for end in reversed(_clause_ends(heading)):
        clause = heading[:end].rstrip()
        if _LEAST <= cell_width(clause, ambiguous) <= room:
            return f"{lead}{clause}…"
    return crop(whole, cells, ambiguous)


def first_clause(text: str, cells: int = 40, ambiguous: int = 1) -> str:
    """The opening clause of a paragraph that has no heading, in at most `cells` cells (the default is 20 Han)."""
    text = text.strip()
    for end in _clause_ends(text):
        if cell_width(text[:end], ambiguous) >= _LEAST:
            return crop(text[:end].rstrip(), cells, ambiguous)
    return crop(text, cells, ambiguous)


def _clause_ends(text: str) -> list[int]:
    """Offsets of the marks that end a clause: outside quotes and brackets, not inside a number or an address."""
    ends: list[int] = []
    depth = 0
    for at, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in _CLAUSE and not depth:
            after = text[at + 1 : at + 2]
            before = text[at - 1 : at]
            # Between ASCII neighbours only a following space makes a clause: 3,000 and 17:08 and http: are none.
            if not character.isascii() or after in ("", " ") or not (before.isascii() and after.isascii()):
                ends.append(at)
    return ends
