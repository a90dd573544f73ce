"""Reading of `sources.yaml`: sources as checked values; an error is reported with its line and pauses its
source."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from tui_reader.config import checks
from tui_reader.config.checks import SettingsSection
from tui_reader.config.yamlfile import Fault, YamlFile, did_you_mean, quoted, read_yaml
from tui_reader.i18n import gettext as _
from tui_reader.sources.addresses import source_key
from tui_reader.sources.secrets import ANY_REFERENCE, REFERENCE, hidden_address
from tui_reader.sources.source_kinds import KINDS, SourceKind
from tui_reader.text.clean import clean_line
from tui_reader.text.secrets import HIDDEN, secret_parameters, shown_text
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.sources.profiles.profile import Profiles

FILE_NAME = "sources.yaml"

LONGEST_NAME = 100

_HOST = re.compile(r"(?:www\.[\w.-]+|(?:[\w-]+\.)+[a-z]{2,}(?=[:/?])|localhost(?=[:/]))(?::\d+)?(?:[/?]|$)", re.I)
# Two letters at least: `C:` is a drive.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:(?!\\)", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """One followed source; None or empty values are detected, or taken from the profile and the settings."""

    name: str
    address: str
    kind: SourceKind | None = None
    profile: str | None = None
    pace: float | None = None
    """Seconds between two requests to one host."""
    concurrency: int | None = None
    """Concurrent requests to one host."""
    robots: bool = True
    """Obey robots.txt."""
    since: date | None = None
    """Leave out entries dated before this day."""
    limit: int | None = None
    """Consider at most this many entries from the top of the list."""
    encoding: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the host of the address only."""
    paused: bool = False
    tags: tuple[str, ...] = ()
    private: bool = False
    """Its name may lead to an address on this machine or network."""
    follow_links: bool = False
    """Read what symbolic links in a folder lead to."""
    attachments: Literal["none", "list", "known", "all"] | None = None
    """Which files that its bulletins link are fetched."""
    attachment_size: int | None = None
    """Bytes of the largest of them."""
    attachments_per_sync: int | None = None
    """Bytes of files after which a sync leaves the others to the next one."""
    attachments_per_bulletin: int | None = None
    """The files of a bulletin that are fetched, the first on its page."""
    text_recognition: Literal["on_demand", "on_open", "always"] | None = None
    """When the pages of a file that are pictures are read by text recognition."""
    interval: float | None = None
    """Seconds from the end of one sync to the next, for workers."""

    @property
    def shown_address(self) -> str:
        """The address as it may be shown."""
        return hidden_address(self.address)


