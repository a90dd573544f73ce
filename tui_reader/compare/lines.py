"""A comparison as lines of text: a mark before each line, brackets around edits, section paths as headings."""

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
from tui_reader.labels import comma_list, field_label

MARKS: dict[What, str] = {"same": " ", "added": "+", "removed": "-", "changed": "~", "moved": "»"}
LEFT, SECTION = "«", "@"
"""The marks of the old place of a moved paragraph, and of a section."""

BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}

LONG_SAME, KEPT_SAME = 120, 40
"""Code points above which unchanged text is shortened, and those kept next to each edit. Chosen by hand."""

_QUOTED = 60


class Span(NamedTuple):
    """A range of code points in a line that was removed or added, including its brackets if it has any."""

    start: int
    end: int
    kind: SpanKind


class DiffLine(NamedTuple):
    """One line: its mark, its text, and the removed and added ranges. `note` precedes the text: where a paragraph
    has moved from or to."""

    mark: str
    text: str
    spans: tuple[Span, ...] = ()
    note: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the line has a change."""
        return self.mark not in (SECTION, MARKS["same"])


def lines(comparison: Comparison, *, whole: bool = False, bracketed: bool = True) -> Iterator[DiffLine]:
    """The differences in reading order. With `whole` unchanged text is included; otherwise it is left out, and
    shortened within paragraphs. `bracketed`: edits have brackets, for output that shows them in no other way."""
    merger = _Merger(whole, bracketed)
    for field in comparison.fields:
        if whole or field.what != "same":
            yield _field(field, merger)
    sectioned = any(section.head.path for section in comparison.sections)
    for section in comparison.sections:
        shown = [entry for entry in section.entries if whole or _differs(entry)]
        if shown:
            yield _heading(section, sectioned)
            first = shown[0]
            if isinstance(first, Compared) and first.what == "same" and first.unit.role == "heading":
                # The path of the section ends with it.
                del shown[0]
            for entry in shown:
                yield _entry(entry, merger)
    attached = [each for each in comparison.attachments if whole or _differs(each)]
    if attached:
        yield DiffLine(SECTION, _("Attachments"))
        for each in attached:
            yield _entry(each, merger)


def summary_text(comparison: Comparison) -> str:
    """The numbers of changes: `2 changed, 1 added`."""
    counts = comparison.counts
    parts = [
        (ngettext("{count} changed", "{count} changed", counts.changed), counts.changed),
        (ngettext("{count} added", "{count} added", counts.added), counts.added),
        (ngettext("{count} removed", "{count} removed", counts.removed), counts.removed),
        (ngettext("{count} moved", "{count} moved", counts.moved), counts.moved),
    ]
    return comma_list(text.format(count=f"{count:,}") for text, count in parts if count) or _("no difference")


def _differs(entry: Compared | Departure) -> bool:
    return isinstance(entry, Departure) or entry.what != "same"


def _field(field: FieldComparison, merger: _Merger) -> DiffLine:
    name = field_label(field.name)
    if field.what == "same":
        return DiffLine(MARKS["same"], f"{name}: {_flat(field.new or '')}")
    text, found = merger.merged(field.old, field.new, field.edits)
    shift = len(name) + 2
    moved = (Span(span.start + shift, span.end + shift, span.kind) for span in found)
    return DiffLine(MARKS[field.what], f"{name}: {text}", tuple(moved))


def _heading(section: SectionComparison, sectioned: bool) -> DiffLine:
    if not sectioned:
        return DiffLine(SECTION, _("Text"))
    # A section that only consists of moved paragraphs has its old path.
    moved_away = section.old and all(isinstance(entry, Departure) for entry in section.entries)
    return DiffLine(SECTION, _path(section.old if section.old and moved_away else section.head))


def _path(head: ComparedHead) -> str:
    return " > ".join(head.path) or _("Before the first section")


def _entry(entry: Compared | Departure, merger: _Merger) -> DiffLine:
    if isinstance(entry, Departure):
        moved = entry.moved
        text = _flat(moved.old.text if moved.old else "")
        shown = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        return DiffLine(LEFT, shown, note=_moved(moved)[1])
    if entry.what == "same":
        return DiffLine(MARKS["same"], _flat(entry.unit.text))
    text, found = merger.merged(
        entry.old.text if entry.old else None, entry.new.text if entry.new else None, entry.edits
    )
    return DiffLine(MARKS[entry.what], text, tuple(found), _moved(entry)[0] if entry.what == "moved" else "")


def _moved(moved: Compared) -> tuple[str, str]:
    """Notes on where a moved paragraph has moved from and to."""
    assert moved.old is not None
    assert moved.new is not None
    if moved.old.head.path != moved.new.head.path:
        old, new = _path(moved.old.head), _path(moved.new.head)
        return _("(from {section})").format(section=old), _("(moved to {section})").format(section=new)
    if moved.old.place > moved.new.place:
        return _("(from further down)"), _("(moved up)")
    return _("(from further up)"), _("(moved down)")


class _Merger(NamedTuple):
    """Merges both texts of a paragraph: `whole`, or without what is far from any edit; `bracketed`: with brackets
    around removed and added text."""

    whole: bool
    bracketed: bool

    def merged(self, old: str | None, new: str | None, edits: Iterable[Edit]) -> tuple[str, list[Span]]:
        """The merged text and its edits; without brackets where one side is missing, which the mark of the line
        tells."""
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
                before, behind = BRACKETS[kind] if self.bracketed else ("", "")
                part = f"{before}{part}{behind}"
                found.append(Span(length, length + len(part), kind))
            elif not self.whole:
                part = _shortened(part, number > 0, number < len(parts) - 1)
            shown.append(part)
            length += len(part)
        return "".join(shown), found


def _shortened(text: str, edit_before: bool, edit_after: bool) -> str:
    """Unchanged text, without the part that is far from any edit."""
    if len(text) <= LONG_SAME:
        return text
    if not edit_before and not edit_after:
        return f"{text[: LONG_SAME - 1]}…"
    return (text[:KEPT_SAME] if edit_before else "") + "…" + (text[-KEPT_SAME:] if edit_after else "")


def _flat(text: str) -> str:
    """A text on one line, with bars between the cells of a row."""
    return text.replace("\n", " ").replace("\t", " | ")
