"""`bulletin-tui verify`: check whether packs are intact."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_reader.commands.options.arguments import no_file
from tui_reader.commands.output.console import LONGEST_LINE, complain, print_text
from tui_reader.commands.output.progress import progress
from tui_reader.commands.transfer.pack_export import not_packed_line
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import size_text
from tui_reader.messages.translation import system_reason, translated
from tui_reader.packs.values import PackError
from tui_reader.packs.verifying import verify
from tui_reader.text.clean import clean_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _("The hashes reveal damage, not forgery. `bulletin-tui doctor` checks the archive itself.")
    parser.add_argument("packs", nargs="+", type=Path, metavar="FILE", help=_("packs written by `export --pack`"))


def run(options: argparse.Namespace) -> int:
    """Prints one line for each fault, or one for an intact pack; 0 when all are intact, else 1."""
    code = 0
    for path in options.packs:
        if problem := no_file(path):
            complain(path, problem)
            code = 1
            continue
        try:
            code |= _verified(path)
        except PackError as error:
            complain(error.path, error.message)
            code = 1
        except OSError as error:
            complain(path, system_reason(error))
            code = 1
    return code


def _verified(path: Path) -> int:
    faults = 0

    def fault(line: str) -> None:
        nonlocal faults
        faults += 1
        _print(path, translated(line))

    with progress({"verify": _("checking")}, size_text) as report:
        head, found = verify(path, lambda done, total: report("verify", done, total), fault)
    if faults or head is None:
        _print(path, ngettext("{count} fault", "{count} faults", faults).format(count=faults))
        return 1
    bulletins = ngettext("{count} bulletin", "{count} bulletins", found.bulletins).format(count=found.bulletins)
    message = _("intact: {bulletins}, {revisions} revisions, {pages} original pages; written {made} by {program}")
    values = found._asdict() | {"bulletins": bulletins, "made": head.made.isoformat(), "program": head.program}
    _print(path, message.format(**values))
    if found.attached:
        message = ngettext("intact: {count} attached file", "intact: {count} attached files", found.attached)
        _print(path, message.format(count=found.attached))
    if found.not_packed:
        _print(path, not_packed_line(found.not_packed))
    return 0


def _print(path: Path, line: str) -> None:
    print_text(clean_line(f"{path}: {line}", LONGEST_LINE))
