"""`bulletin-tui pause`: sources left out of every sync."""

from __future__ import annotations

import argparse

from tui_reader.commands.options.source_choice import each_named, list_path
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _
from tui_reader.sources.sourcelist import editing
from tui_reader.sources.sourcelist.reading import Source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=_("names or addresses of sources"))


def run(options: argparse.Namespace) -> int:
    """0 done, 1 the list could not be changed, 2 a source that nobody knows."""
    return each_named(options.sources, lambda source: set_paused(source, True))


def set_paused(source: Source, paused: bool) -> str:
    """Pauses a source or takes it in again; what is so already stays untouched."""
    if source.paused != paused:
        editing.pause(list_path(), source.name, paused)
    message = _("{name} is paused") if paused else _("{name} is synced again from now on")
    return message.format(name=quoted(source.name))
