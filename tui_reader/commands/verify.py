"""`bulletin-tui verify`: whether packs are whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_reader.commands.options.arguments import no_file
from tui_reader.commands.output.console import LONGEST_LINE, complain
from tui_reader.commands.output.progress import progress
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import size_text
from tui_reader.packs.values import PackError
from tui_reader.packs.verifying import verify
from tui_reader.text.clean import clean_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "The hashes show damage, not forgery. Your archive itself is checked by `bulletin-tui doctor`."
    )
    parser.add_argument("packs", nargs="+", type=Path, metavar="FILE", help=_("packs, made by `export --pack`"))


def run(options: argparse.Namespace) -> int:
    """One line for each fault, or one for a pack that is whole; 0 when all are."""
    code = 0
    for path in options.packs:
        if trouble := no_file(path):
            complain(path, trouble)
            code = 1
            continue
        try:
            code |= _verified(path)
        except PackError as error:
            complain(error.path, error.message)
            code = 1
        except OSError as error:
            complain(path, error.strerror or str(error))
            code = 1
    return code


def _verified(path: Path) -> int:
    faults = 0

    def fault(line: str) -> None:
        nonlocal faults
        faults += 1
        _say(path, line)

    with progress({"verify": _("checking")}, size_text) as told:
        head, found = verify(path, lambda done, total: told("verify", done, total), fault)
    if faults or head is None:
        _say(path, ngettext("{count} fault", "{count} faults", faults).format(count=faults))
        return 1
    bulletins = ngettext("{count} bulletin", "{count} bulletins", found.bulletins).format(count=found.bulletins)
    message = _("whole: {bulletins}, {revisions} texts, {pages} pages as they came; made {made} by {program}")
    values = found._asdict() | {"bulletins": bulletins, "made": head.made.isoformat(), "program": head.program}
    _say(path, message.format(**values))
    return 0


def _say(path: Path, line: str) -> None:
    print(clean_line(f"{path}: {line}", LONGEST_LINE), flush=True)
