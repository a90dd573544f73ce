"""`bulletin-tui export`: whole bulletins into files of a folder, into one file, or to standard output."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tui_reader import paths
from tui_reader.archive.store import Archive, ArchiveError, View
from tui_reader.commands import list as listing
from tui_reader.commands.output import complain
from tui_reader.contract import to_json
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin
from tui_reader.shown import shown_title

ALL = "all"

_ENDINGS = {"markdown": ".md", "plain": ".txt", "json": ".json", "jsonl": ".jsonl"}
# What some file system or shell takes for something else.
_UNSAFE = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 150
"""Bytes of a title in a file name; file systems take 255 for all of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bulletins", nargs="*", metavar="ID|all", help=_("numbers from `list`, or `all`"))
    parser.add_argument("--query", metavar="QUERY", help=_("what `search` finds"))
    parser.add_argument("--source", metavar="NAME", help=_('all of this source; "" for those without one'))
    parser.add_argument("--tag", metavar="NAME", help=_("all with this tag; with --source those with both"))
    parser.add_argument(
        "--to",
        default="-",
        metavar="DIR|FILE|-",
        help=_(
            "a name with an ending, such as all.md, is a file, any other a folder; - is standard output (default)"
        ),
    )
    parser.add_argument("--format", choices=_ENDINGS, help=_("default: as the file ends, else markdown"))
    parser.add_argument("--force", action="store_true", help=_("write over files that are there"))


def run(options: argparse.Namespace) -> int:
    """Writes what can be written; one line for each bulletin or file that cannot, and then 1."""
    target = None if options.to == "-" else Path(options.to)
    form = options.format or _form_of(target)
    folder = target is not None and (target.is_dir() or options.to.endswith(os.sep) or not target.suffix)
    if trouble := _misunderstood(options, form, folder):
        complain(None, trouble)
        return 2
    path = paths.archive_path()
    if not path.exists():
        complain(None, _("your archive is empty; keep something with `bulletin-tui add PATH|URL`"))
        return 1
    failures: list[object] = []

    def failed(subject: object, message: str) -> None:
        failures.append(subject)
        complain(subject, message)

    with Archive.open(path) as archive:
        ids = _wanted(archive, options)
        if ids is None:
            return 2
        found = _bulletins(archive, ids, failed)
        if target is not None and folder:
            _write_folder(found, target, form, options.force, failed)
        elif target is not None:
            try:
                with written(target, options.force) as stream:
                    _write_stream(found, stream, form)
            except OSError as error:
                failed(target, _reason(error))
        else:
            _write_stream(found, sys.stdout, form)
    return 1 if failures else 0


def file_name(id: int, title: str, ending: str) -> str:
    """A file name that every system takes, and no other bulletin has: `12-关于停水的通知.md`."""
    safe = _UNSAFE.sub("_", title).strip("._")
    safe = safe.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip("._")
    return f"{id}-{safe}{ending}" if safe else f"{id}{ending}"


@contextmanager
def written(target: Path, force: bool) -> Iterator[TextIO]:
    """A file that appears under its name when all of it is on the disk, and not at all when something fails
    before. Raises FileExistsError for one that is there already, unless `force`."""
    if not force and (target.exists() or target.is_symlink()):
        raise FileExistsError(17, "exists", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if force:
            part.replace(target)
            return
        try:
            # Unlike a rename, a link replaces nothing that appeared meanwhile.
            target.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links.
            part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _misunderstood(options: argparse.Namespace, form: str, folder: bool) -> str | None:
    ways = (
        bool(options.bulletins),
        options.query is not None,
        options.source is not None or options.tag is not None,
    )
    if sum(ways) != 1:
        return _("name bulletins in one way: numbers, all, --query, or --source and --tag")
    wrong = [each for each in options.bulletins if not re.fullmatch("[0-9]{1,18}", each)]
    if wrong and options.bulletins != [ALL]:
        return _("{name} is no number of a bulletin; see `bulletin-tui list`").format(name=wrong[0])
    if folder and form == "jsonl":
        return _("jsonl is one stream; name a file, or use --format json for a folder")
    return None


def _form_of(target: Path | None) -> str:
    ending = target.suffix.lower() if target else ""
    return next((form for form, each in _ENDINGS.items() if each == ending), "markdown")


def _wanted(archive: Archive, options: argparse.Namespace) -> Iterable[int] | None:
    """The ids asked for, each once; None for a query that cannot be read."""
    if options.query is not None:
        from tui_reader.commands import search

        query = search.read_query(options.query)
        if query is None:
            return None
        search.index_if_many(archive)
        return (hit.row.id for hit in search.hits(archive, query, 0))
    if options.bulletins and options.bulletins != [ALL]:
        return dict.fromkeys(map(int, options.bulletins))
    return (row.id for row in listing.rows(archive, View(source=options.source, tag=options.tag)))


def _bulletins(
    archive: Archive, ids: Iterable[int], failed: Callable[[object, str], None]
) -> Iterator[tuple[int, Bulletin]]:
    for id in ids:
        try:
            bulletin = archive.bulletin(id)
        except ArchiveError as error:
            failed(error.path, error.message)
        else:
            yield id, bulletin


def _write_folder(
    found: Iterator[tuple[int, Bulletin]],
    folder: Path,
    form: str,
    force: bool,
    failed: Callable[[object, str], None],
) -> None:
    for id, bulletin in found:
        target = folder / file_name(id, shown_title(bulletin), _ENDINGS[form])
        try:
            with written(target, force) as stream:
                stream.write(_text(bulletin, form) + "\n")
        except OSError as error:
            failed(target, _reason(error))


def _write_stream(found: Iterator[tuple[int, Bulletin]], stream: TextIO, form: str) -> None:
    """All in one: lines of JSON, one array, or texts with a rule or three empty lines between them."""
    opening, between, closing = {
        "json": ("[\n", ",\n", "\n]\n"),
        "jsonl": ("", "\n", ""),
        "markdown": ("", "\n\n---\n\n", ""),
        "plain": ("", "\n\n\n\n", ""),
    }[form]
    stream.write(opening)
    number = 0
    for number, (_id, bulletin) in enumerate(found, 1):
        stream.write((between if number > 1 else "") + _text(bulletin, form))
    stream.write(closing or "\n" * bool(number))


def _text(bulletin: Bulletin, form: str) -> str:
    if form == "markdown":
        from tui_reader.commands.markdown import markdown

        return markdown(bulletin)
    if form == "plain":
        from tui_reader.commands.plain import plain

        return plain(bulletin)
    return json.dumps(to_json(bulletin), ensure_ascii=False)


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return _("this file is there already; --force writes over it")
    return error.strerror or str(error)
