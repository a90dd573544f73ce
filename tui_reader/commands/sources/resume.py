"""`bulletin-tui resume`: include paused sources in every sync again."""

from __future__ import annotations

import argparse

from tui_reader.commands.options.source_choice import add_source_arguments, change_each, set_paused

add_arguments = add_source_arguments


def run(options: argparse.Namespace) -> int:
    """0 done, 1 the list could not be changed or the settings of a source are invalid, 2 an unknown source."""
    return change_each(options.sources, lambda source: set_paused(source, False), only_valid=True)
