"""`bulletin-tui archive`: make, upgrade and describe a shared archive, and copy a whole archive into another."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import NO_DRIVER, open_archive
from tui_reader.commands import SUCCESS, USAGE
from tui_reader.commands.options.bulletin_choice import archive_is_empty
from tui_reader.commands.options.query import read_query
from tui_reader.commands.output.console import CommandError, complain, print_json, print_text
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import comma_list, size_text
from tui_reader.paths import DatabaseAddress
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from types import ModuleType

    from tui_reader.archive.postgres.administration.making import MadeArchive
    from tui_reader.archive.postgres.administration.sharing import SharedNames
    from tui_reader.archive.postgres.administration.status import ArchiveStatus

ACTIONS = ("create", "upgrade", "status", "share", "unshare", "copy")

_SHARING = ("share", "unshare")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "A copy that was interrupted is resumed by the same command. Nothing in TO is lost: texts of one address "
        "are put in order of time, marks and tags are added."
    )
    parser.add_argument(
        "action",
        choices=ACTIONS,
        metavar="|".join(ACTIONS),
        help=_(
            "make an archive, and its roles, in the database that the setting archive names; bring it to the "
            "version of this program; say what it holds, who uses it, and what you may do; give tags and saved "
            "queries of yours to all users, or take them back; copy all of an archive into another, and compare "
            "both by hashes"
        ),
    )
    parser.add_argument(
        "locations",
        nargs="*",
        metavar="LOCATION",
        help=_("for copy: FROM and TO, each a file or the address of a database, postgresql://host/database"),
    )
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help=_("for share and unshare: a tag"),
    )
    parser.add_argument(
        "--saved",
        action="append",
        default=[],
        metavar="NAME",
        help=_("for share and unshare: a saved query"),
    )
    parser.add_argument("--verify", action="store_true", help=_("for copy: compare only, copy nothing"))
    parser.add_argument(
        "--query", metavar="QUERY", help=_("for copy: only what `search` finds, to read it without a connection")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))


def run(options: argparse.Namespace) -> int:
    """0 success; 1 something could not be done, or a copy differs; 2 not two archives are named, or one that is no
    database; 130 interrupted."""
    if options.action not in _SHARING and (options.tag or options.saved):
        complain(None, _("--tag and --saved are for share and unshare"))
        return USAGE
    if options.action == "copy":
        return _copy(options)
    if options.locations or options.verify or options.query is not None:
        complain(None, _("locations, --verify and --query are for copy; the setting archive names yours"))
        return USAGE
    location = paths.archive_location()
    if options.action == "status":
        return _status(location, as_json=options.json)
    if not isinstance(location, DatabaseAddress):
        message = _("this archive is a file, which needs no such command; name a database by the setting archive")
        complain(location, message)
        return USAGE
    if options.action in _SHARING:
        return _share(location, options)
    making = _module(location, "making")
    done: MadeArchive = getattr(making, options.action)(location.uri)
    if options.json:
        print_json(done._asdict())
        return SUCCESS
    for line in _made(done):
        print_text(line)
    if done.note:
        complain(done.location, done.note)
    return SUCCESS


def _share(location: DatabaseAddress, options: argparse.Namespace) -> int:
    if not options.tag and not options.saved:
        complain(None, _("name what to share by --tag and --saved"))
        return USAGE
    done: SharedNames = getattr(_module(location, "sharing"), options.action)(
        location.uri, options.tag, options.saved
    )
    if options.json:
        print_json(done._asdict())
        return SUCCESS
    if options.action == "share":
        lines = [
            ngettext("tag {name}: shared at {count} bulletin", "tag {name}: shared at {count} bulletins", count)
            for count in done.tags.values()
        ]
        lines += [_("saved query {name}: shared")] * len(done.queries)
    else:
        lines = [
            ngettext("tag {name}: yours at {count} bulletin", "tag {name}: yours at {count} bulletins", count)
            for count in done.tags.values()
        ]
        lines += [_("saved query {name}: yours")] * len(done.queries)
    for line, name in zip(lines, (*done.tags, *done.queries), strict=True):
        print_text(clean_line(line.format(name=name, count=done.tags.get(name))))
    return SUCCESS


def _copy(options: argparse.Namespace) -> int:
    if len(options.locations) != 2:
        complain(None, _("name two archives: `bulletin-tui archive copy FROM TO`"))
        return USAGE
    query = None
    if options.query is not None:
        if options.verify:
            complain(None, _("--verify compares whole archives; leave --query out"))
            return USAGE
        if (query := read_query(options.query)) is None:
            return USAGE
    from tui_reader.commands.transfer.archive_copy import copy_archive

    return copy_archive(*options.locations, only_verify=options.verify, as_json=options.json, query=query)


def _module(location: DatabaseAddress, name: str) -> ModuleType:
    """A module of the administration of shared archives. Raises ArchiveError without the driver, an extra."""
    try:
        return import_module(f"tui_reader.archive.postgres.administration.{name}")
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise ArchiveError(str(location), NO_DRIVER) from error


def _made(done: MadeArchive) -> Iterator[str]:
    if not done.before:
        yield _("made an archive of version {version}").format(version=done.version)
    elif done.before < done.version:
        yield _("upgraded to version {version}").format(version=done.version)
    else:
        yield _("the archive has the version of this program, {version}").format(version=done.version)
    if done.roles:
        yield _("its roles: {names}").format(names=comma_list(done.roles))


def _status(location: paths.ArchiveLocation, *, as_json: bool) -> int:
    if isinstance(location, Path):
        return _status_of_file(location, as_json=as_json)
    found: ArchiveStatus = _module(location, "status").status(location.uri)
    if as_json:
        values = found._asdict()
        values["partitions"] = [each._asdict() for each in found.partitions]
        values["replicas"] = [each._asdict() for each in found.replicas]
        print_json({"engine": "postgresql", **values})
    else:
        for line in (*_state(found), *_content(found), *_use(found)):
            print_text(line)
    return SUCCESS


def _state(found: ArchiveStatus) -> Iterator[str]:
    yield f"{found.location}  PostgreSQL {found.server}"
    if found.version < found.newest:
        message = _("version {version}; `bulletin-tui archive upgrade` brings it to version {newest}")
        yield message.format(version=found.version, newest=found.newest)
    else:
        yield _("version {version}").format(version=found.version)
    if found.lag is not None:
        yield _("a replica, which cannot be written, {seconds} seconds behind").format(seconds=round(found.lag, 1))
    for each in found.replicas:
        if each.lag is None:
            yield _("replica {name}: {state}").format(name=each.name, state=each.state)
        else:
            message = _("replica {name}: {state}, {seconds} seconds behind")
            yield message.format(name=each.name, state=each.state, seconds=round(each.lag, 1))


def _content(found: ArchiveStatus) -> Iterator[str]:
    yield ngettext("{count} bulletin, {size}", "{count} bulletins, {size}", found.bulletins).format(
        count=found.bulletins, size=size_text(found.bytes)
    )
    if found.revisions:
        yield ngettext("{count} earlier revision", "{count} earlier revisions", found.revisions).format(
            count=found.revisions
        )
    if found.files:
        message = ngettext("{count} attached file, {size}", "{count} attached files, {size}", found.files)
        yield message.format(count=found.files, size=size_text(found.file_bytes))
    if found.waiting:
        message = ngettext(
            "{count} bulletin was indexed by another version of the program; search reads its text",
            "{count} bulletins were indexed by another version of the program; search reads their texts",
            found.waiting,
        )
        yield message.format(count=found.waiting)
    parts = ngettext(
        "{count} partition of search terms", "{count} partitions of search terms", len(found.partitions)
    )
    yield parts.format(count=len(found.partitions))


def _use(found: ArchiveStatus) -> Iterator[str]:
    message = ngettext("{count} of {most} connections", "{count} of {most} connections", found.connections)
    yield message.format(count=found.connections, most=found.most_connections)
    yield _("this connection is encrypted") if found.encrypted else _("this connection is not encrypted")
    if found.roles:
        yield _("you are {user}, with the roles {names}").format(user=found.user, names=comma_list(found.roles))
    else:
        yield _("you are {user}, with no role of this archive").format(user=found.user)


def _status_of_file(path: Path, *, as_json: bool) -> int:
    """The same of an archive in a file, as far as it has it."""
    import sqlite3

    if not path.exists():
        raise CommandError(path, archive_is_empty())
    with open_archive(path) as archive:
        for warning in archive.warnings:
            complain(None, warning)
        size, total, waiting = path.stat().st_size, archive.counts().total, archive.unindexed()
        files = archive.file_bytes_in_all()
    if as_json:
        values = {
            "location": str(path),
            "bytes": size,
            "bulletins": total,
            "file_bytes": files,
            "waiting": waiting,
        }
        print_json({"engine": "sqlite", "server": sqlite3.sqlite_version, **values})
        return SUCCESS
    print_text(f"{path}  SQLite {sqlite3.sqlite_version}")
    message = ngettext("{count} bulletin, {size}", "{count} bulletins, {size}", total)
    print_text(message.format(count=total, size=size_text(size)))
    if waiting:
        message = ngettext(
            "{count} bulletin is not indexed yet; search finds it, but more slowly",
            "{count} bulletins are not indexed yet; search finds them, but more slowly",
            waiting,
        )
        print_text(message.format(count=waiting))
    return SUCCESS
