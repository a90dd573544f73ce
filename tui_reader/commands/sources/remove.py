"""`bulletin-tui remove`: remove sources from the list."""

from __future__ import annotations

import argparse

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.commands.options.source_choice import add_source_arguments, change_each, list_path
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _
from tui_reader.paths import may_exist
from tui_reader.sources.sourcelist import editing
from tui_reader.sources.sourcelist.reading import Source

add_arguments = add_source_arguments


def run(options: argparse.Namespace) -> int:
    """0 done, 1 the list or the archive could not be changed, 2 an unknown source."""
    return change_each(options.sources, _remove)


def _remove(source: Source) -> str:
    editing.remove(list_path(), source.name)
    if may_exist(paths.archive_location()):
        with open_archive(paths.archive_location()) as archive:
            # Of a shared archive a reader has no more than a list of their own.
            if archive.may_keep():
                archive.forget_origin(source.name)
    return _("removed {name}; its bulletins stay in the archive").format(name=quoted(source.name))
