"""A bulletin or a section as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.display_title import shown_title, without_strings
from tui_reader.export_formats.facts import facts
from tui_reader.export_formats.links import SavedFiles
from tui_reader.export_formats.page_marks import MarkedText
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.model import Bulletin, Section, block_text, section_texts, shown_text, walk_sections


def plain(bulletin: Bulletin, section: Section | None = None, saved: SavedFiles | None = None) -> str:
    """A section, with a blank line before each heading; or a whole bulletin, with its title and the fields of its
    page first and its attachments last, with the paths of the `saved` ones."""
    marked = MarkedText(bulletin, section)
    lines = list(_section(section, marked) if section else _whole(bulletin, marked, saved or {}))
    lines = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return without_strings("\n".join(lines).strip("\n"), bulletin.tampering.masked)


def plain_body(bulletin: Bulletin) -> str:
    """The text of a bulletin as `plain` has it, without its title, fields and attachments."""
    lines = list(_body(bulletin, MarkedText(bulletin)))
    lines = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return without_strings("\n".join(lines).strip("\n"), bulletin.tampering.masked)


def _whole(bulletin: Bulletin, marked: MarkedText, saved: SavedFiles) -> Iterator[str]:
    yield shown_title(bulletin)
    yield ""
    for label, value in facts(bulletin):
        yield labelled(label, value)
    yield ""
    yield from _body(bulletin, marked)
    if bulletin.attachments:
        yield ""
    for number, attachment in enumerate(bulletin.attachments, 1):
        places = [saved[number]] if number in saved else []
        places += [f"<{attachment.address}>"] if attachment.address else []
        yield labelled(_("Attachment"), "  ".join((attachment.title, *places)).strip())


def _body(bulletin: Bulletin, marked: MarkedText) -> Iterator[str]:
    for block in bulletin.preamble:
        yield from _marks(marked, shown_text(block))
        yield block_text(block)
    for section in bulletin.sections:
        yield from _section(section, marked)


def _section(section: Section, marked: MarkedText) -> Iterator[str]:
    for each in walk_sections((section,)):
        yield ""
        for text, shown in zip(section_texts(each), section_texts(each, shown_text), strict=True):
            yield from _marks(marked, shown)
            if text:
                yield text


def _marks(marked: MarkedText, text: str) -> Iterator[str]:
    for mark in marked.above(text):
        yield ""
        yield str(mark)
        yield ""
