"""Opens what the text can only name or show in part: the table or picture in sight, on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.model import Image, Table
from tui_reader.ui.reader.picture_line import picture_line

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader


def open_in_sight(session: Session, reader: Reader) -> None:
    """Open the table or picture that is in sight; let the user choose if there are several."""
    found = reader.objects_in_sight()

    def show(index: int | None) -> None:
        if index is None:
            return
        chosen = found[index]
        if isinstance(chosen, Image):
            session.open_picture(chosen)
        else:
            from tui_reader.ui.reader.sheet.screen import SheetScreen

            row = reader.row_of_match(chosen) or 1
            # Hits in files name rows, and those in pages do not.
            of_file = reader.bulletin is not None and reader.bulletin.document is not None
            title = chosen.caption or reader.title
            session.app.push_screen(SheetScreen(session, chosen, title, row=row, of_file=of_file))

    if not found:
        session.app.show_message(
            _("No table or picture in sight; after typed digits, Enter goes to that section.")
        )
    elif len(found) == 1:
        show(0)
    else:
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        session.app.push_screen(PickScreen(_("Table or picture"), [Choice(_label(each)) for each in found]), show)


def _label(found: Table | Image) -> str:
    """What names a table or picture in a list."""
    if isinstance(found, Image):
        return picture_line(found).text
    head = " · ".join(cell.text for cell in found.rows[0]) if found.rows else ""
    return found.caption or head
