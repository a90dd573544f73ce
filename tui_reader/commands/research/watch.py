"""`bulletin-tui watch`: what has matched watches since the last look, and the list of watches."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS, USAGE
from tui_reader.commands.options.arguments import first_day
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.commands.output.table import hit_object, print_columns, print_hit
from tui_reader.commands.transfer.watch_comparison import compare_watches
from tui_reader.export import watch_digest
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.watches import WatchState
    from tui_reader.export.watch_digest import NewMatches

MATCHED = 10
"""The exit code when something new matched."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _("Exit code: 10 when something new matched, 0 when nothing did, 1 for errors, 2 for usage.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=_("the watches to look at (default: all)"))
    parser.add_argument("--keep", action="store_true", help=_("look without marking the matches as seen"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--list", action="store_true", help=_("list the watches with their numbers of new matches"))
    which.add_argument(
        "--add",
        nargs=2,
        metavar=("NAME", "QUERY"),
        help=_("add a watch, or give the one of this name another query"),
    )
    which.add_argument("--remove", metavar="NAME", help=_("delete a watch"))
    which.add_argument("--share", metavar="NAME", help=_("give a watch to all users of a shared archive"))
    which.add_argument("--unshare", metavar="NAME", help=_("take a shared watch back"))
    which.add_argument(
        "--digest",
        choices=("markdown", "html"),
        help=_("print a digest of what matched on one day, ready for mail; nothing is marked as seen"),
    )
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="SOURCE",
        help=_("with --add: only bulletins of this source; may be repeated (default: all)"),
    )
    parser.add_argument(
        "--day", type=first_day, metavar="DATE", help=_("with --digest: the day of arrival (default: today)")
    )


def run(options: argparse.Namespace) -> int:
    """0, or `MATCHED` when something new matched; see `add_arguments`."""
    if message := _contradiction(options):
        complain(None, message)
        return USAGE
    with existing_archive() as archive:
        try:
            return _run(archive, options)
        except _Interrupted:
            return INTERRUPTED


def _run(archive: Archive, options: argparse.Namespace) -> int:
    if options.add:
        name, query = options.add
        _add(archive, name, query, options.source)
    elif options.remove is not None:
        _named(archive, [options.remove])
        archive.forget_watch(options.remove)
    elif options.share is not None or options.unshare is not None:
        archive.share_watch(options.share or options.unshare, options.share is not None)
    elif options.list:
        _print_list(archive, options)
    elif options.digest:
        return _print_digest(archive, options)
    else:
        return _look(archive, options)
    return SUCCESS


def _contradiction(options: argparse.Namespace) -> str:
    """What is wrong with options that argparse cannot tell; "" for nothing."""
    if options.source and not options.add:
        return _("--source belongs to --add; put in:SOURCE into the query to look at one source")
    if options.digest and options.json:
        return _("--json and --digest exclude each other")
    if options.day and not options.digest:
        return _("--day belongs to --digest")
    changes = options.add or any(value is not None for value in (options.remove, options.share, options.unshare))
    if options.names and changes:
        return _("{name} is one argument too many; put quotes around a query of several words").format(
            name=options.names[0]
        )
    return ""


def _add(archive: Archive, name: str, query: str, sources: Sequence[str]) -> None:
    from tui_reader.archive.workspace.watches import Watch
    from tui_reader.query.nodes import QueryError

    there = {state.watch.name: state.watch for state in archive.watches()}
    shared = name in there and there[name].shared
    known = {label.name for label in archive.origins()} | archive.synced().keys()
    for source in sources:
        if source not in known:
            complain(source, _("no bulletin came from a source of this name yet; see `bulletin-tui sources`"))
    try:
        archive.save_watch(Watch(name, query, tuple(sources), shared))
    except QueryError as error:
        raise CommandError(query, error.message) from error
    except ValueError as error:
        raise CommandError(name, translated(str(error))) from error


def _named(archive: Archive, names: Sequence[str]) -> list[WatchState]:
    """The watches of these names, all for none. Raises CommandError for an unknown name."""
    states = archive.watches()
    by_name = {state.watch.name: state for state in states}
    for name in names:
        if name not in by_name:
            raise CommandError(name, _("there is no such watch; see `bulletin-tui watch --list`"))
    return [by_name[name] for name in dict.fromkeys(names)] if names else states


class _Interrupted(Exception):
    """Ctrl-C ended the comparison."""


def _updated(archive: Archive, names: Sequence[str]) -> list[WatchState]:
    """The watches of these names, compared with all that has arrived. Complains of those that cannot be run.
    Raises _Interrupted."""
    _named(archive, names)
    if not compare_watches(archive):
        raise _Interrupted
    states = _named(archive, names)
    for state in states:
        if state.mistake:
            complain(state.watch.name, translated(state.mistake))
    if not states:
        complain(None, _("there are no watches; add one with `bulletin-tui watch --add NAME QUERY`"))
    return states


def _look(archive: Archive, options: argparse.Namespace) -> int:
    states = _updated(archive, options.names)
    matched = False
    for state in states:
        found = watch_digest.unseen(archive, state)
        if not found.matches or state.mistake:
            continue
        matched = True
        _print_matches(archive, found, as_json=options.json)
        # Flushed before it is marked as seen: if the process ends in between, it is printed again.
        sys.stdout.flush()
        if not options.keep:
            archive.see_watch(state.watch.name, state.checked)
    return _code(states, matched)


def _code(states: Sequence[WatchState], matched: bool) -> int:
    return MATCHED if matched else FAILURE if any(state.mistake for state in states) else SUCCESS


def _print_matches(archive: Archive, found: NewMatches, *, as_json: bool) -> None:
    if not as_json:
        print_text(f"{found.watch.name} ({len(found.matches)})", flush=False)
    for match, hit in watch_digest.hits(archive, found):
        if as_json:
            arrived = {"watch": found.watch.name, "cause": match.cause, "arrived": match.at.isoformat()}
            print_json({**arrived, "origin": hit.row.origin, **hit_object(hit)})
        else:
            print_hit(hit)


def _print_list(archive: Archive, options: argparse.Namespace) -> None:
    states = _updated(archive, options.names)
    if options.json:
        for state in states:
            watch = state.watch
            print_json(
                {
                    "name": watch.name,
                    "query": watch.query,
                    "sources": list(watch.sources),
                    "shared": watch.shared,
                    "new": state.new,
                    "error": state.mistake or None,
                }
            )
        return
    rows = []
    for state in states:
        count = ngettext("{count} new", "{count} new", state.new).format(count=state.new)
        shared = _("shared") if state.watch.shared else ""
        rows.append((state.watch.name, count, state.watch.query, ", ".join(state.watch.sources), shared))
    print_columns(rows, ((2, 20), (3, 10)))


def _print_digest(archive: Archive, options: argparse.Namespace) -> int:
    from tui_reader.export_formats.digest import digest_html, digest_markdown

    day = options.day or date.today()
    states = _updated(archive, options.names)
    runnable = [state for state in states if not state.mistake]
    parts = watch_digest.digest_parts(archive, [watch_digest.of_day(archive, each, day) for each in runnable])
    write = digest_html if options.digest == "html" else digest_markdown
    print_text(write(_("Watches on {day}").format(day=day.isoformat()), parts), end="")
    return _code(states, bool(parts))
