"""`bulletin-tui add`: sources to follow into the list, single pages into the archive."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING

from tui_reader.commands.options.arguments import at_least_one, first_day, settings_of
from tui_reader.commands.options.source_choice import SourceChoice, list_path, read_lists, sound
from tui_reader.commands.output.console import complain
from tui_reader.commands.transfer.sync_run import FAILURE, SUCCESS, synchronize
from tui_reader.config import settings as config
from tui_reader.config.yamlfile import did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.sources import SourceError
from tui_reader.sources.addresses import without_password
from tui_reader.sources.listings import detection
from tui_reader.sources.source_kinds import KINDS, PACKED, SourceKind
from tui_reader.sources.sourcelist import editing, reading
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.commands.transfer.page_import import PageImport
    from tui_reader.sources.profiles.profile import Profile
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.sync.resolver import ResolvedSource

USAGE = 2

FOLLOWED: tuple[SourceKind, ...] = ("column", "feed", "sitemap", "csaf", "cdx", "json", "folder")
"""Kinds that grow, hence are sources without being asked for."""

_OF_SOURCES = ("name", "tag", "profile", "since", "limit", "no_robots")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses",
        nargs="+",
        metavar="PATH|URL",
        help=_("web pages, feeds, folders, files, or - for standard input"),
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--page", action="store_true", help=_("keep the pages there, and follow nothing"))
    which.add_argument("--source", action="store_true", help=_("follow it, also when it is a single page or file"))
    parser.add_argument("--name", metavar="NAME", help=_("what to call the source; else it has its title"))
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help=_("a tag for the source"))
    parser.add_argument(
        "--kind",
        choices=KINDS,
        metavar="KIND",
        help=_("what is there: {kinds}").format(kinds=_kinds()),
    )
    parser.add_argument("--profile", metavar="NAME", help=_("how the site lists its documents"))
    parser.add_argument(
        "--since",
        type=first_day,
        metavar="DATE",
        help=_("leave out what is dated before: 2010, 2010-07, 2010-07-16, today, 7d"),
    )
    parser.add_argument(
        "--limit", type=at_least_one, metavar="N", help=_("look at no more entries of the source than this")
    )
    parser.add_argument("--no-robots", action="store_true", help=_("do not keep to robots.txt"))
    parser.add_argument("--no-sync", action="store_true", help=_("only list the source, and fetch nothing yet"))


def run(options: argparse.Namespace) -> int:
    """0 when all is kept or followed, 1 when something could not be had, 2 usage, 130 interrupted."""
    from tui_reader.commands.transfer.page_import import PageImport

    lists = read_lists()
    if trouble := _misunderstood(options, lists):
        complain(None, trouble)
        return USAGE
    settings = settings_of(options)
    with PageImport(settings) as pages:
        adding = Adding(options, lists, settings, pages)
        for address in options.addresses:
            adding.take(address)
    code = FAILURE if adding.failed or pages.failed else SUCCESS
    if adding.sources and not options.no_sync:
        code = max(code, synchronize(adding.sources, lists.profiles, settings))
    return code


class Adding:
    """Decides for each address whether it is a page to keep or a source to follow; `sources` are those to sync."""

    def __init__(
        self, options: argparse.Namespace, lists: SourceChoice, settings: config.Config, pages: PageImport
    ) -> None:
        self.sources: list[Source] = []
        self.failed = False
        self._options = options
        self._lists = lists
        self._settings = settings
        self._pages = pages
        self._profile: Profile | None = lists.profiles.named(options.profile) if options.profile else None

    def take(self, address: str) -> None:
        """Keeps the page at an address, or makes it a source."""
        asked = self._options
        if address == "-" or (asked.page and not is_web(address)):
            self._keep(address)
        elif asked.page:
            self._keep_web(address)
        elif is_web(address):
            self._take_web(address)
        elif asked.source or (asked.kind or detection.kind_of(address)) in FOLLOWED:
            self._take_path(address)
        else:
            self._keep(address)

    def _keep(self, address: str) -> None:
        self._warn_of_what_is_in_vain(address)
        self._pages.keep(address)

    def _keep_web(self, address: str) -> None:
        kind = detection.kind_of(address)
        try:
            probed = self._probe(address, kind if kind in PACKED else "page")
        except SourceError as error:
            self._fail(error)
        else:
            self._keep_probed(address, probed)

    def _keep_probed(self, address: str, probed: ResolvedSource) -> None:
        """Keeps a page that is there already; what was not looked at is fetched."""
        self._warn_of_what_is_in_vain(address)
        if probed.page is None:
            self._pages.keep(address)
        else:
            self._pages.keep_page(probed.page, probed.fetched)

    def _take_path(self, address: str) -> None:
        from pathlib import Path

        from tui_reader.sources.files.filesystem import address_of
        from tui_reader.sources.opening import check

        if error := check(address):
            self._fail(error)
            return
        at = address if address.lower().startswith("file://") else address_of(Path(address))
        if not self._is_known(at):
            self._add(at, None)

    def _take_web(self, address: str) -> None:
        asked = self._options
        if self._is_known(address):
            return
        try:
            probed = self._probe(address, asked.kind)
        except SourceError as error:
            if asked.kind in FOLLOWED or (asked.kind and asked.source):
                # People know what is there; the sync tells what is the matter.
                self._add(address, None)
            else:
                self._fail(error)
            return
        if probed.kind in FOLLOWED or asked.source:
            self._add(address, probed)
        else:
            self._take_page(address, probed)

    def _take_page(self, address: str, probed: ResolvedSource) -> None:
        """A page that is no source by itself: kept, or if it is none of ours, followed by the feed it names."""
        feed = probed.feeds[0].address if probed.feeds else None
        if feed is not None and not probed.is_bulletin:
            self._take_feed(address, feed)
            return
        self._keep_probed(address, probed)
        if feed is not None:
            command = f"bulletin-tui add {shlex.quote(feed)}"
            print(_("the site has a feed; to follow it: {command}").format(command=command), flush=True)

    def _take_feed(self, address: str, feed: str) -> None:
        """The feed that a page links becomes the source: as far as that page may lead, see `fetching.Request`."""
        if self._is_known(feed):
            return
        try:
            probed = self._probe(feed, "feed", linked_from=address)
        except SourceError as error:
            self._fail(error)
            return
        message = _("this page is neither a bulletin nor a list of them; its feed becomes the source")
        print(f"{message}  <{feed}>", flush=True)
        self._add(feed, probed)

    def _probe(self, address: str, kind: SourceKind | None, linked_from: str | None = None) -> ResolvedSource:
        from tui_reader.sync.resolver import resolve_address

        return resolve_address(
            address,
            kind=kind,
            profile=self._options.profile,
            profiles=self._lists.profiles,
            parser=self._pages.parser,
            linked_from=linked_from,
            proxy=self._settings.proxy_address,
        )

    def _is_known(self, address: str) -> bool:
        """Whether an address is in the list already; then it is synced all the same."""
        source = self._lists.known.at(address) or next(
            (one for one in self.sources if one.address.rstrip("/") == address.rstrip("/")), None
        )
        if source is None:
            return False
        message = _("{name} is among your sources already")
        if any(getattr(self._options, key) for key in _OF_SOURCES):
            message = _("{name} is among your sources already; its settings stay as they are in sources.yaml")
        print(message.format(name=quoted(source.name)) + f"  <{without_password(address)}>", flush=True)
        self.sources.extend(sound(self._lists, [source]))
        return True

    def _add(self, address: str, probed: ResolvedSource | None) -> None:
        """Writes a source into the list."""
        asked = self._options
        taken = {source.name for source in (*self._lists.known, *self.sources)}
        # A name that begins with a hyphen could not be typed behind a command.
        title = ((probed and probed.title) or "").lstrip("- ")
        name = asked.name or title or reading.default_name(address)
        source = reading.Source(
            reading.unique_name(name, taken),
            address,
            self._kind(address, probed),
            asked.profile,
            robots=not asked.no_robots,
            since=asked.since,
            limit=asked.limit,
            tags=tuple(dict.fromkeys(asked.tag)),
        )
        try:
            editing.add(list_path(), [source])
        except editing.SourceFileError as error:
            complain(None, str(error))
            self.failed = True
            return
        kind = source.kind or (probed.kind if probed else detection.kind_of(address, self._profile))
        shown = {"name": quoted(source.name, 100), "kind": kind, "address": without_password(address)}
        print(_("added the source {name}: {kind}  <{address}>").format(**shown), flush=True)
        if asked.no_sync:
            command = f"bulletin-tui sync {shlex.quote(source.name)}"
            print(_("to fetch it: {command}").format(command=command), flush=True)
        self.sources.append(source)

    def _kind(self, address: str, probed: ResolvedSource | None) -> SourceKind | None:
        """The kind that the list must name: the one that people set, or that the address does not tell."""
        if self._options.kind or probed is None:
            kind: SourceKind | None = self._options.kind
            return kind
        profile = self._profile or self._lists.profiles.for_address(address)
        return None if detection.kind_of(address, profile) == probed.kind else probed.kind

    def _warn_of_what_is_in_vain(self, address: str) -> None:
        if any(getattr(self._options, key) for key in _OF_SOURCES):
            complain(
                without_password(address),
                _("kept as a page, and only sources have settings; see --source"),
            )

    def _fail(self, error: SourceError) -> None:
        complain(without_password(error.address), error.message)
        self.failed = True


def _misunderstood(options: argparse.Namespace, lists: SourceChoice) -> str | None:
    """What is wrong with the options, in one line."""
    from tui_reader.text.clean import clean_line

    if options.name is not None:
        options.name = clean_line(options.name, reading.LONGEST_NAME)
        if len(options.addresses) > 1:
            return _("--name is for one source; add the others by themselves")
        if not options.name:
            return _("a source must have a name")
        known = lists.known.named(options.name)
        if known and lists.known.at(options.addresses[0]) is not known:
            return _("there is a source called {name} already").format(name=quoted(options.name))
    options.tag = [clean_line(tag, 60) for tag in options.tag]
    if not all(options.tag):
        return _("a tag must be a word")
    if options.profile and lists.profiles.named(options.profile) is None:
        message = _("there is no profile {name}").format(name=quoted(options.profile))
        return message + did_you_mean(options.profile, lists.profiles.names())
    return None


def _kinds() -> str:
    return ", ".join(KINDS)
