"""`bulletin-tui parse`: parse pages and print a summary or JSON."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui_reader.commands.options.arguments import settings_of
from tui_reader.commands.options.source_choice import tell_profile_faults
from tui_reader.commands.output.console import complain, print_json, print_text
from tui_reader.commands.output.summary import summary
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.model import Failure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses", nargs="+", metavar="PATH|URL", help=_("files, folders, web pages, or - for standard input")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line for each page"))


def run(options: argparse.Namespace) -> int:
    from tui_reader.parse.worker import Parser
    from tui_reader.serialization import to_json
    from tui_reader.sync import open_pages

    code = 0
    tell_profile_faults(options.addresses)
    settings = settings_of(options)
    proxy = settings.proxy_address
    with closing(Parser(confined=settings.confined)) as parser:
        for number, page in enumerate(open_pages(options.addresses, parser, proxy=proxy, noted=complain)):
            if options.json:
                print_json(to_json(shown_page(page)))
            if isinstance(page, Failure):
                complain(page.address, page.error)
                code = 1
            elif not options.json:
                print_text("\n" * bool(number) + summary(page))
    return code
