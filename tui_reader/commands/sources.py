"""`bulletin-tui sources`: the sources that are followed, and how their last sync ended."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.opening import open_archive
from tui_reader.commands.list import terminal_cells
from tui_reader.commands.options.source_choice import SourceChoice, read_lists
from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _
from tui_reader.sources.addresses import without_password
from tui_reader.sync.wording import source_result

if TYPE_CHECKING:
    from tui_reader.archive.values import Synced
    from tui_reader.sources.source_kinds import SourceKind
    from tui_reader.sources.sourcelist.reading import Source

_GAP = 2
_GIVING_WAY = ((2, 16), (0, 12))
"""The columns that give way, address and name, and the cells that they keep."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0, or 1 when there are mistakes in the list."""
    lists = read_lists()
    if not lists.known and not lists.faults:
        complain(None, _("there are no sources yet; keep one with `bulletin-tui add URL|FOLDER`"))
    synced = last_syncs()
    if options.json:
        for source in lists.known:
            print_json(source_object(source, kind_of(source, lists), synced.get(source.name)))
    else:
        rows = [_cells(source, lists, synced.get(source.name)) for source in lists.known]
        _print_table(rows, terminal_cells())
    return int(bool(lists.faults))


def last_syncs() -> dict[str, Synced]:
    """The last sync of each source. Looking makes no file."""
    path = paths.archive_path()
    if not path.exists():
        return {}
    with open_archive(path) as archive:
        return archive.synced()


def kind_of(source: Source, lists: SourceChoice) -> SourceKind | None:
    """The kind of a source as far as its settings and its address tell."""
    from tui_reader.sources.listings import detection

    named = lists.profiles.named(source.profile) if source.profile else None
    return source.kind or detection.kind_of(source.address, named or lists.profiles.for_address(source.address))


def source_object(source: Source, kind: SourceKind | None, synced: Synced | None) -> dict[str, object]:
    """A source as the JSON object that `sources` prints, see `docs/json.md`."""
    return {
        "name": source.name,
        "address": without_password(source.address),
        "kind": kind,
        "profile": source.profile,
        "tags": list(source.tags),
        "since": source.since and source.since.isoformat(),
        "limit": source.limit,
        "robots": source.robots,
        "paused": source.paused,
        "synced": synced and {**synced._asdict(), "at": synced.at.isoformat()},
    }


def _cells(source: Source, lists: SourceChoice, synced: Synced | None) -> tuple[str, ...]:
    when = synced.at.astimezone().strftime("%Y-%m-%d %H:%M") if synced else _("never synced")
    if source.name in lists.mistaken:
        state = _("paused for a mistake")
    elif source.paused:
        state = _("paused")
    else:
        state = ""
    return (
        source.name,
        kind_of(source, lists) or "",
        without_password(source.address),
        when,
        source_result(synced.outcome, synced) if synced else "",
        state,
    )


def _print_table(rows: Sequence[tuple[str, ...]], cells: int | None) -> None:
    """Columns as wide as they need. On a terminal addresses and names give way to what came of a sync, and lines
    end at its width; a pipe gets all of them."""
    from tui_reader.text.width import cell_width, crop

    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for place, least in _GIVING_WAY if cells else ():
        too_much = sum(widths) + _GAP * (len(widths) - 1) - (cells or 0)
        widths[place] = max(min(least, widths[place]), widths[place] - max(too_much, 0))
    for row in rows:
        fitting = [crop(text, width) for text, width in zip(row, widths, strict=True)]
        padded = (text + " " * (width - cell_width(text)) for text, width in zip(fitting, widths, strict=True))
        line = (" " * _GAP).join(padded).rstrip()
        print(crop(line, cells) if cells else line)
