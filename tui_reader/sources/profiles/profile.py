"""Profiles: settings for families of sites in YAML files, and the choice of a profile for an address or a page.

A profile with an error is not used at all: the rest of it could fetch far more than intended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from tui_reader.config import checks
from tui_reader.config.checks import SettingsSection
from tui_reader.config.yamlfile import Fault, quoted, read_yaml
from tui_reader.i18n import gettext as _
from tui_reader.sources.addresses import document_address
from tui_reader.sources.profiles import uri_templates

Convention = Literal["auto", "next", "numbers", "trs", "vsb", "jpage", "gkmlpt", "none"]
"""How a column addresses its further pages; see `listings.cms_pagers`."""

LISTS = ("column", "feed", "sitemap", "csaf", "cdx", "json")
"""The kinds of sources that a profile can describe."""

LONGEST_PAGING = 20_000
"""Highest number of a first page. Chosen by hand."""

_SHIPPED = Path(__file__).parent
_PATH = re.compile(r"[\w$@:-]{1,80}(?:\.[\w$@:-]{1,80}){0,9}")


@dataclass(frozen=True, slots=True)
class ProfileMatch:
    """The sites of a profile; all given conditions must hold."""

    hosts: tuple[str, ...] = ()
    """Host names; subdomains are included."""
    address: re.Pattern[str] | None = None
    page: tuple[str, ...] = ()
    """Texts; the page must contain at least one of them."""

    def by_address(self, address: str) -> bool:
        """Whether the conditions on the address hold."""
        if self.hosts:
            try:
                host = (urlsplit(address).hostname or "").lower()
            except ValueError:
                return False
            if not any(host == name or host.endswith(f".{name}") for name in self.hosts):
                return False
        return self.address is None or self.address.search(address) is not None


@dataclass(frozen=True, slots=True)
class Paging:
    """The further pages of a column: by a convention, or by a URI template with the placeholder `{page}`, relative
    to the address of the source; `first` is the number of the second page."""

    convention: Convention = "auto"
    address: str | None = None
    first: int = 2
    step: int = 1
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """Which entries of a listing are fetched, and from where."""

    address: re.Pattern[str] | None = None
    exclude: re.Pattern[str] | None = None
    links: bool = False
    """Take every link of the page whose address matches, regardless of its layout."""
    fetch: str | None = None
    """URI template of the document, with the placeholder `{address}` and the groups of `address`."""
    select: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors for the parser: `entry`, and inside it `title`, `link`, `date`."""

    def fit(self, address: str) -> dict[str, str | None] | None:
        """The named groups of a matching address, empty without a pattern; None for other addresses."""
        found = self.address.search(address) if self.address else None
        if (self.address and not found) or (self.exclude and self.exclude.search(address)):
            return None
        return found.groupdict() if found else {}

    def fetch_url(self, address: str, groups: Mapping[str, str | None]) -> str | None:
        """The address from which a document is fetched, if it is another one."""
        if self.fetch is None:
            return None
        return document_address(address, uri_templates.expand(self.fetch, {**groups, "address": address}.get))


