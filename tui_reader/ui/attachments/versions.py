"""The files that were seen at the address of an attachment, on the revisions screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_reader.archive.values import Revision, versions_as_revisions
from tui_reader.attachment_labels import attachment_title
from tui_reader.i18n import gettext as _
from tui_reader.labels import size_text

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import Session
    from tui_reader.ui.revisions.history import TextHistory


def show_versions(session: Session, file: AttachedFile) -> None:
    """Open the versions of an attached file, or show a message if there are not two. Raises ArchiveError."""
    from tui_reader.ui.revisions.screen import RevisionsScreen

    if not file.address and file.digest is not None:
        session.app.show_message(_("A file within another has no versions of its own."))
        return
    history = version_history(session, file)
    if len(history.revisions) > 1:
        session.app.push_screen(RevisionsScreen(session, history))
    elif history.revisions:
        session.app.show_message(_("Only one version of this file was seen."))
    else:
        message = _("No version of this file is kept: {title}")
        session.app.show_message(message.format(title=attachment_title(file)))


def version_history(session: Session, file: AttachedFile) -> TextHistory:
    """The versions of an attached file with their sizes. Raises ArchiveError."""
    from tui_reader.ui.revisions.history import HistoryWords, TextHistory

    archive = session.archive
    versions = archive.file_versions(file.address) if file.address else []
    sizes = {each.digest: each.size for each in versions}

    def text(version: Revision) -> Bulletin | str:
        found = archive.file_text(version.digest)
        if found is None:
            return _("Version {number} has no text that could be compared.").format(number=version.number)
        return replace(found, title=found.title or file.title)

    words = HistoryWords(
        _("Versions"),
        _("Version {number}"),
        _("Version {old} to {new}"),
        _("This is the first version."),
        _("This is the current version."),
    )
    revisions = versions_as_revisions(versions)
    return TextHistory(attachment_title(file), revisions, text, words, lambda each: size_text(sizes[each.digest]))
