"""What has arrived compared with the watches, with progress, until it is done or Ctrl-C ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.commands.output.console import complain
from tui_reader.commands.output.progress import MANY, progress
from tui_reader.commands.transfer.interruption import first_interrupt
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def compare_watches(archive: Archive) -> bool:
    """Compares what has arrived with the watches, a portion at a time; False where Ctrl-C ended it, of which it is
    said how much is left. What was compared until then stays so."""
    total, done = archive.unwatched(), 0
    with first_interrupt(lambda: None) as pressed, progress({"watches": _("comparing with watches")}) as report:
        while not pressed.is_set() and (taken := archive.update_watches()):
            done += taken
            if total > MANY:
                report("watches", done, max(total, done))
    if not pressed.is_set() or not (left := archive.unwatched()):
        return True
    message = ngettext(
        "interrupted; {count} article is still to be compared with the watches, which the next run does",
        "interrupted; {count} articles are still to be compared with the watches, which the next run does",
        left,
    )
    complain(None, message.format(count=left))
    return False
