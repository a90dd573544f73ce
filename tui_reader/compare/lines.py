"""A comparison as lines for people: a mark before each, word-diff marks inside, sections by their path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui_reader.compare.values import (
    Compared,
    ComparedHead,
    Comparison,
    Departure,
    Edit,
    FieldComparison,
    SectionComparison,
    SpanKind,
    What,
    spans,
)
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import field_label

MARKS: dict[What, str] = {"same": " ", "added": "+", "removed": "-", "changed": "~", "moved": "»"}
LEFT, SECTION = "«", "@"
"""The marks of a paragraph that has moved away, at its old place, and of a section."""

BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}

LONG_SAME, KEPT_SAME = 120, 40
"""Code points of unchanged text from which it is shortened, and that then stay on each side."""

_QUOTED = 60


class Span(NamedTuple):
    """Code points of a line that were removed or added, their brackets included."""

    start: int
    end: int
    kind: SpanKind


class DiffLine(NamedTuple):
    """One line: its mark, its text, and what in it was removed or added. `note` is said before the text by the
    program itself: where something moved from or to."""

    mark: str
    text: str
    spans: tuple[Span, ...] = ()
    note: str = ""

    @property
    def is_change(self) -> bool:
        """Whether something differs in this line."""
        return self.mark not in (SECTION, MARKS["same"])


def lines(comparison: Comparison, *, whole: bool = False) -> Iterator[DiffLine]:
    """The differences in reading order; `whole`: with all that is the same, else unchanged stretches are left out,
    and shortened inside of paragraphs."""
    for field in comparison.fields:
        if whole or field.what != "same":
            yield _field(field, whole)
    sectioned = any(section.head.path for section in comparison.sections)
    for section in comparison.sections:
        shown = [entry for entry in section.entries if whole or _differs(entry)]
        if shown:
            yield _heading(section, sectioned)
            if _is_said(shown[0]):
                del shown[0]
            for entry in shown:
                yield _entry(entry, whole)
    attached = [each for each in comparison.attachments if whole or _differs(each)]
    if attached:
        yield DiffLine(SECTION, _("Attachments"))
        for each in attached:
            yield _entry(each, whole)


def counted(comparison: Comparison) -> str:
    """How much differs, in a few words."""
    counts = comparison.counts
    said = [
        (ngettext("{count} changed", "{count} changed", counts.changed), counts.changed),
        (ngettext("{count} added", "{count} added", counts.added), counts.added),
        (ngettext("{count} removed", "{count} removed", counts.removed), counts.removed),
        (ngettext("{count} moved", "{count} moved", counts.moved), counts.moved),
    ]
    return ", ".join(text.format(count=f"{count:,}") for text, count in said if count) or _("no difference")


def _is_said(entry: Compared | Departure) -> bool:
    """Whether a paragraph is a heading that the path of its section says already."""
    return isinstance(entry, Compared) and entry.what == "same" and entry.unit.role == "heading"


def _differs(entry: Compared | Departure) -> bool:
    return isinstance(entry, Departure) or entry.what != "same"


def _field(field: FieldComparison, whole: bool) -> DiffLine:
    name = field_label(field.name)
    if field.what == "same":
        return DiffLine(MARKS["same"], f"{name}: {_flat(field.new or '')}")
    text, found = _marked(field.old, field.new, field.edits, whole)
    shift = len(name) + 2
    moved = (Span(span.start + shift, span.end + shift, span.kind) for span in found)
    return DiffLine(MARKS[field.what], f"{name}: {text}", tuple(moved))


def _heading(section: SectionComparison, sectioned: bool) -> DiffLine:
    if not sectioned:
        return DiffLine(SECTION, _("Text"))
    # Where only things stood that have moved, the path of that time leads to them.
    gone = section.old and all(isinstance(entry, Departure) for entry in section.entries)
    return DiffLine(SECTION, _path(section.old if section.old and gone else section.head))


def _path(head: ComparedHead) -> str:
    return " > ".join(head.path) or _("Before the first section")


def _entry(entry: Compared | Departure, whole: bool) -> DiffLine:
    if isinstance(entry, Departure):
        moved = entry.moved
        text = _flat(moved.old.text if moved.old else "")
        shown = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        return DiffLine(LEFT, shown, note=_whereto(moved))
    if entry.what == "same":
        return DiffLine(MARKS["same"], _flat(entry.unit.text))
    text, found = _marked(
        entry.old.text if entry.old else None, entry.new.text if entry.new else None, entry.edits, whole
    )
    return DiffLine(MARKS[entry.what], text, tuple(found), _whence(entry) if entry.what == "moved" else "")


def _whence(moved: Compared) -> str:
    if moved.old is None or moved.new is None or moved.old.head.path == moved.new.head.path:
        up = moved.old and moved.new and moved.old.place > moved.new.place
        return _("(from further down)") if up else _("(from further up)")
    return _("(from {section})").format(section=_path(moved.old.head))


def _whereto(moved: Compared) -> str:
    if moved.old is None or moved.new is None or moved.old.head.path == moved.new.head.path:
        up = moved.old and moved.new and moved.old.place > moved.new.place
        return _("(moved up)") if up else _("(moved down)")
    return _("(moved to {section})").format(section=_path(moved.new.head))


def _marked(old: str | None, new: str | None, edits: Iterable[Edit], whole: bool) -> tuple[str, list[Span]]:
    """One text for both, with brackets around what was removed and what was added; a text of one side only has
    none, for its mark says it."""
    if old is None or new is None:
        text = _flat((old if new is None else new) or "")
        return text, [Span(0, len(text), "removed" if new is None else "added")]
    parts = list(spans(old, new, edits))
    shown: list[str] = []
    found: list[Span] = []
    length = 0
    for number, (kind, text) in enumerate(parts):
        part = _flat(text)
        if kind != "same":
            before, behind = BRACKETS[kind]
            part = f"{before}{part}{behind}"
            found.append(Span(length, length + len(part), kind))
        elif not whole:
            part = _shortened(part, number > 0, number < len(parts) - 1)
        shown.append(part)
        length += len(part)
    return "".join(shown), found


def _shortened(text: str, edit_before: bool, edit_after: bool) -> str:
    """Unchanged text with what is far from any edit left out."""
    if len(text) <= LONG_SAME:
        return text
    if not edit_before and not edit_after:
        return f"{text[: LONG_SAME - 1]}…"
    return (text[:KEPT_SAME] if edit_before else "") + "…" + (text[-KEPT_SAME:] if edit_after else "")


def _flat(text: str) -> str:
    """On one line, the cells of a row parted for the eye."""
    return text.replace("\n", " ").replace("\t", " | ")