@dataclass(slots=True)
class SourceList:
    """The sources in file order; names are unique."""

    path: Path
    sources: tuple[Source, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    """The first line of each source, by name; from 1."""
    places: dict[str, int] = field(default_factory=dict)
    """The position of each source among the items of the file, by name; from 0."""
    mistaken: dict[str, Fault] = field(default_factory=dict)
    """The first error of each source that is paused because of one, by name."""

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def named(self, name: str) -> Source | None:
        """The source with this name or address; the name is case-insensitive if that is unambiguous."""
        for source in self.sources:
            if name in (source.name, source.address, source.shown_address):
                return source
        folded = [source for source in self.sources if source.name.casefold() == name.casefold()]
        return folded[0] if len(folded) == 1 else None

    def tagged(self, tag: str) -> tuple[Source, ...]:
        """The sources with a tag."""
        return tuple(source for source in self.sources if tag in source.tags)

    def at(self, address: str) -> Source | None:
        """The source with an address, which may be written otherwise, see `source_key`."""
        wanted = source_key(address)
        addresses = ((source, source_key(source.address)) for source in self.sources)
        shown = ((source, source_key(source.shown_address)) for source in self.sources)
        return next((source for source, own in (*addresses, *shown) if own == wanted), None)

    def suggestion(self, name: str) -> str:
        """`; did you mean "…"?` for an unknown name similar to a known one, else empty."""
        return did_you_mean(name, [source.name for source in self.sources])


def load(path: Path, profiles: Collection[str] | None = None) -> tuple[SourceList, list[Fault]]:
    """The sources in `path`, which need not exist, and one fault per error.

    A source with an error is paused: the rest of its settings could fetch far more than intended. Sources without
    an address, or with a name that is taken (case-insensitive), are left out. `profiles` are the valid names of
    profiles; None skips that check.
    """
    found = SourceList(path)
    if not os.path.lexists(path):
        return found, []
    document, faults = read_yaml(path)
    top = SettingsSection(document, (), document.data, faults)
    items = top.read({"sources": checks.anything}).get("sources")
    if items is not None and not isinstance(items, list):
        top.fault(("sources",), _('must be a list, each source beginning with "- "'))
        items = None
    sources: dict[str, Source] = {}
    names: dict[str, str] = {}
    for at, item in enumerate(items or ()):
        before = len(faults)
        source = _source(document, at, item, faults, profiles)
        own = faults[before:]
        if source is None:
            continue
        if (taken := names.setdefault(source.name.casefold(), source.name)) in sources:
            message = _("the name {name} is taken by line {line}; this source is left out")
            if taken != source.name:
                message = _(
                    "the name {name} differs only in case from that in line {line}; this source is left out"
                )
            line = found.lines[taken]
            faults.append(document.fault(("sources", at), message.format(name=quoted(source.name), line=line)))
            continue
        sources[source.name] = source
        found.lines[source.name] = document.lines.get(("sources", at), 0)
        found.places[source.name] = at
        if own:
            # The last one says that the source is paused.
            found.mistaken[source.name] = min(own[:-1], key=lambda fault: fault.line or 0)
    found.sources = tuple(sources.values())
    return found, sorted(faults, key=lambda fault: fault.line or 0)


class SourcesAndProfiles(NamedTuple):
    """The list of sources and the profiles that its sources may name, with the errors in the files of each."""

    sources: SourceList
    profiles: Profiles
    faults: list[Fault]
    profile_faults: list[Fault]


def load_with_profiles(path: Path, profiles: Path) -> SourcesAndProfiles:
    """The sources in the file `path`, checked against the built-in profiles and those in the folder `profiles`."""
    from tui_reader.sources.profiles import profile

    known, profile_faults = profile.load(profiles)
    sources, faults = load(path, known.names())
    return SourcesAndProfiles(sources, known, faults, profile_faults)


def default_name(address: str) -> str:
    """The name of a source without one: the host and path of its web address, or its path."""
    if not is_web(address):
        return clean_line(address, LONGEST_NAME)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return clean_line(address, LONGEST_NAME)
    parts = urlsplit(hidden_address(address))
    path = re.sub(r"/(?:index|default)\.\w{1,5}$", "/", unquote(parts.path)).strip("/")
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return clean_line(f"{host}/{path}{query}" if path or query else host, LONGEST_NAME)


def unique_name(wanted: str, taken: Collection[str]) -> str:
    """A name that no other source has (case-insensitive): the wanted one, or that with a number appended."""
    wanted = clean_line(shown_text(wanted), LONGEST_NAME) or "source"
    folded = {name.casefold() for name in taken}
    numbered = (f"{wanted} ({number})" for number in range(2, len(folded) + 3))
    return next(name for name in (wanted, *numbered) if name.casefold() not in folded)


def not_yet_listed(wanted: Iterable[Source], known: SourceList) -> tuple[Source, ...]:
    """The sources whose addresses are not in the list, renamed where their names are taken."""
    names = {source.name for source in known}
    addresses = {source_key(source.address) for source in known}
    added: list[Source] = []
    for source in wanted:
        if source_key(source.address) in addresses:
            continue
        source = replace(source, name=unique_name(source.name, names))
        names.add(source.name)
        addresses.add(source_key(source.address))
        added.append(source)
    return tuple(added)


def settings_of(source: Source) -> dict[str, Any]:
    """The settings of a source as written in the file, without unset ones."""
    unset = Source(source.name, "")
    given = {one.name: getattr(source, one.name) for one in fields(source)}
    values = {key: value for key, value in given.items() if key == "name" or value != getattr(unset, key)}
    if source.since:
        values["since"] = source.since.isoformat()
    if source.tags:
        values["tags"] = list(source.tags)
    for key in ("attachment_size", "attachments_per_sync"):
        if key in values:
            values[key] = checks.written_size(values[key])
    if "interval" in values:
        values["interval"] = checks.written_duration(values["interval"])
    return values


def _source(
    document: YamlFile, at: int, item: object, faults: list[Fault], profiles: Collection[str] | None
) -> Source | None:
    if item is not None and not isinstance(item, dict):
        message = _('must be a list of settings, each as "key: value"; this source is left out')
        if isinstance(item, str):
            message = _('must be written as "- address: {address}"; this source is left out').format(address=item)
        faults.append(document.fault(("sources", at), message))
        return None
    before = len(faults)
    part = SettingsSection(document, ("sources", at), item, faults)
    found = part.read(_CHECKS)
    if "address" not in found:
        message = _("this source is left out until its address is fixed")
        if "address" not in part.data:
            message = _('must have an "address"; this source is left out')
        part.fault((), message)
        return None
    named = found.get("profile")
    if profiles is not None and named is not None and named not in profiles:
        message = _("there is no profile {name}").format(name=quoted(named)) + did_you_mean(named, profiles)
        part.fault(("profile",), message)
    name = found.pop("name", None) or default_name(found["address"])
    if len(faults) > before:
        part.fault((), _("{name} is paused until this is fixed").format(name=quoted(name)))
        found["paused"] = True
    return Source(name, **found)


def _name(value: object, written: str | None) -> str:
    # An address as a name, as some readers export it, may hold a password; names are shown and kept.
    name = shown_text(checks.text(value, written))
    if len(name) > LONGEST_NAME:
        raise ValueError(_("must have at most {most} characters").format(most=LONGEST_NAME))
    return name


def address_of_source(value: object, written: str | None = None) -> str:
    """A web address, an absolute path (`~` is expanded), or a file:// URI. Raises ValueError, whose text says what
    it must be."""
    address = checks.text(value, written)
    if _HOST.match(address):
        message = _("must be a web address or an absolute path, such as /home/me/notices")
        raise ValueError(message + _("; did you mean {word}?").format(word=quoted(f"https://{address}", 200)))
    if is_web(address):
        _check_references(address)
        try:
            host = urlsplit(address).hostname
            if host and not ANY_REFERENCE.search(host):
                return address
        except ValueError:
            pass
        raise ValueError(_("must be an address such as https://www.example.org/notices/ or a path"))
    if scheme := _SCHEME.match(address):
        if address.lower().startswith("file://"):
            return address
        raise ValueError(_("must be a web address or a path; {scheme} is neither").format(scheme=scheme[0]))
    path = os.path.expanduser(address)  # noqa: PTH111
    if not os.path.isabs(path):  # noqa: PTH117
        raise ValueError(_("must be a web address or an absolute path, such as /home/me/notices"))
    return path


def typed_address(text: str) -> str:
    """An address of a source as somebody types it: `https://` is added before the name of a host. Raises
    ValueError as `address_of_source`."""
    text = text.strip()
    return address_of_source(f"https://{text}" if _HOST.match(text) else text)


def _check_references(text: str) -> None:
    """Raises ValueError for a reference that is none, and for a secret that was taken out."""
    if ANY_REFERENCE.search(REFERENCE.sub("", text)):
        raise ValueError(_("must write a reference as ${NAME} or ${keyring:service/user}"))
    if any(value == HIDDEN for _name, value in secret_parameters(text)):
        raise ValueError(_("must have its secret in place of {word}").format(word=HIDDEN))


def _headers(value: object, written: str | None) -> object:
    found = checks.headers(value, written)
    for text in found.values():
        _check_references(text)
    return found


_CHECKS: dict[str, checks.Check] = {
    "name": _name,
    "address": address_of_source,
    "kind": checks.one_of(KINDS),
    "profile": checks.text,
    "pace": checks.number(0, 3600),
    "interval": checks.duration(60, 31 * 86_400),
    "concurrency": checks.whole(1, 32),
    "robots": checks.switch,
    "since": checks.day,
    "limit": checks.whole(1, 10_000_000),
    "encoding": checks.charset,
    "headers": _headers,
    "private": checks.switch,
    "follow_links": checks.switch,
    **checks.ATTACHMENTS,
    "paused": checks.switch,
    "tags": checks.texts,
}
