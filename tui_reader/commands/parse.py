"""`bulletin-tui parse`: parse pages and print a summary or JSON."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS
from tui_reader.commands.options.arguments import settings_of
from tui_reader.commands.options.source_choice import tell_profile_faults
from tui_reader.commands.output.console import complain, print_json, print_text
from tui_reader.commands.output.summary import summary
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin, Failure, Page

if TYPE_CHECKING:
    from tui_reader.config.settings import Config
    from tui_reader.parse.worker import Parser
    from tui_reader.sync.recognition.unkept_files import PageCertainty


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses", nargs="+", metavar="PATH|URL", help=_("files, folders, web pages, or - for standard input")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line for each page"))
    parser.add_argument(
        "--ocr", action="store_true", help=_("read scans and pictures by text recognition, and print their text")
    )


def run(options: argparse.Namespace) -> int:
    """0 success; 1 something could not be read; 130 interrupted."""
    from tui_reader.parse.worker import Parser
    from tui_reader.sync import open_pages

    tell_profile_faults(options.addresses)
    settings = settings_of(options)
    proxy = settings.proxy_address
    with closing(Parser(confined=settings.confined)) as parser:
        if options.ocr:
            return _recognize(options, settings, parser)
        code = SUCCESS
        for number, page in enumerate(open_pages(options.addresses, parser, proxy=proxy, noted=complain)):
            code = _print(page, number, as_json=options.json) or code
    return code


def _print(page: Page, number: int, *, as_json: bool, recognized: tuple[PageCertainty, ...] = ()) -> int:
    """Print a page; the exit code is that of a page that could not be read, or 0."""
    from tui_reader.export_formats.extracted import page_json

    if as_json:
        more = {"recognition": [each._asdict() for each in recognized]} if recognized else {}
        print_json({**page_json(shown_page(page)), **more})
    if isinstance(page, Failure):
        complain(page.address, page.error)
        return FAILURE
    if not as_json:
        print_text("\n" * bool(number) + summary(page, recognized))
        if recognized and isinstance(page, Bulletin):
            from tui_reader.export_formats.plain_text import plain_body

            print_text("\n" + plain_body(page))
    return SUCCESS


def _recognize(options: argparse.Namespace, settings: Config, parser: Parser) -> int:
    """Parse pages, and read those by text recognition that are pictures."""
    from tui_reader.commands.transfer.recognition import page_recognition
    from tui_reader.sync.pages import fetched_pages

    code = SUCCESS
    with page_recognition(parser, confined=settings.confined) as recognition:
        pages = fetched_pages(options.addresses, parser, proxy=settings.proxy_address, noted=complain)
        for number, (page, fetched) in enumerate(pages):
            found = recognition.read(page, fetched)
            code = _print(found.page, number, as_json=options.json, recognized=found.pages) or code
            if found.failed or found.error:
                code = FAILURE
            if recognition.interrupted:
                return INTERRUPTED
    return code
