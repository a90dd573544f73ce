"""The runs of a paragraph in a Word document: text with its links, fields, and references to what is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.documents.word.markup import DELETED, FALLBACK, NO_TEXT, R, W, is_on, is_raised
from tui_reader.parse.documents.word.parts import (
    MATH,
    WordNotes,
    chart_lines,
    diagram_texts,
    form_field,
    formula,
    related_part,
    symbol,
)
from tui_reader.parse.documents.word.pictures import IMAGE_DATA, drawn_pictures, vml_picture
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.rendering.readings import with_reading
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target

_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_COMMENT = "comment of an editor"


class WordRuns:
    """Reads the runs of paragraphs, in the order of the document, and collects what they refer to: `boxes`,
    elements of text boxes and lines of charts and pictures, and `pending`, notes as mark, name, element and part.
    Who takes them empties both.

    `part` is the part of the document that is being read; a note or a header is in one of its own.
    """

    def __init__(
        self,
        part: Any,
        left_out: PassageRecorder,
        warnings: list[str],
        outer: WordRuns | None = None,
    ) -> None:
        """`outer` reads the document in which this one is embedded; notes are numbered through both."""
        self.part = part
        self.left_out = left_out
        self.boxes: list[Any] = []
        self.pending: list[tuple[str, str, Any, Any]] = []
        self.notes = {kind: WordNotes(part, kind) for kind in _NOTES.values()}
        self._warnings = warnings
        self._fields = OpenFields()
        self._note_numbers: Iterator[int] = outer._note_numbers if outer else count(1)
        found = related_part(part, "comments")
        comments = found[1].iter(f"{W}comment") if found else ()
        self._comments = {comment.get(f"{W}id", ""): comment for comment in comments}

    def lines(self, paragraph: Any) -> list[PartialLine]:
        """The lines of a paragraph, at least one; line breaks end them."""
        partials = [PartialLine()]
        self._walk(paragraph, partials, None)
        self._fields.end_codes(partials[-1])
        return partials

    def leave_out(self, element: Any, reason: str) -> None:
        """Record the text of an element that is not read."""
        # A field in hidden or deleted text still begins and ends.
        for mark in element.iter(f"{W}fldChar"):
            self._fields.mark(mark.get(f"{W}fldCharType", ""), PartialLine())
        paragraphs = [
            "".join(child.text or "" for child in part.iter(f"{W}t", f"{W}delText"))
            for part in ([*element.iter(f"{W}p")] or [element])
        ]
        text = clean_line(" ".join(filter(None, paragraphs)), 100_000)
        self.left_out.leave_out(text, str(element.tag).rpartition("}")[2], reason)

    def leave_out_comments(self) -> None:
        """Record the comments to which no run has referred."""
        for comment in self._comments.values():
            self.leave_out(comment, _COMMENT)

    def _walk(self, element: Any, partials: list[PartialLine], address: str | None) -> None:
        """Add the text of an element to the last partial line; a line break opens a new one."""
        for child in element:
            tag = child.tag
            if tag in NO_TEXT or tag == FALLBACK or not isinstance(tag, str):
                continue
            if tag in DELETED:
                self.leave_out(child, "deleted in a tracked change")
                continue
            if tag == f"{W}t":
                text, partial = clean(child.text or "").replace("\n", " "), partials[-1]
                text = power(text) if is_raised(element) else text
                partial.add(text, address if text.strip() else None)
                partial.bold += len(text) if is_on(element, "b") else 0
            elif tag in (f"{W}tab", f"{W}ptab"):
                partials[-1].add(" ")
            elif tag == f"{W}instrText":
                self._fields.add_code(child.text or "")
            elif tag == f"{W}fldChar":
                self._fields.mark(child.get(f"{W}fldCharType", ""), partials[-1])
                self._walk(child, partials, address)
            elif tag == f"{W}fldSimple":
                with self._fields.whole(child.get(f"{W}instr", ""), partials):
                    self._walk(child, partials, address)
            elif tag == f"{W}ruby":
                self._walk_ruby(child, partials, address)
            elif tag == f"{W}noBreakHyphen":
                partials[-1].add("-")
            elif tag in (f"{W}br", f"{W}cr"):
                partials.append(PartialLine())
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag == f"{W}sym":
                partials[-1].add(symbol(child))
            elif tag in MATH:
                partials[-1].add(formula(child))
            elif tag in _NOTES:
                self._refer(_NOTES[tag], child, partials[-1])
            elif tag == f"{W}drawing":
                partials.extend(map(PartialLine, diagram_texts(self.part, child)))
                self.boxes += chart_lines(self.part, child, self._warnings)
                self.boxes += drawn_pictures(self.part, child)
                self._walk(child, partials, address)
            elif tag == IMAGE_DATA:
                self.boxes += vml_picture(self.part, child)
            elif tag == f"{W}ffData":
                partials[-1].add(form_field(child))
            elif tag == f"{W}commentReference":
                if (comment := self._comments.pop(child.get(f"{W}id", ""), None)) is not None:
                    self.leave_out(comment, _COMMENT)
            elif tag == _TEXT_PATH and (text := clean_line(child.get("string", ""), 1000)):
                partials.append(PartialLine(text))
            elif tag == f"{W}hyperlink":
                self._walk(child, partials, self._target(child))
            elif tag == f"{W}r" and is_on(child, "vanish"):
                self.leave_out(child, "hidden text")
            else:
                self._walk(child, partials, address)

    def _walk_ruby(self, ruby: Any, partials: list[PartialLine], address: str | None) -> None:
        """Add characters, then their reading in parentheses."""
        for base in ruby.iterchildren(f"{W}rubyBase"):
            self._walk(base, partials, address)
        reading = [PartialLine()]
        for part in ruby.iterchildren(f"{W}rt"):
            self._walk(part, reading, None)
        partials[-1].add(with_reading("", "".join(line.text for line in reading)))

    def _refer(self, kind: str, reference: Any, partial: PartialLine) -> None:
        """Mark the place of a note, which follows its paragraph, with a link to it."""
        notes = self.notes[kind]
        if (taken := notes.take(reference)) is not None:
            mark, note = taken
            name = f"note-{next(self._note_numbers)}"
            partial.add(mark, f"#{name}")
            self.pending.append((mark, name, note, notes.part))

    def _target(self, hyperlink: Any) -> str | None:
        relation = self.part.rels.get(hyperlink.get(f"{R}id", ""))
        return link_target(None, relation.target_ref) if relation is not None and relation.is_external else None
