"""`bulletin-tui import`: import sources from other programs, and packs from other machines."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS
from tui_reader.commands.options.arguments import no_file
from tui_reader.commands.output.console import complain, print_text
from tui_reader.commands.output.progress import index_waiting, progress
from tui_reader.commands.transfer.interruption import deferred_interrupt, interrupted
from tui_reader.i18n import gettext as _
from tui_reader.labels import size_text
from tui_reader.messages.translation import system_reason
from tui_reader.text.clean import clean_line

_STAGE = "pack"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=_("OPML, newsboat's urls, or a pack written by `export --pack`"),
    )


def run(options: argparse.Namespace) -> int:
    """0 when everything was imported, 1 otherwise, with one line for each failure; 130 interrupted."""
    from tui_reader.packs import is_pack

    code = SUCCESS
    for path in options.files:
        if code == INTERRUPTED:
            break
        if problem := no_file(path):
            complain(path, problem)
            code = FAILURE
        elif is_pack(path):
            code = max(code, _import_pack(path))
        elif _is_packed(path):
            message = _("this is no pack, or nothing in it can be read; {command} reads the pages in it")
            complain(path, message.format(command="bulletin-tui add"))
            code = FAILURE
        else:
            from tui_reader.commands.transfer.source_lists import import_list

            code = max(code, import_list(path))
    return code


def _is_packed(path: Path) -> bool:
    """Whether a file is a ZIP or gzip file, which no list of sources is."""
    with path.open("rb") as file:
        return file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"))


def _import_pack(path: Path) -> int:
    """Imports a pack; damaged parts are reported."""
    from tui_reader.packs import PackError, import_pack

    try:
        with (
            open_archive(paths.archive_location()) as archive,
            progress({_STAGE: _("importing {name}").format(name=clean_line(path.name))}, size_text) as report,
        ):
            with deferred_interrupt() as check:

                def on_progress(done: int, total: int) -> None:
                    check()
                    report(_STAGE, done, total)

                result = import_pack(archive, path, on_progress)
            index_waiting(archive)
    except KeyboardInterrupt:
        complain(path, interrupted())
        return INTERRUPTED
    except PackError as error:
        complain(error.path, error.message)
        return 1
    except OSError as error:
        complain(path, _("cannot be read: {reason}").format(reason=system_reason(error)))
        return 1
    for problem in result.problems:
        complain(path, problem)
    message = _("{path}: {new} new, {changed} changed, {same} unchanged")
    counts = {"new": result.new, "changed": result.changed, "same": result.same}
    print_text(message.format(path=clean_line(str(path)), **counts))
    return int(bool(result.problems))
