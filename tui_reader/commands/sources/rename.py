"""`bulletin-tui rename`: rename a source."""

from __future__ import annotations

import argparse

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.commands.options.source_choice import SourceChoice, change_each, list_path
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _
from tui_reader.paths import may_exist
from tui_reader.sources.sourcelist import editing
from tui_reader.sources.sourcelist.reading import LONGEST_NAME, Source
from tui_reader.text.clean import clean_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=_("name or address of a source"))
    parser.add_argument("name", metavar="NAME", help=_("its new name"))


def run(options: argparse.Namespace) -> int:
    """0 done, 1 the list or the archive could not be changed, 2 an unknown source or an invalid name."""
    name = clean_line(options.name, LONGEST_NAME)
    return change_each(
        [options.source],
        lambda source: _rename(source, name),
        refuse=lambda choice, source: _name_error(choice, source, name),
    )


def _name_error(choice: SourceChoice, source: Source, name: str) -> str | None:
    """Why a source cannot have a name; names are compared case-insensitively."""
    if not name:
        return _("a source must have a name")
    others = {one.name.casefold(): one.name for one in choice.known if one.name != source.name}
    if name.casefold() in others:
        return _("there is already a source called {name}").format(name=quoted(others[name.casefold()]))
    return None


def _rename(source: Source, name: str) -> str:
    """Renames a source in the list and in the archive; the list is restored when the archive fails."""
    editing.rename(list_path(), source.name, name)
    try:
        if may_exist(paths.archive_location()):
            with open_archive(paths.archive_location()) as archive:
                archive.rename_origin(source.name, name)
    except ArchiveError:
        editing.rename(list_path(), name, source.name)
        raise
    return _("renamed {name} to {new}").format(name=quoted(source.name), new=quoted(name))
