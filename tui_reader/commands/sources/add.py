"""`bulletin-tui add`: add sources to the list, and single pages to the archive."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.opening import check_right
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS, USAGE
from tui_reader.commands.options.arguments import add_limits, settings_of
from tui_reader.commands.options.source_choice import SourceChoice, list_path, read_sources, valid
from tui_reader.commands.output.console import complain, print_text
from tui_reader.commands.transfer.file_add import import_files
from tui_reader.commands.transfer.sync_run import SyncRequest, synchronize
from tui_reader.config import settings as config
from tui_reader.config.yamlfile import did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import word_list
from tui_reader.labels import kind_label
from tui_reader.sources import SourceError
from tui_reader.sources.addresses import source_key
from tui_reader.sources.listings import detection
from tui_reader.sources.opening import holds_many
from tui_reader.sources.secrets import hidden_address
from tui_reader.sources.source_kinds import FOLLOWED, KINDS, PACKED, SourceKind
from tui_reader.sources.sourcelist import editing, reading
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.commands.transfer.page_import import PageImport
    from tui_reader.sources.profiles.profile import Profile
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.sync.resolver import ResolvedSource

_SOURCE_OPTIONS = ("name", "tag", "profile", "since", "limit", "no_robots")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "addresses",
        nargs="+",
        metavar="PATH|URL",
        help=_("web pages, feeds, folders, files, or - for standard input"),
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--page", action="store_true", help=_("keep the pages and follow nothing"))
    which.add_argument("--source", action="store_true", help=_("follow it, even if it is a single page or file"))
    parser.add_argument("--name", metavar="NAME", help=_("name of the source (default: its title)"))
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help=_("a tag for the source"))
    parser.add_argument(
        "--kind",
        choices=KINDS,
        metavar="KIND",
        help=_("kind of the address: {kinds}").format(kinds=word_list(KINDS)),
    )
    parser.add_argument("--profile", metavar="NAME", help=_("profile that describes the site"))
    add_limits(parser)
    parser.add_argument("--recheck", action="store_true", help=_("fetch bulletins again that are kept already"))
    parser.add_argument("--no-robots", action="store_true", help=_("ignore robots.txt"))
    parser.add_argument("--no-sync", action="store_true", help=_("add the source to the list only; fetch nothing"))


def run(options: argparse.Namespace) -> int:
    """0 when everything was kept or followed, 1 when something could not be fetched, 2 usage, 130 interrupted."""
    from tui_reader.commands.transfer.page_import import PageImport

    choice = read_sources()
    if error := _usage_error(options, choice):
        complain(None, error)
        return USAGE
    if not options.no_sync:
        check_right(paths.archive_location())
    settings = settings_of(options)
    with PageImport(settings) as pages:
        adding = Adding(options, choice, settings, pages)
        for address in options.addresses:
            if adding.code != INTERRUPTED:
                adding.add(address)
    code = max(adding.code, FAILURE if adding.failed or pages.failed else SUCCESS)
    if code != INTERRUPTED and adding.sources and not options.no_sync:
        code = max(
            code, synchronize(adding.sources, choice.profiles, settings, SyncRequest(recheck=options.recheck))
        )
    return code


class Adding:
    """Decides for each address whether to keep its page or to follow it; `sources` are those to sync, `code` is
    the exit code of the files that were imported."""

    def __init__(
        self, options: argparse.Namespace, choice: SourceChoice, settings: config.Config, pages: PageImport
    ) -> None:
        self.sources: list[Source] = []
        self.failed = False
        self.code = SUCCESS
        self._options = options
        self._has_source_options = any(getattr(options, key) for key in _SOURCE_OPTIONS)
        self._choice = choice
        self._settings = settings
        self._pages = pages
        self._profile: Profile | None = choice.profiles.named(options.profile) if options.profile else None

    def add(self, address: str) -> None:
        """Keeps the page at an address, or adds the address to the list of sources."""
        options = self._options
        try:
            if is_web(address) and options.page:
                kind = detection.kind_of(address)
                self._keep(address, self._resolve(address, kind if kind in PACKED else "page"))
            elif is_web(address):
                self._add_web(address)
            elif options.page or address == "-":
                self._keep(address)
            elif options.source or (options.kind or detection.kind_of(address)) in FOLLOWED:
                self._add_path(address)
            else:
                self._keep(address)
        except SourceError as error:
            complain(hidden_address(error.address), error.message)
            self.failed = True

    def _keep(self, address: str, resolved: ResolvedSource | None = None) -> None:
        """Keeps the page that was fetched to resolve the address; fetches it if none was."""
        if self._has_source_options:
            message = _("kept as a page, without the options for sources; see --source")
            complain(hidden_address(address), message)
        if resolved is None and holds_many(address):
            self.code = max(self.code, import_files(address, self._settings, recheck=self._options.recheck))
        elif resolved is None or resolved.page is None:
            self._pages.keep(address)
        else:
            self._pages.keep_page(resolved.page, resolved.fetched)

    def _add_path(self, address: str) -> None:
        from pathlib import Path

        from tui_reader.sources.files.filesystem import address_of
        from tui_reader.sources.opening import check

        if error := check(address):
            raise error
        at = address if address.lower().startswith("file://") else address_of(Path(address))
        if not self._is_known(at):
            self._add(at, None)

    def _add_web(self, address: str) -> None:
        options = self._options
        if self._is_known(address):
            return
        try:
            resolved = self._resolve(address, options.kind)
        except SourceError:
            if options.kind not in FOLLOWED and not (options.kind and options.source):
                raise
            # The user knows what is there; the sync reports the error.
            self._add(address, None)
            return
        if resolved.kind in FOLLOWED or options.source:
            self._add(address, resolved)
        else:
            self._add_page(address, resolved)

    def _add_page(self, address: str, resolved: ResolvedSource) -> None:
        """Keeps a page that is a bulletin; follows the feed that any other page links to."""
        from tui_reader.sync.adding import additions

        first = additions(address, resolved)[0]
        feed = resolved.feeds[0].address if resolved.feeds else None
        if first.what == "follow" and first.kind == "feed":
            self._add_feed(address, first.address)
            return
        self._keep(address, resolved)
        if feed is not None:
            command = f"bulletin-tui add {shlex.quote(feed)}"
            print_text(_("the site has a feed; to follow it: {command}").format(command=command))

    def _add_feed(self, address: str, feed: str) -> None:
        """Follows the feed that a page links to, as far as links of that page may lead; see `fetching.Request`."""
        if self._is_known(feed):
            return
        resolved = self._resolve(feed, "feed", linked_from=address)
        message = _("this page is neither a bulletin nor a list of bulletins; following its feed")
        print_text(f"{message}  <{feed}>")
        self._add(feed, resolved)

    def _resolve(self, address: str, kind: SourceKind | None, linked_from: str | None = None) -> ResolvedSource:
        from tui_reader.sync.resolver import resolve_address

        return resolve_address(
            address,
            kind=kind,
            profile=self._options.profile,
            profiles=self._choice.profiles,
            parser=self._pages.parser,
            linked_from=linked_from,
            proxy=self._settings.proxy_address,
        )

    def _is_known(self, address: str) -> bool:
        """Whether an address is in the list already; it is then synced."""
        source = self._choice.known.at(address) or next(
            (one for one in self.sources if source_key(one.address) == source_key(address)), None
        )
        if source is None:
            return False
        message = _("{name} is already in your list")
        if self._has_source_options:
            message = _("{name} is already in your list; its settings in sources.yaml are unchanged")
        print_text(message.format(name=quoted(source.name)) + f"  <{hidden_address(address)}>")
        self.sources.extend(valid(self._choice, [source]))
        return True

    def _add(self, address: str, resolved: ResolvedSource | None) -> None:
        """Adds a source to the list."""
        from tui_reader.sync.adding import new_source

        options = self._options
        source = new_source(
            address,
            options.name or (resolved and resolved.title),
            self._kind(address, resolved),
            {source.name for source in (*self._choice.known, *self.sources)},
            profile=options.profile,
            robots=not options.no_robots,
            since=options.since,
            limit=options.limit,
            tags=tuple(options.tag),
        )
        try:
            editing.add(list_path(), [source])
        except editing.SourceFileError as error:
            complain(None, str(error))
            self.failed = True
            return
        kind = source.kind or (resolved.kind if resolved else detection.kind_of(address, self._profile))
        shown = {
            "name": quoted(source.name, 100),
            "kind": kind_label(kind or ""),
            "address": hidden_address(address),
        }
        print_text(_("added the source {name}: {kind}  <{address}>").format(**shown))
        if options.no_sync:
            command = f"bulletin-tui sync {shlex.quote(source.name)}"
            print_text(_("to fetch it: {command}").format(command=command))
        self.sources.append(source)

    def _kind(self, address: str, resolved: ResolvedSource | None) -> SourceKind | None:
        """The kind to write into the list: the one of --kind, or one that the address alone does not reveal."""
        if self._options.kind or resolved is None:
            kind: SourceKind | None = self._options.kind
            return kind
        from tui_reader.sync.adding import kind_to_write

        return kind_to_write(address, resolved.kind, self._choice.profiles, self._profile)


def _usage_error(options: argparse.Namespace, choice: SourceChoice) -> str | None:
    """An error in the options, on one line."""
    from tui_reader.text.clean import clean_line

    if options.name is not None:
        options.name = clean_line(options.name, reading.LONGEST_NAME)
        if len(options.addresses) > 1:
            return _("--name is for one source; add the others separately")
        if not options.name:
            return _("a source must have a name")
        known = choice.known.named(options.name)
        if known and choice.known.at(options.addresses[0]) is not known:
            return _("there is already a source called {name}").format(name=quoted(options.name))
    options.tag = [clean_line(tag, 60) for tag in options.tag]
    if not all(options.tag):
        return _("a tag must not be empty")
    if options.profile and choice.profiles.named(options.profile) is None:
        message = _("there is no profile {name}").format(name=quoted(options.profile))
        return message + did_you_mean(options.profile, choice.profiles.names())
    return None
