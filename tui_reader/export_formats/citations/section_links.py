"""The address that leads to a section of a bulletin."""

from __future__ import annotations

from urllib.parse import quote

from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin, Section, block_text
from tui_reader.text.secrets import shown_address
from tui_reader.text.typography.outline import first_clause

QUOTED_CELLS = 80
"""Cells of the first clause that identifies a section without a heading. Chosen by hand."""


def section_link(bulletin: Bulletin, section: Section) -> str:
    """The address that leads to a section: on the web with a text fragment (WICG, "URL Fragment Text Directives"),
    which browsers scroll to; else the address of the page with the number of the section."""
    address = shown_address(bulletin.address)
    if not address.startswith(("http://", "https://")):
        return _("{address}, section {number}").format(address=address, number=section.address)
    text = section.heading
    if not text and section.blocks:
        text = first_clause(block_text(section.blocks[0]), QUOTED_CELLS).rstrip("…")
    # A hyphen separates the parts of a text directive.
    fragment = quote(text or section.label or "", safe="").replace("-", "%2D")
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"
