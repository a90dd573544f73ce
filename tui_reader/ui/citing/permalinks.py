"""Opens the text that a permalink names, at its section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.labels import with_note
from tui_reader.permalinks.lookup import PermalinkError, about_former, about_others, linked_text
from tui_reader.text.clean import single_line
from tui_reader.ui.panes import FormerTextShown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_reader.ui.panes import Session


def open_permalink(session: Session, text: str, go_to_section: Callable[[str], bool]) -> None:
    """Read the text that a permalink names: the bulletin that has it now, else the revision that it was. Shows why
    there is none. Raises ArchiveError."""
    app, archive = session.app, session.archive
    try:
        found = linked_text(archive, text)
    except PermalinkError as error:
        app.show_message(with_note(str(error), single_line(text)))
        return
    said = [about_others(found.others)] if found.others else []
    if found.revision is None:
        session.go_to_bulletin(found.id)
    else:
        bulletin = archive.revision(found.id, found.revision.number)
        session.former_text = FormerTextShown(bulletin, found.id, found.revision)
        session.visit_page(bulletin)
        said.insert(0, about_former(found.revision))

    def go() -> None:
        section = found.section
        if section and not go_to_section(section):
            said.append(_("This text has no section {number}.").format(number=section))
        if said:
            app.show_message(" ".join(said))

    session.once_shown(go)
