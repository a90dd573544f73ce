"""The settings and variables of every command: invalid ones are reported before the command runs."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tui_reader import paths
from tui_reader.commands.output.console import CommandError, complain
from tui_reader.config import settings
from tui_reader.config.environment import environment_faults
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

MOST_FAULTS = 50
"""Errors that are reported one by one; more are counted."""


def check_settings(options: argparse.Namespace) -> None:
    """Prints a line for each invalid setting; the reader, which has no `command`, shows them itself.
    Raises CommandError where the file or the folder of the settings is not what it is said to be."""
    home = os.environ.get(paths.HOME_VARIABLE)
    if home and os.path.lexists(folder := Path(home).expanduser()) and not folder.is_dir():
        raise CommandError(home, _("this is not a folder; correct {name}").format(name=paths.HOME_VARIABLE))
    path: Path | None = options.config
    # A pipe could be read only once, and the null device means no settings.
    if path is not None and not path.is_file() and str(path) != os.devnull:
        raise CommandError(path, _("there is no such settings file; check the name"))
    if options.command is None:
        return
    config, faults = settings.load(path or paths.config_dir() / settings.FILE_NAME)
    faults += environment_faults(config.proxy)
    for fault in faults[:MOST_FAULTS]:
        complain(None, str(fault))
    if (more := len(faults) - MOST_FAULTS) > 0:
        message = ngettext("{count} more setting is invalid", "{count} more settings are invalid", more)
        complain(None, message.format(count=more))
