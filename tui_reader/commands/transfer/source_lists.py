"""Export and import of lists of sources: OPML and newsboat's `urls`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from tui_reader.atomic_file import open_atomic_text
from tui_reader.commands.options.source_choice import SourceChoice, list_path, read_sources
from tui_reader.commands.output.console import complain, print_text
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import system_reason
from tui_reader.private_files import FILE_MODE
from tui_reader.sources.secrets import hidden_address
from tui_reader.sources.sourcelist import editing, opml, reading


def export_lists(options: argparse.Namespace) -> int:
    """`export --opml FILE` and `--urls FILE`: 0 done, 1 a file could not be written or there are errors in the
    list, 2 usage. Sources that the format cannot hold are reported, which is not a failure."""
    if any((options.bulletins, options.query, options.source, options.tag, options.pack)):
        complain(None, _("--opml and --urls write the list of sources; export bulletins with another command"))
        return 2
    choice = read_sources()
    code = int(bool(choice.faults))
    for form, target in (("opml", options.opml), ("urls", options.urls)):
        if target is not None:
            code = max(code, _export(choice, form, target, options.force, options.with_secrets))
    return code


def _export(choice: SourceChoice, form: str, target: str, force: bool, with_secrets: bool) -> int:
    hidden = [] if with_secrets else [source for source in choice.known if source.shown_address != source.address]
    listed = [
        replace(source, address=source.shown_address) if source in hidden else source for source in choice.known
    ]
    exported = opml.write_opml(listed) if form == "opml" else opml.write_urls(listed)
    if target == "-":
        print_text(exported.text, end="")
    else:
        try:
            mode = FILE_MODE if with_secrets else None
            with open_atomic_text(Path(target), overwrite=force, mode=mode) as stream:
                stream.write(exported.text)
        except FileExistsError:
            complain(target, _("this file exists already; --force overwrites it"))
            return 1
        except OSError as error:
            complain(target, _("cannot be written: {reason}").format(reason=system_reason(error)))
            return 1
    why = _("it is a path on this machine") if form == "opml" else _("it is not a feed")
    for source in exported.left_out:
        complain(None, _("{name} is not exported: {why}").format(name=quoted(source.name), why=why))
    for source in hidden:
        message = _("{name} is exported without its secret; --with-secrets includes it")
        complain(None, message.format(name=quoted(source.name)))
    return 0


def import_list(path: Path) -> int:
    """Adds the sources in a file that are not listed yet. Entries that cannot be imported are reported on one line
    each, and the exit code is then 1; sources that are listed already are counted, which is not a failure."""
    imported = opml.read(path)
    for fault in imported.faults:
        complain(None, str(fault))
    choice = read_sources()
    new = reading.not_yet_listed(imported.sources, choice.known)
    try:
        editing.add(list_path(), new)
    except editing.SourceFileError as error:
        complain(None, str(error))
        return 1
    for source in new:
        print_text(
            _("added {name}").format(name=quoted(source.name, 100)) + f"  <{hidden_address(source.address)}>"
        )
    if known := len(imported.sources) - len(new):
        message = ngettext("{count} source was listed already", "{count} sources were listed already", known)
        print_text(message.format(count=known))
    if new:
        print_text(_("to fetch them: {command}").format(command="bulletin-tui sync"))
    return int(bool(imported.faults))
