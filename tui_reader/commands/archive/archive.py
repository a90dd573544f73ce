"""`bulletin-tui archive`: copy a whole archive into another."""

from __future__ import annotations

import argparse

from tui_reader.commands import USAGE
from tui_reader.commands.output.console import complain
from tui_reader.i18n import gettext as _

ACTIONS = ("copy",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "A copy that was interrupted is resumed by the same command. Nothing in TO is lost: texts of one address "
        "are put in order of time, marks and tags are added."
    )
    parser.add_argument(
        "action",
        choices=ACTIONS,
        metavar="|".join(ACTIONS),
        help=_("copy all of an archive into another, and compare both by hashes"),
    )
    parser.add_argument(
        "locations",
        nargs="*",
        metavar="LOCATION",
        help=_("for copy: FROM and TO, each a file or the address of a database, postgresql://host/database"),
    )
    parser.add_argument("--verify", action="store_true", help=_("for copy: compare only, copy nothing"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0 success; 1 something could not be copied, or differs; 2 not two archives are named; 130 interrupted."""
    if len(options.locations) != 2:
        complain(None, _("name two archives: `bulletin-tui archive copy FROM TO`"))
        return USAGE
    from tui_reader.commands.transfer.archive_copy import copy_archive

    return copy_archive(*options.locations, only_verify=options.verify, as_json=options.json)