@dataclass(frozen=True, slots=True)
class Profile:
    """The settings for one family of sites."""

    name: str
    about: str = ""
    path: Path | None = None
    match: ProfileMatch = field(default_factory=ProfileMatch)
    kind: str | None = None
    start: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Patterns for addresses that users type, each with a template of the address of the listing."""
    paging: Paging = field(default_factory=Paging)
    entries: Entries = field(default_factory=Entries)
    dates: str | None = None
    """The strptime format of dates in listings, where they could be misread."""
    json: Mapping[str, str] = field(default_factory=dict)
    """Paths in a JSON listing: `items`, and within an item `title`, `address` and so on; see docs/profiles.md."""
    article: Mapping[str, str] = field(default_factory=dict)
    """Paths in a JSON document: `title`, `date`, `text` and so on."""
    replay: str | None = None
    """URI template of a capture in a web archive, with the placeholders `{timestamp}` and `{+url}`."""
    encoding: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pace: float | None = None
    """Seconds between two requests to one host."""
    concurrency: int | None = None

    def started(self, address: str) -> str | None:
        """The address of the listing for an address that a user typed; None if no pattern matches."""
        for pattern, template in self.start:
            if (found := pattern.search(address)) and (
                listing := uri_templates.expand(template, found.groupdict().get)
            ):
                return listing
        return None

    def rules(self) -> dict[str, str] | None:
        """The rules for the parser of a listing (`parse_page(rules=)`): CSS selectors and the date format; None
        without selectors."""
        if not self.entries.select:
            return None
        return {**self.entries.select, **({"dates": self.dates} if self.dates else {})}


class Profiles:
    """All profiles; the user's come before the built-in ones."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self._all: dict[str, Profile] = {}
        for profile in profiles:
            self._all.setdefault(profile.name, profile)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._all.values())

    def names(self) -> tuple[str, ...]:
        """The names of all profiles."""
        return tuple(self._all)

    def named(self, name: str) -> Profile | None:
        """The profile of this name."""
        return self._all.get(name)

    def for_address(self, address: str) -> Profile | None:
        """The first profile that matches by the address alone."""
        for profile in self._all.values():
            match = profile.match
            if (match.hosts or match.address) and not match.page and match.by_address(address):
                return profile
        return None

    def for_page(self, address: str, markup: str) -> Profile | None:
        """The first profile that matches a page by its markup, else by its address."""
        for profile in self._all.values():
            match = profile.match
            if match.page and match.by_address(address) and any(text in markup for text in match.page):
                return profile
        return self.for_address(address)


def load(folder: Path | None = None) -> tuple[Profiles, list[Fault]]:
    """The profiles in `folder` (usually `paths.config_dir() / "profiles"`, which need not exist) and the built-in
    ones, which they may replace by name; and all errors in them."""
    profiles: list[Profile] = []
    faults: list[Fault] = []
    for path in [*(_files(folder) if folder else ()), *_files(_SHIPPED)]:
        profile, found = read_profile(path)
        faults.extend(found)
        if profile is not None:
            profiles.append(profile)
    return Profiles(profiles), faults


def read_profile(path: Path) -> tuple[Profile | None, list[Fault]]:
    """The profile in a file; None if there is any error in it."""
    document, faults = read_yaml(path)
    top = SettingsSection(document, (), document.data, faults)
    by_template = isinstance(top.data.get("paging"), dict)
    found = top.read({**SETTINGS, "paging": PAGING if by_template else _convention})
    entries = found.get("entries", {})
    if "select" in entries and "entry" not in entries["select"]:
        top.fault(("entries", "select"), _('must have "entry", the selector of one entry'))
    parts: dict[str, Any] = {
        "match": ProfileMatch(**found.get("match", {})),
        "start": _start(top),
        "paging": Paging(**found.get("paging") or {}),
        "entries": Entries(**{{"not": "exclude"}.get(key, key): value for key, value in entries.items()}),
    }
    profile = Profile(**{"name": path.stem, "path": path, **found, **parts})
    _check_whole(top, profile)
    return (None if faults else profile), faults


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))


def _start(top: SettingsSection) -> tuple[tuple[re.Pattern[str], str], ...]:
    given = top.data.get("start")
    if given is None:
        return ()
    if not isinstance(given, list):
        top.fault(("start",), _('must be a list of pairs of "from" and "to"'))
        return ()
    pairs: list[tuple[re.Pattern[str], str]] = []
    for at, one in enumerate(given):
        part = SettingsSection(top.document, ("start", at), one, top.faults)
        found = part.read({"from": checks.pattern, "to": _template})
        if len(found) == 2:
            for name in uri_templates.placeholders(found["to"]):
                if name not in found["from"].groupindex:
                    message = _('has the placeholder {name}, for which "from" has no group')
                    part.fault(("to",), message.format(name=quoted(name)))
            pairs.append((found["from"], found["to"]))
        elif not part.data.keys() - {"from", "to"}:
            part.fault((), _('must have both "from" and "to"'))
    return tuple(pairs)


