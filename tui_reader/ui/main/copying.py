"""Copies of the bulletin in view: address, title, section, and the whole text as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.secrets import shown_address
from tui_reader.ui.keys.actions import Handler

if TYPE_CHECKING:
    from tui_reader.model import Bulletin
    from tui_reader.ui.main.session import ReadingSession


SAMPLE = "sample:"
"""Begins what stands for the address of a bulletin of the sample archive; it leads nowhere."""


class Copying:
    """Copies what the focused pane shows: of a list the bulletin under the cursor, else the open one.

    The formats are imported when something is copied, not at the start.
    """

    def __init__(self, session: ReadingSession) -> None:
        self.session = session

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that copy."""
        return {
            "copy-address": self.copy_address,
            "copy-title": self.copy_title,
            "copy-section": self.copy_section,
            "copy-markdown": self.copy_markdown,
        }

    def _bulletin(self) -> Bulletin | None:
        """The bulletin to copy from; a message is shown when there is none. Raises ArchiveError."""
        panes = self.session.panes
        if panes.focused in (panes.list, panes.results):
            row = panes.current_row
            bulletin = self.session.archive.bulletin(row.id) if row else None
        else:
            bulletin = panes.reader.bulletin
        if bulletin is None:
            self._nothing()
        return bulletin

    def _nothing(self) -> None:
        self.session.app.show_message(_("Nothing to copy here."))

    def copy_address(self) -> None:
        """Copy the address of the current bulletin or announcement."""
        address = self.session.address()
        if address and address.startswith(SAMPLE):
            self.session.app.show_message(_("A sample has no address."))
        elif address:
            self.session.app.copy(address, shown_address(address))
        else:
            self.session.app.show_message(_("No address to copy."))

    def copy_title(self) -> None:
        """Copy the title of the current bulletin or announcement."""
        panes = self.session.panes
        if panes.focused is panes.ticker:
            title = panes.ticker.current.title if panes.ticker.current else ""
        else:
            bulletin = self._bulletin()
            if bulletin is None:
                return
            title = shown_title(bulletin)
        if title:
            self.session.app.copy(title, title)
        else:
            self._nothing()

    def copy_section(self) -> None:
        """Copy the section being read as Markdown, with the address that leads to it."""
        from tui_reader.export_formats.citations.section_links import section_link
        from tui_reader.export_formats.markdown import markdown

        reader = self.session.panes.reader
        index = reader.current_heading
        if reader.bulletin is None or index is None:
            self.session.app.show_message(
                _("No section here to copy; {key} copies the whole text.").format(
                    key=self.session.key_text("copy-markdown")
                )
            )
            return
        section = reader.document.headings[index].section
        text = f"{markdown(reader.bulletin, section)}\n\n<{section_link(reader.bulletin, section)}>\n"
        self.session.app.copy(text, _("section {number}").format(number=section.address))

    def copy_markdown(self) -> None:
        """Copy the whole text as Markdown, as `export` writes it."""
        from tui_reader.export_formats.markdown import markdown
        from tui_reader.export_formats.secrets import shown_page

        bulletin = self._bulletin()
        if bulletin:
            text = markdown(shown_page(bulletin)) + "\n"
            what = ngettext("{count} character of Markdown", "{count} characters of Markdown", len(text))
            self.session.app.copy(text, what.format(count=f"{len(text):,}"))
