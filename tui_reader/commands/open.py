"""`bulletin-tui [PATH|URL …]`: the reader on the screen."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import TYPE_CHECKING

from tui_reader.commands.output.console import complain
from tui_reader.i18n import gettext as _
from tui_reader.permalinks.form import is_permalink

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.config.settings import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses",
        nargs="*",
        metavar="PATH|URL",
        help=_(
            "files, folders and web pages to open without keeping them, or a permalink into your archive; by "
            "default your archive"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Starts the reader, unless all addresses fail; if only some fail, the reader shows the errors."""
    if "-" in options.addresses:
        complain("-", _("the reader cannot open standard input; save it to a file and open that"))
        return 2
    permalinks = [each for each in options.addresses if is_permalink(each)]
    if permalinks and (len(options.addresses) > 1 or options.linear):
        message = _("a permalink is opened alone and on the screen; `bulletin-tui show` prints its text")
        complain(permalinks[0], message)
        return 2
    if permalinks:
        options.addresses = []
    if options.addresses:
        from tui_reader.sources.opening import check

        failures = [check(address) for address in options.addresses]
        if all(failures):
            for failure in filter(None, failures):
                complain(failure.address, failure.message)
            return 1
    if options.linear:
        return _read_line_by_line(options)
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
        addresses=options.addresses,
        theme=options.theme,
        language=options.lang,
        config_path=options.config,
        report=lambda line: complain(None, line),
        permalink=permalinks[0] if permalinks else None,
    )


def _read_line_by_line(options: argparse.Namespace) -> int:
    """Prints texts one below the other, and asks for commands; 0, or 1 if nothing could be opened."""
    from tui_reader.commands.options.arguments import settings_of
    from tui_reader.commands.output.console import print_text
    from tui_reader.plain_reader import LinearReader

    settings = settings_of(options)

    def ask(prompt: str) -> str:
        print_text(prompt, end="")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    with _archive(options.addresses, settings) as archive:
        if options.addresses and not archive.counts().total:
            complain(None, _("no bulletin was found at these addresses"))
            return 1
        LinearReader(archive, ask, print_text, marks_read=settings.mark_read_after is not None).run()
    return 0


def _archive(addresses: list[str], settings: Config) -> Archive:
    """The user's archive, the samples while that is empty, or one in memory with what is at the addresses."""
    from tui_reader import paths
    from tui_reader.archive.opening import open_archive
    from tui_reader.parse.worker import Parser

    if addresses:
        from tui_reader.model import Failure
        from tui_reader.sync import open_pages

        archive = open_archive(None, marks=paths.marks_path())
        for page in open_pages(addresses, Parser(confined=settings.confined), proxy=settings.proxy_address):
            if isinstance(page, Failure):
                complain(page.address, page.error)
            archive.keep_all([page])
        return archive
    archive = open_archive(paths.archive_location())
    if archive.counts().total:
        return archive
    archive.close()
    from tui_reader.sample_archive import open_samples

    return open_samples(paths.marks_path(), Parser)
