"""`bulletin-tui sources`: the sources and the results of their last sync."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.commands.options.source_choice import SourceChoice, no_sources, read_sources
from tui_reader.commands.output.console import complain, print_json
from tui_reader.commands.output.table import print_columns
from tui_reader.i18n import gettext as _
from tui_reader.labels import kind_label
from tui_reader.paths import may_exist
from tui_reader.sources.secrets import hidden_address
from tui_reader.sync.wording import source_result

if TYPE_CHECKING:
    from tui_reader.archive.values import Synced
    from tui_reader.sources.source_kinds import SourceKind
    from tui_reader.sources.sourcelist.reading import Source

_SHRINKABLE = ((2, 16), (0, 12))
"""The columns that shrink on a narrow terminal, address and name, and their least widths in cells."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0, or 1 when there are errors in the list."""
    choice = read_sources()
    if not choice.known and not choice.faults:
        complain(None, no_sources())
    synced = last_syncs()
    if options.json:
        for source in choice.known:
            print_json(source_object(source, kind_of(source, choice), synced.get(source.name)))
    else:
        rows = [_cells(source, choice, synced.get(source.name)) for source in choice.known]
        print_columns(rows, _SHRINKABLE)
    return int(bool(choice.faults))


def last_syncs() -> dict[str, Synced]:
    """The last sync of each source; no archive is created."""
    path = paths.archive_location()
    if not may_exist(path):
        return {}
    with open_archive(path) as archive:
        return archive.synced()


def kind_of(source: Source, choice: SourceChoice) -> SourceKind | None:
    """The kind of a source as far as its settings and its address tell."""
    from tui_reader.sources.listings import detection

    named = choice.profiles.named(source.profile) if source.profile else None
    return source.kind or detection.kind_of(source.address, named or choice.profiles.for_address(source.address))


def source_object(source: Source, kind: SourceKind | None, synced: Synced | None) -> dict[str, object]:
    """A source as the JSON object that `sources` prints, see `docs/json.md`."""
    return {
        "name": source.name,
        "address": hidden_address(source.address),
        "kind": kind,
        "profile": source.profile,
        "tags": list(source.tags),
        "since": source.since and source.since.isoformat(),
        "limit": source.limit,
        "robots": source.robots,
        "paused": source.paused,
        "synced": synced and {**synced._asdict(), "at": synced.at.isoformat()},
    }


def _cells(source: Source, choice: SourceChoice, synced: Synced | None) -> tuple[str, ...]:
    when = synced.at.astimezone().strftime("%Y-%m-%d %H:%M") if synced else _("never synced")
    state = _("paused") if source.paused else ""
    if source.name in choice.invalid:
        state = _("paused because of an error")
    return (
        source.name,
        kind_label(kind_of(source, choice) or ""),
        hidden_address(source.address),
        when,
        source_result(synced.outcome, synced) if synced else "",
        state,
    )
