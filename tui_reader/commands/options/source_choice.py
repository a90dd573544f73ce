"""The list of sources as commands read it: its mistakes told, its sources found by what people type."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.commands.output.console import complain
from tui_reader.config.yamlfile import did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.sources.sourcelist import reading
from tui_reader.sources.sourcelist.editing import SourceFileError

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.archive.protocol import Archive
    from tui_reader.config.yamlfile import Fault
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source, SourceList


class SourceChoice(NamedTuple):
    """What people have written about sources. `mistaken` are the names of those that are paused because there is a
    mistake in their settings, `faults` how many mistakes the list has."""

    known: SourceList
    profiles: Profiles
    mistaken: frozenset[str]
    faults: int


def list_path() -> Path:
    """Where the list of sources is."""
    return paths.config_dir() / reading.FILE_NAME


def read_lists(*, briefly: bool = False) -> SourceChoice:
    """The sources and the profiles. Every mistake in them is told; `briefly`: the first one, and how many more
    there are."""
    read = reading.load_with_profiles(list_path(), paths.config_dir() / "profiles")
    faults = [*read.profile_faults, *read.faults]
    for line in _brief(faults) if briefly else map(str, faults):
        complain(None, line)
    return SourceChoice(read.sources, read.profiles, frozenset(read.mistaken), len(read.faults))


def _brief(faults: Sequence[Fault]) -> list[str]:
    """One line for all mistakes, none when there are none. What becomes of a source for a mistake is not one."""
    of_settings = {fault.key.rpartition(".")[0] for fault in faults if fault.key}
    told = [str(fault) for fault in faults if fault.key not in of_settings]
    if len(told) < 2:
        return told
    more = ngettext(
        "{first} ({count} more mistake; see `bulletin-tui sources`)",
        "{first} ({count} more mistakes; see `bulletin-tui sources`)",
        len(told) - 1,
    )
    return [more.format(first=told[0], count=len(told) - 1)]


def named(lists: SourceChoice, names: Sequence[str]) -> list[Source] | None:
    """The sources of these names or addresses, a path also as one would type it here, each once, in this order;
    None when there is one that nobody knows, which is told."""
    found: dict[str, Source] = {}
    strange = False
    for name in names:
        source = lists.known.named(name) or lists.known.at(name) or _at_path(lists.known, name)
        if source is None:
            strange = True
            message = _("there is no source called {name}").format(name=quoted(name))
            complain(None, message + (lists.known.suggestion(name) or _("; see `bulletin-tui sources`")))
        else:
            found.setdefault(source.name, source)
    return None if strange else list(found.values())


def _at_path(known: SourceList, name: str) -> Source | None:
    from pathlib import Path

    from tui_reader.sources.files.filesystem import address_of

    if not name or "\0" in name or "://" in name:
        return None
    path = address_of(Path(name))
    return known.at(path) or (known.at(Path(path).as_uri()) if "://" not in path else None)


def tagged(lists: SourceChoice, tags: Sequence[str]) -> list[Source] | None:
    """The sources that have one of these tags; None when there is a tag that no source has, which is told."""
    every = dict.fromkeys(tag for source in lists.known for tag in source.tags)
    strange = [tag for tag in tags if tag not in every]
    for tag in strange:
        message = _("no source has the tag {tag}").format(tag=quoted(tag))
        complain(None, message + did_you_mean(tag, every))
    return None if strange else [source for source in lists.known if not set(tags).isdisjoint(source.tags)]


def hint_at_sources(archive: Archive, source: str | None, tag: str | None) -> None:
    """One line for the name of a publisher, or a tag, that no bulletin has: it may be one of the list of sources,
    whose bulletins are found in another way."""
    from tui_reader.archive.values import View

    if source and not archive.count(View(source=source)):
        known = _quietly().named(source)
        message = _("no bulletin names this source; see `bulletin-tui list --sources`")
        if known is not None:
            message = _("no bulletin names this source; for one of your own sources: {command}")
            message = message.format(command=_search_in([known]))
        complain(None, message)
    if tag and not archive.count(View(tag=tag)):
        known_with = _quietly().tagged(tag)
        message = _("no bulletin has this tag; see `bulletin-tui list --tags`")
        if known_with:
            message = _("no bulletin has this tag, but sources have; for what came by them: {command}")
            message = message.format(command=_search_in(known_with))
        complain(None, message)


def _quietly() -> SourceList:
    """The list of sources, whose mistakes are not the matter now."""
    return reading.load(list_path())[0]


def _search_in(sources: Sequence[Source]) -> str:
    from tui_reader.query.completion import quoted as quoted_value

    values = (f'"{one.name}"' if '"' not in one.name else quoted_value(one.name) for one in sources)
    return "bulletin-tui search " + shlex.quote(" OR ".join(f"in:{value}" for value in values))


def sound(lists: SourceChoice, sources: Sequence[Source]) -> list[Source]:
    """Those of the sources that have no mistake in their settings, paused or not; the others are told."""
    for source in sources:
        if source.name in lists.mistaken:
            complain(None, _("{name} is left out until its settings are mended").format(name=quoted(source.name)))
    return [replace(source, paused=False) for source in sources if source.name not in lists.mistaken]


def each_named(
    names: Sequence[str],
    change: Callable[[Source], str],
    *,
    only_sound: bool = False,
    refuse: Callable[[SourceChoice, Source], str | None] | None = None,
) -> int:
    """Changes each of the sources that are named, and prints what `change` says of it; nothing is changed when one
    of the names is unknown. `only_sound`: those with a mistake in their settings are told and left as they are.
    `refuse` says why a change cannot be meant; then nothing is changed either. Returns the exit code: 0 done,
    1 something could not be changed, 2 an unknown name or what cannot be meant."""
    lists = read_lists(briefly=True)
    sources = named(lists, names)
    if sources is None:
        return 2
    troubles = [trouble for source in sources if refuse and (trouble := refuse(lists, source))]
    for trouble in troubles:
        complain(None, trouble)
    if troubles:
        return 2
    code = 0
    for source in sources:
        if only_sound and not sound(lists, [source]):
            code = 1
            continue
        try:
            print(change(source), flush=True)
        except SourceFileError as error:
            complain(None, str(error))
            code = 1
        except ArchiveError as error:
            complain(error.path, error.message)
            code = 1
    return code
