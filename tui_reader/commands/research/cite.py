"""`bulletin-tui cite`: print citations of bulletins, or of sections of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.commands import FAILURE, SUCCESS, USAGE
from tui_reader.commands.options.bulletin_choice import ChosenText, existing_archive, find_text
from tui_reader.commands.options.query import all_hits, index_if_many, read_query
from tui_reader.commands.output.console import CommandError, complain, print_text
from tui_reader.export.citing import UnknownSection, cited_bulletin
from tui_reader.export_formats.citations.formats import FORMAT_NAMES, citations
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.export_formats.citations.cited import CitedText


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bulletins",
        nargs="*",
        metavar="ID[#SECTION]",
        help=_("numbers from `list`, addresses or permalinks; a section as in 12#2.1"),
    )
    parser.add_argument("--query", metavar="QUERY", help=_("the bulletins that `search` finds"))
    parser.add_argument(
        "--format", choices=FORMAT_NAMES, default="plain", help=_("the form of the citations (default: plain)")
    )


def run(options: argparse.Namespace) -> int:
    """0, 1 when none was found or one could not be cited, which is reported on one line each; 2 usage."""
    if bool(options.bulletins) == (options.query is not None):
        complain(None, _("select bulletins in one way: numbers, or --query"))
        return USAGE
    with existing_archive() as archive:
        chosen = _chosen(archive, options)
        if chosen is None:
            return USAGE
        failed = False
        cited: list[CitedText] = []
        for text in chosen:
            try:
                cited.append(_cited(archive, find_text(archive, text), text))
            except CommandError as error:
                complain(error.subject, error.message)
                failed = True
            except ArchiveError as error:
                complain(error.location, error.message)
                failed = True
    print_text(citations(cited, options.format), end="")
    if not cited and not failed:
        complain(None, _("no bulletin was found"))
    return FAILURE if failed or not cited else SUCCESS


def _chosen(archive: Archive, options: argparse.Namespace) -> Iterable[str] | None:
    """The bulletins as they are named; None for a query that cannot be read."""
    if options.query is None:
        bulletins: list[str] = options.bulletins
        return bulletins
    query = read_query(options.query)
    if query is None:
        return None
    index_if_many(archive)
    return (str(hit.row.id) for hit in all_hits(archive, query, 0))


def _cited(archive: Archive, chosen: ChosenText, subject: str) -> CitedText:
    try:
        return cited_bulletin(archive, chosen.id, chosen.section, chosen.revision)
    except UnknownSection as error:
        message = _("there is no such section; `bulletin-tui show` prints the bulletin")
        raise CommandError(subject, message) from error
