"""`bulletin-tui [PATH|URL …]`: the reader on the screen."""

from __future__ import annotations

import argparse
import gc
import os
import sys

from tui_reader.commands.output.console import complain
from tui_reader.i18n import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses",
        nargs="*",
        metavar="PATH|URL",
        help=_("files, folders and web pages to open without keeping them; by default your archive"),
    )


def run(options: argparse.Namespace) -> int:
    """Starts the reader, unless all addresses fail; if only some fail, the reader shows the errors."""
    if "-" in options.addresses:
        complain("-", _("the reader cannot open standard input; save it to a file and open that"))
        return 2
    if options.addresses:
        from tui_reader.sources.opening import check

        failures = [check(address) for address in options.addresses]
        if all(failures):
            for failure in filter(None, failures):
                complain(failure.address, failure.message)
            return 1
    # Textual reads standard input and draws on standard error, unless `serve` shows it in a browser.
    in_browser = "TEXTUAL_DRIVER" in os.environ
    if not in_browser and not (
        sys.__stdin__ and sys.__stdin__.isatty() and sys.__stderr__ and sys.__stderr__.isatty()
    ):
        complain(None, _("this is not a terminal; use `bulletin-tui list`, `show` or `parse` in scripts"))
        return 1
    # Imports leave no garbage, and collecting it takes 6 % of the start. The app enables it after the first paint.
    gc.disable()
    from tui_reader.ui.startup import run_app

    return run_app(
        addresses=options.addresses, theme=options.theme, language=options.lang, config_path=options.config
    )
