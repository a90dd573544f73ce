"""Comparisons as objects for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_reader.compare.values import Compared, ComparedHead, Comparison, Departure, Edit, Unit


def comparison_object(comparison: Comparison) -> dict[str, Any]:
    """The comparison with all texts. Edits are `[old_start, old_end, new_start, new_end]` in code points. The
    `place` of a paragraph is its number in reading order on its side; `left` is the old place of a paragraph that
    has moved."""
    return {
        "counts": comparison.counts._asdict(),
        "fields": [
            {"name": each.name, "what": each.what, "old": each.old, "new": each.new, "edits": _edits(each.edits)}
            for each in comparison.fields
        ],
        "sections": [
            {
                "what": section.what,
                "old": _head(section.old),
                "new": _head(section.new),
                "paragraphs": [_entry(entry) for entry in section.entries],
            }
            for section in comparison.sections
        ],
        "attachments": [_entry(each) for each in comparison.attachments],
    }


def _entry(entry: Compared | Departure) -> dict[str, Any]:
    if isinstance(entry, Departure):
        return {"what": "left", "old": _unit(entry.moved.old), "new": _unit(entry.moved.new), "edits": []}
    return {"what": entry.what, "old": _unit(entry.old), "new": _unit(entry.new), "edits": _edits(entry.edits)}


def _unit(unit: Unit | None) -> dict[str, Any] | None:
    if unit is None:
        return None
    return {"role": unit.role, "text": unit.text, "section": unit.head.address, "place": unit.place}


def _head(head: ComparedHead | None) -> dict[str, Any] | None:
    return None if head is None else {"address": head.address, "path": list(head.path)}


def _edits(edits: Iterable[Edit]) -> list[list[int]]:
    return [list(edit) for edit in edits]
