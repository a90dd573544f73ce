"""`bulletin-tui sync`: what is new at the sources, into the archive."""

from __future__ import annotations

import argparse
import re
import time
from typing import TYPE_CHECKING

from tui_reader.commands.options.arguments import at_least_one, first_day, settings_of
from tui_reader.commands.options.source_choice import SourceChoice, named, read_lists, sound, tagged
from tui_reader.commands.output.console import complain
from tui_reader.commands.transfer.sync_run import FAILURE, INTERRUPTED, SUCCESS, SyncRequest, synchronize
from tui_reader.config import settings as config
from tui_reader.config.yamlfile import quoted
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.sources.sourcelist.reading import Source

USAGE = 2

SECONDS = 2.0
"""Seconds between two looks at what is watched, unless others are given."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help=_("names or addresses of sources; without any, all that are not paused"),
    )
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help=_("the sources with this tag"))
    parser.add_argument(
        "--since",
        type=first_day,
        metavar="DATE",
        help=_("leave out what is dated before: 2010, 2010-07, 2010-07-16, today, 7d"),
    )
    parser.add_argument(
        "--limit", type=at_least_one, metavar="N", help=_("look at no more entries of each source than this")
    )
    parser.add_argument("--recheck", action="store_true", help=_("ask again for bulletins that are kept already"))
    parser.add_argument(
        "--watch",
        nargs="?",
        type=seconds,
        const=SECONDS,
        metavar="SECONDS",
        help=_("then look at folders and files every so many seconds (2), and sync those that change"),
    )
    form = parser.add_mutually_exclusive_group()
    parser.set_defaults(form="lines")
    form.add_argument("--json", dest="form", action="store_const", const="json", help=_("each event as JSON"))
    form.add_argument("--quiet", dest="form", action="store_const", const="quiet", help=_("print failures alone"))


def run(options: argparse.Namespace) -> int:
    """0 all well, also when there is nothing to sync; 1 something could not be had, or a source is left out for a
    mistake; 2 a source that nobody knows; 130 interrupted."""
    lists = read_lists()
    chosen = _chosen(lists, options)
    if chosen is None:
        return USAGE
    sources = sound(lists, chosen)
    code = FAILURE if lists.faults or len(sources) < len(chosen) else SUCCESS
    if not sources:
        _say_why(lists, code)
        return code
    settings = settings_of(options)
    wishes = SyncRequest(options.since, options.limit, options.recheck, options.form)
    if options.watch is not None:
        return _watch(sources, lists, settings, wishes, options.watch)
    return max(code, synchronize(sources, lists.profiles, settings, wishes))


def seconds(text: str) -> float:
    """A time from the command line, a tenth of a second to a day. Raises ArgumentTypeError for anything else."""
    if not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]{1,9})?", text) or not 0.1 <= float(text) <= 86_400:
        message = _("{text} is no number of seconds; names of sources go before --watch")
        raise argparse.ArgumentTypeError(message.format(text=quoted(text)))
    return float(text)


def _chosen(lists: SourceChoice, options: argparse.Namespace) -> list[Source] | None:
    """The sources that are asked for; paused ones are only those that are named."""
    if not options.sources and not options.tag:
        return [source for source in lists.known if not source.paused]
    by_name, by_tag = named(lists, options.sources), tagged(lists, options.tag)
    if by_name is None or by_tag is None:
        return None
    every = {source.name: source for source in (*by_name, *(one for one in by_tag if not one.paused))}
    return list(every.values())


def _say_why(lists: SourceChoice, code: int) -> None:
    """One line for a sync of nothing."""
    if code:
        return
    if lists.known:
        complain(None, _("nothing to sync, the sources are paused; `bulletin-tui resume NAME` takes one in again"))
    else:
        complain(None, _("there are no sources yet; keep one with `bulletin-tui add URL|FOLDER`"))


def _watch(
    sources: list[Source], lists: SourceChoice, settings: config.Config, wishes: SyncRequest, pause: float
) -> int:
    """Syncs, then syncs what changes on this machine, until Ctrl-C."""
    from tui_reader.sync.folder_watch import PAUSE, FolderWatch

    # Before the sync: what changes during it is not lost.
    watches = FolderWatch(sources)
    if not len(watches):
        complain(None, _("--watch looks at folders and files, and none of these sources is one"))
        return USAGE
    code = synchronize(sources, lists.profiles, settings, wishes)
    while code != INTERRUPTED:
        time.sleep(max(pause, watches.pause if watches.pause > PAUSE else 0))
        if changed := watches.changed():
            code = synchronize(changed, lists.profiles, settings, wishes)
    return code
