"""A bulletin or a section as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.commands.output.summary import facts
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.model import Bulletin, Section, block_text, section_heading, walk_sections


def plain(bulletin: Bulletin, section: Section | None = None) -> str:
    """A section, with a blank line before each heading; or a whole bulletin, with its title and the fields of its
    page first and its attachments last."""
    lines = list(_section(section) if section else _whole(bulletin))
    lines = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return without_strings("\n".join(lines).strip("\n"), bulletin.tampering.masked)


def without_strings(text: str, injected: tuple[str, ...]) -> str:
    """The text without injected strings; the longest first, because one may contain another."""
    for string in sorted(filter(None, injected), key=len, reverse=True):
        text = text.replace(string, "")
    return text


def _whole(bulletin: Bulletin) -> Iterator[str]:
    yield shown_title(bulletin)
    yield ""
    for label, value in facts(bulletin):
        yield labelled(label, value)
    yield ""
    for block in bulletin.preamble:
        yield block_text(block)
    for section in bulletin.sections:
        yield from _section(section)
    if bulletin.attachments:
        yield ""
    for attachment in bulletin.attachments:
        where = f"  <{attachment.address}>" if attachment.address else ""
        yield labelled(_("Attachment"), f"{attachment.title}{where}")


def _section(section: Section) -> Iterator[str]:
    for each in walk_sections((section,)):
        heading = f"{section_heading(each)}{each.closing}"
        texts = [block_text(block) for block in each.blocks]
        if each.run_in and texts:
            texts[0] = heading + texts[0]
        else:
            texts.insert(0, heading)
        yield ""
        yield from filter(None, texts)
