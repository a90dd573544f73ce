"""Labels for outlines: a section's number and the part of its heading that fits, cut at the end of a clause."""

from __future__ import annotations

from tui_reader.model import label_gap
from tui_reader.text.width import cell_width, crop

_CLAUSE = "，,；;：:。"
_OPENING = "《〈“‘「『（(【〔["
_CLOSING = "》〉”’」』）)】〕]"
_LEAST = 8
"""Cells of a clause that is a label; shorter ones such as `首先` are not. Chosen by hand."""


def outline_label(label: str, heading: str, cells: int, ambiguous: int = 1) -> str:
    """Number and heading in at most `cells` cells, cut after the last clause that fits and ended with `…`.

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
    """The first clause of a paragraph without a heading, in at most `cells` cells (40 are 20 Han)."""
    text = text.strip()
    for end in _clause_ends(text):
        if cell_width(text[:end], ambiguous) >= _LEAST:
            return crop(text[:end].rstrip(), cells, ambiguous)
    return crop(text, cells, ambiguous)


def _clause_ends(text: str) -> list[int]:
    """Offsets of marks that end a clause, outside quotes, brackets, numbers and addresses."""
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
            # Between ASCII characters a mark ends a clause only before a space, unlike in 3,000, 17:08 and http:.
            if not character.isascii() or after in ("", " ") or not (before.isascii() and after.isascii()):
                ends.append(at)
    return ends
