"""What confines the process that parses pages on this machine, in a line."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import word_list
from tui_reader.labels import semicolon_list
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.parse.confinement.process import Confinement


def parser_line() -> str:
    """Starts the process and reports its confinement, as the process states it."""
    from tui_reader.parse.worker import Parser

    with closing(Parser()) as parser:
        try:
            return confinement_line(parser.confinement())
        except EOFError:
            return _("parser: its process does not start; install the program again")


def confinement_line(confinement: Confinement) -> str:
    """The line for the confinement of a process, and for what the system could not confine."""
    if confinement.complete:
        return _("parser: confined; no network, no other processes, no files but those of the program")
    without = [
        name
        for kept, name in (
            (confinement.files, _("files of yours")),
            (confinement.network, _("the network")),
            (confinement.processes, _("other processes")),
        )
        if not kept
    ]
    message = _("parser: not confined; a page that took it over could reach {what} ({reasons})")
    return message.format(what=word_list(without), reasons=semicolon_list(map(translated, confinement.missing)))
