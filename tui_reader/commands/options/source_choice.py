"""The list of sources as commands use it: its errors reported, its sources found by name, address, path or tag."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.commands.output.console import complain, print_text
from tui_reader.config.yamlfile import did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.sources.sourcelist import editing, reading
from tui_reader.sources.sourcelist.editing import SourceFileError
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.archive.protocol import Archive
    from tui_reader.config.yamlfile import Fault
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source, SourceList


class SourceChoice(NamedTuple):
    """The sources and profiles of the user. `invalid` are the names of sources that are paused because of an error
    in their settings; `faults` is the number of errors in the list."""

    known: SourceList
    profiles: Profiles
    invalid: frozenset[str]
    faults: int


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the names of one or more sources."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=_("names or addresses of sources"))


def no_sources() -> str:
    """The message for an empty list of sources."""
    return _("there are no sources yet; add one with `bulletin-tui add URL|FOLDER`")


def list_path() -> Path:
    """The path of the list of sources."""
    return paths.config_dir() / reading.FILE_NAME


def read_sources(*, briefly: bool = False) -> SourceChoice:
    """The sources and the profiles. Every error in them is printed; `briefly`: the first one and how many more
    there are."""
    from tui_reader.sources.profiles import profile

    profiles, bad = profile.load(paths.config_dir() / "profiles")
    known, faults = reading.load(list_path(), profiles.names())
    for line in _brief([*bad, *faults]) if briefly else map(str, (*bad, *faults)):
        complain(None, line)
    at_fault = {".".join(fault.key.split(".")[:2]) for fault in faults if fault.key}
    invalid = frozenset(name for name, at in known.places.items() if f"sources.{at}" in at_fault)
    return SourceChoice(known, profiles, invalid, len(faults))


def tell_profile_faults(addresses: Iterable[str]) -> None:
    """Prints every error in the profiles, if one of the addresses is on the web, where a profile may apply."""
    if any(map(is_web, addresses)):
        from tui_reader.sources.profiles import profile

        for fault in profile.load(paths.config_dir() / "profiles")[1]:
            complain(None, str(fault))


def _brief(faults: Sequence[Fault]) -> list[str]:
    """One line for all errors, none when there are none; that a source is left out because of an error is not
    counted as another one."""
    of_settings = {fault.key.rpartition(".")[0] for fault in faults if fault.key}
    lines = [str(fault) for fault in faults if fault.key not in of_settings]
    if len(lines) < 2:
        return lines
    more = ngettext(
        "{first} ({count} more error; see `bulletin-tui sources`)",
        "{first} ({count} more errors; see `bulletin-tui sources`)",
        len(lines) - 1,
    )
    return [more.format(first=lines[0], count=len(lines) - 1)]


def named(choice: SourceChoice, names: Sequence[str]) -> list[Source] | None:
    """The sources with these names or addresses, each once, in this order; a path may be relative to the current
    folder. None when one is unknown, which is reported."""
    found: dict[str, Source] = {}
    unknown = False
    for name in names:
        source = choice.known.named(name) or choice.known.at(name) or _at_path(choice.known, name)
        if source is None:
            unknown = True
            message = _("there is no source called {name}").format(name=quoted(name))
            complain(None, message + (choice.known.suggestion(name) or _("; see `bulletin-tui sources`")))
        else:
            found.setdefault(source.name, source)
    return None if unknown else list(found.values())


def _at_path(known: SourceList, name: str) -> Source | None:
    from pathlib import Path

    from tui_reader.sources.files.filesystem import address_of

    return None if not name or "\0" in name or "://" in name else known.at(address_of(Path(name)))


def tagged(choice: SourceChoice, tags: Sequence[str]) -> list[Source] | None:
    """The sources that have one of these tags; None when no source has one of them, which is reported."""
    every = dict.fromkeys(tag for source in choice.known for tag in source.tags)
    unknown = [tag for tag in tags if tag not in every]
    for tag in unknown:
        message = _("no source has the tag {tag}").format(tag=quoted(tag))
        complain(None, message + did_you_mean(tag, every))
    return None if unknown else [source for source in choice.known if not set(tags).isdisjoint(source.tags)]


def hint_at_sources(archive: Archive, publisher: str | None, tag: str | None) -> None:
    """Prints one line for a publisher or a tag that no bulletin has. It may be the name or tag of a source, whose
    bulletins a search finds."""
    from tui_reader.archive.values import View

    if publisher and not archive.count(View(source=publisher)):
        source = read_sources(briefly=True).known.named(publisher)
        message = _("no bulletin has this publisher; see `bulletin-tui list --sources`")
        if source is not None:
            message = _("no bulletin has this publisher; for the source of this name: {command}")
            message = message.format(command=_search_in([source]))
        complain(None, message)
    if tag and not archive.count(View(tag=tag)):
        sources = read_sources(briefly=True).known.tagged(tag)
        message = _("no bulletin has this tag; see `bulletin-tui list --tags`")
        if sources:
            message = _("no bulletin has this tag; for the sources that have it: {command}")
            message = message.format(command=_search_in(sources))
        complain(None, message)


def _search_in(sources: Sequence[Source]) -> str:
    from tui_reader.query.completion import quoted as quoted_value

    values = (f'"{one.name}"' if '"' not in one.name else quoted_value(one.name) for one in sources)
    return "bulletin-tui search " + shlex.quote(" OR ".join(f"in:{value}" for value in values))


def valid(choice: SourceChoice, sources: Sequence[Source]) -> list[Source]:
    """Those of the sources that have no error in their settings, paused or not; the others are reported."""
    for source in sources:
        if source.name in choice.invalid:
            complain(None, _("{name} is skipped until its settings are fixed").format(name=quoted(source.name)))
    return [replace(source, paused=False) for source in sources if source.name not in choice.invalid]


def set_paused(source: Source, paused: bool) -> str:
    """Pauses or resumes a source, if it is not so already; the line to print."""
    if source.paused != paused:
        editing.pause(list_path(), source.name, paused)
    message = _("paused {name}") if paused else _("resumed {name}")
    return message.format(name=quoted(source.name))


def change_each(
    names: Sequence[str],
    change: Callable[[Source], str],
    *,
    only_valid: bool = False,
    refuse: Callable[[SourceChoice, Source], str | None] | None = None,
) -> int:
    """Changes each of the named sources and prints the line that `change` returns.

    Nothing is changed when a name is unknown, or when `refuse` returns why a change is not possible. `only_valid`
    reports sources with an error in their settings and leaves them unchanged.

    Returns:
        The exit code: 0 done, 1 something could not be changed, 2 an unknown name or a refused change.
    """
    choice = read_sources(briefly=True)
    sources = named(choice, names)
    if sources is None:
        return 2
    refusals = [refusal for source in sources if refuse and (refusal := refuse(choice, source))]
    for refusal in refusals:
        complain(None, refusal)
    if refusals:
        return 2
    code = 0
    for source in sources:
        if only_valid and not valid(choice, [source]):
            code = 1
            continue
        try:
            print_text(change(source))
        except SourceFileError as error:
            complain(None, str(error))
            code = 1
        except ArchiveError as error:
            complain(error.location, error.message)
            code = 1
    return code
