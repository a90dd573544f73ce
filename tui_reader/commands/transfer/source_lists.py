"""Lists of sources for and from other programs: OPML and newsboat's `urls`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui_reader.atomic_file import open_atomic_text
from tui_reader.commands.options.source_choice import SourceChoice, list_path, read_lists
from tui_reader.commands.output.console import complain
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.sources.addresses import without_password
from tui_reader.sources.sourcelist import editing, opml, reading


def export_lists(options: argparse.Namespace) -> int:
    """`export --opml FILE` and `--urls FILE`: 0 done, 1 a file could not be written or there are mistakes in the
    list, 2 usage. What another program has no place for is told, which is no failure."""
    if any((options.bulletins, options.query, options.source, options.tag, options.pack)):
        complain(None, _("--opml and --urls are for the list of sources; export bulletins by themselves"))
        return 2
    lists = read_lists()
    code = int(bool(lists.faults))
    for form, target in (("opml", options.opml), ("urls", options.urls)):
        if target is not None:
            code = max(code, _export(lists, form, target, options.force))
    return code


def _export(lists: SourceChoice, form: str, target: str, force: bool) -> int:
    given = opml.write_opml(lists.known) if form == "opml" else opml.write_urls(lists.known)
    if target == "-":
        sys.stdout.write(given.text)
    else:
        try:
            with open_atomic_text(Path(target), overwrite=force) as stream:
                stream.write(given.text)
        except FileExistsError:
            complain(target, _("this file is there already; --force writes over it"))
            return 1
        except OSError as error:
            complain(target, _("cannot be written: {reason}").format(reason=error.strerror or error))
            return 1
    why = _("a path on this machine") if form == "opml" else _("no feed")
    for source in given.left_out:
        complain(None, _("{name} is left out: {why}").format(name=quoted(source.name), why=why))
    return 0


def import_list(path: Path) -> int:
    """Lists the sources in a file that are not listed yet. One line for each thing that is not taken, and then 1
    is the exit code; what is listed already is counted, and no failure."""
    taken = opml.read(path)
    for fault in taken.faults:
        complain(None, str(fault))
    lists = read_lists()
    fresh = reading.not_yet_listed(taken.sources, lists.known)
    try:
        editing.add(list_path(), fresh)
    except editing.SourceFileError as error:
        complain(None, str(error))
        return 1
    for source in fresh:
        print(_("added {name}").format(name=quoted(source.name, 100)) + f"  <{without_password(source.address)}>")
    if known := len(taken.sources) - len(fresh):
        said = ngettext("{count} source was listed already", "{count} sources were listed already", known)
        print(said.format(count=known))
    if fresh:
        print(_("to fetch them: {command}").format(command="bulletin-tui sync"), flush=True)
    return int(bool(taken.faults))
