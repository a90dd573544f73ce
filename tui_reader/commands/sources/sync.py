"""`bulletin-tui sync`: fetch what is new at the sources into the archive."""

from __future__ import annotations

import argparse
import re
import time
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.opening import check_right
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS, USAGE
from tui_reader.commands.options.arguments import add_limits, settings_of
from tui_reader.commands.options.source_choice import SourceChoice, named, no_sources, read_sources, tagged, valid
from tui_reader.commands.output.console import complain
from tui_reader.commands.transfer.sync_run import SyncRequest, synchronize
from tui_reader.config import settings as config
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source

SECONDS = 2.0
"""Seconds between two checks of what is watched, unless --watch has another value."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help=_("names or addresses of sources; by default all that are not paused"),
    )
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help=_("the sources with this tag"))
    add_limits(parser)
    parser.add_argument("--recheck", action="store_true", help=_("fetch bulletins again that are kept already"))
    running = parser.add_mutually_exclusive_group()
    running.add_argument(
        "--watch",
        nargs="?",
        type=seconds,
        const=SECONDS,
        metavar="SECONDS",
        help=_("keep checking folders and files at this interval (default: 2), and sync those that change"),
    )
    running.add_argument(
        "--worker",
        action="store_true",
        help=_("keep syncing each source at its interval, together with the workers of other machines"),
    )
    parser.add_argument("--once", action="store_true", help=_("end a worker as soon as no source is due"))
    form = parser.add_mutually_exclusive_group()
    parser.set_defaults(form="lines")
    form.add_argument("--json", dest="form", action="store_const", const="json", help=_("print events as JSON"))
    form.add_argument("--quiet", dest="form", action="store_const", const="quiet", help=_("print only failures"))


def run(options: argparse.Namespace) -> int:
    """0 success, also when there is nothing to sync; 1 something could not be fetched, or a source was skipped
    because of an error in its settings; 2 an unknown source; 130 interrupted."""
    if options.once and not options.worker:
        complain(None, _("--once is for --worker"))
        return USAGE
    choice = read_sources()
    chosen = _chosen(choice, options)
    if chosen is None:
        return USAGE
    sources = valid(choice, chosen)
    code = FAILURE if choice.faults or len(sources) < len(chosen) else SUCCESS
    if not sources:
        _explain_nothing(choice, code)
        return code
    check_right(paths.archive_location())
    settings = settings_of(options)
    request = SyncRequest(options.since, options.limit, options.recheck, options.form)
    if options.worker:
        return max(code, _work(options, request))
    if options.watch is not None:
        return _watch(sources, choice, settings, request, options.watch)
    return max(code, synchronize(sources, choice.profiles, settings, request))


def seconds(text: str) -> float:
    """A time in seconds, from a tenth to a day. Raises ArgumentTypeError for any other text."""
    if not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]{1,9})?", text) or not 0.1 <= float(text) <= 86_400:
        message = _("{text} is not a number of seconds; names of sources go before --watch")
        raise argparse.ArgumentTypeError(message.format(text=quoted(text)))
    return float(text)


def _chosen(choice: SourceChoice, options: argparse.Namespace) -> list[Source] | None:
    """The selected sources; paused ones only if they are named."""
    if not options.sources and not options.tag:
        return [source for source in choice.known if not source.paused]
    by_name, by_tag = named(choice, options.sources), tagged(choice, options.tag)
    if by_name is None or by_tag is None:
        return None
    every = {source.name: source for source in (*by_name, *(one for one in by_tag if not one.paused))}
    return list(every.values())


def _explain_nothing(choice: SourceChoice, code: int) -> None:
    """Prints why there is nothing to sync, unless errors have explained it."""
    if code:
        return
    if choice.known:
        complain(None, _("nothing to sync, all sources are paused; `bulletin-tui resume NAME` resumes one"))
    else:
        complain(None, no_sources())


def _work(options: argparse.Namespace, request: SyncRequest) -> int:
    """Syncs what is due, reading the sources and settings again before each round."""
    from tui_reader.commands.transfer.worker_run import work

    def read() -> tuple[list[Source], Profiles, config.Config]:
        choice = read_sources(briefly=True)
        return valid(choice, _chosen(choice, options) or []), choice.profiles, settings_of(options)

    return work(read, request, once=options.once)


def _watch(
    sources: list[Source], choice: SourceChoice, settings: config.Config, request: SyncRequest, pause: float
) -> int:
    """Syncs, then syncs local sources that change, until Ctrl-C."""
    from tui_reader.sync.files.watch import PAUSE, FolderWatch

    # Before the sync, so that changes during it are noticed.
    watches = FolderWatch(sources)
    if not len(watches):
        complain(None, _("--watch is for folders and files, and none of these sources is one"))
        return USAGE
    code = synchronize(sources, choice.profiles, settings, request)
    while code != INTERRUPTED:
        time.sleep(max(pause, watches.pause if watches.pause > PAUSE else 0))
        if changed := watches.changed():
            code = synchronize(changed, choice.profiles, settings, request)
    return code
