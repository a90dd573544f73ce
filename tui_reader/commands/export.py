"""`bulletin-tui export`: whole bulletins into files of a folder, one file, standard output, or a pack."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import View
from tui_reader.atomic_file import open_atomic_text
from tui_reader.commands import list as listing
from tui_reader.commands.output.console import complain
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin
from tui_reader.serialization import to_json

ALL = "all"

Failed = Callable[[object, str], None]
"""Told of each thing that cannot be written: which, and why."""

_ENDINGS = {"markdown": ".md", "plain": ".txt", "json": ".json", "jsonl": ".jsonl"}
# What some file system or shell takes for something else.
_UNSAFE = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 150
"""Bytes of a title in a file name; file systems take 255 for all of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bulletins", nargs="*", metavar="ID|all", help=_("numbers from `list`, or `all`"))
    parser.add_argument(
        "--pack",
        type=Path,
        metavar="FILE",
        help=_("a pack to `import` elsewhere, .zip or .warc.gz, with all that is kept; alone, of everything"),
    )
    parser.add_argument("--marks", action="store_true", help=_("into a pack also what was read and starred"))
    parser.add_argument("--query", metavar="QUERY", help=_("what `search` finds"))
    parser.add_argument(
        "--source",
        metavar="NAME",
        help=_('all that names this source; "" for what names none; of one of your own sources: --query in:NAME'),
    )
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
    for name, text in (("opml", _("the list of sources as OPML")), ("urls", _("its feeds as newsboat's urls"))):
        parser.add_argument(f"--{name}", metavar="FILE|-", help=text)
    parser.add_argument("--force", action="store_true", help=_("write over files that are there"))


def run(options: argparse.Namespace) -> int:
    """Writes what can be written; one line for each bulletin or file that cannot, and then 1."""
    if options.opml is not None or options.urls is not None:
        from tui_reader.commands.transfer.source_lists import export_lists

        return export_lists(options)
    if options.pack is not None and not any(_ways(options)):
        options.bulletins = [ALL]
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

    with open_archive(path) as archive:
        ids = _wanted(archive, options)
        if ids is None:
            return 2
        if options.pack is not None:
            some = _pack(archive, ids, options, failed)
        else:
            some = _write(_bulletins(archive, ids, failed), target, folder, form, options.force, failed)
        if not some and not failures:
            complain(None, _("nothing is selected, so nothing is written"))
            if options.source or options.tag:
                from tui_reader.commands.options.source_choice import hint_at_sources

                hint_at_sources(archive, options.source, options.tag)
    return 1 if failures or not some else 0


def _write(
    found: Iterator[tuple[int, Bulletin]],
    target: Path | None,
    folder: bool,
    form: str,
    force: bool,
    failed: Failed,
) -> bool:
    """Writes bulletins to where they are wanted; False when there are none: then no file is made."""
    first = next(found, None)
    if first is None:
        if target is None:
            _write_stream(iter(()), sys.stdout, form)
        return False
    found = chain([first], found)
    if target is None:
        _write_stream(found, sys.stdout, form)
    elif folder:
        _write_folder(found, target, form, force, failed)
    else:
        try:
            with open_atomic_text(target, overwrite=force) as stream:
                _write_stream(found, stream, form)
        except OSError as error:
            failed(target, _reason(error))
    return True


def file_name(id: int, title: str, ending: str) -> str:
    """A file name that every system takes, and no other bulletin has: `12-关于停水的通知.md`."""
    safe = _UNSAFE.sub("_", title).strip("._")
    safe = safe.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip("._")
    return f"{id}-{safe}{ending}" if safe else f"{id}{ending}"


def _pack(archive: Archive, ids: Iterable[int], options: argparse.Namespace, failed: Failed) -> bool:
    from tui_reader.commands.transfer.pack_export import pack

    chosen = None if options.bulletins == [ALL] else ids
    try:
        return pack(archive, options.pack, chosen, _selection(options), options.marks, options.force, failed)
    except OSError as error:
        failed(options.pack, _reason(error))
        return False


def _selection(options: argparse.Namespace) -> str | None:
    """What was asked for, as a pack tells it; None for everything."""
    if options.query is not None:
        return str(options.query)
    if options.source is not None or options.tag is not None:
        named = {"--source": options.source, "--tag": options.tag}
        return " ".join(f"{name} {value}" for name, value in named.items() if value is not None)
    return None if options.bulletins == [ALL] else " ".join(options.bulletins)


def _misunderstood(options: argparse.Namespace, form: str, folder: bool) -> str | None:
    if sum(_ways(options)) != 1:
        return _("name bulletins in one way: numbers, all, --query, or --source and --tag")
    wrong = [each for each in options.bulletins if not re.fullmatch("[0-9]{1,18}", each)]
    if wrong and options.bulletins != [ALL]:
        return _("{name} is no number of a bulletin; see `bulletin-tui list`").format(name=wrong[0])
    if options.pack is None:
        if options.marks:
            return _("--marks belongs to --pack")
        if folder and form == "jsonl":
            return _("jsonl is one stream; name a file, or use --format json for a folder")
    elif options.to != "-" or options.format:
        return _("--pack names the file and its form; leave out --to and --format")
    elif not options.pack.name.lower().endswith((".zip", ".warc.gz")):
        return _("a pack is called something.zip or something.warc.gz")
    return None


def _ways(options: argparse.Namespace) -> tuple[bool, bool, bool]:
    named = options.source is not None or options.tag is not None
    return bool(options.bulletins), options.query is not None, named


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


def _bulletins(archive: Archive, ids: Iterable[int], failed: Failed) -> Iterator[tuple[int, Bulletin]]:
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
    failed: Failed,
) -> None:
    for id, bulletin in found:
        target = folder / file_name(id, shown_title(bulletin), _ENDINGS[form])
        try:
            with open_atomic_text(target, overwrite=force) as stream:
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
        from tui_reader.commands.output.markdown import markdown

        return markdown(bulletin)
    if form == "plain":
        from tui_reader.commands.output.plain_text import plain

        return plain(bulletin)
    return json.dumps(to_json(bulletin), ensure_ascii=False)


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return _("this file is there already; --force writes over it")
    return error.strerror or str(error)
