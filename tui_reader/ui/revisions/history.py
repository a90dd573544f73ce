"""The distinct texts of one address, of a bulletin or of an attached file, as the revisions screen shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.values import Revision
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import Session


class HistoryWords(NamedTuple):
    """What is said about the texts: `heading` is above their list, `one` and `two` are templates above a
    comparison, `is_first` and `is_current` are said of a text that is compared with no other."""

    heading: str
    one: str
    two: str
    is_first: str
    is_current: str


class TextHistory(NamedTuple):
    """The revisions of one address, the newest first. `text` returns the text of one, or why there is none in a
    sentence; it may raise ArchiveError, and is called in threads. `facts` says more of a revision in its row."""

    title: str
    revisions: Sequence[Revision]
    text: Callable[[Revision], Bulletin | str]
    words: HistoryWords
    facts: Callable[[Revision], str] = lambda revision: ""


def bulletin_history(session: Session, id: int) -> TextHistory:
    """The revisions of a bulletin of the archive. Raises ArchiveError."""
    archive = session.archive
    row = archive.row(id)
    words = HistoryWords(
        _("Revisions"),
        _("Revision {number}"),
        _("Revision {old} to {new}"),
        _("This is the first revision."),
        _("This is the current revision."),
    )
    return TextHistory(
        row.title if row else "", archive.revisions(id), lambda each: archive.revision(id, each.number), words
    )