def _check_whole(top: SettingsSection, profile: Profile) -> None:
    """Check settings that depend on each other."""
    entries, paging = profile.entries, profile.paging
    if isinstance(top.data.get("paging"), dict):
        if uri_templates.placeholders(paging.address or "") != ("page",):
            top.fault(("paging",), _('must have an "address" with the placeholder {page}'))
        if paging.step == 0:
            top.fault(("paging", "step"), _("{key} may not be 0").format(key=quoted("step")))
    if entries.links and entries.address is None:
        top.fault(("entries", "links"), _('needs an "address" that distinguishes entries from other links'))
    known = {"address", *(entries.address.groupindex if entries.address else ())}
    for name in uri_templates.placeholders(entries.fetch or ""):
        if name not in known:
            message = _('has the placeholder {name}, for which "address" has no group').format(name=quoted(name))
            top.fault(("entries", "fetch"), message)
    if profile.json and not {"items", "title"} <= profile.json.keys():
        top.fault(("json",), _('must have at least "items" and "title"'))
    if profile.article and not ({"text", "html"} & profile.article.keys() and "title" in profile.article):
        top.fault(("article",), _('must have "title", and "text" or "html"'))
    if profile.replay and set(uri_templates.placeholders(profile.replay)) != {"timestamp", "url"}:
        message = _("must have the placeholders {placeholders}").format(placeholders="{timestamp}, {+url}")
        top.fault(("replay",), message)


def _template(value: object, written: str | None) -> str:
    """A URI template."""
    template = checks.text(value, written)
    if wrong := uri_templates.check(template):
        raise ValueError(_("must be a URI template; it has {wrong}").format(wrong=wrong))
    return template


def _place(value: object, written: str | None) -> str:
    """The path of a value in JSON, or a URI template with such paths."""
    path = "" if value in ("", ".") else checks.text(value, written)
    if "{" in path:
        return _template(path, None)
    if path and not _PATH.fullmatch(path):
        raise ValueError(_("must be the path of a value, such as document.title"))
    return path


def _hosts(value: object, written: str | None) -> tuple[str, ...]:
    hosts = tuple(host.lower().removeprefix("*.").strip(".") for host in checks.texts(value, written))
    if any(not re.fullmatch(r"[^\s/:@?#]+", host) for host in hosts):
        raise ValueError(_("must be names of hosts, such as www.example.org"))
    return hosts


def _convention(value: object, written: str | None) -> dict[str, object]:
    """The word for a convention, as the settings of `Paging`."""
    return {} if value is None else {"convention": checks.one_of(get_args(Convention))(value, written)}


SETTINGS: checks.Checks = {
    "name": checks.text,
    "about": checks.text,
    "match": {"hosts": _hosts, "address": checks.pattern, "page": checks.texts},
    "kind": checks.one_of(LISTS),
    "start": checks.anything,
    "paging": checks.anything,
    "entries": {
        "address": checks.pattern,
        "not": checks.pattern,
        "links": checks.switch,
        "fetch": _template,
        "select": dict.fromkeys(("entry", "title", "link", "date"), checks.selector),
    },
    "dates": checks.text,
    "json": dict.fromkeys(
        ("items", "title", "address", "fetch", "date", "version", "next", "pages", "author", "text", "html"),
        _place,
    ),
    "article": dict.fromkeys(("title", "date", "author", "text", "html"), _place),
    "replay": _template,
    "encoding": checks.charset,
    "headers": checks.headers,
    "pace": checks.number(0, 3600),
    "concurrency": checks.whole(1, 32),
}
"""The settings of a profile."""

PAGING: checks.Checks = {
    "address": _template,
    "first": checks.whole(0, LONGEST_PAGING),
    "step": checks.whole(-1000, 1000),
    "last": checks.whole(0, LONGEST_PAGING * 1000),
}
"""The settings of `paging` where it is not a word."""
