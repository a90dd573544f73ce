"""`bulletin-tui resume`: paused sources into every sync again."""

from __future__ import annotations

import argparse

from tui_reader.commands.options.source_choice import each_named
from tui_reader.commands.pause import add_arguments, set_paused

__all__ = ["add_arguments", "run"]


def run(options: argparse.Namespace) -> int:
    """0 done, 1 the list could not be changed, 2 a source that nobody knows."""
    return each_named(options.sources, lambda source: set_paused(source, False), only_sound=True)
